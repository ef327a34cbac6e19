"""The schema for editors: a file next to the new spec, and the line of the spec that names it.

Editors complete keys, explain them and underline mistakes with the YAML language server, which reads the schema that
the first line of a file names. The name is a path relative to the file, to a schema in the same folder: an absolute
path would end where the environment is made anew or the folder is moved or sent to a colleague, and could not contain a
space; the server reads a relative one from any folder, whatever its name.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from ..output import write
from ..problems import Problem, ProblemError, SourceLocation
from ..schemas import ROUND, schema_text
from ..source.limits import MAX_SPEC_BYTES
from ..source.yaml import read_bytes
from ..spec.language import language_schema

NAME = "formspec.schema.json"
ROUND_NAME = "formspec.round.schema.json"


def modeline(name: str) -> str:
    """Return the first line of a file whose schema is the file ``name`` next to it."""
    return f"# yaml-language-server: $schema={name}"


MODELINE = modeline(NAME)


def round_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of the file of a round."""
    schema: dict[str, Any] = json.loads(schema_text(ROUND))
    return schema


_SCHEMAS: Mapping[str, Callable[[], dict[str, Any]]] = {NAME: language_schema, ROUND_NAME: round_schema}


def write_schema(folder: Path, name: str = NAME) -> Path | None:
    """Write a schema into ``folder``, in the place of an older one; return its path, or None if it is there already.

    ``name`` is ``NAME`` for the schema of specs, ``ROUND_NAME`` for that of rounds. Raises ProblemError if a file of
    this name is not this schema, or if it cannot be written.
    """
    path, schema = folder / name, _SCHEMAS[name]()
    content = (json.dumps(schema, ensure_ascii=False, indent=1) + "\n").encode()
    present = _present(path)
    if present == content:
        return None
    if present is not None and not _is_ours(present, schema["$id"]):
        location = SourceLocation(file=str(path))
        raise ProblemError([Problem(code="output.exists", params={"path": str(path)}, location=location)])
    return write(path, content)


def _present(path: Path) -> bytes | None:
    return read_bytes(path, str(path), MAX_SPEC_BYTES) if path.exists() else None


def _is_ours(content: bytes, schema_id: str) -> bool:
    """Return whether a file contains the schema with this id: of this version of the library or of another."""
    try:
        data: Any = json.loads(content)
    except (ValueError, RecursionError):
        return False
    return isinstance(data, dict) and data.get("$id") == schema_id
