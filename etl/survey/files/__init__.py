"""From a survey file inside its zip to one row a child with standard columns. Scores nothing."""
