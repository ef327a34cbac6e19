"""Many files at once: reading, validating and filling them on all cores, as a stream of results.

Each input is one result, whatever is wrong with it. Only a few inputs are in work at a time, so that memory does not
grow with their number.
"""

from __future__ import annotations

from .batches import fill_many, read_many, validate_many
from .inputs import Input, Inputs
from .results import BatchResult

__all__ = ["BatchResult", "Input", "Inputs", "fill_many", "read_many", "validate_many"]
