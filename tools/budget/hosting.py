"""Serve a folder as GitHub Pages does: compressed, kept for ten minutes, 404.html for the rest."""

from __future__ import annotations

import gzip
import threading
from contextlib import contextmanager
from email.utils import formatdate
from functools import lru_cache, partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "application/javascript; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".webmanifest": "application/manifest+json; charset=utf-8",
    ".svg": "image/svg+xml",
    ".xml": "application/xml",
    ".txt": "text/plain; charset=utf-8",
}
LEVEL = 6


class Host:
    """A running server: its address, and the size of every answer since the log was emptied."""

    def __init__(self, address: str, sent: list[tuple[str, int]]) -> None:
        self.address = address
        self.sent = sent


@contextmanager
def host(site: Path) -> Iterator[Host]:
    """Serve a folder on a free port of this computer."""
    sent: list[tuple[str, int]] = []
    handler = partial(_Handler, sent=sent, site=site.resolve())
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield Host(f"http://127.0.0.1:{server.server_address[1]}/", sent)
        server.shutdown()
        thread.join()


def compressed(path: Path) -> int:
    """Return a file's weight as it is sent, without the answer's head."""
    return len(_content(path, path.stat().st_mtime_ns)[0])


@lru_cache(maxsize=4096)
def _content(path: Path, changed: int) -> tuple[bytes, bool]:  # noqa: ARG001 - part of the key
    content = path.read_bytes()
    if path.suffix in TYPES:
        return gzip.compress(content, LEVEL, mtime=0), True
    return content, False


class _Handler(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(
        self, *arguments: object, sent: list[tuple[str, int]], site: Path, **named: object
    ) -> None:
        self.sent = sent
        self.site = site
        super().__init__(*arguments, **named)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        asked = unquote(urlsplit(self.path).path)
        path = (self.site / asked.lstrip("/")).resolve()
        status = HTTPStatus.OK
        if path.is_dir():
            path /= "index.html"
        if not path.is_file() or self.site not in path.parents:
            status, path = HTTPStatus.NOT_FOUND, self.site / "404.html"
        content, zipped = b"", False
        if path.is_file():
            content, zipped = _content(path, path.stat().st_mtime_ns)
        self.send_response(status)
        self.send_header("Content-Type", TYPES.get(path.suffix) or self.guess_type(path))
        self.send_header("Cache-Control", "max-age=600")
        self.send_header("Access-Control-Allow-Origin", "*")
        if path.is_file():
            self.send_header("Last-Modified", formatdate(path.stat().st_mtime, usegmt=True))
        if zipped:
            self.send_header("Content-Encoding", "gzip")
            self.send_header("Vary", "Accept-Encoding")
        self.send_header("Content-Length", str(len(content)))
        head = len(b"".join(self._headers_buffer)) + 2  # type: ignore[attr-defined]
        # Before the answer: the browser may be done before this thread goes on.
        self.sent.append((asked, head + len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing for each request."""
