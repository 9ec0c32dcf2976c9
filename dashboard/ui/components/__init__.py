"""What pages are put together from: cards, maps, parts that open, buttons. Knows no page."""
