"""From the source files to one DuckDB database. Knows nothing of the dashboard."""
