"""What charts are made of: axes, marks, lanes, ticks, labels. Draws nothing and knows no kind of chart."""
