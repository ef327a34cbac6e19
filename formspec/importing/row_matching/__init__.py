"""Row matching: which row of the sheet is which row of the form, and to which item of a list it belongs."""
