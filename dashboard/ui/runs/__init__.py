"""When a page is drawn and how much of it: one at a time, a part without the rest, what was sent before as it was."""
