"""What the page methods shows."""
