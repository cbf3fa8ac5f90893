"""The command: `make budget`, or `PYTHONPATH=tools .venv/bin/python -m budget --help`."""

from __future__ import annotations

import argparse
import json
import os
import sys
from dataclasses import asdict
from pathlib import Path

from budget import outside
from budget.gates import AIM_SECONDS, Violation, judge, judge_scores, table
from budget.pages import measure, read_site, worker

SITE = Path("_build/html")


def parse(arguments: list[str] | None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="budget", description="Hold the site to its budgets.")
    parser.add_argument("site", nargs="?", type=Path, default=SITE, help=f"default: {SITE}")
    parser.add_argument("--pages", nargs="+", metavar="PART", help="only pages so named")
    parser.add_argument("--weigh", action="store_true", help="weights only: no axe, no times")
    parser.add_argument("--lighthouse", action="store_true", help="ask Lighthouse, five pages")
    parser.add_argument("--runs", type=int, default=outside.RUNS, help="Lighthouse's runs a page")
    parser.add_argument("--html", action="store_true", help="ask the Nu HTML checker")
    told = "ask epubcheck about books; without FILE, about those of the site"
    parser.add_argument("--epub", nargs="*", type=Path, metavar="FILE", help=told)
    parser.add_argument("--only", action="store_true", help="only what the three before ask")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="browsers at a time")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all figures as JSON")
    parsed = parser.parse_args(arguments)
    if not (parsed.site / "index.html").is_file():
        parser.error(f"{parsed.site} holds no built site. Build it first: make build")
    return parsed


def main(arguments: list[str] | None = None) -> int:
    """Measure, print the table and each broken limit; return 1 when one is broken."""
    parsed = parse(arguments)
    site = read_site(parsed.site)
    parts = parsed.pages or [""]
    chosen = [page for page in site.pages if any(part in page for part in parts)]
    broken: list[Violation] = []
    report: dict[str, object] = {}
    if not parsed.only:
        axe = None if parsed.weigh else outside.axe()
        pages = measure(site, chosen, axe, jobs=parsed.jobs)
        if not parsed.weigh:
            # Times are taken alone: two browsers at once would slow each other down.
            with worker(site, None) as alone:
                for one in pages:
                    alone.time(one)
            slow = [one.page for one in pages if one.slow()]
            _say(f"Slower than the aim of {AIM_SECONDS} s (no gate): {', '.join(slow) or 'none'}")
        _say("kB compressed; times at 1.6 Mbit/s, 150 ms, a processor four times as slow")
        _say(*table(pages))
        _say(*(f"advice: {one.page}: {told}" for one in pages for told in one.advice))
        broken += [violation for one in pages for violation in judge(one)]
        report["pages"] = [asdict(one) for one in pages]
    if parsed.html:
        broken += outside.html_errors(parsed.site)
    if parsed.epub is not None:
        for book in parsed.epub or sorted(parsed.site.rglob("*.epub")):
            broken += outside.epub_errors(book)
    if parsed.lighthouse:
        report["lighthouse"] = scores = {}
        for page, runs, wanting in outside.lighthouse(site, outside.five_pages(site), parsed.runs):
            scores[page] = runs
            _say(f"lighthouse: {page}")
            _say(*(f"  {name:<15} {[run[name] for run in runs]}" for name in runs[0]))
            _say(*(f"  wanting: {one}" for one in wanting))
            broken += judge_scores(page, runs)
    report["broken"] = [asdict(one) for one in broken]
    if parsed.json:
        parsed.json.write_text(json.dumps(report, indent=1), encoding="utf-8")
    _say(*(f"BROKEN {one}" for one in broken), f"{len(broken)} limits are broken.")
    return 1 if broken else 0


def _say(*lines: str) -> None:
    for line in lines:
        sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
