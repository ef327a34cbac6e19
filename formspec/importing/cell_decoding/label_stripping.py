"""What a person wrote in a cell in which a label is printed as well."""

from __future__ import annotations

from ...values import Kind
from ..row_patterns import Slot, characters, plain

_MOST_BLANKS = 20  # blanks and colons in and after a label, beyond those that the form prints


def stripped(slot: Slot, raw: str) -> str | None:
    """Return a cell's text without the label that is printed in it, None where nothing has been written."""
    binding = slot.cell.binding
    assert binding is not None
    value = binding.value
    if raw == slot.blank or not raw.strip():
        return None
    text, own = raw, value.prefix
    if slot.label is not None:
        found = slot.label.match(raw)
        if found is not None and not raw[found.end() :].strip():
            return None
        if raw.startswith(own):
            text = raw[len(own) :]
        elif found is not None and found.end():
            text = raw[found.end() :]
    elif value.prefix and raw.startswith(value.prefix):
        text = raw[len(value.prefix) :]
    elif value.prefix and plain(raw).startswith(plain(value.prefix)):
        text = _after_label(raw, value.prefix)
    if value.suffix and text.endswith(value.suffix) and value.type.kind is not Kind.NUMBER:  # a number reads its own
        text = text[: -len(value.suffix)]
    if value.placeholder and text == value.placeholder:
        return None
    return text


def _after_label(raw: str, prefix: str) -> str:
    """Return what stands after a label that is written with other blanks and colons."""
    wanted, passed, end = plain(prefix), 0, 0
    for character in characters(raw[: len(prefix) + _MOST_BLANKS]):
        if passed == len(wanted):
            break
        written = plain(character)
        if not wanted.startswith(written, passed):
            return raw
        passed += len(written)
        end += len(character)
    if passed < len(wanted):
        return raw
    rest = raw[end:]
    return rest.lstrip(":： \u3000") if rest[:1] in ":： \u3000" else rest


def runs_on(slot: Slot, raw: str) -> bool:
    """Tell whether the answer follows the label that was taken off without a colon or a blank between."""
    binding = slot.cell.binding
    assert binding is not None
    if slot.label is None or raw.startswith(binding.value.prefix):
        return False
    found = slot.label.match(raw)
    return found is not None and 0 < found.end() < len(raw) and raw[found.end() - 1] not in ":： \u3000\t\n"


def bears_first_label(slot: Slot, raw: str) -> bool:
    """Tell whether a cell begins with the label of its list's first item, number and all: 指标1, not 指标10."""
    binding = slot.cell.binding
    label = plain(binding.value.prefix) if binding is not None else ""
    rest = plain(raw).removeprefix(label)
    return bool(label) and len(rest) < len(plain(raw)) and not rest[:1].isdecimal()


def bears_number(slot: Slot, raw: str) -> bool:
    """Tell whether a cell begins with the label of an item, with its number, and goes on after it."""
    found = slot.label.match(raw) if slot.label is not None else None
    return found is not None and bool(raw[found.end() :].strip()) and any(map(str.isdecimal, found.group()))
