"""The page for families."""
