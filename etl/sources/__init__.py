"""The official files: what the manifest says of them, their download, their hashes. Nothing is computed here."""
