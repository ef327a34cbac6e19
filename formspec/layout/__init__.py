"""The Layout and its functions for renderers; the builders behind it are private."""

from __future__ import annotations

from ..rules.rule import Rule, RuleKind
from ..spec.labels import chinese, counters, fill, pieces
from ..values import Align
from .addresses import address, area, column_letters, row_and_column
from .anchors import column_key, identity, identity_properties, owner_of, row_keys
from .checks import Check, checks
from .content import BOX_EMPTY, BOX_TICKED, boxes, cell_text, cell_value, in_one_line, is_placeholder, tick
from .figures import FigureColumns, figure_columns, is_figure
from .fonts import Fonts
from .measure import SIZES, lines_needed, text_width
from .model import (
    FRAMED,
    UNFRAMED,
    Band,
    BandKind,
    Binding,
    Cell,
    Edges,
    Frame,
    Layout,
    Page,
    Repetition,
    Role,
    Row,
    Values,
)
from .wrapping import Label, printed_label

__all__ = [
    "BOX_EMPTY",
    "BOX_TICKED",
    "FRAMED",
    "SIZES",
    "UNFRAMED",
    "Align",
    "Band",
    "BandKind",
    "Binding",
    "Cell",
    "Check",
    "Edges",
    "FigureColumns",
    "Fonts",
    "Frame",
    "Label",
    "Layout",
    "Page",
    "Repetition",
    "Role",
    "Row",
    "Rule",
    "RuleKind",
    "Values",
    "address",
    "area",
    "boxes",
    "cell_text",
    "cell_value",
    "checks",
    "chinese",
    "column_key",
    "column_letters",
    "counters",
    "figure_columns",
    "fill",
    "identity",
    "identity_properties",
    "in_one_line",
    "is_figure",
    "is_placeholder",
    "lines_needed",
    "owner_of",
    "pieces",
    "printed_label",
    "row_and_column",
    "row_keys",
    "text_width",
    "tick",
]
