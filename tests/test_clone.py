"""A clean clone serves the course with README's first command, in an environment of its own."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.slow
def test_make_site_serves_from_a_clean_clone(tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "--quiet", ROOT, clone], check=True)
    environment = {key: value for key, value in os.environ.items() if key != "VIRTUAL_ENV"}
    with subprocess.Popen(
        ["make", "site"],
        cwd=clone,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as serving:
        assert serving.stdout
        try:
            printed = ""
            while not (found := re.search(r"http://127\.0\.0\.1:\d+/", printed)):
                line = serving.stdout.readline()
                assert line, f"make site ended: {printed}"
                printed += line
            with urllib.request.urlopen(found[0]) as answer:  # noqa: S310 - our own address
                assert answer.status == 200
            with urllib.request.urlopen(found[0] + "book/10-matriks.html") as answer:  # noqa: S310
                assert b'<html lang="id"' in answer.read()
        finally:
            os.killpg(serving.pid, signal.SIGTERM)
            serving.wait(timeout=30)
    status = subprocess.run(
        ["git", "status", "--porcelain"], cwd=clone, capture_output=True, text=True, check=True
    )
    assert status.stdout == ""
