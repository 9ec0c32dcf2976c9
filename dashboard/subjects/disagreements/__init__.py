"""What the page disagreements shows."""
