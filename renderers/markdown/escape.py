"""Escaping texts so that a CommonMark parser with GitHub's tables returns the same characters."""

from __future__ import annotations

import re

from formspec.patterns import lazy_pattern

_SPECIAL = lazy_pattern(r"[\\`*_\[\]|~$!#{}^@]")
_LINKS = lazy_pattern(r"(?<=[A-Za-z])(:)(?=//)|(?<=[wW]{3})(\.)|(?<=mailto)(:)|(?<=xmpp)(:)", re.IGNORECASE)
_MARKER = lazy_pattern(r"([0-9]{1,9})([.)])|([-+=])")
_BREAK = "<br>"


def cell(text: str) -> str:
    """Return ``text`` for a table cell: one line, newlines as ``<br>``, outer white space as references."""
    return _BREAK.join(_line(line) for line in text.split("\n"))


def paragraph(text: str) -> str:
    """Return ``text`` for a paragraph of its own; no line start is parsed as a list or a heading."""
    if text == "\n":
        return "&#10;"  # a tag alone on its line begins a block of HTML (CommonMark 0.31, 4.6)
    return _BREAK.join(_start(_line(line)) for line in text.split("\n"))


def _line(text: str) -> str:
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    escaped = _SPECIAL.sub(r"\\\g<0>", text)
    escaped = _LINKS.sub(lambda match: "\\" + match.group(), escaped)
    escaped = escaped.replace("\r", "&#13;").replace("\t", "&#9;")
    inner = escaped.strip()
    start = escaped.find(inner) if inner else len(escaped)
    return _references(escaped[:start]) + inner + _references(escaped[start + len(inner) :])


def _references(blanks: str) -> str:
    return "".join(f"&#{ord(each)};" for each in blanks)


def _start(text: str) -> str:
    match = _MARKER.match(text)
    if match is None:
        return text
    if match.group(3):
        return "\\" + text
    return f"{match.group(1)}\\{text[match.start(2) :]}"
