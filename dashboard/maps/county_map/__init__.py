"""The map of places with its legend and its list of intervals, as SVG."""
