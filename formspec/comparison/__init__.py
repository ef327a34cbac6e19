"""Comparing two forms: which items are the same, and what changed."""
