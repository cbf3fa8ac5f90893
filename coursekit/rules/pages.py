"""Rules on the pages of the book: their sources, and their place in the contents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coursekit import model
from coursekit.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coursekit.draft import Draft


def passages_name_known_statements(draft: Draft) -> Iterator[Problem]:
    """Find pages that rest on statements which the lecture does not make."""
    if draft.readable(model.Statement):
        known = draft.ids(model.Statement)
        for page in draft.pages:
            for passage in page.passages:
                for statement in passage.statements:
                    if statement not in known:
                        yield Problem(
                            page.file,
                            passage.line,
                            "",
                            f"Pernyataan kuliah “{statement}” tidak ada.",
                            "Pakai nomor yang ada di data/statements.yaml.",
                        )


def pages_stand_in_the_contents(draft: Draft) -> Iterator[Problem]:
    """Find pages that the table of contents does not list: nobody would ever see them."""
    for page in draft.pages if draft.contents else ():
        if page.name not in draft.contents:
            yield Problem(
                page.file,
                1,
                "",
                "Halaman ini tidak ada dalam daftar isi, jadi tidak akan terbit.",
                f"Tambahkan “- file: {page.name}” dalam _toc.yml, atau hapus halaman ini.",
            )


def paragraphs_name_their_sources(draft: Draft) -> Iterator[Problem]:
    """Find paragraphs of chapters that neither name a source nor own up to being the editor's."""
    chapters = {entry.record.page for entry in draft.of(model.Chapter)}
    for page in draft.pages:
        for paragraph in page.paragraphs if page.name in chapters else ():
            if not paragraph.sourced:
                yield Problem(
                    page.file,
                    paragraph.line,
                    "",
                    f"Paragraf “{' '.join(paragraph.start.split()[:5])} …” tidak menyebut sumber.",
                    "Rujuk pustaka atau catatan data di dalamnya, tulis “% sumber: S…” sesudahnya, "
                    "atau “% redaksi” bila isinya dari redaksi.",
                )
