"""Take the picture of README from the built site; draw the card of links and the book's cover.

The command is `make picture`.
"""

from __future__ import annotations

import functools
import http.server
import io
import shutil
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import yaml
from PIL import Image
from PIL.Image import Dither
from playwright.sync_api import sync_playwright

from coursekit.dataset import load
from coursekit.paper.book import COVER, as_name
from coursekit.sphinx.discovery import PICTURE

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).resolve().parent.parent
SITE = ROOT / "_build/html"
TARGET = ROOT / "docs/matrix.png"
CARD = (1200, 630)
FRONT = (1600, 2400)
PAGE = "book/penjelajah-matriks.html"
COLOURS = 32


def main() -> None:
    """Write the matrix explorer as a reader with a wide screen sees it."""
    chromium = shutil.which("chromium")
    if chromium is None:
        sys.exit("chromium is missing. Install it: sudo apt-get install -y chromium")
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(SITE))
    with (
        http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server,
        sync_playwright() as playwright,
    ):
        threading.Thread(target=server.serve_forever, daemon=True).start()
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 2400})
        page.goto(f"http://127.0.0.1:{server.server_address[1]}/{PAGE}", wait_until="networkidle")
        # What sticks to the window's edge would lie over it.
        page.locator(".ck-header").evaluate("header => header.remove()")
        widget = page.locator(".ck-mount[data-ck-widget=matrix]")
        page.mouse.move(1, 1)  # widgets wait until somebody does something
        widget.and_(page.locator("[data-ck-ready]")).wait_for()
        widget.locator("label", has_text="Cara bekerja").click()
        widget.get_by_role("button", name="Sembunyikan isi sel").click()
        for name in ("3. Strategi dasar", "6. Media perubahan"):
            widget.locator("label", has_text=name).click()
        for cell in ("4A", "4B", "4C", "5A"):
            widget.get_by_role("button", name=f"Tampilkan isi sel {cell}").click()
        page.mouse.move(0, 0)
        widget.screenshot(path=TARGET)
        draw_designs(browser)
        browser.close()
        server.shutdown()


def draw_designs(browser: Browser) -> None:
    """Write the picture that others show beside a link to the course, and the book's cover."""
    course = load(ROOT).course
    authors = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))["author"]
    told = {"h1": course.title, "h1 + p": course.tagline}
    draw(browser, "card", CARD, PICTURE, told)
    draw(browser, "cover", FRONT, COVER, {**told, ".foot": as_name(authors)})


def draw(
    browser: Browser, design: str, size: tuple[int, int], target: str, told: dict[str, str]
) -> None:
    """Write the picture that the page ``design`` beside this file is, its places told."""
    width, height = size
    page = browser.new_page(viewport={"width": width, "height": height})
    page.goto(Path(__file__).with_name(f"{design}.html").as_uri())
    for place, text in told.items():
        page.locator(place).evaluate("(node, text) => { node.textContent = text; }", text)
    shot = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    shot.quantize(COLOURS, dither=Dither.NONE).save(ROOT / target, optimize=True)


if __name__ == "__main__":
    main()
