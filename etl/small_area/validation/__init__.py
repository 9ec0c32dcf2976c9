"""How well the model does where the truth is known, and what comes of it. Makes no figure that is shown of a place."""
