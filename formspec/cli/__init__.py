"""The command line: its entry point and exit status."""

from __future__ import annotations

import atexit
import gc
import os
import sys


def main() -> None:
    """Run the command line; no traceback reaches a user."""
    from .command_line import build
    from .language import chosen_language, speak
    from .streams import prepare_streams

    gc.set_threshold(100_000)  # loaded modules stay in memory; frequent collections only slow down the start
    atexit.register(gc.freeze)  # and searching them for garbage before the process ends took a sixth of its time
    prepare_streams()
    lang = chosen_language(sys.argv[1:], os.environ)
    speak(lang)
    try:
        build(lang).main(prog_name="formspec")
    except Exception as error:  # noqa: BLE001 - no traceback reaches a user
        from ..unexpected import unexpected
        from .report import show

        show([unexpected(error)], lang, to_stderr=True)
        raise SystemExit(1) from None
