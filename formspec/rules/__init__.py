"""The expression language: a small, closed one, parsed into a tree and never run as Python.

It exports the names with which renderers translate expressions: the tree, and the paths in its references.
"""

from __future__ import annotations

from .paths import around, pattern, pattern_of
from .tree import (
    Binary,
    Call,
    Expression,
    Function,
    Literal,
    Name,
    Operator,
    Reference,
    Unary,
    references,
    transform,
)

__all__ = [
    "Binary",
    "Call",
    "Expression",
    "Function",
    "Literal",
    "Name",
    "Operator",
    "Reference",
    "Unary",
    "around",
    "pattern",
    "pattern_of",
    "references",
    "transform",
]
