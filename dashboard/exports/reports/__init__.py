"""What a report is: its cards, words and address, and the ready-made ones. Makes no file."""
