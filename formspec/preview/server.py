"""The server of a preview: the page and its data, on this computer alone.

It listens on the loopback address only. Each address begins with a random token, and the ``Host`` of a request must be
this server's, so that no page of another site can read anything, not even by a name that it lets resolve to this
address. Documents of forms run in frames without an origin of their own, printed ones without scripts.
"""

from __future__ import annotations

import hmac
import json
import secrets
from collections.abc import Mapping
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from threading import BoundedSemaphore, Event, Thread
from typing import Any, cast
from urllib.parse import parse_qs

import msgspec

from ..problems import ProblemError
from ..unexpected import unexpected
from .lines import Location, excerpts
from .page import ASSETS, PAGE_TYPE, asset, page, state_json
from .picture import previewed_formats
from .session import Session

ADDRESS = "127.0.0.1"
_HOSTS = (ADDRESS, "localhost")
_TOKEN_BYTES = 16  # 128 bits, as for a UUID
_MOST_CONNECTIONS = 32  # a page has one that waits, and two or three at each change
_PATIENCE = 10.0  # seconds until a browser has sent its request, or has taken a part of the answer
_HEARTBEAT = 15.0  # seconds after which a line is sent, to find out whether the browser is still there
_RECONNECT = 500  # milliseconds until a browser asks again after an interruption
_PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-src 'self'; img-src data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_PRINTED_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox allow-same-origin allow-modals"
)
_FILLED_IN_POLICY = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; frame-ancestors 'self'; "
    "sandbox allow-scripts allow-modals allow-downloads"
)
"""The policies of the documents; that of a page to fill in names its own script and styles by their hashes as well."""
_HEADERS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_MOST_FIELDS = 4  # of a query: the page sends two
_NO_PICTURE = b'<!DOCTYPE html><html lang="zxx"><head><meta charset="utf-8"><title>-</title></head><body></body></html>'


class PreviewServer(ThreadingHTTPServer):
    """Serves one session to browsers on this computer."""

    daemon_threads = True
    request_queue_size = _MOST_CONNECTIONS

    def __init__(self, session: Session) -> None:
        super().__init__((ADDRESS, 0), _Handler)
        self.session = session
        self.token = secrets.token_urlsafe(_TOKEN_BYTES)
        self.hosts = frozenset(f"{name}:{self.server_port}" for name in _HOSTS)
        self._free = BoundedSemaphore(_MOST_CONNECTIONS)

    def server_bind(self) -> None:
        """Bind the socket, without looking up the name of the address, which can take seconds."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = self.server_address[:2]  # type: ignore[assignment]

    @property
    def url(self) -> str:
        """The address of the page."""
        return f"http://{ADDRESS}:{self.server_port}/{self.token}/"

    def serve(self) -> None:
        """Serve until the process is interrupted, and renew the session meanwhile."""
        stop = Event()
        watching = Thread(target=self.session.run, args=(stop,), daemon=True)
        watching.start()
        try:
            self.serve_forever()
        finally:
            stop.set()
            watching.join()
            self.server_close()

    def process_request(self, request: Any, client_address: Any) -> None:
        """Answer a request in a thread; reject one beyond the limit."""
        if not self._free.acquire(blocking=False):
            self.shutdown_request(request)
            return
        super().process_request(request, client_address)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """Answer a request, in its thread."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._free.release()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Ignore a connection that broke, as when a browser is closed."""


class _Handler(BaseHTTPRequestHandler):
    """Answers one request."""

    timeout = _PATIENCE
    error_message_format = "%(code)d\n"
    error_content_type = "text/plain"

    def do_GET(self) -> None:
        """Answer a request of the page."""
        server = cast("PreviewServer", self.server)
        if self.headers.get_all("Host") not in [[host] for host in server.hosts]:
            self.send_error(HTTPStatus.MISDIRECTED_REQUEST)
            return
        address, _, query = self.path.partition("?")
        token, slash, path = address.removeprefix("/").partition("/")
        if not hmac.compare_digest(token.encode(), server.token.encode()) or not slash:
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        try:
            self._route(path, query)
        except (ConnectionError, TimeoutError):
            return
        except (ValueError, msgspec.DecodeError):
            self.send_error(HTTPStatus.BAD_REQUEST)
        except Exception as error:  # noqa: BLE001 - the server goes on after any exception
            unexpected(error)
            self.send_error(HTTPStatus.INTERNAL_SERVER_ERROR)

    def _route(self, path: str, query: str) -> None:
        session = cast("PreviewServer", self.server).session
        name, _, number = path.partition("/")
        formats = previewed_formats()
        if not path:
            self._send(page(session.inputs, session.lang), PAGE_TYPE, _PAGE_POLICY)
        elif path in ASSETS:
            self._send(asset(path), ASSETS[path])
        elif path == "events":
            self._send_events(session)
        elif path == "lines":
            self._send_lines(session, parse_qs(query, max_num_fields=_MOST_FIELDS))
        elif name == "form" and number in map(str, range(len(formats))):
            self._send_form(session, int(number))
        else:
            self.send_error(HTTPStatus.NOT_FOUND)

    def _send(self, content: bytes, media_type: str, policy: str = "default-src 'none'") -> None:
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Content-Security-Policy", policy)
        self.end_headers()
        self.wfile.write(content)

    def _send_form(self, session: Session, number: int) -> None:
        to, picture = previewed_formats()[number], session.state.picture
        policy = _FILLED_IN_POLICY if to.fillable_of else _PRINTED_POLICY
        try:
            content = _NO_PICTURE if picture is None else picture.document(to)
        except ProblemError:
            content = _NO_PICTURE
        self._send(content, f"{to.media_type}; charset=utf-8", policy)

    def _send_lines(self, session: Session, query: Mapping[str, list[str]]) -> None:
        """Send the lines around locations: in the texts of the picture, or in the present ones."""
        state = session.state
        asked = msgspec.json.decode(query.get("at", [""])[0], type=list[tuple[str, int, int]])
        texts = state.picture.texts if state.picture and query.get("of") == ["picture"] else state.texts
        found = excerpts(texts, [Location(*each) for each in asked])
        self._send(msgspec.json.encode(found), "application/json")

    def _send_events(self, session: Session) -> None:
        """Send each state of the session, until the browser is gone (HTML, 9.2: server-sent events)."""
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream; charset=utf-8")
        self.end_headers()
        self.wfile.write(f"retry: {_RECONNECT}\n\n".encode())
        number = 0
        while True:
            state = session.wait(number, _HEARTBEAT)
            if state is None:
                self.wfile.write(b":\n\n")
                continue
            number = state.number
            data = json.dumps(state_json(state, session.inputs, session.lang))
            self.wfile.write(f"data: {data}\n\n".encode())

    def end_headers(self) -> None:
        """End the headers with those that every answer has."""
        for name, value in _HEADERS.items():
            self.send_header(name, value)
        super().end_headers()

    def _refuse(self) -> None:
        self.send_error(HTTPStatus.METHOD_NOT_ALLOWED)

    do_HEAD = do_POST = do_PUT = do_DELETE = do_PATCH = do_OPTIONS = _refuse  # noqa: N815 - named by http.server

    def version_string(self) -> str:
        """Return the name of this server, without versions."""
        return "formspec"

    def log_message(self, *_: object) -> None:
        """Log nothing: the address of a request has the token."""
