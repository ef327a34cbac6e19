"""The classes of the sample forms."""
