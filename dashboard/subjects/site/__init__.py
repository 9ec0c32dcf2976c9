"""The page about this site."""
