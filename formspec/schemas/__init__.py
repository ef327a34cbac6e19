"""The JSON Schema of the spec language itself, for the loader and for editors."""

from __future__ import annotations

import pkgutil


def schema_text() -> str:
    """Return the text of the language's JSON Schema; ``importlib.resources`` would load modules for temporary files."""
    content = pkgutil.get_data(__name__, "spec.schema.json")
    assert content is not None
    return content.decode("utf-8").replace("\r\n", "\n")
