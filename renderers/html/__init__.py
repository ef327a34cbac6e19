"""HTML: one self-contained page that prints as the form looks and can be read on a phone."""
