"""The first answer to a reader: the page's words, its name and preview for links, and where former addresses lead."""
