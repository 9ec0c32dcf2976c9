"""What a reader chooses and how the address keeps it: filters, the place, the window. Shows no result."""
