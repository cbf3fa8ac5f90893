"""The one markup of dataset texts, in its three forms."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursekit.text import to_html, to_markdown, to_plain


@pytest.mark.parametrize(
    ("text", "as_html", "as_plain", "as_markdown"),
    [
        ("kata", "kata", "kata", "kata"),
        ("a *casework* b", "a <em>casework</em> b", "a casework b", "a *casework* b"),
        ("*a* dan *b*", "<em>a</em> dan <em>b</em>", "a dan b", "*a* dan *b*"),
        ("*<b>*", "<em>&lt;b&gt;</em>", "<b>", r"*\<b\>*"),
        ("3 * 4 = 12", "3 * 4 = 12", "3 * 4 = 12", r"3 \* 4 = 12"),
        ("", "", "", ""),
        ("\"A\" & 'B'", "&quot;A&quot; &amp; &#x27;B&#x27;", "\"A\" & 'B'", "\"A\" & 'B'"),
        ("snake_case [x](y) `z`", "snake_case [x](y) `z`", "snake_case [x](y) `z`", None),
        ("harga $5|$6 ~7", "harga $5|$6 ~7", "harga $5|$6 ~7", r"harga \$5\|\$6 \~7"),
    ],
)
def test_three_forms(text: str, as_html: str, as_plain: str, as_markdown: str | None) -> None:
    assert to_html(text) == as_html
    assert to_plain(text) == as_plain
    if as_markdown is not None:
        assert to_markdown(text) == as_markdown


def test_markdown_escapes_what_could_become_markup() -> None:
    assert to_markdown("snake_case [x](y) `z`") == r"snake\_case \[x\](y) \`z\`"
    assert to_markdown("# bukan judul") == r"\# bukan judul"


@given(st.text())
def test_html_holds_no_foreign_tag_and_loses_no_text(text: str) -> None:
    rendered = to_html(text)
    assert set(re.findall(r"<[^>]*>?", rendered)) <= {"<em>", "</em>"}
    assert html.unescape(re.sub(r"</?em>", "", rendered)) == html.unescape(
        html.escape(to_plain(text))
    )


@given(st.text(alphabet=st.characters(exclude_characters="*")))
def test_text_without_emphasis_is_left_alone(text: str) -> None:
    assert to_plain(text) == text
