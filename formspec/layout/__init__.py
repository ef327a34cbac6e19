"""The Layout and its functions for renderers; the builders behind it are private."""

from __future__ import annotations

from ..rules.rule import Rule, RuleKind
from ..spec.labels import chinese, counters, fill, pieces
from ..spec.names import COPY_KEY
from ..values import Align
from .addresses import address, area, column_letters, copied_column, copy_formula, row_and_column
from .anchors import (
    MARGIN,
    carried_cells,
    carried_mark,
    carried_rows,
    column_key,
    identity,
    identity_properties,
    owner_of,
    row_keys,
)
from .checks import Check, checks
from .content import BOX_EMPTY, BOX_TICKED, boxes, cell_text, cell_value, in_one_line, is_placeholder, tick
from .copy_marks import copy_mark_cell, copy_properties
from .figures import PrintedSizes, is_figure, narrow_dates, overflow, printed_sizes
from .fonts import Fonts
from .measure import SIZES, lines_needed, size_within, text_width
from .model import (
    FRAMED,
    UNFRAMED,
    Band,
    BandKind,
    Binding,
    Cell,
    Edges,
    Frame,
    InnerHeadings,
    Layout,
    Page,
    Repetition,
    Role,
    Row,
    Values,
)
from .paged import PRINTED_AGAIN, paged
from .pagination import (
    BLANK_SHARE,
    KEPT_WITH_NEXT,
    PageBreaker,
    PagePlan,
    PageStructure,
    declared_breaks,
    kept_with_above,
    least_scale,
    plan_pages,
    too_few_pages,
)
from .row_heights import grow_rows
from .wrapping import PrintedLabel, printed_label

__all__ = [
    "BLANK_SHARE",
    "BOX_EMPTY",
    "BOX_TICKED",
    "COPY_KEY",
    "FRAMED",
    "KEPT_WITH_NEXT",
    "MARGIN",
    "PRINTED_AGAIN",
    "SIZES",
    "UNFRAMED",
    "Align",
    "Band",
    "BandKind",
    "Binding",
    "Cell",
    "Check",
    "Edges",
    "Fonts",
    "Frame",
    "InnerHeadings",
    "Layout",
    "Page",
    "PageBreaker",
    "PagePlan",
    "PageStructure",
    "PrintedLabel",
    "PrintedSizes",
    "Repetition",
    "Role",
    "Row",
    "Rule",
    "RuleKind",
    "Values",
    "address",
    "area",
    "boxes",
    "carried_cells",
    "carried_mark",
    "carried_rows",
    "cell_text",
    "cell_value",
    "checks",
    "chinese",
    "column_key",
    "column_letters",
    "copied_column",
    "copy_formula",
    "copy_mark_cell",
    "copy_properties",
    "counters",
    "declared_breaks",
    "fill",
    "grow_rows",
    "identity",
    "identity_properties",
    "in_one_line",
    "is_figure",
    "is_placeholder",
    "kept_with_above",
    "least_scale",
    "lines_needed",
    "narrow_dates",
    "overflow",
    "owner_of",
    "paged",
    "pieces",
    "plan_pages",
    "printed_label",
    "printed_sizes",
    "row_and_column",
    "row_keys",
    "size_within",
    "text_width",
    "tick",
    "too_few_pages",
]
