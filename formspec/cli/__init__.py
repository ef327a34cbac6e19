"""The command line: its entry point and exit status."""

from __future__ import annotations

import atexit
import gc
import os
import sys
from contextlib import suppress


def main() -> None:
    """Run the command line; no traceback reaches a user."""
    gc.set_threshold(100_000)  # loaded modules stay in memory; frequent collections only slow down the start
    from .command_line import build
    from .language import chosen_language, speak
    from .streams import prepare_streams

    atexit.register(gc.freeze)  # and searching them for garbage before the process ends took a sixth of its time
    prepare_streams()
    lang = chosen_language(sys.argv[1:], os.environ)
    speak(lang)
    try:
        try:
            build(lang).main(prog_name="formspec")
        finally:
            sys.stdout.flush()
    except Exception as error:  # noqa: BLE001 - no traceback reaches a user
        from .report import show
        from .streams import failure_of

        with suppress(OSError):  # nothing can be reported if standard error is full as well
            show(failure_of(error), lang, to_stderr=True)
        raise SystemExit(1) from None
