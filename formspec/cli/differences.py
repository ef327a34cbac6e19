"""The differences between a spec and its bases, as lines for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from ..messages import joined, name_of
from ..source.changes import Action, Change, KeyChange
from ..values import short
from .language import word

_LONGEST = 40
"""Characters of a value: two values and the name of the change fit on one or two lines of a terminal."""


def lines(name: str, bases: Sequence[str], changes: Sequence[Change], lang: str) -> Iterator[str]:
    """Yield a line that counts the changes of the spec ``name``, and one for each; no line if there are no changes."""
    if not changes:
        return
    number = Counter(change.action for change in changes)
    counts = (
        word("action-count", lang, action=name_of("action", action, lang), number=number[action])
        for action in Action
        if number[action]
    )
    yield word("builds-on", lang, name=name, bases=list(bases), counts=joined(counts, lang, "comma"))
    for change in changes:
        yield f"  {_line(change, lang)}"


def _line(change: Change, lang: str) -> str:
    where = f"{change.location.line}:{change.location.column}"
    action, kind = name_of("action", change.action, lang), name_of("kind", change.kind, lang)
    label = f"“{_short(change.label)}”" if change.label and not (change.kind == "note" and change.keys) else ""
    head = " ".join(part for part in (where, action, kind, _name(change), label) if part)
    head = word("change-in", lang, item=head, group=_short(change.group)) if change.group else head
    keys = joined((_key(each, change, lang) for each in change.keys), lang, "clause")
    return word("change", lang, item=head, keys=keys) if keys else head


def _name(change: Change) -> str:
    """Return the ids on the path of the change: ``results.benefits.social``; a note has its number instead."""
    if change.kind == "note":
        return str(int(change.ids[-1]) + 1)
    return change.id if change.kind == "setting" else ".".join(change.ids)


def _key(key: KeyChange, change: Change, lang: str) -> str:
    """Return the old and the new value of a key, with its name unless it is the only key of the change."""
    old, new = (word("absent", lang) if each is None else _short(each) for each in (key.old, key.new))
    values = new if change.action is Action.ADDS else f"{old} → {new}"
    return values if key.key == change.id or change.kind == "note" else f"{key.key} {values}"


def _short(text: str) -> str:
    return short(text, _LONGEST)
