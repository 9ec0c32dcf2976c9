"""What holds for every answer, whatever it says: headers, compression, errors, a path of one's own, time limits."""
