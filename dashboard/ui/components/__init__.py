"""What pages are put together from: filters, cards, maps, parts that open, buttons. Knows no page."""
