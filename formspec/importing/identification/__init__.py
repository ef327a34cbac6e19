"""Identification: which form, edition, sheet and parameters a workbook has, and where the form is in its sheet."""
