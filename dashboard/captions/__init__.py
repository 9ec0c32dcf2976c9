"""What is said of a card when it leaves the page: title, finding, notes, source, citations, links. Makes no file."""
