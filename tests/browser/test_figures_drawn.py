"""Figures as a browser draws them: nothing leaves its box, nothing is cut off, nothing is tiny."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from coursekit.figures import FIGURES, draw

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from coursekit.dataset import Dataset

# Text that crosses an edge of the sheet, or of the box in whose middle it stands.
ESCAPED = """() => {
  const sheet = document.querySelector("svg");
  const { width, height } = sheet.viewBox.baseVal;
  const boxes = [...sheet.querySelectorAll(".ck-figure-box")].map((box) => box.getBBox());
  return [...sheet.querySelectorAll("text")].filter((text) => {
    const { x, y, width: w, height: h } = text.getBBox();
    if (x < 0 || y < 0 || x + w > width || y + h > height) return true;
    const [cx, cy] = [x + w / 2, y + h / 2];
    const around = boxes.filter(
      (box) => cx > box.x && cx < box.x + box.width && cy > box.y && cy < box.y + box.height,
    );
    return around.some(
      (box) => x < box.x || x + w > box.x + box.width || y < box.y || y + h > box.y + box.height,
    );
  }).map((text) => text.textContent);
}"""
OVERLAPPING = """() => {
  const texts = [...document.querySelectorAll("svg text")].map(
    (text) => [text.textContent, text.getBBox()],
  );
  return texts.flatMap(([one, a], index) => texts.slice(index + 1).filter(
    ([, b]) => a.x < b.x + b.width - 1 && b.x < a.x + a.width - 1 &&
      a.y + 3 < b.y + b.height - 3 && b.y + 3 < a.y + a.height - 3,
  ).map(([other]) => `${one} / ${other}`));
}"""


@pytest.mark.parametrize("font", ["sans-serif", "serif", "DejaVu Sans, Verdana, sans-serif"])
@pytest.mark.parametrize("figure_id", FIGURES)
def test_text_stays_in_its_box(
    browser: Browser, dataset: Dataset, figure_id: str, font: str
) -> None:
    with browser.new_page(viewport={"width": 360, "height": 740}) as page:
        page.set_content(f'<body style="margin: 0; font-family: {font}">{draw(figure_id, dataset)}')
        assert page.locator("svg text").count() > 5
        assert page.evaluate(ESCAPED) == []
        assert page.evaluate(OVERLAPPING) == []
