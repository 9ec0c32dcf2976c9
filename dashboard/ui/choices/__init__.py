"""What a reader chooses and how the address keeps it: the choices, the place, the window. Shows no result."""
