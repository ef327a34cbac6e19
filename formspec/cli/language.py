"""Which language the command line speaks; its texts are in the catalogue, by keys that begin with ``cli.``."""

from __future__ import annotations

import gettext
import os
from collections.abc import Mapping, Sequence
from typing import Any

from ..messages import LOCALE, language_of, text, user_language

_DOMAIN = "click"


def word(name: str, lang: str, /, **params: Any) -> str:
    """Return a text of the command line."""
    return text(f"cli.{name}", lang, **params)


def chosen_language(arguments: Sequence[str], environ: Mapping[str, str]) -> str:
    """Return ``zh`` or ``en``: by ``--lang``, else as :func:`formspec.messages.user_language` has it."""
    for number, argument in enumerate(arguments):
        if argument == "--lang" and number + 1 < len(arguments):
            return language_of(arguments[number + 1])
        if argument.startswith("--lang="):
            return language_of(argument.partition("=")[2])
    return user_language(environ)


def speak(lang: str) -> None:
    """Let click speak ``lang``, too: it asks gettext for its words, in a domain of their own."""
    gettext.bindtextdomain(_DOMAIN, str(LOCALE))
    gettext.textdomain(_DOMAIN)
    os.environ["LANGUAGE"] = lang
