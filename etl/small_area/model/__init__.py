"""What is modeled, how it is fitted, and what follows for counties. Judges no result."""
