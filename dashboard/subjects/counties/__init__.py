"""What the page counties shows."""
