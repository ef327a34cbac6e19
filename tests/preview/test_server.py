"""The server answers its own page alone: by its token, its address and its host, and by GET."""

from __future__ import annotations

import json
import socket
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from formspec.preview import server as server_module
from formspec.preview.picture import previewed_formats
from formspec.preview.server import PreviewServer

from .conftest import Serve, ask, change, session_of

SMALL = Path("small.yaml")


@pytest.fixture
def server(folder: Path, serve: Serve) -> PreviewServer:
    return serve(session_of("small.yaml"))


def read_event(stream: Any) -> Any:
    """Return the data of the next event."""
    while True:
        line = stream.readline().decode()
        if line.startswith("data: "):
            return json.loads(line.removeprefix("data: "))


def lines_at(server: PreviewServer, places: Any, of: str = "picture") -> Any:
    return json.loads(ask(server, f"lines?of={of}&at={quote(json.dumps(places))}").read())


def test_it_listens_on_this_computer_alone(server: PreviewServer) -> None:
    assert server.server_address[0] == "127.0.0.1"


def test_the_token_is_new_for_each_server_and_long_enough(server: PreviewServer, serve: Serve) -> None:
    other = serve(server.session)
    assert server.token != other.token
    assert len(server.token) >= 22  # 128 bits in base64
    assert server.url == f"http://127.0.0.1:{server.server_port}/{server.token}/"


@pytest.mark.parametrize("path", ["", "page.css", "page.js", "form/0", "form/1", "lines?at=[]"])
def test_the_page_and_its_parts_are_there(server: PreviewServer, path: str) -> None:
    answer = ask(server, path)
    assert answer.status == 200
    assert answer.read() or path.startswith("lines")


@pytest.mark.parametrize("path", ["/", "//", "/page.js", "/wrong/", "/wrong/form/0", "/favicon.ico", "*", "/%C3%A9/"])
def test_without_the_token_nothing_is_there(server: PreviewServer, path: str) -> None:
    answer = ask(server, path if path.startswith("/") else f"/{path}")
    assert answer.status == 404
    assert answer.read() == b"404\n"


def test_a_part_of_the_token_is_not_enough(server: PreviewServer) -> None:
    for token in (server.token[:-1], f"{server.token}x", server.token.swapcase()):
        assert ask(server, f"/{token}/").status == 404
    assert ask(server, f"/{server.token}").status == 404


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:{port}",
        "127.0.0.1",
        "127.0.0.1:1",
        "127.0.0.1.evil.example:{port}",
        "",
        "[::1]:{port}",
    ],
)
def test_another_host_is_refused_even_with_the_token(server: PreviewServer, host: str) -> None:
    assert ask(server, "", Host=host.format(port=server.server_port)).status == 421


def test_the_name_of_this_computer_is_its_host_as_well(server: PreviewServer) -> None:
    assert ask(server, "", Host=f"localhost:{server.server_port}").status == 200


def test_two_hosts_are_refused(server: PreviewServer) -> None:
    with socket.create_connection(("127.0.0.1", server.server_port), timeout=5) as connection:
        host = f"Host: 127.0.0.1:{server.server_port}\r\n"
        connection.sendall(f"GET /{server.token}/ HTTP/1.1\r\n{host}Host: evil.example\r\n\r\n".encode())
        assert b" 421 " in connection.recv(100)


@pytest.mark.parametrize(
    "path",
    [
        "../small.yaml", "..%2fsmall.yaml", "page/page.html", "page.html", "form", "form/", "form/2", "form/-1", "form/00",
        "form/0/..", "form/%30", "page.css/", "/etc/passwd", "server.py", "lines/", "\\..\\small.yaml",
    ],
)  # fmt: skip
def test_no_other_path_leads_anywhere(server: PreviewServer, path: str) -> None:
    assert ask(server, f"/{server.token}/{path}").status == 404


@pytest.mark.parametrize("method", ["HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_nothing_but_reading_is_allowed(server: PreviewServer, method: str) -> None:
    assert ask(server, "", method=method).status == 405
    assert ask(server, "/", method=method).status == 405


def test_an_unknown_method_is_refused(server: PreviewServer) -> None:
    assert ask(server, "", method="BREW").status == 501


def test_a_long_address_is_refused(server: PreviewServer) -> None:
    assert ask(server, "lines?at=" + "1" * 70_000).status == 414


def test_every_answer_forbids_to_keep_it_and_to_use_it_elsewhere(server: PreviewServer) -> None:
    for path in ("", "page.js", "form/0", "/wrong"):
        headers = ask(server, path).headers
        assert headers["Cache-Control"] == "no-store"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert headers["Server"] == "formspec"
        assert "Access-Control-Allow-Origin" not in headers


def test_the_page_loads_nothing_from_elsewhere_and_is_in_no_frame(server: PreviewServer) -> None:
    answer = ask(server, "")
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert b"http://" not in answer.read()
    assert server.token.encode() not in ask(server, "").read()


def test_a_printed_form_runs_no_script_and_one_to_fill_in_has_no_origin(server: PreviewServer) -> None:
    for number, to in enumerate(previewed_formats()):
        policy = ask(server, f"form/{number}").headers["Content-Security-Policy"]
        flags = policy.partition("sandbox ")[2].split()
        assert ("allow-scripts" in flags) == bool(to.fillable_of)
        assert ("allow-same-origin" in flags) != bool(to.fillable_of)
        assert "connect-src" not in policy
        assert "default-src 'none'" in policy


def test_a_form_that_cannot_be_shown_yet_is_an_empty_page(folder: Path, serve: Serve) -> None:
    change(SMALL, "blocks:", "blokcs:")
    answer = ask(serve(session_of("small.yaml")), "form/0")
    assert answer.status == 200
    assert "小表" not in answer.read().decode()


def test_lines_are_those_of_the_forms_own_files(server: PreviewServer) -> None:
    [found] = lines_at(server, [["small.yaml", 3, 8]])
    assert found["file"] == "small.yaml"
    assert [line["text"] for line in found["lines"] if line["columns"]] == ["title: 小表"]
    for name in ("/etc/passwd", "../small.yaml", "department.yaml", ""):
        assert lines_at(server, [[name, 1, 1]]) == []


def test_lines_of_a_problem_are_those_of_the_broken_text(server: PreviewServer) -> None:
    change(SMALL, "title: 小表", "titel: 小表")
    server.session.step()
    texts = {of: lines_at(server, [["small.yaml", 3, 1]], of)[0]["lines"][2]["text"] for of in ("picture", "files")}
    assert texts == {"picture": "title: 小表", "files": "titel: 小表"}


@pytest.mark.parametrize("query", ["at=", "at={", "at=[[1]]", "at=[[%22a%22,%22b%22,1]]", "", "at=[]&a=1&b=2&c=3&d=4"])
def test_a_wrong_question_is_refused(server: PreviewServer, query: str) -> None:
    assert ask(server, f"lines?{query}").status == 400


def test_each_state_is_sent_as_soon_as_there_is_one(server: PreviewServer) -> None:
    events = ask(server, "events")
    assert events.headers["Content-Type"].startswith("text/event-stream")
    first = read_event(events)
    assert first["isCurrent"]
    assert first["title"] == "小表"
    change(SMALL, "title: 小表", "title: 大表")
    server.session.step()
    assert read_event(events)["title"] == "大表"
    change(SMALL, "blocks:", "blokcs:")
    server.session.step()
    broken = next(state for state in iter(lambda: read_event(events), None) if not state["isCurrent"])
    assert broken["title"] == "大表"
    assert broken["problems"][0]["at"][0] == "small.yaml"
    events.close()


def test_a_browser_that_comes_back_gets_the_present_state(server: PreviewServer) -> None:
    ask(server, "events").close()
    change(SMALL, "title: 小表", "title: 大表")
    server.session.step()
    events = ask(server, "events")
    assert read_event(events)["title"] == "大表"
    events.close()


def is_closed(connection: socket.socket) -> bool:
    """Return whether the other side closes a connection before anything is sent."""
    try:
        return connection.recv(1) == b""
    except ConnectionError:
        return True


def is_answered(server: PreviewServer) -> bool:
    try:
        return ask(server, "").status == 200
    except (ConnectionError, HTTPException):
        return False


def test_connections_beyond_the_limit_are_closed_and_others_are_answered_afterwards(server: PreviewServer) -> None:
    address = ("127.0.0.1", server.server_port)
    waiting = [socket.create_connection(address, timeout=5) for _ in range(server_module._MOST_CONNECTIONS)]
    with socket.create_connection(("127.0.0.1", server.server_port), timeout=5) as one_more:
        assert is_closed(one_more)
    for connection in waiting:
        connection.close()
    assert any(is_answered(server) for _ in range(1000))


def test_an_unforeseen_error_is_answered_without_a_word(
    server: PreviewServer, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object) -> bytes:
        raise ZeroDivisionError

    monkeypatch.setattr(server_module, "page", fail)
    answer = ask(server, "")
    assert answer.status == 500
    assert answer.read() == b"500\n"
    assert ask(server, "page.css").status == 200
    assert capfd.readouterr() == ("", "")


def test_a_connection_that_breaks_is_not_reported(server: PreviewServer, capfd: pytest.CaptureFixture[str]) -> None:
    for text in (
        b"",
        b"GET",
        b"\0\xff\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        f"GET /{server.token}/ HTTP/1.0\r\n".encode(),
    ):
        with socket.create_connection(("127.0.0.1", server.server_port), timeout=5) as connection:
            connection.sendall(text)
    assert ask(server, "page.css").status == 200
    assert capfd.readouterr() == ("", "")
