"""Cards as tables: CSV and spreadsheets, with figures as numbers and the source in every row."""
