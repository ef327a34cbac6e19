"""``formspec explain``: what codes, keys, types and functions mean, as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ..explanations.codes import AREAS, ExplainedCode, codes
from ..explanations.examples import shown_spec, visible
from ..explanations.index import (
    Explained,
    ExplainedArea,
    ExplainedFunction,
    ExplainedObject,
    ExplainedType,
    ExplainedValue,
    explained,
    suggestion,
)
from ..explanations.keys import ExplainedKey, object_keys
from ..messages import explanation, joined, name_of
from ..problems import Problem, ProblemError
from ..rules.tree import Function
from ..source.changes import BLOCK_KINDS
from ..spec.objects import OBJECTS
from ..values import field_types
from .language import word
from .terminal import Styled, say, say_paragraph, say_rows


def explain(names: Sequence[str], lang: str) -> None:
    """Print what each name means, or without a name what can be explained.

    Raises:
        ProblemError: for names that mean nothing, after the others were printed.

    """
    if not names:
        _overview(lang)
        return
    unknown: list[Problem] = []
    for number, name in enumerate(names):
        found = explained(name, lang)
        if not found:
            unknown.append(Problem(code="explain.unknown", params={"name": name, "suggestion": suggestion(name)}))
        for each in found:
            if number or each is not found[0]:
                say()
            _print(each, lang)
    if unknown:
        raise ProblemError(unknown)


def _print(found: Explained, lang: str) -> None:
    match found:
        case ExplainedCode():
            _print_code(found, lang)
        case ExplainedObject():
            _print_object(found, lang)
        case ExplainedKey():
            _print_key(found, lang)
        case ExplainedType():
            _print_type(found, lang)
        case ExplainedFunction():
            _title(found.name, word("explain.function", lang))
            say_paragraph(found.text)
            _example(found.example, lang)
        case ExplainedValue():
            for key in found.keys:
                _title(found.value, word("explain.value", lang, key=key.key))
                _print_facts(key, lang)
        case ExplainedArea():
            _title(found.name, word("explain.area", lang, title=found.title))
            say_rows(found.codes)


def _title(name: str, kind: str) -> None:
    say(Styled(name, bold=True), f"  {kind}")


def _print_code(found: ExplainedCode, lang: str) -> None:
    _title(found.code, joined((name_of("severity", str(each), lang) for each in found.severities), lang, "or"))
    say_paragraph(found.message)
    if found.hint:
        say_paragraph(f"→ {found.hint}")
    if found.cause:
        say_paragraph(found.cause)
    if found.example is None:
        return
    for name, text in found.example.files.items():
        _code(name, text, lang)
    if found.example.spec:
        _code(word("explain.spec", lang), shown_spec(found.code), lang)
    _code(word("explain.wrong", lang), found.example.wrong, lang)
    _code(word("explain.right", lang), found.example.right, lang)


def _code(title: str, text: str, lang: str) -> None:
    """Print lines of YAML as they are written, with a title."""
    say()
    say(word("explain.titled", lang, title=title))
    for line in visible(text, lang).rstrip("\n").split("\n"):
        say(f"    {line}")


def _example(text: str, lang: str) -> None:
    if text:
        _code(word("explain.example", lang), text, lang)


def _print_object(found: ExplainedObject, lang: str) -> None:
    _title(found.name, found.title)
    say_paragraph(found.use or found.description)
    say()
    say(word("explain.titled", lang, title=word("explain.keys", lang)))
    say_rows(found.keys)
    for name, keys in (("values", found.value_keys), ("directives", found.directives)):
        if keys:
            say_paragraph(word(f"explain.{name}", lang, text=joined(keys, lang)))
    _example(found.example, lang)


def _print_key(found: ExplainedKey, lang: str) -> None:
    _title(found.key, word("explain.key", lang))
    _print_facts(found, lang)


def _print_facts(found: ExplainedKey, lang: str) -> None:
    say_paragraph(found.description)
    for name, text in _facts(found, lang):
        say_paragraph(word(f"explain.{name}", lang, text=text))
    _example(found.example, lang)


def _facts(found: ExplainedKey, lang: str) -> Iterator[tuple[str, str]]:
    yield "in", joined((name_of("object", name, lang) for name in found.objects), lang)
    yield "takes", found.takes
    if found.is_required:
        yield "required", ""
    if found.default:
        yield "default", found.default
    if found.related:
        yield "related", joined(found.related, lang)


def _print_type(found: ExplainedType, lang: str) -> None:
    _title(found.name, word("explain.type", lang, title=found.title))
    for name, text in (("in-data", found.data), ("on-form", found.form), ("prompt", found.prompt)):
        if text:
            say_paragraph(word(f"explain.{name}", lang, text=text))
    _example(found.example, lang)


def _overview(lang: str) -> None:
    """Print the names of everything that can be explained."""
    say_paragraph(word("explain.about", lang))
    say()
    say(word("explain.titled", lang, title=word("explain.codes", lang, number=len(codes()))))
    say_rows([(area, explanation(f"area.{area}", lang), str(len(codes(f"{area}.")))) for area in AREAS])
    for name, words in _groups(lang):
        say()
        say(word("explain.titled", lang, title=name))
        say_paragraph(joined(words, lang))


def _groups(lang: str) -> Iterator[tuple[str, Iterable[str]]]:
    yield word("explain.blocks", lang), BLOCK_KINDS
    yield word("explain.objects", lang), [name for name in OBJECTS if name not in BLOCK_KINDS]
    for name in ("form", "cell"):
        yield word("explain.keys-of", lang, name=name_of("object", name, lang)), object_keys(name)
    yield word("explain.types", lang), [kind.name for kind in field_types()]
    yield word("explain.functions", lang), list(map(str, Function))
