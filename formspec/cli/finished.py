"""The outputs in a folder that are finished, so that a run that was interrupted goes on where it ended.

They are listed in a file in that folder, a line for each input (:mod:`formspec.line_file`). An input without a whole
line is read again.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from .. import __version__
from ..batch import BatchResult, Input
from ..line_file import append_line, read_lines
from ..problems import ProblemError

LIST = ".formspec-finished.jsonl"
_KINDS = {"input": str, "purpose": str, "stamp": list, "form": str, "digest": str, "ok": bool, "outputs": list}
"""The keys of a line, each with the kind of its value."""


class Finished:
    """The finished inputs of one folder of outputs.

    ``purpose`` is what is made of an input: an output that was made otherwise is not finished. ``digest_of`` returns
    the digest of the spec with an id, by which an input would be read now.
    """

    def __init__(self, folder: Path, purpose: str, digest_of: Callable[[str], str]) -> None:
        self._list = folder / LIST
        self._purpose = f"{purpose} {__version__}"
        self._digest_of = digest_of
        self._lines = {(line["input"], line["purpose"]): line for line in read_lines(self._list, _KINDS)}
        self._made = {name for line in self._lines.values() for name in line["outputs"]}

    def made(self, path: Path) -> bool:
        """Return whether ``path`` is an output of an earlier run."""
        return not self._made.isdisjoint(_names([path]))

    def has(self, item: Input, outputs: Sequence[Path]) -> bool:
        """Return whether ``outputs`` were made of ``item`` as it is now, without errors, by the spec as it is now."""
        line = self._lines.get((_key(item), self._purpose))
        if line is None or not line["ok"] or not item.stamp or line["stamp"] != list(item.stamp):
            return False
        names = _names(outputs)
        return line["outputs"] == names and all(map(_is_file, names)) and self._has_spec(line)

    def _has_spec(self, line: Mapping[str, Any]) -> bool:
        try:
            return bool(line["digest"] == self._digest_of(line["form"]))
        except ProblemError:
            return False

    def add(self, result: BatchResult, outputs: Sequence[Path], *, ok: bool) -> None:
        """Add an input whose outputs are written; ``ok`` is whether nothing went wrong."""
        line: dict[str, Any] = {
            "input": _key(result.input),
            "purpose": self._purpose,
            "stamp": list(result.input.stamp),
            "form": result.form,
            "digest": result.digest,
            "ok": ok,
            "outputs": _names(outputs),
        }
        self._made.update(line["outputs"])
        try:
            append_line(self._list, line)
        except OSError:
            return  # the outputs are written; the next run makes them again


def _key(item: Input) -> str:
    inside = item.name.removeprefix(item.path)
    return os.path.abspath(item.path) + inside  # noqa: PTH100 - the file may be gone


def _names(outputs: Sequence[Path]) -> list[str]:
    return [os.path.abspath(path) for path in outputs]  # noqa: PTH100 - Path.resolve follows links


def _is_file(name: str) -> bool:
    return Path(name).is_file()
