"""Compare four searches on the same queries: pagefind, Sphinx's own, MiniSearch, the course's.

    python benchmarks/search.py

Builds the course twice and asks the queries of tests/vectors/search.yaml in Chromium. pagefind is
fetched with pip and MiniSearch with npm, into a temporary folder. Sphinx's search stems Indonesian
as ours does; MiniSearch gets our passages, stems and synonyms, but ranks and forgives in its way.

Prints for each kind of query how many percent are answered among the first five results: by the
right passage, and by the right page, which is all that Sphinx's search names. Then the bytes of the
search's own files as they travel until the first result, and whether it works under the site's
Content-Security-Policy and from a disk. A line of JSON with the same figures follows.
"""

from __future__ import annotations

import gzip
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import sphinx
import yaml
from playwright.sync_api import Error, sync_playwright
from snowballstemmer.indonesian_stemmer import IndonesianStemmer
from sphinx.search import SearchLanguage

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from conftest import copy_project  # noqa: E402 - from the tests' folder

from coursekit import site as site_module  # noqa: E402
from coursekit.sphinx import search  # noqa: E402
from coursekit.sphinx.assets import lean  # noqa: E402
from coursekit.widgets.base import source  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from playwright.sync_api import Browser, Page
    from sphinx.application import Sphinx

FIRST = 5
KINDS = ("affix", "synonym", "typo", "plain", "all")
STEMMER = source("stemmer.js").replace("\nexport const ", "\nvar ")
BASIC = Path(sphinx.__file__).parent / "themes" / "basic" / "static"
SPHINX_PAGE = """<!doctype html><html data-content_root="./"><meta charset="utf-8"><title>x</title>
<div id="search-progress"></div><div id="search-results"></div>
<script src="options.js"></script><script src="doctools.js"></script>
<script src="sphinx_highlight.js"></script><script src="language_data.js"></script>
<script src="searchtools.js"></script><script src="searchindex.js"></script></html>"""
SPHINX_OPTIONS = """var DOCUMENTATION_OPTIONS = { BUILDER: "html", FILE_SUFFIX: ".html",
LINK_SUFFIX: ".html", SHOW_SEARCH_SUMMARY: true, ENABLE_SEARCH_SHORTCUTS: false, VERSION: "",
LANGUAGE: "id", HAS_SOURCE: false, NAVIGATION_WITH_KEYS: false, COLLAPSE_INDEX: false };"""
ASK_SPHINX = """(queries) => queries.map((query) =>
    Search._performSearch(...Search._parseQuery(query)).reverse().slice(0, 5)
        .map((found) => found[0] + ".html" + found[2]))"""
ASK_PAGEFIND = """async ([address, queries]) => {
    const pagefind = await import(address);
    await pagefind.init();
    const answers = [];
    for (const query of queries) {
        const { results } = await pagefind.search(query);
        const pages = await Promise.all(results.slice(0, 5).map((one) => one.data()));
        const parts = pages.map((one) => one.sub_results.map((part) => part.url).slice(0, 3));
        answers.push({ pages: pages.map((one) => one.url), parts: parts.flat() });
    }
    return answers;
}"""
ASK_MINISEARCH = """([data, queries]) => {
    const stop = new Set(data.stop);
    const stemmer = new Stemmer();
    const stem = (word) => (stop.has(word) ? null : stemmer.stemWord(word));
    const index = new MiniSearch({
        fields: ["heading", "names", "title", "text"],
        storeFields: ["href"],
        processTerm: (term) => stem(term.toLowerCase()),
        searchOptions: {
            boost: { heading: 3, names: 3 },
            prefix: (term) => term.length > 2,
            fuzzy: (term) => (term.length > 3 ? 0.2 : false),
        },
    });
    index.addAll(data.entries.map(([, page, anchor, heading, text, names], id) => {
        const [address, title] = data.pages[page];
        const href = address + (anchor && `#${anchor}`);
        return { id, heading, text, title, names: names.join("; "), href };
    }));
    return queries.map((query) => {
        const asked = ` ${query.toLowerCase()} `;
        const others = data.synonyms.flatMap((names) => {
            const name = names.find((one) => asked.includes(` ${one} `));
            const rest = names.filter((one) => name && one !== name);
            return rest.map((one) => asked.replace(name, one));
        });
        const ways = (combineWith) => ({
            combineWith: "OR",
            queries: [query, ...others]
                .map((one) => ({ combineWith, queries: one.trim().split(/\\s+/) })),
        });
        const all = index.search(ways("AND"));
        return (all.length ? all : index.search(ways("OR"))).slice(0, 5).map((one) => one.href);
    });
}"""
ASK_OURS = """(queries) => {
    const input = document.querySelector("#cari-kata");
    return queries.map((query) => {
        input.value = query;
        input.form.dispatchEvent(new SubmitEvent("submit", { cancelable: true }));
        return [...document.querySelectorAll(".ck-search-results a")].slice(0, 5)
            .map((one) => one.getAttribute("href"));
    });
}"""


class IndonesianSearch(SearchLanguage):
    """What Sphinx's own search needs for Indonesian."""

    lang = "id"
    language_name = "Indonesian"
    stopwords: ClassVar[set[str]] = set(search.STOP_WORDS.split())
    js_stemmer_code = STEMMER

    def init(self, options: dict[str, str]) -> None:  # noqa: ARG002 - Sphinx's signature
        """Make the stemmer."""
        self._stemmer = IndonesianStemmer()

    def stem(self, word: str) -> str:
        """Return the stem of a lower-case word."""
        return str(self._stemmer.stemWord(word))


def setup(app: Sphinx) -> None:
    """Be the Sphinx extension that brings Sphinx's own search back."""
    app.add_search_language(IndonesianSearch)
    app.connect("builder-inited", _with_search, priority=900)
    app.connect("build-finished", _language_data)


def _with_search(app: Sphinx) -> None:
    app.builder.search = True


def _language_data(app: Sphinx, error: Exception | None) -> None:
    if not error:
        told = app.builder.indexer.context_for_searchtool()
        words, stemmer = told["search_language_stop_words"], told["search_language_stemming_code"]
        script = f"var stopwords = {words};\n{stemmer}"
        Path(app.outdir, "language_data.js").write_text(script, encoding="utf-8")


@dataclass
class Outcome:
    """What a search answered: the first five passages and pages of each query, and its price."""

    passages: list[list[str]]
    pages: list[list[str]]
    size: int
    policy: bool | None  # None: not asked
    disk: bool | None


def travels(files: Iterable[Path]) -> int:
    """Return the bytes of files as they travel."""
    return sum(min(len(data), len(gzip.compress(data))) for data in map(Path.read_bytes, files))


def works(ask: Callable[[], Any]) -> bool:
    """Tell whether a browser can do it."""
    try:
        return bool(ask())
    except Error:
        return False


def page_of(link: str) -> str:
    """Return the page of a link, relative to the site's root."""
    return link.partition("#")[0].lstrip("/")


def both(answers: list[list[str]]) -> tuple[list[list[str]], list[list[str]]]:
    """Return passages and their pages."""
    return answers, [[page_of(link) for link in links] for links in answers]


def opened(browser: Browser, address: str, *, bypass: bool = False) -> Page:
    """Open a page in a fresh browser."""
    page = browser.new_context(bypass_csp=bypass).new_page()
    page.goto(address)
    return page


def with_pagefind(browser: Browser, site: Path, folder: Path, queries: list[str]) -> Outcome:
    """Ask pagefind."""
    tool = folder / "pagefind"
    pip = [sys.executable, "-m", "pip", "install", "-q", "--target", str(tool), "pagefind[bin]"]
    subprocess.run(pip, check=True)
    run = [sys.executable, "-m", "pagefind", "--site", str(site), "--glob", "book/*.html"]
    environment = {**os.environ, "PYTHONPATH": str(tool)}
    subprocess.run(run, check=True, env=environment, stdout=subprocess.DEVNULL)
    with served(site) as address:
        script = f"{address}pagefind/pagefind.js"
        fetched: list[str] = []
        page = opened(browser, f"{address}genindex.html", bypass=True)
        page.on("request", lambda request: fetched.append(request.url.removeprefix(address)))
        page.evaluate(ASK_PAGEFIND, [script, queries[:1]])
        size = travels(site / name.partition("?")[0] for name in set(fetched))
        answers = page.evaluate(ASK_PAGEFIND, [script, queries])
        strict = opened(browser, f"{address}genindex.html")
        policy = works(lambda: strict.evaluate(ASK_PAGEFIND, [script, ["masyarakat"]])[0]["pages"])
    local = opened(browser, (site / "genindex.html").as_uri(), bypass=True)
    script = (site / "pagefind" / "pagefind.js").as_uri()
    disk = works(lambda: local.evaluate(ASK_PAGEFIND, [script, ["masyarakat"]])[0]["pages"])
    parts = [[link.lstrip("/") for link in answer["parts"][:FIRST]] for answer in answers]
    return Outcome(
        parts, [[page_of(link) for link in one["pages"]] for one in answers], size, policy, disk
    )


def with_sphinx(browser: Browser, site: Path, queries: list[str]) -> Outcome:
    """Ask Sphinx's own search, on a page as its basic theme has it."""
    scripts = ("doctools.js", "sphinx_highlight.js", "searchtools.js")
    for name in scripts:
        (site / name).write_bytes((BASIC / name).read_bytes())
    (site / "options.js").write_text(SPHINX_OPTIONS, encoding="utf-8")
    (site / "stock.html").write_text(SPHINX_PAGE, encoding="utf-8")
    # It fetches each result's page for the words around the hit.
    first = site / "book" / "02-istilah.html"
    own = [site / name for name in (*scripts, "language_data.js", "searchindex.js")]
    page = opened(browser, (site / "stock.html").as_uri())
    answers = page.evaluate(ASK_SPHINX, queries)
    size = travels([*own, first])
    return Outcome(*both(answers), size=size, policy=None, disk=any(answers))


def with_minisearch(browser: Browser, site: Path, folder: Path, queries: list[str]) -> Outcome:
    """Ask MiniSearch over our passages, with our stems and synonyms."""
    pack = ["npm", "pack", "--silent", "minisearch"]
    subprocess.run(pack, cwd=folder, check=True, stdout=subprocess.DEVNULL)
    (archive,) = folder.glob("minisearch-*.tgz")
    subprocess.run(["tar", "xzf", archive.name], cwd=folder, check=True)
    library = folder / "minisearch.js"
    library.write_text(
        lean((folder / "package/dist/umd/index.js").read_text(encoding="utf-8")), encoding="utf-8"
    )
    stemmer = folder / "stemmer.js"
    stemmer.write_text(lean(STEMMER), encoding="utf-8")
    (file,) = (site / "_assets").glob("cari.*.js")
    text = file.read_text(encoding="utf-8")
    data = json.loads(text.removeprefix('ck.give("cari", ').removesuffix(");\n"))
    page = opened(browser, "about:blank")
    for script in (library, stemmer):
        page.add_script_tag(path=script)
    answers = page.evaluate(ASK_MINISEARCH, [data, queries])
    size = travels([library, stemmer, file])
    return Outcome(*both(answers), size=size, policy=None, disk=None)


def with_ours(browser: Browser, site: Path, queries: list[str]) -> Outcome:
    """Ask the course's search on its page, under its policy, from a disk."""
    page = opened(browser, (site / "search.html").as_uri())
    page.wait_for_function("document.querySelector('.ck-search') && window.ck")
    page.fill("#cari-kata", "masyarakat")
    page.wait_for_selector(".ck-search-results a")
    answers = page.evaluate(ASK_OURS, queries)
    size = travels([*(site / "_assets").glob("cari.*"), *(site / "_assets").glob("search.*")])
    return Outcome(*both(answers), size=size, policy=any(answers), disk=any(answers))


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder and give its address."""
    with site_module.server(folder) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()


def recall(vectors: list[dict[str, Any]], outcome: Outcome) -> dict[str, tuple[float, float]]:
    """Return for each kind the percentages of queries answered by the passage and by the page."""
    totals: Counter[str] = Counter()
    passages: Counter[str] = Counter()
    pages: Counter[str] = Counter()
    for vector, links, found in zip(vectors, outcome.passages, outcome.pages, strict=True):
        targets = {target.replace("#", ".html#") for target in vector["targets"] if "#" in target}
        whole = {f"{target}.html" for target in vector["targets"] if "#" not in target}
        hit = any(link in targets or page_of(link) in whole for link in links)
        near = any(page in whole | {page_of(target) for target in targets} for page in found)
        for kind in (vector["kind"], "all"):
            totals[kind] += 1
            passages[kind] += hit
            pages[kind] += near
    return {
        kind: (100 * passages[kind] / totals[kind], 100 * pages[kind] / totals[kind])
        for kind in KINDS
    }


def built(folder: Path, *, stock: bool = False) -> Path:
    """Build the course in ``folder``, with Sphinx's own search if asked, and return the site."""
    copy_project(folder)
    if stock:
        config = folder / "_config.yml"
        text = config.read_text(encoding="utf-8")
        config.write_text(text.replace("coursekit.sphinx]", "coursekit.sphinx, search]"), "utf-8")
        os.environ["PYTHONPATH"] = os.pathsep.join((str(Path(__file__).parent), str(ROOT)))
    return site_module.build(folder).parent


def main() -> None:
    """Build, ask, and print the figures."""
    vectors = yaml.safe_load((ROOT / "tests/vectors/search.yaml").read_text(encoding="utf-8"))
    queries = [vector["query"] for vector in vectors]
    chromium = shutil.which("chromium")
    if chromium is None:
        sys.exit("chromium is missing. Install it: sudo apt-get install -y chromium")
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        folder = Path(scratch)
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        site = built(folder / "kursus")
        outcomes = {
            "Sphinx": with_sphinx(browser, built(folder / "stok", stock=True), queries),
            "MiniSearch": with_minisearch(browser, site, folder, queries),
            "kursus": with_ours(browser, site, queries),
            "pagefind": with_pagefind(browser, site, folder, queries),
        }
        browser.close()
    figures = {name: recall(vectors, outcome) for name, outcome in outcomes.items()}
    print(f"{len(queries)} queries; percent answered by the first five: passage / page")
    print(f"{'':12}" + "".join(f"{kind:>12}" for kind in KINDS) + "        kB  policy  disk")
    for name, outcome in outcomes.items():
        told = "".join(f"{a:>7.0f} /{b:>3.0f}" for a, b in figures[name].values())
        said = {True: "yes", False: "no", None: "-"}
        print(
            f"{name:12}{told}{outcome.size / 1000:>10.1f}{said[outcome.policy]:>8}"
            f"{said[outcome.disk]:>6}"
        )
    print(
        json.dumps(
            {
                name: {
                    "recall": figures[name],
                    "bytes": outcome.size,
                    "policy": outcome.policy,
                    "disk": outcome.disk,
                }
                for name, outcome in outcomes.items()
            }
        )
    )


if __name__ == "__main__":
    main()
