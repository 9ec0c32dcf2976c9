"""Type sizes in charts, in pixels, the same on the page and in files."""

TEXT = 14
LEGEND = 14
AXIS_LETTERS = 13
AXIS_TITLE = 13
MARK_LABEL = 13
BAR_LABEL = 13
ROW_FIGURE = 13
