"""What the page quality shows."""
