"""The cards widget: statements to be sorted one by one; each card turns over to tell why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import traitlets

from coursekit.text import to_html
from coursekit.widgets.base import CourseWidget, tag

if TYPE_CHECKING:
    from coursekit.dataset import Dataset

LABELS = {
    "right": "Tepat",
    "wrong": "Belum tepat; Anda memilih {chosen}",
    "again": "Kosongkan semua kartu",
    "result": "{right} tepat dari {turned} kartu yang dibalik; seluruhnya {total} kartu.",
    "back": "Balik kartu",
}
CHOICES = (("deskriptif", "Deskriptif"), ("normatif", "Normatif"))


class CardsWidget(CourseWidget):
    """A deck of cards.

    ``deck`` is ``{id, title, question, choices, cards}``, a card ``{id, number, front, answer,
    back}``; ``chosen`` maps card to choice.
    """

    name = "cards"
    sent = ("deck", "chosen", "labels")
    kept = ("chosen",)

    deck = traitlets.Dict().tag(sync=True)
    chosen = traitlets.Dict().tag(sync=True)
    labels = traitlets.Dict(LABELS).tag(sync=True)

    @classmethod
    def of_assumptions(cls, dataset: Dataset) -> CardsWidget:
        """Return the deck that asks of each assumption whether it tells what is or ought to be."""
        return cls(
            deck={
                "id": "asumsi",
                "title": "Kartu asumsi: deskriptif atau normatif?",
                "question": "{card}: deskriptif atau normatif?",
                "choices": [{"id": name, "text": text} for name, text in CHOICES],
                "cards": [
                    {
                        "id": assumption.id,
                        "number": f"Asumsi {assumption.number}",
                        "front": assumption.text,
                        "answer": assumption.kind,
                        "back": assumption.explanation,
                    }
                    for assumption in dataset.assumptions.values()
                ],
            }
        )

    @property
    def state_id(self) -> str:
        """Return the deck's id."""
        return str(self.deck["id"])

    @property
    def summary(self) -> str:
        """Return the deck's title."""
        return str(self.deck["title"])

    def static_html(self) -> str:
        """Return the cards with their backs folded away."""
        cards = [self._card(card) for card in self.deck["cards"]]
        again = "ck-button ck-again ck-button-quiet"
        return tag(
            "section",
            tag("ol", *cards, cls="ck-deck"),
            tag("div", role="status", cls="ck-status"),
            tag(
                "div",
                tag("button", LABELS["again"], type="button", cls=again, hidden=True),
                cls="ck-actions",
            ),
            cls="ck-widget ck-cards",
            aria_label=self.deck["title"],
        )

    def _card(self, card: dict[str, Any]) -> str:
        names = {choice["id"]: choice["text"] for choice in self.deck["choices"]}
        back = tag("p", tag("b", f"{names[card['answer']]}. "), to_html(card["back"]))
        return tag(
            "li",
            tag("p", card["number"], cls="ck-card-number"),
            tag("p", to_html(card["front"]), cls="ck-card-front"),
            tag("details", tag("summary", LABELS["back"]), back, cls="ck-card-key"),
            cls="ck-turning",
        )
