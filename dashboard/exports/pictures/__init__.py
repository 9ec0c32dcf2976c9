"""Cards as pictures, SVG and PNG, with all that a picture has to say when it stands alone."""
