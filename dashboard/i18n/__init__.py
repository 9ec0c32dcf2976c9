"""Languages: catalogs of texts and the language in use. Knows no data."""
