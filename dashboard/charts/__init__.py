"""What a chart says, and how it is drawn. Knows numbers and labels, not cards."""
