"""Rules on texts, wherever they stand: nothing copied from the lecture, no stray markup."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from coursekit import model
from coursekit.errors import Problem
from coursekit.lecture import RUN, copied
from coursekit.rules.walk import plain_data, texts
from coursekit.text import stray_markup

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coursekit.draft import Draft

QUOTED_WORDS = 12


def quotations_are_short(draft: Draft) -> Iterator[Problem]:
    """Find editor's notes that quote more than 12 words of the lecture."""
    for entry in draft.of(model.Note):
        words = len((entry.record.taught or "").split())
        if words > QUOTED_WORDS:
            yield entry.problem(
                f"Kutipan dari kuliah ini {words} kata.",
                f"Kutip paling banyak {QUOTED_WORDS} kata.",
                "taught",
            )


def lecture_is_not_copied(draft: Draft) -> Iterator[Problem]:
    """Find texts of records and pages with 13 words in a row that stand so in the lecture."""
    message = f"{RUN} kata berturut-turut di sini sama dengan kuliah: “%s”."
    remedy = f"Tulis dengan kalimat sendiri, atau kutip paling banyak {QUOTED_WORDS} kata."
    for entry in draft.entries:
        if not isinstance(entry.record, model.Reference):
            for where, text in texts(plain_data(entry), ()):
                if found := copied(text, draft.lecture):
                    yield entry.problem(message % found[1], remedy, *where)
    for page in draft.pages:
        if found := copied(page.text, draft.lecture):
            yield Problem(page.file, found[0] + 1, "", message % found[1], remedy)


def emphasis_is_closed(draft: Draft) -> Iterator[Problem]:
    """Find texts with markup other than pairs of asterisks, which a gap would tear apart."""
    for entry in draft.entries:
        if not isinstance(entry.record, model.Reference):
            for where, text in texts(plain_data(entry), ()):
                if mark := stray_markup(re.sub(r"\{\d+\}", "\n", text)):
                    yield entry.problem(
                        f"Tanda {mark} di sini tidak dapat ditampilkan.",
                        "Apit kata miring dengan satu tanda bintang di kiri dan kanannya, tanpa "
                        "spasi: *kata*; tanda lain hapus saja.",
                        *where,
                    )
