"""Sessions of several items, and the learner's progress."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from docutils.parsers.rst import directives

from coursekit.item import keyed_form
from coursekit.pages import record_anchor
from coursekit.sphinx.directives.course import CourseDirective
from coursekit.sphinx.directives.practice import ItemsDirective
from coursekit.text import to_plain
from coursekit.widgets import ProgressWidget, SessionWidget

if TYPE_CHECKING:
    from docutils import nodes


def _mode(given: str) -> str:
    return directives.choice(given, ("pretest", "exam"))


class Session(ItemsDirective):
    """``{session} id`` with item ids in its body: one by one, marked at the end or later."""

    option_spec: ClassVar = {**ItemsDirective.option_spec, "mode": _mode}

    def run(self) -> list[nodes.Node]:
        """Return the session as a mount point."""
        if not self.arguments or "mode" not in self.options:
            raise self.error(
                "direktif “session” harus menyebut id dan jenisnya, misalnya: session prates "
                "dengan “:mode: pretest” atau “:mode: exam”."
            )
        items = self.chosen()
        chapters = {}
        for item in items:
            chapter = self.dataset.chapters[item.chapter]
            title = f"Bab {chapter.number}. {to_plain(chapter.title)}"
            chapters[item.id] = {"title": title, "page": self.page_of(chapter.page)}
        widget = SessionWidget(
            session=self.arguments[0].strip(),
            mode=self.options["mode"],
            items=[keyed_form(item) for item in items],
            chapters=chapters,
        )
        return [self.place(widget)]


class Review(CourseDirective):
    """``{review}``: what is due today."""

    def run(self) -> list[nodes.Node]:
        """Return the review as a mount point; it knows every practice item's chapter."""
        bank = self.course.bank.values()
        chapters = {item.id: item.chapter for item in bank if item.pool == "practice"}
        return [self.place(SessionWidget(session="ulangan", mode="review", chapters=chapters))]


class Progress(CourseDirective):
    """``{progress}``: what the learner has recalled, and the file to take it along."""

    def run(self) -> list[nodes.Node]:
        """Return the progress as a mount point."""
        dataset = self.dataset
        items = {i.id: i.chapter for i in self.course.bank.values() if i.pool == "practice"}
        widget = ProgressWidget(
            items=items,
            chapters=[
                [chapter.id, f"{chapter.number}. {to_plain(chapter.title)}"]
                for chapter in dataset.chapters.values()
                if chapter.id in items.values()
            ],
            models={
                model.id: f"Model {model.id}, {model.short_name[:1].lower()}{model.short_name[1:]}"
                for model in dataset.models.values()
            },
            variables={
                str(variable.number): {
                    "name": variable.short_name,
                    "page": f"{self.page_of(self._matrix())}#{record_anchor(variable.id)}",
                }
                for variable in dataset.variables.values()
            },
        )
        return [self.place(widget)]

    def _matrix(self) -> str:
        return self.dataset.chapters["matriks"].page
