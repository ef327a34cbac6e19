"""Cell decoding: the value of each cell of the form as its type reads it, exact, by lenient parsing, or rejected."""
