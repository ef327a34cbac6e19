"""Completeness: missing, surplus and changed parts of the form, and stray text, so that nothing is lost silently."""
