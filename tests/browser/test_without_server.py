"""The course without a server: kept by the browser, and unpacked from the zip."""

from __future__ import annotations

import contextlib
import json
import re
import shutil
import socket
import threading
import time
import zipfile
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from coursekit.archive import addresses
from coursekit.sphinx.offline import MISSING, worker

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from coursekit.dataset import Dataset

FOLDER = "nama-repo"
PAGE = "book/luring.html"
PRACTICE = "book/04-asumsi-ross.html"
# Page, item, right answer.
ITEM = (
    PRACTICE,
    "ross-mana-normatif",
    "Pengurus saluran air seharusnya dipilih oleh semua rumah tangga.",
)
EARLIER = (
    "book/01-dari-individu.html",
    "tingkat-sistem-sasaran",
    "Yang hendak diubah ialah organisasi atau masyarakat.",
)
PROGRESS = "book/kemajuan.html"
START = "book/index.html"
DEADLINE = 30_000  # ms
LARGEST = 6_000_000  # bytes
# What another course on the same origin, and another copy of this one, have kept.
FOREIGN = ["kursus-lain:luring:/nama-repo/", "peksos-makro:luring:/salinan/"]
# The browser's other cache must not answer.
FETCHED = "(url) => fetch(url, { cache: 'reload' }).then((got) => got.status)"
STYLED = "() => getComputedStyle(document.documentElement).getPropertyValue('--ck-text') !== ''"


class Handler(SimpleHTTPRequestHandler):
    """Answers as a server of static files does, notes what it is asked, and can be made to fail."""

    server: Server

    def do_GET(self) -> None:
        """Answer one request."""
        self.server.asked.append(self.path)
        time.sleep(self.server.delay)
        if len(self.server.asked) > self.server.breaks_after:
            self.close_connection = True
            return
        super().do_GET()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


class Server(ThreadingHTTPServer):
    """A server that can be stopped and started again on its port."""

    allow_reuse_address = True
    daemon_threads = True
    asked: list[str]
    delay: float
    breaks_after: float

    def server_activate(self) -> None:
        """Begin to listen."""
        self.opened: list[socket.socket] = []
        super().server_activate()

    def process_request(self, request: Any, client_address: Any) -> None:  # noqa: ANN401
        """Note a connection, and answer what it asks."""
        self.opened.append(request)
        super().process_request(request, client_address)

    def hang_up(self) -> None:
        """End the connections that browsers keep in reserve, too."""
        self.shutdown()
        self.server_close()
        for connection in self.opened:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of readers who hang up."""


@dataclass
class Served:
    """A copy of the site in a folder of its server, as on GitHub Pages."""

    site: Path
    port: int = 0
    running: Server | None = field(default=None)

    @property
    def url(self) -> str:
        """Return the address of the site."""
        return f"http://127.0.0.1:{self.port}/{FOLDER}/"

    def start(self, delay: float = 0, breaks_after: float = float("inf")) -> None:
        """Serve, on the port of the last time."""
        handler = partial(Handler, directory=str(self.site.parent))
        self.running = Server(("127.0.0.1", self.port), handler)
        self.running.asked = []
        self.running.delay, self.running.breaks_after = delay, breaks_after
        self.port = self.running.server_address[1]
        threading.Thread(target=self.running.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self) -> list[str]:
        """Stop, and return what was asked, as addresses of the site."""
        if self.running is None:
            return []
        self.running.hang_up()
        asked = [path.split("?")[0].removeprefix(f"/{FOLDER}/") for path in self.running.asked]
        self.running = None
        return asked

    def change(self, address: str, old: str, new: str) -> None:
        """Publish a new version, in which one page differs."""
        path = self.site / address
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8", newline="")
        (self.site / "worker.js").write_text(
            worker("peksos-makro", self.site, START), encoding="utf-8", newline=""
        )


@pytest.fixture
def served(site: Path, tmp_path: Path) -> Iterator[Served]:
    copy = tmp_path / FOLDER
    shutil.copytree(site, copy)
    found = Served(copy)
    found.start()
    yield found
    found.stop()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": 360, "height": 800}, locale="id-ID", reduced_motion="reduce"
    )
    context.set_default_timeout(DEADLINE)
    yield context.new_page()
    context.close()


def status(page: Page, text: str) -> None:
    expect(page.locator(".ck-offline [role=status]")).to_contain_text(text, timeout=DEADLINE)


def wait(page: Page, script: str, argument: object = None, value: object = True) -> None:  # noqa: FBT002
    """Wait until a script gives a value; Playwright waits by `eval`, which pages forbid."""
    end = time.monotonic() + DEADLINE / 1000
    while (found := page.evaluate(script, argument)) != value:
        assert time.monotonic() < end, f"{script} gives {found}"
        time.sleep(0.05)


def opt_in(page: Page, served: Served) -> None:
    page.goto(served.url + PAGE)
    status(page, "belum disimpan")
    page.get_by_role("button", name="Simpan untuk luring").click()
    status(page, "Tersimpan")


def pages(site: Path) -> list[str]:
    """Return the addresses of the site's pages."""
    return [address for address in addresses(site, START) if address.endswith(".html")]


def walk(page: Page, root: str, names: list[str], *, begun: bool) -> None:
    """Visit every page, answer items, search, and see the progress: all without a server.

    ``begun`` means that the first item was answered before.
    """
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
    page.on(
        "console", lambda m: complaints.append(f"{page.url}: {m.text}") if m.type == "error" else 0
    )
    for name in names:
        page.goto(root + name, wait_until="domcontentloaded")
        assert page.locator("h1").count() == 1, name
        wait(page, STYLED)
    main = page.locator("main")
    for done, item in enumerate((EARLIER, ITEM), start=1):
        if not (done == 1 and begun):
            answer(page, root, item)
        told = partial(expect(main).to_contain_text, f"{done} pernah Anda kerjakan")
        revisit(page, root + PROGRESS, told)
    page.goto(f"{root}search.html?q=pengorganisasian")
    expect(page.locator(".ck-search-results a").first).to_be_visible()
    page.locator("main input[type=search]").fill("mengorganisasikan")
    page.locator("main input[type=search]").press("Enter")
    page.wait_for_url(re.compile(r"search\.html\?q=mengorganisasikan$"))
    found = page.locator(".ck-search-results")
    expect(found).to_contain_text("pengorganisasian", ignore_case=True)
    page.locator(".ck-mode").click()
    html = page.locator("html")
    mode = html.get_attribute("data-theme") or ""
    revisit(page, root + PAGE, lambda: expect(html).to_have_attribute("data-theme", mode))
    assert not complaints


def revisit(page: Page, address: str, remembered: Callable[[], None]) -> None:
    """Visit a page until it shows what the page before has stored.

    Chromium hands that to the next page's process a moment later.
    """
    for _ in range(4):
        page.goto(address)
        with contextlib.suppress(AssertionError):
            return remembered()
    page.goto(address)
    return remembered()


def answer(page: Page, root: str, asked: tuple[str, str, str]) -> None:
    """Answer an item rightly, sure of it."""
    address, item_id, right = asked
    page.goto(root + address)
    item = page.locator(f".ck-mount[data-ck-id={item_id}]")
    item.scroll_into_view_if_needed()
    expect(item).to_have_attribute("data-ck-ready", "", timeout=DEADLINE)
    item.get_by_role("radio", name=right).check()
    item.get_by_role("button", name="Yakin", exact=True).click()
    expect(item.get_by_role("status")).to_contain_text("Nilai:")


def test_everything_works_when_the_server_is_gone(
    page: Page, served: Served, dataset: Dataset
) -> None:
    title = dataset.course.title
    names = pages(served.site)
    answer(page, served.url, EARLIER)
    assert (
        page.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.length)") == 0
    )
    opt_in(page, served)
    served.stop()
    walk(page, served.url, names, begun=True)
    for name in ("", "index.html", "book/", "book/index", "book/index.html?dari=wa#isi"):
        page.goto(served.url + name)
        expect(page.locator("h1")).to_contain_text(title)
    page.goto(served.url + "book/tidak-ada.html")
    assert page.url == f"{served.url}{MISSING}.html"
    expect(page.locator("h1")).to_have_text("Halaman ini tidak ikut disimpan")
    page.goto(served.url + PAGE)
    page.get_by_role("button", name="Periksa pembaruan").click()
    status(page, "Peladen tidak terjangkau")


def test_an_update_asks_for_what_changed_and_shows_at_the_second_load(
    page: Page, served: Served
) -> None:
    opt_in(page, served)
    other = page.context.new_page()
    other.goto(served.url + "book/01-dari-individu.html")
    old = page.evaluate("caches.keys()")
    served.stop()
    # A script has a new name, as it gets with any change.
    script = next((served.site / "_assets").glob("widget-14-kuasa-etika.*.js"))
    renamed = script.rename(script.with_name("widget-14-kuasa-etika.0123456789.js"))
    served.change(START, "</h1>", " versi dua</h1>")
    served.start()
    page.goto(served.url + START)
    expect(page.locator("h1")).not_to_contain_text("versi dua")
    wait_for_version(page, served)
    page.reload()
    expect(page.locator("h1")).to_contain_text("versi dua")
    asked = served.stop()
    changed = [START, f"_assets/{renamed.name}"]
    assert sorted(set(asked) - {"worker.js"}) == sorted(changed)
    assert [asked.count(address) for address in changed] == [1, 1]
    # The open page of the old version goes on.
    for address in ("02-istilah.html", f"../_assets/{script.name}"):
        assert other.evaluate(FETCHED, address) == 200
    assert page.evaluate("caches.keys()") == old


def wait_for_version(page: Page, served: Served) -> None:
    """Wait until the browser keeps the version that is published, which it looks for by itself."""
    facts = (served.site / "worker.js").read_text(encoding="utf-8").splitlines()[0]
    version = json.loads(facts.removeprefix("const SITE = ").rstrip(";"))["version"]
    kept = "(key) => caches.match(key).then((found) => found.json()).then((state) => state.version)"
    wait(page, kept, f"{served.url}?ck=keadaan", version)


def quota(page: Page, served: Served, size: int) -> None:
    session = page.context.new_cdp_session(page)
    origin = served.url.removesuffix(f"/{FOLDER}/")
    session.send("Storage.overrideQuotaForOrigin", {"origin": origin, "quotaSize": size})


def test_too_little_space_is_told_before_anything_is_downloaded(page: Page, served: Served) -> None:
    page.goto(served.url + PAGE)
    quota(page, served, 1_000_000)
    served.stop()
    served.start()
    page.get_by_role("button", name="Simpan untuk luring").click()
    status(page, "Ruang penyimpanan tidak cukup")
    assert set(served.stop()) == {"worker.js"}
    served.start()
    assert page.evaluate("caches.keys()") == []
    assert (
        page.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.length)") == 0
    )
    page.goto(served.url + PRACTICE)
    expect(page.locator("h1")).to_be_visible()


def test_space_that_runs_out_leaves_nothing_behind(page: Page, served: Served) -> None:
    page.goto(served.url + PAGE)
    served.stop()
    served.start(delay=0.05)
    page.get_by_role("button", name="Simpan untuk luring").click()
    wait(page, "() => document.querySelector('.ck-offline progress').value > 5")
    quota(page, served, 10_000)
    status(page, "Ruang penyimpanan tidak cukup")
    assert page.evaluate("caches.keys()") == []


def test_too_little_space_for_an_update_keeps_the_old_version(page: Page, served: Served) -> None:
    opt_in(page, served)
    served.stop()
    served.change(START, "</h1>", " versi dua</h1>")
    served.start()
    quota(page, served, 10_000)
    page.get_by_role("button", name="Periksa pembaruan").click()
    status(page, "Ruang penyimpanan tidak cukup")
    status(page, "Versi yang tersimpan sebelumnya tetap dapat dipakai")
    served.stop()
    for name in (START, PRACTICE):
        page.goto(served.url + name)
        assert page.locator("h1").count() == 1
        wait(page, STYLED)


def test_a_broken_download_is_gone_on_with(page: Page, served: Served) -> None:
    page.goto(served.url + PAGE)
    served.stop()
    served.start(breaks_after=40)
    page.get_by_role("button", name="Simpan untuk luring").click()
    status(page, "Sambungan terputus")
    first = served.stop()
    served.start()
    page.reload()
    status(page, "belum selesai")
    page.get_by_role("button", name="Simpan untuk luring").click()
    status(page, "Tersimpan")
    files = {name for name in served.stop() if name != "worker.js"}
    assert 0 < len(files) <= len(addresses(served.site, START)) - len(first) // 2


def test_files_that_do_not_fit_together_are_not_kept(page: Page, served: Served) -> None:
    path = served.site / START
    path.write_text(path.read_text(encoding="utf-8") + "<!-- -->", encoding="utf-8")
    page.goto(served.url + PAGE)
    page.get_by_role("button", name="Simpan untuk luring").click()
    status(page, "Situs sedang diperbarui")
    assert (
        page.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.length)") == 0
    )


def test_removing_asks_once_more_and_spares_progress_and_others(page: Page, served: Served) -> None:
    page.goto(served.url + START)
    page.evaluate("(names) => Promise.all(names.map((name) => caches.open(name)))", FOREIGN)
    answer(page, served.url, ITEM)
    wait(page, "() => Object.keys(localStorage).length > 0")
    before = page.evaluate("JSON.stringify(localStorage)")
    opt_in(page, served)
    assert len(page.evaluate("caches.keys()")) == 1 + len(FOREIGN)
    remove = page.locator("[data-do=remove]")
    remove.click()
    status(page, "Tekan sekali lagi")
    expect(remove).to_be_focused()
    remove.press("Tab")
    status(page, "Tersimpan")
    expect(remove).to_have_text("Hapus simpanan")
    remove.click()
    remove.press("Enter")
    status(page, "Simpanan luring sudah dihapus. Kursus belum disimpan")
    assert page.evaluate("caches.keys()") == FOREIGN
    assert (
        page.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.length)") == 0
    )
    assert page.evaluate("JSON.stringify(localStorage)") == before


def test_files_that_the_browser_threw_away_come_back(page: Page, served: Served) -> None:
    opt_in(page, served)
    page.evaluate("caches.keys().then((names) => Promise.all(names.map((n) => caches.delete(n))))")
    page.goto(served.url + PAGE)
    status(page, "belum disimpan")
    page.get_by_role("button", name="Simpan untuk luring").click()
    status(page, "Tersimpan")
    served.stop()
    page.goto(served.url + PRACTICE)
    assert page.locator("h1").count() == 1


@pytest.mark.parametrize(
    ("script", "told"),
    [
        ("delete Navigator.prototype.serviceWorker", "Peramban ini tidak dapat menyimpan"),
        ("Object.defineProperty(window, 'isSecureContext', {value: false})", "tidak diawali https"),
    ],
)
def test_a_browser_that_cannot_is_told_so(
    page: Page, served: Served, script: str, told: str
) -> None:
    page.add_init_script(script)
    page.goto(served.url + PAGE)
    status(page, told)
    for button in page.locator(".ck-offline button").all():
        expect(button).to_have_attribute("aria-disabled", "true")


def test_a_site_opened_from_a_disk_needs_no_keeping(page: Page, site: Path) -> None:
    page.goto((site / PAGE).as_uri())
    status(page, "dari berkas di perangkat ini")


def test_without_javascript_the_page_leads_to_the_zip(browser: Browser, served: Served) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(served.url + PAGE)
    status(page, "memerlukan JavaScript")
    assert page.locator(".ck-downloads a[href$='.zip']").count() == 1
    assert page.locator(".ck-offline button:disabled").count() == 3
    context.close()


def test_the_zip_works_from_a_disk(page: Page, site: Path, tmp_path: Path) -> None:
    (archive,) = (site / "unduhan").glob("*.zip")
    assert archive.stat().st_size <= LARGEST
    with zipfile.ZipFile(archive) as packed:
        packed.extractall(tmp_path)
    folder = tmp_path / archive.stem
    page.goto((folder / "mulai.html").as_uri())
    page.wait_for_url(re.compile(r"/isi/book/index\.html$"))
    inside = folder / "isi"
    assert pages(inside) == pages(site)
    walk(page, f"{inside.as_uri()}/", pages(inside), begun=False)
    expect(page.locator("main")).to_contain_text("salinan dari berkas unduhan")
    assert page.locator(".ck-downloads").count() == 0
