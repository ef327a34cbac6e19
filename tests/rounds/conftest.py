"""The browser in which a department fills in a page of a round."""

from __future__ import annotations

from tests.renderers.html_fillable.conftest import context

__all__ = ["context"]
