"""A client of a language server: it opens a file as an editor does, and asks what the editor asks while one types."""

from __future__ import annotations

import json
import queue
import subprocess
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

_PATIENCE = 60  # seconds for one answer: a machine that runs other tests needs some for the start of Node


class LanguageServer:
    """A server that is spoken to over its standard input and output (Language Server Protocol 3.17)."""

    def __init__(self, program: Path) -> None:
        self._process = subprocess.Popen(
            [str(program), "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self._messages: queue.Queue[Any] = queue.Queue()
        self._requests = 0
        threading.Thread(target=self._receive, daemon=True).start()
        markdown = {"hover": {"contentFormat": ["markdown"]}}
        self.ask("initialize", processId=None, rootUri=None, capabilities={"textDocument": markdown})
        self._send(method="initialized", params={})

    def open(self, path: Path, text: str | None = None) -> list[dict[str, Any]]:
        """Open a file, with ``text`` in the editor if that was changed; return its diagnostics."""
        content = path.read_text(encoding="utf-8") if text is None else text
        document = {"uri": path.as_uri(), "languageId": "yaml", "version": 1, "text": content}
        self._send(method="textDocument/didOpen", params={"textDocument": document})
        while True:
            message = self._next()
            is_about_it = message.get("params", {}).get("uri") == document["uri"]
            if message.get("method") == "textDocument/publishDiagnostics" and is_about_it:
                return list(message["params"]["diagnostics"])

    def at(self, method: str, path: Path, line: int, column: int) -> Any:
        """Return the answer to a request about a position, counted from 0."""
        position = {"line": line, "character": column}
        return self.ask(f"textDocument/{method}", textDocument={"uri": path.as_uri()}, position=position)

    def ask(self, method: str, **params: Any) -> Any:
        """Return the answer to a request; what the server asks meanwhile gets an empty answer."""
        self._requests += 1
        number = self._requests
        self._send(id=number, method=method, params=params)
        while True:
            message = self._next()
            if message.get("id") == number and "method" not in message:
                return message.get("result")

    def stop(self) -> None:
        self._process.kill()
        self._process.communicate()

    def _next(self) -> Mapping[str, Any]:
        message: dict[str, Any] = self._messages.get(timeout=_PATIENCE)
        assert message is not None, "the server has ended"
        if "method" in message and "id" in message:
            asked = message.get("params") or {}
            self._send(id=message["id"], result=[None for _ in asked.get("items", [])] or None)
        return message

    def _send(self, **message: Any) -> None:
        content = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self._process.stdin is not None
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(content) + content)
        self._process.stdin.flush()

    def _receive(self) -> None:
        stream = self._process.stdout
        assert stream is not None
        while line := stream.readline():
            length = 0
            while line.strip():
                name, _, value = line.partition(b":")
                length = int(value) if name.lower() == b"content-length" else length
                line = stream.readline()
            self._messages.put(json.loads(stream.read(length)))
        self._messages.put(None)
