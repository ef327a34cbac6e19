"""The way back: a filled spreadsheet is matched with its form, and every figure is recovered or reported."""
