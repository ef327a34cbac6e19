"""Values of other libraries, as plain Python: numpy's scalars, pandas' blanks, times of day."""

from __future__ import annotations

import math
from typing import Any

_BLANKS = ("NAType", "NaTType")  # pandas.NA and pandas.NaT; pandas itself is not imported


def plain_value(raw: Any) -> Any:
    """Return ``raw`` as a plain value: a numpy scalar as Python's own, NaN, pandas.NA and pandas.NaT as None.

    A value of any other type is returned as it is; its field type accepts or rejects it.
    """
    kind = type(raw)
    if kind.__module__ in ("builtins", "decimal"):
        return None if _is_nan(raw) else raw
    library = kind.__module__.partition(".")[0]
    if library == "pandas" and kind.__name__ in _BLANKS:
        return None
    if library == "numpy" and hasattr(raw, "item") and getattr(raw, "ndim", 1) == 0:
        return plain_value(raw.item())
    return raw


def _is_nan(raw: Any) -> bool:
    return isinstance(raw, float) and math.isnan(raw)
