"""``formspec preview`` prints its address, opens a browser, and ends quietly."""

from __future__ import annotations

import signal
import subprocess
import sys
import webbrowser
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from formspec.cli import preview as command

from .conftest import change

COMMAND = [sys.executable, "-m", "formspec", "preview"]


@pytest.mark.parametrize(("lang", "said"), [("zh", "按 Ctrl+C 结束"), ("en", "press Ctrl+C to end")])
def test_it_serves_until_it_is_interrupted(folder: Path, lang: str, said: str) -> None:
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a run in the background ignores it, as its children do
    running = subprocess.Popen(
        [*COMMAND, "small.yaml", "--no-browser", "--lang", lang],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    try:
        assert running.stdout is not None
        address = urlsplit(running.stdout.readline().split()[-1])
        assert said in running.stdout.readline()
        connection = HTTPConnection(address.netloc, timeout=20)
        connection.request("GET", f"{address.path}events")
        events = connection.getresponse()
        change(folder / "small.yaml", "小表", "大表")
        assert any("大表" in line.decode("unicode_escape") for line in iter(events.readline, b""))
        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=20)
    finally:
        running.kill()
    assert running.returncode == 0
    assert not err
    assert "Traceback" not in out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nothing.yaml"], "读不了文件 nothing.yaml"),
        (["_common.yaml"], "几张表共用的部分"),
        (["small.yaml", "--data", "nothing.json"], "读不了文件 nothing.json"),
        (["small.yaml", "--base", "nothing.yaml"], "读不了文件 nothing.yaml"),
    ],
)
def test_what_cannot_be_previewed_is_said_at_once(folder: Path, arguments: list[str], said: str) -> None:
    done = subprocess.run(
        [*COMMAND, *arguments, "--no-browser", "--lang", "zh"],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    assert said in done.stderr
    assert not done.stdout


class Browser(webbrowser.BaseBrowser):
    """A browser that remembers what it was to open."""

    def __init__(self) -> None:
        super().__init__("browser")
        self.opened: list[str] = []

    def open(self, url: str, new: int = 0, autoraise: bool = True) -> bool:
        self.opened.append(url)
        return True


def test_a_browser_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    browser = Browser()
    monkeypatch.setattr(webbrowser, "get", lambda: browser)
    command._open("http://127.0.0.1:1/token/")
    assert browser.opened == ["http://127.0.0.1:1/token/"]


def test_a_browser_in_the_terminal_is_not_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr(webbrowser.GenericBrowser, "open", lambda _, url: opened.append(url))
    monkeypatch.setattr(webbrowser, "get", lambda: webbrowser.GenericBrowser("w3m"))
    command._open("http://127.0.0.1:1/token/")
    assert not opened


def test_without_a_browser_the_preview_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    def none() -> None:
        raise webbrowser.Error

    monkeypatch.setattr(webbrowser, "get", none)
    command._open("http://127.0.0.1:1/token/")
