"""Take the picture of README from the built site: `make picture`."""

from __future__ import annotations

import functools
import http.server
import shutil
import sys
import threading
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
SITE = ROOT / "_build/html"
TARGET = ROOT / "docs/matrix.png"
PAGE = "book/10-matriks.html"


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
        page.add_style_tag(content="#pst-skip-link, .bd-header-article { display: none }")
        widget = page.locator(".ck-mount[data-ck-widget=matrix]")
        widget.get_by_text("Cara bekerja").first.click()
        widget.get_by_role("button", name="Sembunyikan isi sel").click()
        for name in ("3. Strategi dasar", "6. Media perubahan"):
            widget.get_by_text(name).first.click()
        for cell in ("4A", "4B", "4C", "5A"):
            widget.get_by_role("button", name=f"Tampilkan isi sel {cell}").click()
        page.mouse.move(0, 0)
        widget.screenshot(path=TARGET)
        browser.close()
        server.shutdown()


if __name__ == "__main__":
    main()
