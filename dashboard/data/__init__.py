"""The database as typed rows: the only room that opens it and the only one that holds SQL. No words, no drawing."""
