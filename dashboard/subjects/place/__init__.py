"""What the pages on one place and on places side by side show."""
