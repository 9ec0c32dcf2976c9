"""When a page is drawn, and how much of it: one page at a time, and a part of it without the rest."""
