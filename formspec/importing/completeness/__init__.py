"""Completeness: what the sheet has less, more or otherwise than the form, so that nothing is lost silently."""
