"""Measure pages in Chromium: weight, requests, complaints, shifts, axe, times."""

from __future__ import annotations

import shutil
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urljoin, urlsplit

from playwright.sync_api import Error, sync_playwright

from budget.gates import Figures
from budget.hosting import Host, compressed, host

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request

PROBE = Path(__file__).with_name("probe.js")
HEIGHT = 800
NARROW = 360
WIDTHS = (320, NARROW, 768, 1280)
MODES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
SEARCHED = "?q=masyarakat"
PROGRESS = '[data-ck-widget="progress"]'
# 1.6 Mbit/s, 150 ms there and back, a processor of a quarter.
NETWORK = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1_600_000 / 8,
    "uploadThroughput": 750_000 / 8,
}
SLOW_DOWN = 4
# No name is looked up: what asks for another host fails, and no request leaves this computer.
# A reader who begins as soon as the page is there; widgets wait for one who does something.
AT_ONCE = """addEventListener("DOMContentLoaded", () => {
    dispatchEvent(new Event("pointermove"));
});"""
ARGUMENTS = ["--no-sandbox", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]
TIMEOUT = 60_000


@dataclass(frozen=True)
class Site:
    """A built site: its folder, the pages that are read, and those with practice."""

    folder: Path
    pages: tuple[str, ...]
    practice: frozenset[str]
    icons: dict[str, str]


class _Head(HTMLParser):
    """Tells of a page whether it sends elsewhere, has practice, and which icon it names."""

    def __init__(self) -> None:
        super().__init__()
        self.sends = self.practice = False
        self.icon = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.sends |= tag == "meta" and (given.get("http-equiv") or "").lower() == "refresh"
        self.practice |= "ck-mount" in (given.get("class") or "").split()
        if tag == "link" and "icon" in (given.get("rel") or "").split():
            self.icon = given.get("href") or ""


def read_site(folder: Path) -> Site:
    """Read which pages a built site has; one that only sends on to another is none.

    Nor is the one for missing addresses, which knows only the address that it is published at.
    """
    heads = {}
    for path in sorted(set(folder.rglob("*.html")) - {folder / "404.html"}):
        head = _Head()
        head.feed(path.read_text(encoding="utf-8"))
        if not head.sends:
            heads[path.relative_to(folder).as_posix()] = head
    return Site(
        folder,
        tuple(heads),
        frozenset(page for page, head in heads.items() if head.practice),
        {page: urljoin(page, head.icon) for page, head in heads.items() if head.icon},
    )


def chromium() -> str:
    """Return the browser's path; ends the program when it is missing."""
    found = shutil.which("chromium")
    if found is None:
        sys.exit("chromium is missing. Install it: sudo apt-get install -y chromium")
    return found


def measure(site: Site, pages: list[str], axe: str | None, *, jobs: int) -> list[Figures]:
    """Measure pages, some at a time; without ``axe``, the script of axe-core, it is not asked."""

    # A browser belongs to the thread that started it.
    def share(number: int) -> list[Figures]:
        with worker(site, axe) as running:
            return [running.measure(page) for page in pages[number::jobs]]

    with ThreadPoolExecutor(jobs) as threads:
        found = [figures for some in threads.map(share, range(jobs)) for figures in some]
    return sorted(found, key=lambda figures: pages.index(figures.page))


@contextmanager
def worker(site: Site, axe: str | None) -> Iterator[Worker]:
    """Run a server and a browser over a site."""
    with host(site.folder) as served, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        yield Worker(site, axe, served, browser)
        browser.close()


class Worker:
    """One server and one browser, which measure one page after another."""

    def __init__(self, site: Site, axe: str | None, served: Host, browser: Browser) -> None:
        self.site = site
        self.axe = axe
        self.served = served
        self.browser = browser

    def measure(self, name: str) -> Figures:
        """Measure a page: the first visit, the way through it, axe, and a later visit."""
        figures = Figures(name, name in self.site.practice)
        try:
            with self._context() as context:
                self._first(figures, context)
            with self._context() as context:
                self._later(figures, context)
        except Error as error:
            figures.trouble("browser", str(error).partition("\n")[0])
        sys.stderr.write(f"measured {name}\n")
        return figures

    def time(self, figures: Figures) -> None:
        """Add when a page was painted and could be used, on a slow phone in a slow net."""
        with self._context() as context:
            context.add_init_script(AT_ONCE)
            page = context.new_page()
            session = context.new_cdp_session(page)
            session.send("Network.enable")
            session.send("Network.emulateNetworkConditions", NETWORK)
            session.send("Emulation.setCPUThrottlingRate", {"rate": SLOW_DOWN})
            self._go(page, figures.page)
            page.evaluate("ckBudget.widgets()")
            times = page.evaluate("ckBudget.times()")
        figures.lcp = times["lcp"] / 1000
        figures.interactive = times["interactive"] / 1000

    @contextmanager
    def _context(self) -> Iterator[BrowserContext]:
        context = self.browser.new_context(
            viewport={"width": NARROW, "height": HEIGHT}, locale="id-ID", color_scheme="light"
        )
        context.set_default_timeout(TIMEOUT)
        context.add_init_script(path=PROBE)
        self.served.sent.clear()
        try:
            yield context
        finally:
            context.close()

    def _go(self, page: Page, name: str) -> None:
        page.goto(self.served.address + name, wait_until="networkidle")

    def _first(self, figures: Figures, context: BrowserContext) -> None:
        page = context.new_page()
        self._listen(figures, page)
        self._go(page, figures.page)
        figures.first_parts = self._parts(figures.page)
        figures.requests = len(figures.first_parts)
        figures.first = sum(size for _, size in figures.first_parts)
        for late in page.evaluate("ckBudget.scroll()"):
            figures.trouble("widget", f"{late} is not ready")
        figures.whole = sum(size for _, size in self._parts(figures.page))
        found = page.evaluate("ckBudget.found")
        figures.shift = found["shift"]
        if moved := ", ".join(dict.fromkeys(found["shifts"])):
            figures.advice.append(f"moved: {moved}")
        self._hear_policy(figures, page)
        self._come_again(figures, page)
        self._open(figures, page)
        self._hear_policy(figures, page)

    def _parts(self, name: str) -> list[tuple[str, int]]:
        """Return the answers so far, the icon too, which only a visible browser asks for."""
        parts = list(self.served.sent)
        icon = self.site.icons.get(name, "")
        path = self.site.folder / icon
        if icon and path.is_file() and f"/{icon}" not in dict(parts):
            parts.append((f"/{icon}", compressed(path)))
        return parts

    def _later(self, figures: Figures, context: BrowserContext) -> None:
        # A page that is itself the start is met for the first time all the same.
        before = [self._start(), *self._chapters(figures.page)]
        before = [name for name in before if name != figures.page][:2]
        page = context.new_page()
        for name in before:
            self._go(page, name)
        self.served.sent.clear()
        self._go(page, figures.page)
        figures.later_parts = list(self.served.sent)
        figures.later = sum(size for _, size in figures.later_parts)

    def _listen(self, figures: Figures, page: Page) -> None:
        own = urlsplit(self.served.address).netloc

        def heard(message: ConsoleMessage) -> None:
            if message.type in {"error", "warning"}:
                figures.trouble("console", f"{message.type}: {message.text}")

        def asked(request: Request) -> None:
            place = urlsplit(request.url)
            if place.scheme not in {"data", "blob", "about"} and place.netloc != own:
                figures.trouble("third party", request.url)

        page.on("console", heard)
        page.on("pageerror", lambda error: figures.trouble("page error", str(error)))
        page.on("request", asked)

    @staticmethod
    def _hear_policy(figures: Figures, page: Page) -> None:
        for told in page.evaluate("ckBudget.found.policy"):
            figures.trouble("content security policy", told)

    def _come_again(self, figures: Figures, page: Page) -> None:
        """Bring what a page shows of searching and of earlier practice onto it."""
        if figures.page.endswith("search.html"):
            self._go(page, figures.page + SEARCHED)
        elif page.locator(PROGRESS).count():
            self._go(page, self._chapters(figures.page)[0])
            page.evaluate("ckBudget.scroll()")
            page.evaluate("ckBudget.answer()")
            self._go(page, figures.page)
            page.evaluate("ckBudget.scroll()")

    def _chapters(self, other: str) -> list[str]:
        """Return the pages with practice, or all, but the start and another one."""
        names = sorted(self.site.practice) or list(self.site.pages)
        return [name for name in names if name not in {other, self._start()}]

    def _start(self) -> str:
        return min(self.site.pages, key=lambda name: Path(name).name != "index.html")

    def _open(self, figures: Figures, page: Page) -> None:
        """Look at the page as it comes, then opened and answered, in all widths and modes."""
        if self.axe is not None:
            page.evaluate(self.axe)
        self._look(figures, page, NARROW, "as it comes")
        page.evaluate("ckBudget.answer()")
        page.wait_for_load_state("networkidle")
        for width in WIDTHS:
            self._look(figures, page, width, "answered")

    def _look(self, figures: Figures, page: Page, width: int, state: str) -> None:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        if told := page.evaluate("ckBudget.sideways()"):
            figures.trouble("sideways scroll", f"{width} px, {state}: {told}")
        for mode in MODES if self.axe is not None else ():
            page.emulate_media(color_scheme=mode, reduced_motion="reduce")
            if not page.evaluate("mode => ckBudget.colour(mode)", mode):
                figures.trouble("colour mode", f"the page does not become {mode}")
            for part in ("ckBudget.axe()", "ckBudget.panels()"):
                self._note(figures, page.evaluate(part), f"{mode}, {width} px, {state}")
            figures.axe_runs += 1

    @staticmethod
    def _note(figures: Figures, found: list[dict[str, Any]], where: str) -> None:
        for one in found:
            fault = f"{one['rule']}: {one['where']}: "
            told = f"{fault}{one['told']} ({one['count']} such) [{where}]"
            # The same fault in other widths and modes is one line.
            if one["advice"]:
                if not any(line.startswith(fault) for line in figures.advice):
                    figures.advice.append(told)
            elif not any(trouble.told.startswith(fault) for trouble in figures.troubles):
                figures.trouble("axe", told)
