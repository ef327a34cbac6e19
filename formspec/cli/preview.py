"""``formspec preview``: a form in the browser, renewed at each save."""

from __future__ import annotations

import time
import webbrowser
from contextlib import suppress

from ..preview.picture import Inputs, check_inputs
from ..preview.server import PreviewServer
from ..preview.session import Session
from .language import word
from .terminal import say


def preview(inputs: Inputs, lang: str, *, browser: bool) -> None:
    """Show a form until the command is interrupted; with ``browser``, open a browser.

    Raises ProblemError for files of which there can be no preview.
    """
    check_inputs(inputs)
    session = Session(inputs, lang, time.sleep)
    session.renew()
    server = PreviewServer(session)
    for line in word("preview-at", lang, url=server.url).splitlines():
        say(line)
    if browser:
        _open(server.url)
    with suppress(KeyboardInterrupt):
        server.serve()


def _open(url: str) -> None:
    """Open a browser with a window of its own; one that runs in the terminal would stop this program meanwhile."""
    with suppress(webbrowser.Error, OSError):
        controller = webbrowser.get()
        if type(controller) is not webbrowser.GenericBrowser:
            controller.open(url)
