"""Figures drawn from the dataset, inline so that they follow the page's colours."""

from __future__ import annotations

from docutils import nodes

from coursekit.errors import CourseError
from coursekit.figures import draw
from coursekit.sphinx.directives.course import CourseDirective
from coursekit.sphinx.directives.html import raw


class FigureSvg(CourseDirective):
    """``{figure-svg} id`` with the caption as its body."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """Return a numbered figure."""
        figure_id = self.arguments[0].strip() if self.arguments else ""
        caption = " ".join(line.strip() for line in self.content).strip()
        if not caption:
            raise self.error(
                f"gambar “{figure_id}” belum berketerangan. Tulis keterangannya di dalam direktif."
            )
        try:
            drawn = draw(figure_id, self.dataset)
        except CourseError as error:
            raise self.error(str(error)) from error
        node = nodes.figure("", raw(drawn), classes=["ck-figure"])
        self.anchor(node, f"gambar-{figure_id}")
        node += nodes.caption("", "", *self.markdown(caption))
        return [node]
