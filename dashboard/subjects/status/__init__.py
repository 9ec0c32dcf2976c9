"""What the page status shows."""
