"""What maps are made of: areas, figures, classes and their colors. Draws nothing."""
