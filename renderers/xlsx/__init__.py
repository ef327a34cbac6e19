"""Excel workbooks (.xlsx) that print right, and that are hard to fill in wrong."""
