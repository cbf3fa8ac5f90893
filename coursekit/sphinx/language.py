"""Indonesian throughout: interface strings of Sphinx and its themes, and the search."""

from __future__ import annotations

import io
import json
import re
from gettext import GNUTranslations
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from snowballstemmer.indonesian_stemmer import IndonesianStemmer  # type: ignore[import-untyped]
from sphinx import locale
from sphinx.search import SearchLanguage

from coursekit.widgets.base import source

if TYPE_CHECKING:
    from sphinx.application import Sphinx

HERE = Path(__file__).resolve().parent
CODE = "id"
# What the search page and doctools translate in JavaScript.
SCRIPT_STRINGS = (
    ", in ",
    "Hide Search Matches",
    "Preparing search...",
    "Search Results",
    "Search finished, found ${resultCount} page(s) matching the search query.",
    "Searching",
    (
        "Your search did not match any documents. Please make sure that all words are spelled "
        "correctly and that you've selected enough categories."
    ),
)
# English that the themes write without asking a catalogue.
HARD_CODED = {
    ' - Home"': ' – Beranda"',
    'title="Toggle primary sidebar"': 'title="Daftar bab" aria-label="Daftar bab"',
    'title="Toggle secondary sidebar"': 'title="Isi halaman ini" aria-label="Isi halaman ini"',
    'class="bd-links bd-docs-nav" aria-label="Main"': (
        'class="bd-links bd-docs-nav" aria-label="Daftar bab"'
    ),
}
COPY_BUTTON = {
    "copy": "Salin",
    "copy_to_clipboard": "Salin ke papan klip",
    "copy_success": "Tersalin!",
    "copy_failure": "Gagal menyalin",
}
STOP_WORDS = """
ada adalah agar akan aku anda antara apa apabila atas atau bagai bagaimana bagi bahwa banyak
beberapa belum berupa bila bisa boleh bukan dalam dan dapat dari daripada dengan di dia hanya
harus hingga ia ialah ini itu jadi jika juga kalau kami karena ke kepada kita lagi lain maka
mana masih mereka merupakan namun nya oleh pada para pula pun saat saja sama sambil sampai
sangat saya sebagai sebelum sebuah secara sedang sehingga sejak selain seorang seperti serta
sesuatu setelah setiap suatu sudah supaya tanpa telah tentang terhadap tersebut tetapi tidak
tiap untuk walaupun yaitu yakni yang
"""


class IndonesianSearch(SearchLanguage):
    """Full-text search by stems: "pemberdayaan" finds "memberdayakan"."""

    lang = CODE
    language_name = "Indonesian"
    stopwords: ClassVar[set[str]] = set(STOP_WORDS.split())  # type: ignore[misc]
    # Sphinx wants a script, not a module.
    js_stemmer_code = source("stemmer.js").replace("\nexport const ", "\nvar ")

    def init(self, options: dict[str, str]) -> None:  # noqa: ARG002 - Sphinx's signature
        """Make the stemmer."""
        self._stemmer = IndonesianStemmer()

    def stem(self, word: str) -> str:
        """Return the stem of a lower-case word."""
        stem: str = self._stemmer.stemWord(word)
        return stem

    def word_filter(self, word: str) -> bool:
        """Return True for words that are worth finding."""
        return len(word) > 1 and word not in self.stopwords


def catalogue() -> GNUTranslations:
    """Return our translations, ready for use."""
    with (HERE / "locale" / f"{CODE}.po").open("rb") as source:
        messages = read_po(source, locale=CODE)
    compiled = io.BytesIO()
    write_mo(compiled, messages)
    compiled.seek(0)
    return GNUTranslations(compiled)


def _prefer_our_strings(app: Sphinx) -> None:
    for name in ("sphinx", "booktheme"):
        ours = catalogue()
        theirs = locale.translators.get(("general", name))
        if theirs is not None:
            ours.add_fallback(theirs)
        locale.translators["general", name] = ours
    app.translator = locale.translators["general", "sphinx"]


def _speak_indonesian(app: Sphinx, error: Exception | None) -> None:
    if error is not None or app.builder.format != "html":
        return
    out = Path(app.outdir)
    for path in out.rglob("*.html"):
        page = path.read_text(encoding="utf-8")
        for english, ours in HARD_CODED.items():
            page = page.replace(english, ours)
        path.write_text(page, encoding="utf-8")
    messages = {text: app.translator.gettext(text) for text in SCRIPT_STRINGS}
    table = json.dumps(
        {"locale": CODE, "messages": messages, "plural_expr": "0"}, ensure_ascii=False
    )
    script = f"Documentation.addTranslations({table});\n"
    (out / "_static" / "translations.js").write_text(script, encoding="utf-8")
    copy = out / "_static" / "copybutton.js"
    if copy.exists():
        # copybutton.js picks the table of the page's language, or English when it has none.
        text = re.sub(
            r"const messages = \{.*?\n\}\n",
            f"const messages = {json.dumps({'en': COPY_BUTTON}, ensure_ascii=False)}\n",
            copy.read_text(encoding="utf-8"),
            count=1,
            flags=re.DOTALL,
        )
        copy.write_text(text, encoding="utf-8")


def setup(app: Sphinx) -> None:
    """Register the search language and put our translations before all others."""
    app.add_search_language(IndonesianSearch)
    _prefer_our_strings(app)
    app.connect("build-finished", _speak_indonesian, priority=500)
