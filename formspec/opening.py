"""Opening a file of any kind: data that is decoded, or a workbook that is still to be matched with its form."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from .decoding import decode_content, decode_file, is_data, is_json
from .form.decoded import DecodedForm
from .importing.book import Book
from .problems import ProblemError
from .source.limits import MAX_WORKBOOK_BYTES
from .source.yaml import file_problem, read_bytes

Source = str | Path | bytes | BinaryIO
"""A file: its path, its content, or the file opened for reading bytes. A ``str`` is always a path."""


def name_of(source: Source) -> str:
    """Return the name of a file in problems; empty for content."""
    if isinstance(source, str | Path):
        return str(source)
    name = getattr(source, "name", "")
    return name if isinstance(name, str) else ""


def open_source(source: Source, file: str) -> DecodedForm | Book:
    """Return the data in a JSON or YAML file, or the workbook; ``file`` is its name in problems.

    Raises ProblemError if it cannot be read.
    """
    if isinstance(source, str | Path) and is_data(file):
        return decode_file(Path(file), file)
    content = _content(Path(source)) if isinstance(source, str | Path) else _bytes(source)
    if is_data(file) or is_json(content):
        return decode_content(content, file)
    from .registry import reader_for  # data needs no plug-ins

    return reader_for(content, file).open(content)


def _content(path: Path) -> bytes:
    return read_bytes(path, str(path), MAX_WORKBOOK_BYTES)


def _bytes(source: bytes | BinaryIO) -> bytes:
    """Return a file's content, up to the limit of its size if it is an open file."""
    content = source if isinstance(source, bytes) else source.read(MAX_WORKBOOK_BYTES + 1)
    if len(content) > MAX_WORKBOOK_BYTES:
        raise ProblemError([file_problem("file.too-large", "", limit=MAX_WORKBOOK_BYTES // 1_000_000)])
    return content
