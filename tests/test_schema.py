"""The JSON Schemas that editors use: as generated, named by every data file, and true."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from coursekit import schema
from coursekit.cli import main
from coursekit.yaml_reader import read_yaml

ROOT = Path(__file__).resolve().parent.parent
FILES = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "data").rglob("*.yaml"))


def schema_of(name: str) -> Path:
    """Return the schema that a data file names in its first line."""
    line = (ROOT / name).read_text(encoding="utf-8").partition("\n")[0]
    named = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", line)
    assert named, f"{name} names no schema"
    return ((ROOT / name).parent / named[1]).resolve()


def test_the_schemas_are_as_generated() -> None:
    assert schema.build(ROOT, check=True) == []
    written = {path.relative_to(ROOT).as_posix() for path in (ROOT / schema.SCHEMAS).iterdir()}
    assert written == {schema.path_of(name) for name in schema.schemas()}


@pytest.mark.parametrize("name", FILES)
def test_a_data_file_names_its_schema_and_fits_it(name: str) -> None:
    path = schema_of(name)
    folder = name.rpartition("/")[0]
    assert path == ROOT / schema.path_of(name if name in schema.schemas() else folder)
    value = read_yaml(name, (ROOT / name).read_bytes()).value
    validator = Draft202012Validator(json.loads(path.read_text(encoding="utf-8")))
    assert [error.message for error in validator.iter_errors(value)] == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("data/terms.yaml", [{"id": "a", "name": "a", "gloss": "a"}]),
        ("data/notes.yaml", [{"id": "X1"}]),
        ("data/variables.yaml", {"groups": [], "variables": []}),
        ("data/cases", [{"id": "K01", "extra": 1}]),
        ("data/items", [{"family": "essay"}]),
        ("data/course.yaml", []),
    ],
)
def test_a_wrong_record_does_not_fit(name: str, value: object) -> None:
    assert not Draft202012Validator(schema.schemas()[name]).is_valid(value)


def test_a_stale_schema_is_told_and_written_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    course = shutil.copytree(ROOT / "tests" / "course", tmp_path / "course")
    monkeypatch.chdir(course)
    with pytest.raises(SystemExit) as end:
        main(["schema", "--check"])
    assert end.value.code == 1
    assert "Skema data sudah usang: data/schemas/course.json" in capsys.readouterr().err
    assert not (course / schema.SCHEMAS).exists()
    main(["schema"])
    main(["schema", "--check"])
    assert capsys.readouterr().out.endswith("Skema data mutakhir.\n")
