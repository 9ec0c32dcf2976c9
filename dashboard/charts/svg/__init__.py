"""A chart drawn to SVG without a browser: `render.draw`. Knows charts and drawing, not cards or files."""
