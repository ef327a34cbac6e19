"""The expression language: a small, closed one, parsed into a tree and never run as Python."""
