"""What the page practices shows."""
