"""The built database as it is opened, and what is kept of it in memory. No SQL of a subject, no typed rows."""
