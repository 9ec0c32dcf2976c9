"""Cards and reports as slides (PPTX)."""
