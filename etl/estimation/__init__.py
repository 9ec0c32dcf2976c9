"""From scored children to shares with intervals, differences and reliability. Knows no file and no database."""
