"""Two forms side by side as a page, with their changes in words and in colour."""
