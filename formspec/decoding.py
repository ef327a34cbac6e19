"""Decoders of data: JSON, YAML and Python mappings as a :class:`DecodedForm`, each value with its line and column.

Workbooks are decoded by :mod:`formspec.importing`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from .form.decoded import DecodedForm
from .problems import Problem, ProblemError, SourceLocation
from .rules.paths import unescaped
from .source.files import YAML
from .source.limits import MAX_DATA_BYTES
from .source.nodes import Node, locate, to_data
from .source.yaml import decode, parse_yaml, read_bytes
from .values import json_type

_DATA = (".json", *YAML)
_HEAD = 256
"""Bytes in which a JSON text begins, byte order mark and blank lines before it."""
_PACKED = b"PK\x03\x04"


def is_data(name: str) -> bool:
    """Return whether a file contains data as JSON or YAML, by its name; any other file is read as a workbook."""
    return name.lower().endswith(_DATA)


def is_json(content: bytes) -> bool:
    """Return whether the content of a file, in UTF-8, UTF-16 or UTF-32, begins as a JSON object or list does."""
    head = content[:_HEAD]
    try:
        text = head.decode(json.detect_encoding(head), "ignore")
    except (UnicodeError, LookupError):
        return False
    return text.lstrip("\ufeff \t\r\n").startswith(("{", "["))


def decode_file(path: Path, file: str) -> DecodedForm:
    """Return the data in a JSON or YAML file; ``file`` is its name in problems. Raise ProblemError if it is neither."""
    return decode_content(read_bytes(path, file, MAX_DATA_BYTES), file)


def decode_content(content: bytes, file: str = "") -> DecodedForm:
    """Return the data in the content of a file: YAML by the ending of ``file``, otherwise JSON."""
    if content.startswith(_PACKED):
        raise ProblemError([Problem(code="data.workbook", location=SourceLocation(file=file))])
    if not content.strip():
        raise ProblemError([Problem(code="data.empty", location=SourceLocation(file=file))])
    if file.lower().endswith(YAML):
        node = parse_yaml(decode(content, file), file)
        return DecodedForm(data=_mapping(to_data(node), file), locate=partial(_in_yaml, node))
    from .source.json_text import JsonLocations, parse_json

    return DecodedForm(data=_mapping(parse_json(content, file), file), locate=JsonLocations(content, file).locate)


def _in_yaml(node: Node, path: str) -> SourceLocation:
    return locate(node, tuple(map(unescaped, path.split("/")[1:])))


def _mapping(data: Any, file: str) -> Mapping[str, Any]:
    if isinstance(data, Mapping):
        return data
    params = {"expected": "object", "found": json_type(data)}
    raise ProblemError([Problem(code="data.type", params=params, location=SourceLocation(file=file))])
