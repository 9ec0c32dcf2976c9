"""What the project has decided to measure: indicators, subgroups, changes of questions, the dictionary of tables."""
