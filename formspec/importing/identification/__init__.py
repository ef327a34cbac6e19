"""Which form, edition, sheet and parameters a workbook has, and where the form is located in its sheet."""
