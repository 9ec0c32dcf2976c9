"""Files that take long, made in processes of their own."""
