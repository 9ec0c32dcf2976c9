"""What the page timeline shows."""
