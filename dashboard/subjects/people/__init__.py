"""What the page people shows."""
