"""What other programs say of the site: Lighthouse, the Nu HTML checker, epubcheck."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from budget.gates import LIGHTHOUSE, Violation
from budget.hosting import host
from budget.pages import chromium

if TYPE_CHECKING:
    from collections.abc import Iterator

    from budget.pages import Site

MODULES = Path(__file__).resolve().parent.parent / "web" / "node_modules"
RUNS = 5
# The start, a chapter to read, one with practice, the matrix, the glossary.
FIVE = ("index.html", "01-", "04-", "10-", "glosarium")
JAVA = ("java", "default-jre-headless")


def axe() -> str:
    """Return the script of axe-core."""
    return _module("axe-core/axe.min.js").read_text(encoding="utf-8")


def html_errors(folder: Path) -> list[Violation]:
    """Return what the Nu HTML checker finds wrong in every page of a folder."""
    jar = _module("vnu-jar/build/dist/vnu.jar")
    command = [_program(*JAVA), "-jar", str(jar), "--errors-only", "--format", "json"]
    done = _run([*command, "--skip-non-html", str(folder.resolve())])
    try:
        messages = json.loads(done.stderr)["messages"]
    except ValueError:
        sys.exit(f"vnu gave no report:\n{done.stderr}")
    places: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for one in messages:
        page = one.get("url", "").rpartition(f"{folder.resolve().as_posix()}/")[2]
        place = f"line {one.get('lastLine', '?')}: {one.get('extract', '').strip()!r}"
        places[page, one["message"]].append(place)
    return [
        Violation(page, "vnu", f"{message} ({len(all_of)} such, first in {all_of[0]})", "0")
        for (page, message), all_of in places.items()
    ]


def epub_errors(book: Path) -> list[Violation]:
    """Return what epubcheck finds wrong in a book."""
    if not book.is_file():
        sys.exit(f"{book} does not exist")
    # Debian's command is the archive itself, which not every kernel starts.
    archive = _program("epubcheck", "epubcheck")
    done = _run([_program(*JAVA), "-jar", archive, "--error", str(book.resolve())])
    told = [line for line in done.stderr.splitlines() if line.startswith(("ERROR", "FATAL"))]
    if done.returncode and not told:
        told = [done.stderr.strip() or done.stdout.strip()]
    return [Violation(book.name, "epubcheck", line, "0") for line in told]


def five_pages(site: Site) -> list[str]:
    """Return the five pages that Lighthouse is asked about; ends the program if one is missing."""
    found = []
    for part in FIVE:
        names = [name for name in site.pages if name.rpartition("/")[2].startswith(part)]
        if not names:
            sys.exit(f"no page begins with {part}: change FIVE in {Path(__file__).name}")
        found.append(names[0])
    return found


def lighthouse(
    site: Site, pages: list[str], runs: int
) -> Iterator[tuple[str, list[dict[str, int]], list[str]]]:
    """Yield each page, the scores of its runs, and what Lighthouse found wanting in them."""
    program = _module("lighthouse/cli/index.js")
    command = [_program("node", "nodejs"), str(program), "--quiet", "--output=json"]
    command += ["--no-enable-error-reporting", f"--only-categories={','.join(LIGHTHOUSE)}"]
    command += ["--chrome-flags=--headless=new --no-sandbox"]
    environment = {**os.environ, "CHROME_PATH": chromium()}
    with host(site.folder) as served:
        for page in pages:
            scores, wanting = [], dict.fromkeys("")
            for _ in range(runs):
                done = _run([*command, served.address + page], environment)
                if done.returncode:
                    sys.exit(f"lighthouse failed on {page}:\n{done.stderr}")
                report = json.loads(done.stdout)
                scores.append(_scores(report))
                wanting |= dict.fromkeys(_wanting(report))
            yield page, scores, list(wanting)


def _scores(report: dict) -> dict[str, int]:  # type: ignore[type-arg]
    return {name: round(report["categories"][name]["score"] * 100) for name in LIGHTHOUSE}


def _wanting(report: dict) -> Iterator[str]:  # type: ignore[type-arg]
    for name in LIGHTHOUSE:
        for used in report["categories"][name]["auditRefs"]:
            audit = report["audits"][used["id"]]
            if used["weight"] and audit["score"] is not None and audit["score"] < 1:
                yield f"{name}: {audit['id']} {audit.get('displayValue', '')}".strip()


def _run(
    command: list[str], environment: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    with tempfile.TemporaryDirectory() as scratch:
        return subprocess.run(
            command,
            cwd=scratch,
            env=environment,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )


def _module(name: str) -> Path:
    path = MODULES / name
    if not path.is_file():
        sys.exit(f"{name.partition('/')[0]} is missing. Install it: cd tools/web && npm ci")
    return path


def _program(name: str, package: str) -> str:
    found = shutil.which(name)
    if found is None:
        sys.exit(f"{name} is missing. Install it: sudo apt-get install -y {package}")
    return found
