"""A spec in another folder: what it extends by a relative path is brought into it, or found from there.

Common parts (a file without blocks) are brought in. A copy that named them would change last year's form together with
this year's; those of an installed form have no name that another file could extend; and the header of a form is often
among them: an officer who has to change the source and the edition needs them in the file. A base that is a form stays
a base, since its spec states only what differs: its path is written anew.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from .. import catalog
from ..problems import Problem, ProblemError, SourceLocation
from ..source.files import is_file_name
from ..source.items import identity
from ..source.limits import MAX_SPEC_BYTES
from ..source.nodes import Mapping, Node, Sequence, to_data
from ..source.outline import Edit, Entry, Outline, Span, edited, outline
from ..source.scalars import scalar_text
from ..source.yaml import parse_yaml, read_text
from ..spec.former import KEY as FORMER
from ..spec.language import check_language
from .effective import merged
from .header import KEYS, without_modeline

_LAST = ("notes", "notes_label", "notes_numbering", "rules")
"""Keys that come after the blocks."""


def relocated(path: Path, text: str, folder: Path) -> tuple[str, tuple[str, ...]]:
    """Return the spec ``text`` in ``path`` so that it says the same in ``folder``, changed as little as possible.

    Returns the text, and the names of the common parts whose content was brought into it.

    Raises ProblemError (``spec.copy-needs-base``) if it changes common parts of an installed form.
    """
    names = tuple(each.value or "" for each in _references(outline(text)))
    if not any(map(is_file_name, names)):
        return text, ()
    whole = _whole(path, text)
    if whole is not None and _says_the_same(whole, merged(path, text)):
        return whole, names
    return _with_references(path, text, folder), ()


def _says_the_same(whole: str, spec: Mapping) -> bool:
    """Return whether a joined text is the same form: keys that only a spec with a base may have are left in none."""
    try:
        root = parse_yaml(whole, "")
    except ProblemError:
        return False
    is_small = len(whole.encode()) <= MAX_SPEC_BYTES
    return is_small and to_data(root) == to_data(spec) and not any(check_language(root))


def reference_to(path: Path, folder: Path) -> str:
    """Return the name by which a spec in ``folder`` extends the one in ``path``: that in the catalog, or its path."""
    found = path.resolve()
    name = next((entry.id for entry in catalog.forms() if entry.path.resolve() == found), None)
    if name is not None:
        return name
    try:
        return Path(os.path.relpath(found, folder.resolve())).as_posix()
    except ValueError:  # another drive of Windows
        return found.as_posix()


def _references(found: Outline) -> list[Span]:
    """Return the names under ``extends``."""
    entry = found.entries.get("extends")
    if entry is None:
        return []
    return entry.value.items if entry.value.is_sequence else [entry.value]


def _with_references(path: Path, text: str, folder: Path) -> str:
    edits = []
    for reference in _references(outline(text)):
        if is_file_name(reference.value or ""):
            base = path.parent / (reference.value or "")
            name = reference_to(base, folder)
            if is_file_name(name) and catalog.is_installed(base):
                _reject(path, text, reference)
            edits.append(Edit(reference.start, reference.end, scalar_text(name)))
    return edited(text, edits)


def _reject(path: Path, text: str, reference: Span) -> None:
    line = text.count("\n", 0, reference.start) + 1
    location = SourceLocation(file=str(path), line=line, column=reference.column + 1)
    raise ProblemError([Problem(code="spec.copy-needs-base", params={"name": reference.value}, location=location)])


def _whole(path: Path, text: str) -> str | None:
    """Return the spec ``text`` in ``path`` with the common parts that it extends; None if they cannot be brought in."""
    found = outline(text)
    references = _references(found)
    if found.is_flow or not all(is_file_name(each.value or "") for each in references):
        return None
    whole: str | None = None
    for reference in references:
        base = _common_part(path.parent / (reference.value or ""))
        if base is None:
            return None
        whole = base if whole is None else _joined(whole, base)
        if whole is None:
            return None
    return text if whole is None else _joined(whole, text)


def _common_part(path: Path) -> str | None:
    """Return the text of common parts with what they extend themselves; None if the file has blocks."""
    text = read_text(path)
    found = outline(text)
    return None if "blocks" in found.entries or found.is_flow else _whole(path, text)


def _joined(base: str, text: str) -> str | None:
    """Return the spec ``text`` with all that ``base`` says and it does not, as one text; None if that is impossible."""
    join = _Join.of(base, text)
    try:
        return join.result()
    except _CannotJoinError:
        return None


class _CannotJoinError(Exception):
    """Two values of one key cannot be joined as texts."""


class _Join(Struct):
    """Joins two specs: ``base`` with its nodes ``base_root``, and ``own``, which extends it."""

    base: Outline
    base_root: Mapping
    own: Outline
    own_root: Mapping

    @classmethod
    def of(cls, base: str, text: str) -> _Join:
        """Return the join of two texts, the first as it is written with the line breaks of the second."""
        own = outline(text)
        base = base.replace("\r\n", "\n").replace("\n", own.newline)
        base = base if base.endswith(own.newline) else base + own.newline
        return cls(outline(base), _root(base), own, _root(text))

    def result(self) -> str:
        """Return the joined text; raise _CannotJoinError if it is impossible."""
        if self.base.column != self.own.column:
            raise _CannotJoinError
        edits = list(self._shared())
        head, sections, last = self._added()
        extends = self.own.entries.get("extends")
        if extends is not None:
            remark = self.own.text[extends.value.end : extends.end].strip()
            line = f"{' ' * self.own.column}{remark}{self.own.newline}" if remark.startswith("#") else ""
            edits.append(Edit(extends.start, extends.end, line + head))
        else:
            edits.append(self._behind(self.own.entries[KEYS[0]], head))
        blocks = self.own.entries.get("blocks")
        edits.append(Edit(blocks.lead, blocks.lead, sections) if blocks else self._behind(self._last, sections))
        edits.append(self._behind(self._last, last))
        return edited(self.own.text, edits)

    @property
    def _last(self) -> Entry:
        return list(self.own.entries.values())[-1]

    def _behind(self, entry: Entry, lines: str) -> Edit:
        """Return the edit that inserts whole lines behind an entry."""
        is_at_line = self.own.text[: entry.end].endswith(("\n", "\r"))
        return Edit(entry.end, entry.end, lines if is_at_line or not lines else self.own.newline + lines)

    def _added(self) -> tuple[str, str, str]:
        """Return the lines of the base that the spec lacks: for its head, before its blocks, and behind them."""
        text = self.base.text
        head = [without_modeline(_comments(text[: self.base.start]))]
        sections: list[str] = []
        last: list[str] = []
        for entry in self.base.entries.values():
            if entry.key in (KEYS[0], FORMER) or entry.key in self.own.entries:
                continue
            lines = text[entry.lead : entry.end]
            is_one_line = len(text[entry.start : entry.end].splitlines()) == 1
            (last if entry.key in _LAST else head if is_one_line else sections).append(lines)
        return "".join(head), "".join(sections), "".join((*last, _comments(text[self.base.end :])))

    def _shared(self) -> Iterator[Edit]:
        """Yield the edits of keys that both have: the value of the spec counts, unless both have named parts."""
        for key, base in self.base.entries.items():
            own = self.own.entries.get(key)
            if own is not None:
                names = _names(self.base_root.get(key)), _names(self.own_root.get(key))
                if all(names):
                    yield from self._merged(base, own, are_distinct=not names[0] & names[1])

    def _merged(self, base: Entry, own: Entry, *, are_distinct: bool) -> Iterator[Edit]:
        theirs, ours = base.value, own.value
        is_alike = (theirs.is_flow, theirs.is_sequence) == (ours.is_flow, ours.is_sequence)
        if not are_distinct or not is_alike or theirs.is_marked or ours.is_marked:
            raise _CannotJoinError
        if ours.is_flow:
            inner = self.base.text[theirs.start + 1 : theirs.end - 1].strip().rstrip(",")
            yield Edit(own.start, own.start, _comments(self.base.text[base.lead : base.start]))
            yield Edit(ours.start + 1, ours.start + 1, f"{inner}, ")
            return
        if theirs.column != ours.column:
            raise _CannotJoinError
        first, start = theirs.start - theirs.column, ours.start - ours.column
        above = _comments(self.base.text[base.lead : first])
        yield Edit(start, start, above + self.base.text[first : base.end])


def _root(text: str) -> Mapping:
    root = parse_yaml(text, "")
    assert isinstance(root, Mapping)
    return root


def _comments(text: str) -> str:
    """Return the comments above a value, also one behind its key, each on its line, with the blank lines between."""
    lines = []
    for line in text.splitlines(keepends=True):
        before, sign, remark = line.partition("#")
        lines.append(line if not before.strip() or not sign else before[: -len(before.lstrip())] + sign + remark)
    return "".join(line for line in lines if not line.strip() or line.lstrip().startswith("#")).lstrip("\r\n")


def _names(node: Node | None) -> set[str]:
    """Return the keys of a mapping, or the names of the items of a list; empty if any has none."""
    match node:
        case Mapping():
            return set(node.entries)
        case Sequence():
            names = {identity(item) for item in node.items}
            return set() if None in names else {name for name in names if name is not None}
        case _:
            return set()
