"""The value part of a cell in which a label is printed as well."""

from __future__ import annotations

from ..invisible import is_blank
from ..values import Kind as ValueKind
from .label_text import characters, plain
from .row_patterns import Slot

_COLONS = (":", "：")
_MOST_BLANKS = 20  # blanks and colons in and after a label, beyond those that the form prints


def strip_label(slot: Slot, raw: str) -> str | None:
    """Return a cell's text without the label that is printed in it, None if nothing has been typed."""
    binding = slot.cell.binding
    assert binding is not None
    value = binding.value
    if raw == slot.blank or is_blank(raw):
        return None
    text = _without_prefix(slot, value.prefix, raw)
    if text is None:
        return None
    if value.suffix and text.endswith(value.suffix) and value.type.kind is not ValueKind.NUMBER:  # numbers read units
        text = text[: -len(value.suffix)]
    if value.placeholder and text == value.placeholder:
        return None
    return text


def _without_prefix(slot: Slot, prefix: str, raw: str) -> str | None:
    """Return a text without the label before it, None if it is the label alone."""
    if raw.startswith(prefix) and prefix.rstrip().endswith(_COLONS):  # no pattern goes on after the colon of a label
        text = raw[len(prefix) :]
        return None if is_blank(text) else text
    if slot.label is not None:
        match = slot.label.match(raw)
        if match is not None and is_blank(raw[match.end() :]):
            return None
        if raw.startswith(prefix):
            return raw[len(prefix) :]
        return raw[match.end() :] if match is not None and match.end() else raw
    if prefix and raw.startswith(prefix):
        return raw[len(prefix) :]
    return _after_label(raw, prefix) if prefix and plain(raw).startswith(plain(prefix)) else raw


def _after_label(raw: str, prefix: str) -> str:
    """Return the text after a label that is written with other blanks and colons."""
    wanted, compared, end = plain(prefix), 0, 0
    for character in characters(raw[: len(prefix) + _MOST_BLANKS]):
        if compared == len(wanted):
            break
        bare = plain(character)
        if not wanted.startswith(bare, compared):
            return raw
        compared += len(bare)
        end += len(character)
    if compared < len(wanted):
        return raw
    rest = raw[end:]
    return rest.lstrip(":： \u3000") if rest[:1] in ":： \u3000" else rest


def runs_on(slot: Slot, raw: str) -> bool:
    """Return whether the value follows the stripped label without the colon, blank or point that ends it."""
    binding = slot.cell.binding
    assert binding is not None
    if slot.label is None or raw.startswith(binding.value.prefix):
        return False
    match = slot.label.match(raw)
    return (
        match is not None
        and 0 < match.end() < len(raw)
        and raw[match.end() - 1] not in f":： \u3000\t\n{binding.value.prefix[-1:]}"
    )


def begins_with_first_label(slot: Slot, raw: str) -> bool:
    """Return whether a cell begins with the label of its list's first item and its number: 指标1, not 指标10."""
    binding = slot.cell.binding
    label = plain(binding.value.prefix) if binding is not None else ""
    rest = plain(raw).removeprefix(label)
    return bool(label) and len(rest) < len(plain(raw)) and not rest[:1].isdecimal()


def begins_with_number(slot: Slot, raw: str) -> bool:
    """Return whether a cell begins with the label of an item and its number, and continues after it."""
    match = slot.label.match(raw) if slot.label is not None else None
    return match is not None and not is_blank(raw[match.end() :]) and any(map(str.isdecimal, match.group()))
