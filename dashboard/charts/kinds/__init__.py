"""The kinds of charts, a module each: from figures to a chart of `elements`. Draws nothing."""
