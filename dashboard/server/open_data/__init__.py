"""The addresses for other programs and sites: figures, tables, oEmbed, and their description (OpenAPI)."""
