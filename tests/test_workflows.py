"""The workflows of GitHub and GitLab: pinned, bounded, true to the Makefile, the same on both."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from coursekit import cli

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
WORKFLOWS = {path.name: path for path in (ROOT / ".github" / "workflows").glob("*.yml")}
FORM = ROOT / ".github" / "ISSUE_TEMPLATE" / "kekeliruan-isi.yml"
GITLAB = ROOT / ".gitlab-ci.yml"
# What GitLab runs too: there are no Windows, releases and pull requests of ours.
SHARED = {"test.yml": {"debian"}, "pages.yml": {"build"}, "links.yml": {"links"}}
USES = re.compile(r"^\s*(?:- )?uses: (\S+)(.*)$", re.MULTILINE)
PINNED = re.compile(r"actions/[a-z-]+@[0-9a-f]{40}")
OURS = re.compile(r"^(?:make |\.ci/|tools/|\.venv/bin/|coursekit )")


def read(name: str) -> dict[Any, Any]:
    found = yaml.safe_load(WORKFLOWS[name].read_text(encoding="utf-8"))
    assert isinstance(found, dict)
    return found


def gitlab() -> dict[str, Any]:
    """Return the jobs of GitLab."""
    found = yaml.safe_load(GITLAB.read_text(encoding="utf-8"))
    return {name: job for name, job in found.items() if isinstance(job, dict) and "script" in job}


def lines(job: dict[str, Any]) -> Iterator[str]:
    """Yield every line that a job runs, its own continued lines put together."""
    scripts = job.get("script") or [step["run"] for step in job.get("steps", []) if "run" in step]
    for script in scripts:
        yield from (line.strip() for line in script.replace("\\\n", " ").splitlines())


def made(line: str) -> str:
    """Return what `make` would run for a line of a job, "" for another line."""
    if not line.startswith("make "):
        return ""
    done = subprocess.run(
        ["make", "--dry-run", *line.split()[1:]],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def jobs() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield every job: its file's name, its own, what it says."""
    for name in sorted(WORKFLOWS):
        for job, told in read(name)["jobs"].items():
            yield name, job, told
    for job, told in gitlab().items():
        yield GITLAB.name, job, told


EVERY = [pytest.param(told, id=f"{name}-{job}") for name, job, told in jobs()]
LINES = sorted({line for _, _, job in jobs() for line in lines(job) if line})


def test_the_workflows_are_there() -> None:
    assert WORKFLOWS.keys() == {"test.yml", "pages.yml", "links.yml", "release.yml", "lock.yml"}


@pytest.mark.parametrize("name", WORKFLOWS)
def test_actions_are_githubs_own_and_pinned_with_their_version(name: str) -> None:
    for used, comment in USES.findall(WORKFLOWS[name].read_text(encoding="utf-8")):
        if used.startswith("./"):
            assert (ROOT / used).is_file()
        else:
            assert PINNED.fullmatch(used), used
            assert re.fullmatch(r" # v\d+\.\d+\.\d+", comment), used


def test_an_action_is_pinned_alike_everywhere() -> None:
    texts = [path.read_text(encoding="utf-8") for path in WORKFLOWS.values()]
    pins = {used for text in texts for used, _ in USES.findall(text) if "@" in used}
    assert len({used.split("@")[0] for used in pins}) == len(pins)


@pytest.mark.parametrize("name", WORKFLOWS)
def test_nothing_may_write_unless_its_job_says_so(name: str) -> None:
    assert read(name)["permissions"] == {"contents": "read"}


@pytest.mark.parametrize("job", EVERY)
def test_every_job_ends(job: dict[str, Any]) -> None:
    # One that calls another file has the limits of that file.
    assert "uses" in job or "timeout-minutes" in job or "timeout" in job


@pytest.mark.parametrize("line", LINES)
def test_what_is_run_exists(line: str) -> None:
    made(line)
    for word in line.split():
        if word.startswith((".ci/", "tools/", "tests/")):
            assert (ROOT / word).is_file(), word
    if found := re.search(r"(?:^|[/ ])coursekit ((?:[a-z-]+ ?)+)", line):
        cli.parser().parse_args(found[1].split())


def test_the_versions_of_python_are_those_of_the_package() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    low, high = map(int, re.findall(r"3\.(\d+)", project["requires-python"]))
    offered = read("test.yml")["jobs"]["portable"]["strategy"]["matrix"]["python"]
    assert offered == [f"3.{low}", f"3.{high - 1}"]
    texts = [path.read_text(encoding="utf-8") for path in (*WORKFLOWS.values(), GITLAB)]
    named = {
        version
        for text in texts
        for version in re.findall(r"(?:python:|python-version: \"?)(3\.\d+)", text)
    }
    assert named == {f"3.{low}"}


def test_system_packages_come_from_the_tools_alone() -> None:
    wrong = [line for line in LINES if re.search(r"\b(apt|apt-get|brew|choco|snap|winget)\b", line)]
    assert wrong == []


def test_github_and_gitlab_run_the_same() -> None:
    ours = [read(name)["jobs"][job] for name, wanted in SHARED.items() for job in wanted]
    github = [line for job in ours for line in lines(job) if OURS.match(line)]
    there = [line for job in gitlab().values() for line in lines(job) if OURS.match(line)]
    assert sorted(github) == sorted(there)
    assert {".ci/run", "make check", "make build"} <= {*github}
    image = yaml.safe_load(GITLAB.read_text(encoding="utf-8"))["default"]["image"]
    assert {job["container"] for job in ours} == {image}


def test_the_tests_off_debian_are_those_for_it() -> None:
    *_, last = lines(read("test.yml")["jobs"]["portable"])
    assert last == "python -m pytest tests/test_portable.py tests/test_walk.py"
    contributing = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    for command in lines(read("test.yml")["jobs"]["portable"]):
        if "pip install" in command:
            # `.` for what users have, `-e .` for who changes the code.
            assert command.removeprefix("python").removesuffix(".") in contributing


def test_only_pages_and_releases_are_published_after_all_tests() -> None:
    for name, first in (("pages.yml", "build"), ("release.yml", "release")):
        found = read(name)["jobs"]
        assert found["test"]["uses"] == "./.github/workflows/test.yml"
        assert found[first]["needs"] == "test"


def test_whoever_builds_the_site_has_the_whole_history() -> None:
    builders = set()
    for name, _, job in jobs():
        ran = [*lines(job)]
        if not any("coursekit site build" in made(line) for line in ran):
            continue
        builders.add(name)
        if "script" in job:
            everywhere = yaml.safe_load(GITLAB.read_text(encoding="utf-8"))["variables"]
            assert {**everywhere, **job.get("variables", {})}["GIT_DEPTH"] == 0, name
        else:
            [checkout] = [
                step["with"]
                for step in job["steps"]
                if step.get("uses", "").startswith("actions/checkout@")
            ]
            assert checkout["fetch-depth"] == 0, name
            # In a container git trusts no files of another user, unless it is told to.
            trusted = any("safe.directory" in line for line in ran)
            assert trusted == ("container" in job), name
    assert {"pages.yml", "release.yml", GITLAB.name} <= builders


def test_what_readers_report_with_is_there() -> None:
    [exports] = [step for step in read("pages.yml")["jobs"]["build"]["steps"] if "env" in step]
    assert exports["env"]["COURSEKIT_REPORT"].endswith("/issues/new/choose")
    assert gitlab()["pages"]["variables"]["COURSEKIT_REPORT"].endswith("/issues/new")
    form = yaml.safe_load(FORM.read_text(encoding="utf-8"))
    assert form["name"]
    assert form["description"]
    asked = [part for part in form["body"] if part["type"] != "markdown"]
    assert {part["type"] for part in asked} <= {"input", "textarea"}
    # GitHub refuses a form whose parts have one id or one label.
    for names in ([part["id"] for part in asked], [part["attributes"]["label"] for part in asked]):
        assert len({*names}) == len(names)
    needed = {part["id"]: part.get("validations", {}).get("required", False) for part in asked}
    assert needed == {"halaman": True, "kalimat": True, "kekeliruan": True, "sumber": False}


LOCKED = sorted(re.findall(r" -o (\S+)", made("make lock")))


@pytest.mark.parametrize("changed", [[name] for name in LOCKED] + [LOCKED])
def test_what_make_lock_changes_is_proposed(changed: list[str], tmp_path: Path) -> None:
    [step] = [step for step in read("lock.yml")["jobs"]["lock"]["steps"] if "git push" in str(step)]
    origin, clone, bin_folder = (tmp_path / name for name in ("asal", "salinan", "bin"))
    bin_folder.mkdir()
    (bin_folder / "gh").write_text("#!/bin/sh\n", encoding="utf-8")
    (bin_folder / "gh").chmod(0o755)

    def run(*command: str) -> str:
        return subprocess.run(
            command,
            cwd=clone,
            env={**step["env"], "PATH": f"{bin_folder}:/usr/local/bin:/usr/bin:/bin"},
            capture_output=True,
            text=True,
            check=True,
        ).stdout

    clone.mkdir()
    run("git", "init", "-q", "--bare", str(origin))
    run("git", "init", "-q")
    run("git", "remote", "add", "origin", str(origin))
    for name in LOCKED:
        (clone / name).parent.mkdir(exist_ok=True)
        (clone / name).touch()
    run("git", "add", "-A")
    run(
        "git", "-c", "user.name=Uji", "-c", "user.email=uji@contoh.example", "commit", "-qm", "lama"
    )
    run("bash", "-e", "-c", step["run"])
    assert run("git", "ls-remote", "origin") == ""
    for name in changed:
        (clone / name).write_text("baru\n", encoding="utf-8")
    run("bash", "-e", "-c", step["run"])
    [branch] = run("git", "ls-remote", "origin").splitlines()
    told = run("git", "show", "--name-only", "--format=", branch.split()[0])
    assert told.split() == sorted(changed)


def released(tag: str, changelog: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the release's check of its tag in a folder of its own."""
    [script] = [
        step["run"]
        for step in read("release.yml")["jobs"]["release"]["steps"]
        if step.get("name", "").startswith("The tag")
    ]
    (folder / "_build").mkdir()
    (folder / "CHANGELOG.md").write_text(changelog, encoding="utf-8")
    python = folder / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text("#!/bin/sh\necho 1.2.0\n", encoding="utf-8")
    python.chmod(0o755)
    return subprocess.run(
        ["bash", "-e", "-c", script],
        cwd=folder,
        env={"PATH": "/usr/bin:/bin", "GITHUB_REF_NAME": tag},
        capture_output=True,
        text=True,
        check=False,
    )


LOG = "# Changelog\n\n## Unreleased\n\n- tak\n\n## {}\n\n- ya\n\n## 1.1.0\n\n- lama\n"


@pytest.mark.parametrize("head", ["1.2.0", "1.2.0 - 2026-12-01", "[1.2.0] - 2026-12-01"])
def test_a_release_tells_what_its_section_says(head: str, tmp_path: Path) -> None:
    done = released("v1.2.0", LOG.format(head), tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert (tmp_path / "_build" / "notes.md").read_text(encoding="utf-8").strip() == "- ya"


@pytest.mark.parametrize(
    ("tag", "head", "told"),
    [
        ("v1.2.1", "1.2.0", "the package says 1.2.0"),
        ("v1.2.0", "1.2.00", "no section"),
    ],
)
def test_a_release_of_another_version_is_refused(
    tag: str, head: str, told: str, tmp_path: Path
) -> None:
    done = released(tag, LOG.format(head), tmp_path)
    assert done.returncode == 1
    assert told in done.stdout
