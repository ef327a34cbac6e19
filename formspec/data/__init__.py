"""The shape of a form's data, and the JSON Schema and Python classes that are derived from it."""
