"""Numbers and findings in words. Draws nothing and reads no database."""
