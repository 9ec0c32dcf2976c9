"""What the page system shows."""
