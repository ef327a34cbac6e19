"""The JSON Schema of the spec language itself, for the loader and for editors."""
