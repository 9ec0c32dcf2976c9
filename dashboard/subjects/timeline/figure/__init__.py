"""The timeline as a drawing: from rows to marks, labels that do not overlap, and survey rounds."""
