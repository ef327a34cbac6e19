"""Texts that are printed on the form: signs in them that were hardly meant to be printed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from ..patterns import lazy_pattern
from ..source.nodes import Mapping as MappingNode
from ..source.nodes import Mark, Node, Scalar, Sequence
from ..source.scalars import quoted
from ..values import YEAR, Kind
from .labels import COUNTERS, counters, fill, other_braces, variables_in
from .maxima import MAX
from .model import Parameter
from .reader import Report

_KEYS = frozenset(
    ("label", "title", "subtitle", "period", "number", "annex", "unit_line", "text", "heading", "help", "placeholder",
     "prefix", "suffix", "item", "code_label", "notes_label", "sheet")
)  # fmt: skip
_LISTS = ("choices", "levels")
"""Keys of lists whose items are printed; ``choices`` of the form has such lists by name."""
_QUOTES = lazy_pattern("[“”„‟＂][^“”„‟＂\"]+[“”„‟＂\"]|[‘’][^‘’']+[‘’']")
_WIDE_BRACES = lazy_pattern(r"｛([a-z][a-z0-9_]{0,63})(?:[+-][0-9]{1,3})?｝")
_OTHER_NOTATION = lazy_pattern(r"[$#%]\{\{?([a-z][a-z0-9_]*)\}\}?|\{\{ ?([a-z][a-z0-9_]*) ?\}\}?")
"""A parameter as other programs write it: ``${year}``, ``{{year}}``."""
_COMMAS = ",，、;；"
"""Signs at the end of a text that belong to a list: text that was copied from one."""


def check_texts(root: MappingNode, parameters: Mapping[str, Parameter], report: Report) -> None:
    """Report names in braces that are no parameters, and signs at the beginning or the end that would be printed.

    Args:
        root: the document.
        parameters: the parameters of the form.
        report: where problems go.
    """
    checker = _Checker(parameters, report)
    for node in _mappings(root):
        for key in _KEYS & node.entries.keys():
            value = node.entries[key].value
            if isinstance(value, Scalar) and not (key == "text" and "id" in node.entries):
                checker.text(value, _own_names(key, node))
        for key in _LISTS:
            for items in _lists(node.get(key)):
                checker.items(items, are_choices=key == "choices")


class _Checker:
    def __init__(self, parameters: Mapping[str, Parameter], report: Report) -> None:
        self._known = sorted({*parameters, *COUNTERS})
        self._numbers = {
            name for name, each in parameters.items() if each.type.kind is Kind.NUMBER and each.type is not YEAR
        }
        self._shown = {**counters(1), **{name: each.blank or "…" for name, each in parameters.items()}}
        self._labels = {each.label: name for name, each in parameters.items()}
        self._report = report

    def text(self, value: Scalar, own: Collection[str] = ()) -> None:
        """Report what is wrong in a text; ``own`` are names that it may use besides parameters."""
        if value.plain and _QUOTES.fullmatch(value.text):
            params = {"text": value.text, "corrected": quoted(value.text)}
            self._report.add("spec.fullwidth-quotes", value.mark.location(), warning=True, **params)
        self._comma(value)
        for name, offset in (*variables_in(value.text), *other_braces(value.text)):
            if name not in self._known and name not in own:
                location = value.location_at(offset)
                self._report.unknown("spec.unknown-parameter", name, self._known, location, self._labels)
        self._notation(value)
        for found in _WIDE_BRACES.finditer(value.text):
            if found[1] in self._known and value.inset is not None:
                from ..source.fullwidth import fullwidth_problem

                mark = Mark(value.mark.file, value.mark.line, value.mark.column + value.inset + found.start())
                corrected = quoted(value.text.translate({ord("｛"): "{", ord("｝"): "}"}))
                self._report.problems.append(fullwidth_problem(mark, "｛", "{", corrected))

    def items(self, items: Sequence, *, are_choices: bool) -> None:
        """Report what is wrong in the texts of a list."""
        texts = [item for item in items.items if isinstance(item, Scalar)]
        for item in texts:
            self._comma(item)
        if are_choices and len(texts) == 1 and texts[0].plain:
            from .corrections import parts

            found = list(parts(texts[0].text))
            if len(found) > 1:
                params = {"text": texts[0].text, "corrected": f"[{', '.join(found)}]"}
                self._report.add("spec.one-choice", texts[0].mark.location(), warning=True, **params)

    def _notation(self, value: Scalar) -> None:
        """Report parameters in the notation of another program; a sign before a number may be that of its currency."""
        for found in _OTHER_NOTATION.finditer(value.text):
            name = found[1] or found[2]
            if name in self._known and (name not in self._numbers or found[0].startswith("{")):
                params = {"found": found[0], "printed": fill(found[0], self._shown), "corrected": f"{{{name}}}"}
                location = value.location_at(found.start())
                self._report.add("spec.sign-printed", location, warning=True, **params)

    def _comma(self, value: Scalar) -> None:
        text = value.text
        if value.plain and len(text) > 1 and text[-1] in _COMMAS and value.inset is not None:
            params = {"sign": text[-1], "corrected": text.rstrip(_COMMAS)}
            self._report.add("spec.comma-printed", value.location_at(len(text) - 1), warning=True, **params)


def _own_names(key: str, node: MappingNode) -> tuple[str, ...]:
    """Return the names that a label may use for keys next to it: ``{max}`` in a row, or in a field with an id."""
    has_owner = any(each in node.entries for each in ("id", "repeat", "rows"))
    return (MAX,) if key == "label" and MAX in node.entries and has_owner and "columns" not in node.entries else ()


def _is_amount(parameter: Parameter) -> bool:
    return parameter.type.kind is Kind.NUMBER and parameter.type is not YEAR


def _lists(node: Node | None) -> Iterator[Sequence]:
    if isinstance(node, Sequence):
        yield node
    elif isinstance(node, MappingNode):
        yield from (entry.value for entry in node.entries.values() if isinstance(entry.value, Sequence))


def _mappings(node: Node) -> Iterator[MappingNode]:
    if isinstance(node, MappingNode):
        yield node
        for entry in node.entries.values():
            yield from _mappings(entry.value)
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from _mappings(item)
