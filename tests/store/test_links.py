"""The links of an article, and which addresses may be opened."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.model import Article, Block
from reader.store.export.links import Link, links, may_be_opened


def found(text: str, url: str = "") -> list[str]:
    return [each.url for each in links(Article("1", "f", url=url, blocks=(Block("item", text),)))]


def test_the_articles_own_link_comes_first_and_none_twice() -> None:
    article = Article(
        "1", "f", url="https://a.example/1", caption="See www.b.example/pic.",
        blocks=(
            Block("paragraph", "As it said at (https://a.example/1) and on http://c.example/x_(y)."),
            Block("paragraph", "Write to desk@c.example, or mailto:ed@c.example!"),
        ),
    )  # fmt: skip
    assert links(article) == [
        Link("https://a.example/1", "the article"),
        Link("http://www.b.example/pic", "… See"),
        Link("http://c.example/x_(y)", "… at (https://a.example/1) and on"),
        Link("mailto:desk@c.example", "… Write to"),
        Link("mailto:ed@c.example", "… Write to desk@c.example, or"),
    ]


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("(see https://a.example/b).", "https://a.example/b"),
        ("“https://a.example”", "https://a.example"),
        ("https://a.example/東京", "https://a.example/東京"),
        ("HTTPS://A.example/b?c=d&e=f#g", "HTTPS://A.example/b?c=d&e=f#g"),
    ],
)
def test_punctuation_of_the_sentence_is_not_part_of_a_link(text: str, url: str) -> None:
    assert found(text) == [url]


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "ftp://a.example",
        "http://", "https:///path", "http:a", "-http://a.example", "mailto:-x@a.example",
        "http://a.example/ b", "http://a.example/\x1b[2J", "http://a.example/\n-x", "mailto:nobody",
        "http://[broken", "https://a.example/" + "x" * 2_000, "vbscript:x", "",
    ],
)  # fmt: skip
def test_other_addresses_are_never_opened(url: str) -> None:
    assert not may_be_opened(url)
    assert links(Article("1", "f", url=url)) == []


@given(st.text(max_size=80))
def test_links_are_found_in_any_text_and_may_all_be_opened(text: str) -> None:
    assert all(may_be_opened(url) for url in found(f"{text} https://a.example/{text}", text))
