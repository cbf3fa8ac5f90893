"""What the repository may not hold: hosts, machine paths, unpinned packages, wrong imports."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "coursekit"
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


def order() -> list[str]:
    """Return the parts of the package in the order that docs/architecture.md gives them."""
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    block = text.partition("## Order")[2].split("```")[1]
    return [part for line in block.splitlines()[1:] for part in line.split()[1:]]


def part_of(module: str, parts: list[str]) -> str:
    """Return the part that a module, written as a path, belongs to; "" for what the package is."""
    fitting = (part for part in parts if f"{module}/".startswith(f"{part}/"))
    return max(fitting, key=len, default="")


def imported(path: Path) -> set[str]:
    """Return the modules of the package that a file imports, as paths; for types alone, too."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{name.name}" for name in node.names}
        elif isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
    package = f"{PACKAGE.name}."
    return {
        name.removeprefix(package).replace(".", "/") for name in found if name.startswith(package)
    }


def test_a_part_imports_only_from_those_before_it() -> None:
    parts = order()
    modules = {path.relative_to(PACKAGE).with_suffix(""): path for path in PACKAGE.rglob("*.py")}
    used = {
        (part_of(module.as_posix(), parts), part_of(name, parts))
        for module, path in modules.items()
        for name in imported(path)
    }
    later = {(one, other) for one, other in used if other and parts.index(other) > parts.index(one)}
    assert later == {("wishes", "quizzes")}


def test_the_order_names_every_part_once() -> None:
    parts = order()
    folders = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    files = {path.stem for path in PACKAGE.glob("*.py")} - {"__init__"}
    assert sorted(parts) == sorted({*folders, *files, "grading/commands"})
