"""What the model gives as rows of the database."""
