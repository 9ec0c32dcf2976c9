"""Areas, their outlines and the names of places. No figures."""
