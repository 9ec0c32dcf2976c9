"""A finding with its chart, table and sources, as data. No files and no screen."""
