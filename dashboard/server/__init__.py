"""The process that serves the dashboard: headers, first answer, health."""
