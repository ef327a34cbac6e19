"""Row matching: the row of the form for each row of the sheet, and the list item that it belongs to."""
