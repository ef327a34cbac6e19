"""Every text for people, in Chinese and in English: one gettext catalogue, by key.

The texts are in ``locale/LANGUAGE/LC_MESSAGES/formspec.po``, explanations of them in ``explanations.po`` beside it;
``python docs/generate.py`` compiles them. The key of a
problem's message is its code, and ``CODE.hint`` the advice. Code names keys, codes and values only; the signs between
the items of a list, the names of codes, and the order of a sentence are in the catalogue.

A package with its own codes ships its own catalogue: an entry point of the group ``formspec.messages`` has the name of
the part of its codes before the first dot, and the package with the folder ``locale`` as its value.
"""

from __future__ import annotations

import gettext
import os
import re
import struct
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, Literal

from .patterns import lazy_pattern

GROUP = "formspec.messages"
LANGUAGES = ("zh", "en")
LOCALE = os.path.join(os.path.dirname(__file__), "locale")  # noqa: PTH118, PTH120 - --help needs no pathlib
"""The folder of the catalogues."""
_DOMAIN = "formspec"
_EXPLANATIONS = "explanations"
_ALSO = "also."
_HINT = ".hint"
_ENVIRONMENT = ("FORMSPEC_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
_PARAMETER = lazy_pattern(r"\{(\w+)(?::(?:\?([^{}]*)|([a-z-]+)))?\}")

Language = Literal["zh", "en"]


def language_of(tag: str) -> Language:
    """Return the language for the tag or locale ``tag``: ``zh-CN``, ``zh_CN.UTF-8``, ``en``."""
    return "zh" if tag.lower().startswith(("zh", "chinese")) else "en"


def user_language(environ: Mapping[str, str] | None = None) -> Language:
    """Return the user's language: by ``FORMSPEC_LANG``, else ``LC_ALL``, ``LC_MESSAGES``, ``LANG``, else the locale."""
    variables = os.environ if environ is None else environ
    named = next((variables[name] for name in _ENVIRONMENT if variables.get(name)), "")
    if not named:
        import locale

        named = locale.getlocale()[0] or ""
    return language_of(named)


_PLACE = lazy_pattern(r"\{(\w+)(?::\?([^{}]*))?\}")


def text(key: str, lang: str, /, **params: Any) -> str:
    """Return the text called ``key`` in ``lang``, with its parameters; raise KeyError if it is missing."""
    return _filled(_texts(language_of(lang))[key], params, lang)


def name_of(group: str, code: str, lang: str) -> str:
    """Return the name of the code ``code`` of ``group`` in ``lang``; one without a name is returned as it is."""
    name = _texts(language_of(lang)).get(f"name.{group}.{code}")
    return code if name is None else name.replace("{{", "{").replace("}}", "}")


def joined(texts: Iterable[str], lang: str, sign: Literal["list", "or", "comma", "clause"] = "list") -> str:
    """Return texts as one, with the sign of ``lang`` for a list, for alternatives, or for clauses between them.

    Of more than two alternatives, the sign for a list is between all but the last two.
    """
    signs, items = _texts(language_of(lang)), list(texts)
    if sign == "or" and len(items) > 2:
        items = [signs["join.list"].join(items[:-1]), items[-1]]
    return signs[f"join.{sign}"].join(items)


def keys(*prefixes: str) -> list[str]:
    """Return the keys that begin with one of ``prefixes``, in the order of the alphabet."""
    return [key for key in _texts("zh") if key.startswith(prefixes)]


def template(key: str, lang: str) -> str:
    """Return the text called ``key`` as it is in the catalogue, without parameters; empty if it is missing."""
    return _texts(language_of(lang)).get(key, "")


def explanation(key: str, lang: str) -> str:
    """Return a text of ``explanations.po``, without parameters; empty if it is missing."""
    return _explanations(language_of(lang)).get(key, "")


def explanation_keys(prefix: str) -> list[str]:
    """Return the keys of ``explanations.po`` that begin with ``prefix``, in the order of the alphabet."""
    return [key for key in _explanations("zh") if key.startswith(prefix)]


@cache
def other_names() -> Mapping[str, tuple[str, ...]]:
    """Return other words for the names of the spec language, in both languages, each with the names it may mean."""
    found: dict[str, list[str]] = {}
    for language in LANGUAGES:
        for key in explanation_keys(_ALSO):
            for word in explanation(key, language).replace("、", ",").split(","):
                found.setdefault(word.strip(), []).append(key.removeprefix(_ALSO))
    return {word: tuple(dict.fromkeys(names)) for word, names in found.items()}


def problem_templates(code: str, lang: str) -> tuple[str, str]:
    """Return the message and the hint of a problem without parameters, from the catalogue or a package's own; or empty.

    The fillable page contains them and fills in the parameters itself.
    """
    language, area = language_of(lang), code.partition(".")[0]
    texts = _texts(language)
    if code not in texts and area != code:
        texts = _texts_of(area, language)
    return texts.get(code, ""), texts.get(code + _HINT, "")


def render_message(code: str, params: Mapping[str, Any], lang: str) -> str:
    """Return the message of ``code``.

    For a code without a text, return the parameter ``message_zh`` or ``message_en``, else ``message``, else the code.
    """
    found, _ = problem_templates(code, lang)
    if not found:
        return str(params.get(f"message_{language_of(lang)}") or params.get("message") or code)
    return _filled(found, params, lang)


def render_hint(code: str, params: Mapping[str, Any], lang: str) -> str:
    """Return the advice; empty if there is none."""
    message, found = problem_templates(code, lang)
    if not message:
        return str(params.get(f"hint_{language_of(lang)}") or params.get("hint") or "")
    return _filled(found, params, lang).strip()


def _filled(template: str, params: Mapping[str, Any], lang: str) -> str:
    """Return ``template`` with its parameters, each as text in ``lang``."""
    if "{" not in template and "}" not in template:
        return template

    def one(found: re.Match[str]) -> str:
        parameter, then, group = found.groups()
        value = _shown(params.get(parameter, ""), group or "", lang)
        if then is None:
            return value
        return then.replace("@", value) if value else ""

    return _PARAMETER.sub(one, template.replace("{{", "\0").replace("}}", "\1")).replace("\0", "{").replace("\1", "}")


def _shown(value: Any, group: str, lang: str) -> str:
    """Return a parameter as text for a message; several codes of one group are alternatives."""
    items = [str(item) for item in value] if isinstance(value, list | tuple) else [str(value)]
    if group:
        return joined(dict.fromkeys(name_of(group, item, lang) for item in items), lang, "or")
    return items[0] if len(items) == 1 else joined(items, lang)


@cache
def _texts(language: Language) -> Mapping[str, str]:
    """Return the texts of the library's own catalogue."""
    return _read(LOCALE, language, _DOMAIN)


@cache
def _explanations(language: Language) -> Mapping[str, str]:
    """Return the explanations, which only ``formspec explain`` and a mistake in a spec need."""
    return _read(LOCALE, language, _EXPLANATIONS)


@cache
def _texts_of(area: str, language: Language) -> Mapping[str, str]:
    """Return the texts of the package whose codes begin with ``area``; no texts if there is no such package."""
    from importlib.util import find_spec

    from .entry_points import entry_points

    for point in entry_points(group=GROUP, name=area):
        try:
            package = find_spec(point.value)
            folders = package.submodule_search_locations if package else None
            for folder in folders or ():
                return _read(os.path.join(folder, "locale"), language, area)  # noqa: PTH118
        except (ImportError, ValueError, OSError, struct.error):  # a broken plug-in disables only its own messages
            continue
    return {}


def _read(folder: str, language: Language, domain: str) -> Mapping[str, str]:
    """Return the texts of a compiled catalogue by key; raise OSError if the file is missing or not a catalogue."""
    with open(os.path.join(folder, language, "LC_MESSAGES", f"{domain}.mo"), "rb") as compiled:  # noqa: PTH118, PTH123
        found: dict[str, str] = dict(vars(gettext.GNUTranslations(compiled))["_catalog"])
    found.pop("", None)
    return found
