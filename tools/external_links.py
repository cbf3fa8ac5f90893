"""Ask every address outside the built site whether it is still there.

Dead is what the web says is gone: 404, 410, or a host without an address. What only this program
cannot see (a page for people only, a busy server, a slow network) is listed, and is no failure.
"""

from __future__ import annotations

import argparse
import re
import socket
import sys
import time
import urllib.request
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from html.parser import HTMLParser
from http.client import HTTPException
from pathlib import Path
from typing import Literal
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urldefrag

SITE = Path("_build/html")
AGENT = "Mozilla/5.0 (compatible; coursekit-links; asks once a week)"
WORKERS = 4
GONE = {404, 410}
_DOI = re.compile(r"\bdoi:\s*(10\.\d{4,9}/[^\s<>\"”]*[^\s<>\"”.,;)])", re.IGNORECASE)

State = Literal["ok", "dead", "unsure"]


@dataclass(frozen=True)
class Answer:
    """What became of asking an address; ``told`` is the reason unless it is "ok"."""

    state: State
    told: str = ""


class _Links(HTMLParser):
    """Collects the addresses of a page that lead elsewhere, and DOIs that are only written."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        for name, value in attrs:
            if name in {"href", "src"} and re.match(r"(?i)https?://", value or ""):
                self.found.add(urldefrag(str(value))[0])

    def handle_data(self, data: str) -> None:
        self.found |= {f"https://doi.org/{doi}" for doi in _DOI.findall(data)}


def collect(site: Path) -> dict[str, list[str]]:
    """Return each address outside the site, without fragment, and the pages that carry it."""
    carriers: defaultdict[str, list[str]] = defaultdict(list)
    for path in sorted(site.rglob("*.html")):
        page = path.relative_to(site)
        if not page.parts[0].startswith("_"):
            links = _Links()
            links.feed(path.read_text(encoding="utf-8"))
            for address in links.found:
                carriers[address].append(page.as_posix())
    return dict(sorted(carriers.items()))


def ask(address: str, *, timeout: float = 20, tries: int = 3, pause: float = 5) -> Answer:
    """Ask for an address by HEAD, then by GET; what is not sure is asked again after a pause."""
    answer = Answer("unsure")
    for number in range(tries):
        time.sleep(pause * number)
        # Some servers refuse HEAD, or answer it wrongly: only what GET says counts against them.
        if _asked("HEAD", address, timeout).state == "ok":
            return Answer("ok")
        answer = _asked("GET", address, timeout)
        if answer.state != "unsure":
            return answer
    return answer


def _asked(method: str, address: str, timeout: float) -> Answer:
    plain = quote(address, safe="!#$%&'()*+,/:;=?@[]~")
    request = urllib.request.Request(plain, method=method, headers={"User-Agent": AGENT})  # noqa: S310 - collect() takes http only
    try:
        with urllib.request.urlopen(request, timeout=timeout):  # noqa: S310
            return Answer("ok")
    except HTTPError as error:
        error.close()
        return Answer("dead" if error.code in GONE else "unsure", f"{error.code} {error.reason}")
    except URLError as error:
        no_host = isinstance(error.reason, socket.gaierror)
        # A name server that is out of reach says nothing about the host.
        away = no_host and error.reason.errno == socket.EAI_AGAIN
        return Answer("dead" if no_host and not away else "unsure", str(error.reason))
    except (OSError, HTTPException, ValueError) as error:
        return Answer("unsure", str(error) or type(error).__name__)


def table(answers: dict[str, Answer], carriers: dict[str, list[str]], state: State) -> list[str]:
    """Return a line for each address in this state, and one for the pages that carry it."""
    return [
        line
        for address, answer in answers.items()
        if answer.state == state
        for line in (f"  {answer.told:<24} {address}", f"    {', '.join(carriers[address])}")
    ]


def main(arguments: list[str] | None = None) -> int:
    """Print what is dead and what is not sure; return 1 when anything is dead."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("site", nargs="?", type=Path, default=SITE, help=f"default: {SITE}")
    parser.add_argument("--timeout", type=float, default=20, help="seconds (default: 20)")
    parser.add_argument("--pause", type=float, default=5, help="seconds (default: 5)")
    parsed = parser.parse_args(arguments)
    if not (parsed.site / "index.html").is_file():
        parser.error(f"{parsed.site} holds no built site. Build it first: make build")
    carriers = collect(parsed.site)
    asking = partial(ask, timeout=parsed.timeout, pause=parsed.pause)
    with ThreadPoolExecutor(WORKERS) as workers:
        answers = dict(zip(carriers, workers.map(asking, carriers), strict=True))
    dead = table(answers, carriers, "dead")
    unsure = table(answers, carriers, "unsure")
    lines = [
        f"{len(answers)} addresses, {len(dead) // 2} dead, {len(unsure) // 2} not sure.",
        *(["Dead:", *dead] if dead else []),
        *(["Not sure, look yourself:", *unsure] if unsure else []),
    ]
    sys.stdout.write("\n".join(lines) + "\n")
    return 1 if dead else 0


if __name__ == "__main__":
    sys.exit(main())
