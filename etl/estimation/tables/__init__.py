"""Estimates as rows of the database, a module a table. No formula stands here."""
