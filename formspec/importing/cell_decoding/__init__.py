"""The value of each cell of the form: numbers, dates, choices and texts, exact, lenient or rejected."""
