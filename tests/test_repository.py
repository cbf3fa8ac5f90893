"""What the repository may not hold: registry hosts, machine paths, unpinned packages."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HOSTS = re.compile(r"https?://[^\s\"']*(?:pypi|pythonhosted|npmjs|deb\.debian)[^\s\"']*")
PATHS = re.compile(r"(?<![\w.])/(?:root|home|work|Users)/\w")


def committed() -> list[Path]:
    done = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    return [ROOT / name for name in done.stdout.decode().split("\0") if name]


def test_no_registry_host_and_no_machine_path() -> None:
    found = []
    for path in committed():
        if path.suffix in {".png", ".ico"} or path == Path(__file__).resolve():
            continue
        text = path.read_text(encoding="utf-8")
        found += [f"{path.relative_to(ROOT)}: {hit}" for hit in HOSTS.findall(text)]
        found += [f"{path.relative_to(ROOT)}: {hit}" for hit in PATHS.findall(text)]
    assert not found


def test_the_lock_is_exact_and_hashed() -> None:
    text = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    entries = re.findall(
        r"^(\S+?)(==\S+)?(?: ;[^\\]*)? \\\n((?:    --hash.*\n)+)", text, re.MULTILINE
    )
    names = re.findall(r"^[a-z0-9][^\s=]*", text, re.MULTILINE)
    assert len(entries) == len(names) > 100
    assert all(version for _, version, _ in entries)
