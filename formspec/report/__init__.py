"""The report on a run: what came of each file, and of all; fed with one result after the other."""
