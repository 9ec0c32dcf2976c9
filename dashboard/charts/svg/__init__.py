"""A Plotly figure drawn to SVG without a browser: `figure.read`, then `chart.draw`."""
