"""HTML to fill in: one self-contained page that works offline, checks as one types, and exports the data."""
