"""Identification: the form, edition, sheet and parameters of a workbook, and the location of the form in its sheet."""
