"""What the pages share: from the database to cards. Computes no estimate."""
