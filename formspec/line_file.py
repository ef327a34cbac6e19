"""A file with a line of JSON for each thing that was done, so that a run that was killed goes on where it ended.

A line that a killed run has written in part is no line: it is passed over, and the next one begins behind it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any


def read_lines(path: Path, kinds: Mapping[str, type]) -> list[dict[str, Any]]:
    """Return the lines of a file that have all keys of ``kinds``, each of its kind; nothing of a missing file."""
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return []
    lines = map(_parsed, text.splitlines())
    return [line for line in lines if all(isinstance(line.get(key), kind) for key, kind in kinds.items())]


def _parsed(text: str) -> dict[str, Any]:
    try:
        line = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return line if isinstance(line, dict) else {}


def append_line(path: Path, line: Mapping[str, Any]) -> None:
    """Add a line to a file, which is made if it is missing; raise OSError if that fails."""
    content = json.dumps(line).encode() + b"\n"
    with path.open("ab+") as stream:
        if stream.seek(0, os.SEEK_END):
            stream.seek(-1, os.SEEK_END)
            content = content if stream.read() == b"\n" else b"\n" + content
        stream.write(content)
