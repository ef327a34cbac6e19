"""The JSON Schemas of the spec language and of other files that people write, for the loader and for editors."""

from __future__ import annotations

import pkgutil

SPEC, MAP, ROUND = "spec", "map", "round"
"""The names of the schemas: of a form's spec, of a map from one form to another, of a round."""


def schema_text(name: str = SPEC) -> str:
    """Return the text of a JSON Schema; ``importlib.resources`` would load modules for temporary files."""
    content = pkgutil.get_data(__name__, f"{name}.schema.json")
    assert content is not None
    return content.decode("utf-8").replace("\r\n", "\n")
