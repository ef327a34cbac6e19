"""What the tests of the page share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest


@pytest.fixture
def context(chromium: Any) -> Iterator[Any]:
    """A browser with a store of its own."""
    context = chromium.new_context(accept_downloads=True)
    yield context
    context.close()
