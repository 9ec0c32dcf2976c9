"""What the page overview shows."""
