"""Cards as files: pictures, tables, documents. Nothing on screen."""
