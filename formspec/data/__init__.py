"""The shape of a form's data, and what follows from it: JSON Schema and Python classes."""
