"""A new spec: a copy of last year's, a spec that builds on it, or a commented starter."""

FIRST_YEAR, LAST_YEAR = 1900, 2099
"""The years that are recognised in ids and texts, and that a form may be made for."""
