"""What the tests of the preview share: a folder with specs, and a server for one of them."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from threading import Thread

import pytest

from formspec.preview.picture import Inputs
from formspec.preview.server import PreviewServer
from formspec.preview.session import Session

ROOT = Path(__file__).resolve().parents[2]
POLL = 0.01  # seconds until a server notices that it is to end
SMALL = """formspec: 1
id: mine/small
title: 小表
blocks:
  - fields: unit
    rows:
      - [{id: name, label: 单位名称}]
  - table: funds
    columns:
      - {id: planned, label: 计划数, type: money}
    rows:
      - {id: total, label: 合计}
      - {id: basic, label: 基本支出}
"""


def no_sleep(_: float) -> None:
    """Wait no time at all."""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with both annexes and a small form."""
    shutil.copytree(ROOT / "specs" / "jiangsu" / "2024", tmp_path, dirs_exist_ok=True)
    (tmp_path / "small.yaml").write_text(SMALL, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def change(path: Path, old: str, new: str) -> None:
    """Replace a text in a file, and the file by a new one, as editors do."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    written = path.with_suffix(".new")
    written.write_text(text.replace(old, new), encoding="utf-8")
    written.replace(path)


def session_of(spec: str, data: str = "", base: str = "", lang: str = "zh") -> Session:
    """Return a session that has read its files once."""
    session = Session(Inputs(spec, data, base), lang, no_sleep)
    session.renew()
    return session


Serve = Callable[[Session], PreviewServer]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Serve sessions, each on a port of its own, until the test ends; a test itself looks for changes of files."""
    running: list[tuple[PreviewServer, Thread]] = []

    def start(session: Session) -> PreviewServer:
        server = PreviewServer(session)
        thread = Thread(target=server.serve_forever, args=(POLL,))
        thread.start()
        running.append((server, thread))
        return server

    yield start
    for server, thread in running:
        server.shutdown()
        thread.join()
        server.server_close()


def ask(server: PreviewServer, path: str, method: str = "GET", **headers: str) -> HTTPResponse:
    """Return the answer to a request for ``path`` below the token; a path that begins with / is used as it is."""
    connection = HTTPConnection("127.0.0.1", server.server_port, timeout=5)
    address = path if path.startswith("/") else f"/{server.token}/{path}"
    connection.putrequest(method, address, skip_host="Host" in headers)
    for name, value in headers.items():
        if value:
            connection.putheader(name, value)
    connection.endheaders()
    return connection.getresponse()
