"""The language of the command line; its texts are in the catalogue, with keys that begin with ``cli.``."""

from __future__ import annotations

import gettext
import os
from collections.abc import Mapping, Sequence
from typing import Any

from ..messages import LOCALE, language_of, text, user_language
from .streams import can_show

_DOMAIN = "click"


def word(name: str, lang: str, /, **params: Any) -> str:
    """Return a text of the command line."""
    return text(f"cli.{name}", lang, **params)


def chosen_language(arguments: Sequence[str], environ: Mapping[str, str]) -> str:
    """Return ``zh`` or ``en``: by ``--lang``, else by :func:`formspec.messages.user_language`.

    A console whose encoding has no Chinese, such as that of code page 437, is spoken to in English.
    """
    for number, argument in enumerate(arguments):
        if argument == "--lang" and number + 1 < len(arguments):
            return language_of(arguments[number + 1])
        if argument.startswith("--lang="):
            return language_of(argument.partition("=")[2])
    lang = user_language(environ)
    return lang if can_show(word("about", lang)) else "en"


def speak(lang: str) -> None:
    """Set the language of click's own messages, which are in a gettext domain of their own."""
    gettext.bindtextdomain(_DOMAIN, LOCALE)
    gettext.textdomain(_DOMAIN)
    os.environ["LANGUAGE"] = lang
