"""What the page programs shows."""
