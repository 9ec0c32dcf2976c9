"""Writing, checking and swapping the database, and the data package made from it. Knows tables, not subjects."""
