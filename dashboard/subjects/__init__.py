"""What one page shows and nobody else needs, a folder a page. Subjects do not know each other."""
