"""SVG elements, colors, and widths of text. Knows neither charts nor data."""
