"""What a reader takes away: files that take long to make, and the report of chosen cards."""
