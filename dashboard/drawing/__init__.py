"""SVG elements, colors, and widths of letters. Knows neither charts nor data."""
