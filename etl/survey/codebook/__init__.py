"""What readers are told of the survey's variables and of the rules that score them. Scores no child."""
