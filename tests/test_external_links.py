"""The check of external links, against a server of our own: dead is told from not sure."""

from __future__ import annotations

import socket
import sys
import threading
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tools"))
import external_links

if TYPE_CHECKING:
    from collections.abc import Iterator

asked: Counter[tuple[str, str]] = Counter()


class Web(BaseHTTPRequestHandler):
    """Answers by what the path says."""

    def do_GET(self) -> None:
        """Answer; HEAD is answered alike, for no answer has a body."""
        asked[self.command, self.path] += 1
        times = asked[self.command, self.path]
        status, place = 200, ""
        match self.path.strip("/"):
            case "pindah":
                status, place = 302, "/ada"
            case "pindah-hilang":
                status, place = 301, "/404"
            case "tanpa-head":
                status = 405 if self.command == "HEAD" else 200
            case "head-salah":
                status = 404 if self.command == "HEAD" else 200
            case "sekali-sibuk":
                status = 503 if times == 1 else 200
            case "lambat":
                time.sleep(1)
            case number if number.isdigit():
                status = int(number)
        self.send_response(status)
        if place:
            self.send_header("Location", place)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_HEAD = do_GET  # noqa: N815 - http.server calls it so

    def log_message(self, *_: object) -> None:
        """Say nothing for each request."""


@pytest.fixture
def web() -> Iterator[str]:
    asked.clear()
    with ThreadingHTTPServer(("127.0.0.1", 0), Web) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


def page(path: Path, *links: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    anchors = "".join(f'<a href="{link}">x</a>' for link in links)
    path.write_text(f"<!doctype html><p>{anchors}</p>", encoding="utf-8")


def state(address: str) -> str:
    return external_links.ask(address, timeout=0.3, pause=0).state


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("ada", "ok"),
        ("pindah", "ok"),
        ("tanpa-head", "ok"),
        ("head-salah", "ok"),
        ("sekali-sibuk", "ok"),
        ("dengan spasi dan é", "ok"),
        ("404", "dead"),
        ("410", "dead"),
        ("pindah-hilang", "dead"),
        ("403", "unsure"),
        ("429", "unsure"),
        ("500", "unsure"),
        ("lambat", "unsure"),
    ],
)
def test_dead_is_told_from_not_sure(web: str, path: str, wanted: str) -> None:
    assert state(f"{web}/{path}") == wanted


def test_only_what_is_not_sure_is_asked_again(web: str) -> None:
    for path in ("ada", "404", "403"):
        state(f"{web}/{path}")
    assert [asked["GET", f"/{path}"] for path in ("ada", "404", "403")] == [0, 1, 3]


@pytest.mark.parametrize(
    ("number", "wanted"), [(socket.EAI_NONAME, "dead"), (socket.EAI_AGAIN, "unsure")]
)
def test_a_host_without_address_is_dead_a_silent_name_server_is_not(
    monkeypatch: pytest.MonkeyPatch, number: int, wanted: str
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise socket.gaierror(number, "nama tidak dikenal")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert state("http://tidak-ada.example/") == wanted


def test_addresses_are_collected_once_with_their_pages(tmp_path: Path) -> None:
    page(tmp_path / "index.html", "https://a.example/x#satu", "book/a.html", "mailto:a@a.example")
    page(tmp_path / "book" / "a.html", "https://a.example/x#dua", "https://a.example/x", "#atas")
    page(tmp_path / "_static" / "b.html", "https://b.example/")
    with (tmp_path / "book" / "a.html").open("a", encoding="utf-8") as file:
        file.write("<p>Rothman (doi:10.1000/abc.1), <img src='HTTP://c.example/c.png'>")
    assert external_links.collect(tmp_path) == {
        "HTTP://c.example/c.png": ["book/a.html"],
        "https://a.example/x": ["book/a.html", "index.html"],
        "https://doi.org/10.1000/abc.1": ["book/a.html"],
    }


def test_the_table_names_the_pages_and_only_the_dead_fail(
    web: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = [str(tmp_path), "--pause", "0"]
    page(tmp_path / "index.html", f"{web}/ada", f"{web}/403")
    assert external_links.main(options) == 0
    assert f"403 Forbidden            {web}/403" in capsys.readouterr().out
    page(tmp_path / "book" / "b.html", f"{web}/404")
    assert external_links.main(options) == 1
    told = capsys.readouterr().out
    assert told.startswith("3 addresses, 1 dead, 1 not sure.\nDead:\n  404 Not Found")
    assert f"{web}/404\n    book/b.html\n" in told


def test_a_site_that_is_not_built_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        external_links.main([str(tmp_path)])
    assert "make build" in capsys.readouterr().err


def test_the_site_links_to_its_sources(site: Path) -> None:
    found = external_links.collect(site)
    assert "https://creativecommons.org/licenses/by/4.0/deed.id" in found
    assert any(address.startswith("https://doi.org/10.") for address in found)
