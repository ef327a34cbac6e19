"""Which row of the sheet is which row of the form, and which item of a list it belongs to."""
