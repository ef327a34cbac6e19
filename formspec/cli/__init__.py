"""The command line: options in, files and messages out, an exit status."""

from __future__ import annotations

import gc
import os
import sys


def main() -> None:
    """Run the command line; no traceback reaches a user."""
    from .commands import build
    from .language import chosen_language, speak

    gc.set_threshold(100_000)  # what is loaded stays; collecting it again and again only slows the start
    lang = chosen_language(sys.argv[1:], os.environ)
    speak(lang)
    try:
        build(lang).main(prog_name="formspec")
    except Exception as error:
        if os.environ.get("FORMSPEC_DEBUG"):
            raise
        from .language import word

        sys.stderr.write(word("internal", lang).format(error=f"{type(error).__name__}: {error}") + "\n")
        raise SystemExit(1) from None
