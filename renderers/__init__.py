"""The built-in renderers, one folder a format; found through the entry-point group ``formspec.renderers``."""
