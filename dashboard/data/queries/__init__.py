"""Queries by subject. Parameters are never put into the text of a query."""
