"""The search page: what is asked is found, whatever is typed does no harm, from a disk too."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from playwright.sync_api import expect
from snowballstemmer.indonesian_stemmer import IndonesianStemmer  # type: ignore[import-untyped]

from coursekit.text import to_plain
from coursekit.widgets.base import source

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import BrowserContext, Page

    from coursekit.dataset import Dataset

FIRST = 5
RECALL = 0.95
HOSTILE = (
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(1)</script>",
    "__proto__ constructor",
    "masyarakat " * 500,
    "x" * 5000,
    "?!.,;:“”()[]{}*+^$|\\",
    "😀🎓 👩‍👩‍👧",
    "   ",
    "yang dan di",
    "á̸̢́",
    "%00%FF&q=2#isi",
    "1" * 60,
)
# One query after the other, as if typed and sent; what is shown is asked in the order of the page.
ASK = """(queries) => {
    const input = document.querySelector("#cari-kata");
    const form = input.form;
    return queries.map((query) => {
        input.value = query;
        form.dispatchEvent(new SubmitEvent("submit", { cancelable: true }));
        const links = [...document.querySelectorAll(".ck-search-results a")];
        const shown = links.filter((one) => one.checkVisibility());
        return {
            links: shown.map((one) => one.getAttribute("href")),
            status: document.querySelector(".ck-search-status").textContent,
        };
    });
}"""
PREFIXES = " meng men mem me meny pem pen peng peny di ke ter ber bel be per pel pe"
STEMS = "ajar daya usaha apu tani isi nyanyi ola kera s y"
SUFFIXES = " kan an i si nya ku mu kah lah pun annya kannyalah"


@pytest.fixture
def page(context: BrowserContext, complaints: list[str]) -> Iterator[Page]:
    """Return a page that may not complain, break its policy included."""
    page = context.new_page()
    page.on("console", lambda told: complaints.append(told.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("dialog", lambda dialog: complaints.append(dialog.message))
    yield page
    assert complaints == []


def status(page: Page) -> Any:  # noqa: ANN401 - playwright's
    return page.locator(".ck-search-status")


def opened(page: Page, address: str, query: str = "masyarakat") -> Page:
    """Open the search page with a query and wait for its results."""
    page.goto(f"{address}search.html?q={query}")
    expect(status(page)).to_contain_text("hasil")
    return page


def matches(link: str, target: str) -> bool:
    where, _, anchor = target.partition("#")
    address, _, place = link.partition("#")
    return address == f"{where}.html" and anchor in {"", place}


def test_what_readers_ask_is_among_the_first_five(page: Page, site_url: str, root: Path) -> None:
    vectors = yaml.safe_load((root / "tests/vectors/search.yaml").read_text(encoding="utf-8"))
    asked = opened(page, site_url).evaluate(ASK, [one["query"] for one in vectors])
    totals: Counter[str] = Counter()
    hits: Counter[str] = Counter()
    missed = []
    for vector, answer in zip(vectors, asked, strict=True):
        first = answer["links"][:FIRST]
        hit = any(matches(link, target) for link in first for target in vector["targets"])
        for kind in (vector["kind"], "all"):
            totals[kind] += 1
            hits[kind] += hit
        if not hit:
            missed.append((vector["query"], first))
    assert totals["all"] - totals["plain"] >= 60
    assert {kind for kind in totals if hits[kind] < RECALL * totals[kind]} == set(), missed


def test_targets_of_the_queries_exist(site: Path, root: Path) -> None:
    vectors = yaml.safe_load((root / "tests/vectors/search.yaml").read_text(encoding="utf-8"))
    for target in {target for vector in vectors for target in vector["targets"]}:
        where, _, anchor = target.partition("#")
        text = (site / f"{where}.html").read_text(encoding="utf-8")
        assert not anchor or re.search(rf'id="{anchor}"', text), target


def test_whatever_is_typed_does_no_harm(page: Page, site_url: str) -> None:
    answers = opened(page, site_url).evaluate(ASK, list(HOSTILE))
    assert all(len(answer["status"]) < 400 for answer in answers)
    assert page.locator(".ck-search-results img, .ck-search-results script").count() == 0
    # It still works.
    (last,) = page.evaluate(ASK, ["anomie"])
    assert last["links"][0] == "book/glosarium.html#anomie"


def test_results_come_as_one_types_and_the_address_follows(page: Page, site_url: str) -> None:
    page.goto(f"{site_url}search.html")
    field = page.get_by_role("searchbox", name="Kata atau frasa")
    expect(field).to_be_focused()
    expect(page.get_by_role("link", name="Glosarium").last).to_be_visible()
    field.press_sequentially("swaday")
    results = page.locator(".ck-search-results")
    expect(results.get_by_role("heading", level=2).first).to_have_text("Istilah")
    expect(results.get_by_role("link", name="swadaya").first).to_be_visible()
    expect(results.locator("mark").first).to_have_text(re.compile("swadaya", re.IGNORECASE))
    expect(page).to_have_url(f"{site_url}search.html?q=swaday")
    expect(page).to_have_title(re.compile("^Cari: swaday"))
    field.press("ArrowDown")
    expect(results.get_by_role("link").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"book/glosarium\.html#swadaya$"))
    page.go_back()
    expect(results.get_by_role("link", name="swadaya").first).to_be_visible()


@pytest.mark.parametrize("query", ["CO", "pembrdayaan", "intervnsi makro", "xyzzyq"])
def test_nothing_moves_when_results_come(page: Page, site_url: str, query: str) -> None:
    shift = opened(page, site_url, query).evaluate(
        """() => new Promise((resolve) => {
            let sum = 0;
            new PerformanceObserver((list) => {
                for (const entry of list.getEntries()) sum += entry.value;
            }).observe({ type: "layout-shift", buffered: true });
            setTimeout(() => resolve(sum), 100);
        })"""
    )
    assert shift <= 0.01


def test_a_slip_is_told_and_a_dead_end_helps(page: Page, site_url: str) -> None:
    opened(page, site_url, "intervnsi makro")
    page.get_by_role("button", name="intervensi makro", exact=True).click()
    expect(page).to_have_url(f"{site_url}search.html?q=intervensi+makro")
    expect(page.get_by_text("Maksud Anda")).to_have_count(0)
    page.get_by_role("searchbox", name="Kata atau frasa").fill("xyzzyq")
    expect(status(page)).to_have_text("Tidak ada hasil.")
    expect(page.get_by_text("Periksa ejaannya.")).to_be_visible()
    expect(page.get_by_role("link", name="Indeks")).to_be_visible()
    page.get_by_role("searchbox", name="Kata atau frasa").fill("xyzzyq anomie")
    expect(status(page)).to_contain_text("Tidak ditemukan: “xyzzyq”.")


@pytest.mark.parametrize(
    ("query", "meant"), [("matrix", "matriks"), ("pembrdayaan", "pemberdayaan")]
)
def test_what_was_clearly_meant_is_answered_at_once(
    page: Page, site_url: str, query: str, meant: str
) -> None:
    opened(page, site_url, query)
    said = page.get_by_role("status")
    expect(said).to_contain_text(f"Tidak ada hasil untuk “{query}”. Ini hasil untuk “{meant}”. ")
    assert [one.evaluate("node => node.tagName") for one in page.get_by_role("heading").all()][
        :2
    ] == ["H1", "H2"]
    expect(page.locator(".ck-search-results mark").first).to_have_text(
        re.compile(meant, re.IGNORECASE)
    )
    # The field keeps what the reader wrote.
    expect(page.get_by_role("searchbox", name="Kata atau frasa")).to_have_value(query)


@pytest.mark.parametrize("query", ["kemiskinan", "mediator", "fasilitas"])
def test_no_other_word_is_passed_off_as_what_was_meant(
    page: Page, site_url: str, query: str
) -> None:
    opened(page, site_url, query)
    expect(status(page)).to_have_text("Tidak ada hasil.")
    expect(page.get_by_text("Maksud Anda")).to_have_count(0)
    expect(page.get_by_text("Periksa ejaannya.")).to_be_visible()


def test_where_two_words_may_be_meant_both_are_answered(page: Page, site_url: str) -> None:
    opened(page, site_url, "keadlian")
    expect(page.get_by_text("Maksud Anda")).to_be_visible()
    marked = " ".join(page.locator(".ck-search-results mark").all_inner_texts()).lower()
    assert "adil" in marked
    assert "ahli" in marked


def test_a_pages_opening_does_not_repeat_its_title(page: Page, site_url: str) -> None:
    opened(page, site_url, "ross")
    group = page.locator(".ck-search-results section").first
    expect(group.get_by_role("heading")).to_have_text("Bab 4. Tujuh asumsi Ross")
    first = group.get_by_role("link").first
    expect(first).to_have_text("Awal bab")
    assert first.get_attribute("href") == "book/04-asumsi-ross.html"


def test_english_names_say_so(page: Page, site_url: str) -> None:
    opened(page, site_url, "pengorganisasian masyarakat")
    names = page.locator(".ck-search-names").first
    expect(names).to_have_text("(community organization; CO)")
    expect(names.locator("[lang=en]")).to_have_text("community organization")
    opened(page, site_url, "casework")
    expect(page.get_by_role("link", name="casework", exact=True)).to_have_attribute("lang", "en")


def test_a_folded_note_is_open_for_who_comes_from_the_results(
    page: Page, site_url: str, dataset: Dataset
) -> None:
    opened(page, site_url, "catatan editor D48")
    page.get_by_role("link", name="Catatan editor D48").click()
    expect(page.get_by_text(to_plain(dataset.notes["D48"].text)[:40])).to_be_visible()


def test_any_page_leads_to_the_search(page: Page, site_url: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"{site_url}book/07-model-a.html")
    field = page.get_by_role("banner").get_by_role("searchbox")
    field.fill("kasework")
    field.press("Enter")
    expect(page).to_have_url(f"{site_url}search.html?q=kasework")
    expect(page.get_by_role("link", name="casework").first).to_be_visible()


def test_it_works_from_a_disk(page: Page, site: Path) -> None:
    opened(page, f"{site.as_uri()}/", "mengorganisasi")
    link = page.get_by_role("link", name="pengorganisasian masyarakat").first
    assert link.get_attribute("href") == "book/glosarium.html#pengorganisasian-masyarakat"
    page.get_by_role("searchbox", name="Kata atau frasa").fill("rob")
    expect(page.get_by_role("heading", name="Kasus", exact=True)).to_be_visible()


def test_without_javascript_it_points_elsewhere(context: BrowserContext, site_url: str) -> None:
    browser = context.browser
    assert browser
    plain = browser.new_context(java_script_enabled=False)
    page = plain.new_page()
    page.goto(f"{site_url}search.html")
    # Chromium keeps <noscript> shut when a test switches scripts off.
    assert "Pencarian memerlukan JavaScript" in (page.locator("noscript").text_content() or "")
    page.locator("article").get_by_role("link", name="Indeks").click()
    expect(page).to_have_url(f"{site_url}genindex.html")
    plain.close()


def test_lost_data_are_told(page: Page, site_url: str, complaints: list[str]) -> None:
    page.route("**/cari.*.js", lambda route: route.abort())
    page.goto(f"{site_url}search.html?q=anomie")
    expect(status(page)).to_contain_text("tidak dapat dimuat")
    assert all("ERR_FAILED" in told for told in complaints)
    complaints.clear()


def test_python_and_javascript_stem_alike(page: Page, dataset: Dataset, root: Path) -> None:
    """Compare all words of the course, and every prefix with every suffix on a few stems."""
    files = [path for path in [*root.glob("data/*"), *root.glob("book/*.md")] if path.is_file()]
    text = " ".join(path.read_text(encoding="utf-8") for path in files)
    words = set(re.findall(r"[a-z]+", text.lower()))
    assert len(words) > len(dataset.terms)
    words |= {
        first + second + stem + suffix
        for first in PREFIXES.split(" ")
        for second in ["", "ber", "per", "be"]
        for stem in STEMS.split(" ")
        for suffix in SUFFIXES.split(" ")
    }
    ordered = sorted(words)
    in_script = page.evaluate(
        """([code, words]) => {
            const Stemmer = new Function(code + "; return Stemmer")();
            const stemmer = new Stemmer();
            return words.map((word) => stemmer.stemWord(word));
        }""",
        [source("stemmer.js").replace("\nexport const ", "\nconst "), ordered],
    )
    stemmer = IndonesianStemmer()
    assert in_script == [stemmer.stemWord(word) for word in ordered]
