"""Build the site with Jupyter Book and show it on this computer."""

from __future__ import annotations

import contextlib
import functools
import os
import re
import shutil
import subprocess
import sys
import tempfile
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from itertools import takewhile
from pathlib import Path

from coursekit.archive import UNPUBLISHED
from coursekit.dataset import load
from coursekit.errors import CourseError
from coursekit.project import PACKAGE, digest

LOG = Path("_build/site.log")
HTML = Path("_build/html")
WORK = Path("_build/sphinx")
WHOLE = "whole"  # the file that tells that the last build ended well, and of what it was

_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_COMPLAINT = re.compile(r"\b(WARNING|ERROR|CRITICAL)\b: |^(Extension|Sphinx|Configuration) error")


def build(root: Path) -> Path:
    """Build the book of ``root`` into ``_build/html`` and return the path of its start page.

    Warnings are errors. Jupyter Book builds into ``_build/sphinx``, where it finds again what has
    not changed; the site takes its place only when all went well. Raises DatasetError for faulty
    data and CourseError for faulty pages, every one listed.
    """
    checked = digest([root / "_toc.yml", root / "book", root / "data", PACKAGE])
    work = _workplace(root)
    if not _was_checked(work, checked):
        load(root)
    (work / WHOLE).unlink(missing_ok=True)
    try:
        _run_jupyter_book(root, work)
    except CourseError:
        shutil.rmtree(work)
        raise
    (work / WHOLE).write_text(checked, encoding="utf-8")
    with tempfile.TemporaryDirectory(
        dir=root / "_build", prefix="new-", ignore_cleanup_errors=True
    ) as scratch:
        built = Path(scratch) / "html"
        shutil.copytree(work / "_build" / "html", built, ignore=_unpublished)
        _put_in_place(built, root / HTML, Path(scratch) / "old")
    return root / HTML / "index.html"


def _workplace(root: Path) -> Path:
    """Return the folder that Jupyter Book builds in, as the last build that ended well left it.

    After any other, Sphinx would not read a faulty page again, and so not complain of it again.
    """
    work = root / WORK
    if not (work / WHOLE).exists():
        shutil.rmtree(work, ignore_errors=True)
    return work


def _was_checked(work: Path, checked: str) -> bool:
    mark = work / WHOLE
    return mark.exists() and mark.read_text(encoding="utf-8") == checked


def _unpublished(_folder: str, names: list[str]) -> set[str]:
    """Return what Sphinx leaves that no page asks for."""
    return set(UNPUBLISHED.intersection(names))


def _put_in_place(built: Path, place: Path, old: Path) -> None:
    """Move the new site to its ``place``, what was there to ``old``; Windows refuses while in use.

    Raises CourseError, with the old site in place.
    """
    try:
        if place.exists():
            place.rename(old)
        built.rename(place)
    except OSError as error:
        if old.exists():
            old.rename(place)
        raise CourseError(
            f"situs yang lama dalam {HTML} sedang dipakai program lain ({error.strerror}) dan "
            "tidak diubah. Tutup program yang membuka folder itu, lalu ulangi."
        ) from None


def _run_jupyter_book(root: Path, output: Path) -> None:
    output.mkdir(parents=True, exist_ok=True)
    # Jupyter Book has no __main__, and its script may not be on the PATH.
    start = "from jupyter_book.cli.main import main; main()"
    command = [sys.executable, "-c", start, "build", str(root)]
    options = ["--path-output", str(output), "-W", "-n", "--keep-going"]
    environment = {
        **os.environ,
        "NO_COLOR": "1",
        "PYTHONUTF8": "1",
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    }
    done = subprocess.run(
        [*command, *options],
        cwd=root,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    log = _COLOUR.sub("", done.stdout)
    (root / LOG).write_text(log, encoding="utf-8")
    if done.returncode:
        raise CourseError(_complaints(log, root))


def _complaints(log: str, root: Path) -> str:
    lines = log.replace(f"{root}{os.sep}", "").splitlines()
    found: dict[str, None] = {}
    for number, line in enumerate(lines):
        if _COMPLAINT.search(line):
            # An extension's error puts its text on the lines after its name.
            more = lines[number + 1 : number + 3] if "error" in line[:20].lower() else []
            more = list(takewhile(lambda text: not text.startswith("Traceback"), more))
            found[" ".join([line.strip(), *(text.strip() for text in more)]).strip()] = None
    told = list(found) or [line for line in lines if line.strip()][-3:]
    return (
        "situs tidak dapat dibangun; situs yang lama tidak diubah.\n"
        + "\n".join(f"  {line}" for line in told)
        + f"\nPerbaiki yang disebut di atas, lalu ulangi. Catatan lengkap: {LOG}"
    )


class _Server(ThreadingHTTPServer):
    # Windows would let two programs have one port, and either of them answer.
    allow_reuse_address = os.name == "posix"


class _Quiet(SimpleHTTPRequestHandler):
    extensions_map = {  # noqa: RUF012 - the base class declares it so; Windows' registry may lie
        **SimpleHTTPRequestHandler.extensions_map,
        ".js": "text/javascript",
        ".mjs": "text/javascript",
        ".svg": "image/svg+xml",
    }

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing for each request."""


def server(folder: Path, port: int = 0) -> ThreadingHTTPServer:
    """Return a server of ``folder`` on 127.0.0.1; ``port`` 0 means any free one.

    Raises CourseError when the port is taken.
    """
    try:
        return _Server(("127.0.0.1", port), functools.partial(_Quiet, directory=str(folder)))
    except OSError as error:
        raise CourseError(
            f"porta {port} tidak dapat dipakai ({error.strerror}). "
            f"Pilih yang lain: coursekit site serve --port {port + 1}"
        ) from error


def serve(root: Path, port: int) -> None:
    """Serve the built site until Ctrl+C; raises CourseError when there is none yet."""
    if not (root / HTML / "index.html").exists():
        raise CourseError(f"{HTML} belum ada. Bangun dahulu: coursekit site build")
    with server(root / HTML, port) as running:
        address = f"http://127.0.0.1:{running.server_address[1]}/"
        print(f"Kursus dapat dibuka di {address} (Ctrl+C untuk berhenti)", flush=True)
        with contextlib.suppress(KeyboardInterrupt):
            running.serve_forever()
