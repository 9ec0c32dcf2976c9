"""The page on all measures."""
