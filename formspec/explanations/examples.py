"""Examples: of a mistake and its correction by the code of the problem, and of the keys of the spec language.

``examples/codes/CODE.txt`` has sections that begin with ``-- NAME --``: ``wrong`` and ``right`` are parts of a spec,
``wrong file`` and ``right file`` whole ones, ``wrong data`` and ``right data`` data of the form in ``spec``; any other
name is that of a file that the spec builds on. ``examples/keys/NAME.yaml`` is a part of a spec. What a part leaves out
is in ``examples/rest.yaml``. Tests load them all: a wrong one has exactly this problem, a right one has none.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator, Mapping
from functools import cache

from msgspec import Struct

from ..messages import name_of
from ..patterns import lazy_pattern

_KEY = lazy_pattern(r"(?m)^(\w+) *[:：]")
_SECTION = lazy_pattern(r"(?m)^-- (.+) --$")
_INVISIBLE = lazy_pattern("[\t\u00a0]")
_NAMES = {"\t": "tab", "\u00a0": "no-break"}
KEY_EXAMPLES = (
    "form", "parameters", "page", "pages", "fields", "boxes", "boxes-with-labels", "levels", "level-columns", "repeats",
    "columns", "tick-columns", "cells", "merged-cells", "totals", "adds-up", "codes", "outline", "codes-left",
    "changing-columns", "list", "text", "line", "heading", "beside", "blocks", "parts", "value", "computed", "rules",
    "functions", "settings", "table-keys", "was", "carried", "extends",
)  # fmt: skip
"""The examples of keys, in the order in which one is looked for: that of docs/spec-language.md."""


class Example(Struct, frozen=True):
    """A mistake and its correction.

    ``spec`` is the form of wrong and right data, empty if they are specs themselves. ``files`` are the files that they
    build on, by name.
    """

    wrong: str
    right: str
    spec: str = ""
    files: Mapping[str, str] = {}
    is_whole: bool = False

    def whole(self, fragment: str) -> str:
        """Return ``wrong`` or ``right`` as the file that is loaded."""
        return fragment if self.is_whole or self.spec else completed(fragment)


@cache
def example_of(code: str) -> Example | None:
    """Return the example of a problem's code; None if it has none."""
    text = _read(f"codes/{code}.txt")
    if text is None:
        return None
    _, *parts = _SECTION.split(text)
    sections = {name: body.strip("\n") + "\n" for name, body in zip(parts[::2], parts[1::2], strict=True)}
    kind = next(kind for kind in ("", " file", " data") if f"wrong{kind}" in sections)
    files = {name: body for name, body in sections.items() if "." in name}
    return Example(
        wrong=sections[f"wrong{kind}"],
        right=sections[f"right{kind}"],
        spec=completed(sections["spec"]) if "spec" in sections else "",
        files=files,
        is_whole=kind == " file",
    )


def shown_spec(code: str) -> str:
    """Return the form of an example of data as it is written there; empty if the example is a spec."""
    text = _read(f"codes/{code}.txt") or ""
    _, *parts = _SECTION.split(text)
    return dict(zip(parts[::2], parts[1::2], strict=True)).get("spec", "").strip("\n")


@cache
def key_example(name: str) -> str:
    """Return an example of keys, by its name in :data:`KEY_EXAMPLES`."""
    text = _read(f"keys/{name}.yaml")
    assert text is not None
    return text


def key_examples() -> Iterator[tuple[str, str]]:
    """Yield every example of keys with its name."""
    return ((name, key_example(name)) for name in KEY_EXAMPLES)


def visible(text: str, lang: str) -> str:
    """Return an example with names in angle brackets for its tabs and spaces that cannot be seen."""
    return _INVISIBLE.sub(lambda found: f"〈{name_of('space', _NAMES[found[0]], lang)}〉", text)


def completed(fragment: str) -> str:
    """Return a part of a spec as a whole one: a list of blocks, or keys of a form, with what they leave out."""
    body = "blocks:\n" + fragment if fragment.startswith("- ") else fragment
    keys = _KEY.findall(body)
    if "formspec" in keys:
        return fragment
    head, blocks = (_read("rest.yaml") or "").split("blocks:")
    left_out = {*keys, "title"} if "extends" in keys else keys
    lines = [line for line in head.splitlines() if line.split(":")[0] not in left_out]
    needs_blocks = not {"blocks", "extends"} & {*keys}
    return "\n".join([*lines, body]) + ("blocks:" + blocks if needs_blocks else "")


def _read(name: str) -> str | None:
    try:
        content = pkgutil.get_data(__name__, f"examples/{name}")
    except OSError:
        return None
    return None if content is None else content.decode("utf-8").replace("\r\n", "\n")
