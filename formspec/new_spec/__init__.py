"""A new spec: a copy of last year's, a spec that builds on it, or a commented starter."""
