"""Maps as SVG, their legends and scales. Knows shapes and classes, not cards."""
