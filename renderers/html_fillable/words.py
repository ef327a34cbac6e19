"""The texts that the page's script prints: the page's own, and the messages about values."""

from __future__ import annotations

import re
from collections.abc import Iterable

from formspec.messages import keys, problem_templates, template
from formspec.values import CODES

_PAGE = "page."
_SHARED = {
    "error": "name.severity.error",
    "warning": "name.severity.warning",
    "tick": "form.tick",
    "box": "form.box",
    "box-after": "form.box-after",
    "box-gap": "form.box-gap",
    "room": "form.room",
}
_JOINS = "join."
_ABOUT_VALUES = ("data.", "rule.")
_HINT = ".hint"
_GROUP = re.compile(r"\{\w+:([a-z-]+)\}")


def words(language: str) -> dict[str, str]:
    """Return the page's own texts in one language, by their names in the script."""
    named = {key.removeprefix(_PAGE): key for key in keys(_PAGE)} | _SHARED
    named |= {key.replace(".", "-"): key for key in keys(_JOINS)}
    return {name.replace("-", "_"): template(key, language) for name, key in named.items()}


def messages(language: str, others: Iterable[str] = ()) -> dict[str, list[str]]:
    """Return messages with their hints in one language, by code; ``others`` are codes of the form's own field types."""
    codes = {key for key in keys(*_ABOUT_VALUES) if not key.endswith(_HINT)}
    texts = {code: list(problem_templates(code, language)) for code in sorted({*codes, *CODES, *others})}
    return {code: each for code, each in texts.items() if each[0]}


def names(language: str, texts: Iterable[list[str]]) -> dict[str, str]:
    """Return the names of the codes in parameters of these messages, by ``group.code``."""
    groups = {group for text in texts for part in text for group in _GROUP.findall(part)}
    entries = [key for group in sorted(groups) for key in keys(f"name.{group}.")]
    return {key.removeprefix("name."): template(key, language) for key in entries}
