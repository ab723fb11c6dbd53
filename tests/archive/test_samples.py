"""Exports as news databases make them, which do not ship: skipped if they are missing."""

from __future__ import annotations

import csv
import html as entities
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest

from reader.archive import textlines
from reader.archive.loading import read_source
from reader.archive.sources import Source
from reader.model import Article

SAMPLES = Path(__file__).parents[3] / "shared/corpus/formats"
SPLIT = ("factiva-html", "nexis-html")
"""The kinds of which the number of articles is known and every one is found."""


def _counted() -> list[tuple[str, int]]:
    if not SAMPLES.is_dir():
        return []
    rows = (row.split("\t") for row in (SAMPLES / "TRUTH.tsv").read_text("utf-8").splitlines())
    return [(name, int(count)) for name, count in rows
            if name.split("/")[0] in SPLIT and count.isdecimal()]  # fmt: skip


_PARAGRAPHS = {
    "factiva-html": r"<p[^<>]*articleParagraph[^<>]*>(.*?)</p>",
    "nexis-html": r'<p class="c[89]">(.*?)</p>',
}
"""How their source marks paragraphs."""

pytestmark = pytest.mark.skipif(not SAMPLES.is_dir(), reason="no samples on this machine")


@pytest.mark.parametrize(("name", "count"), _counted())
def test_every_article_is_found_with_words_of_its_own(name: str, count: int) -> None:
    path = SAMPLES / name
    items = [*read_source(Source(path, path.name, named=True))]
    articles = [item for item in items if isinstance(item, Article)]
    assert len(articles) == len(items) == count
    assert all(article.text for article in articles)
    html = Source(path, path.name).text
    paragraphs = _PARAGRAPHS[name.split("/", maxsplit=1)[0]]
    there = _words(
        entities.unescape(re.sub(r"<[^<>]*>", "", re.sub(r"<br[^>]*>", " ", paragraph)))
        for paragraph in re.findall(paragraphs, html, re.DOTALL | re.IGNORECASE)
    )
    assert not there - _words(f"{each.dateline.text} {each.text}" for each in articles)


def _words(texts: Iterable[str]) -> Counter[str]:
    """The words of ``texts`` without the signs around datelines."""
    words = (word.strip(".-–—") for text in texts for word in text.split())
    return Counter(filter(None, words))


TEXTS = {"nexis-docx", "nexis-txt", "factiva-txt", "proquest-txt", "apa-rtf"}
"""The kinds that are lists of lines, whatever they are stored in."""


def _lists() -> list[tuple[str, int | None]]:
    if not SAMPLES.is_dir():
        return []
    rows = (row.split("\t") for row in (SAMPLES / "TRUTH.tsv").read_text("utf-8").splitlines())
    return [
        (name, int(count) if count.isdecimal() else None)
        for name, count in rows
        if name.split("/")[0] in TEXTS
    ]


@pytest.mark.parametrize(("name", "count"), _lists())
def test_each_article_of_a_list_has_its_own_words(name: str, count: int | None) -> None:
    """All long paragraphs are in an article, and no word more often than in the source."""
    path = SAMPLES / name
    source = Source(path, path.name, named=True)
    articles = [item for item in read_source(source) if isinstance(item, Article)]
    assert count is None or len(articles) == count
    assert len({article.id for article in articles}) == len(articles)
    lines = [line.strip() for line in textlines.lines(Source(path, path.name))]
    there = Counter(re.findall(r"\w+", "\n".join(lines)))
    texts = [f"{each.dateline.text} {each.text} {each.caption}" for each in articles]
    assert not Counter(re.findall(r"\w+", "\n".join(texts))) - there
    if name.startswith("nexis-docx"):  # a paragraph is a line
        whole = "\n".join((*texts, *(each.title for each in articles)))
        body = lines[lines.index("Body") if "Body" in lines else 0 :]
        long = [line for line in body if len(line) > 200 and ":\xa0" not in line[:40]]
        ends = [
            " ".join(line.split()).strip(" ;")[-80:] for line in long if "Copyright" not in line
        ]
        assert [end for end in ends if end not in whole] == []


@pytest.mark.parametrize(
    ("name", "text"), [("dailsample.tsv", "speech"), ("inaugCorpus.csv", "texts")]
)
def test_tables_keep_all_words(name: str, text: str) -> None:
    path = SAMPLES / "csv" / name
    with path.open(encoding="utf-8", newline="") as file:
        rows = [*csv.DictReader(file, delimiter="\t" if name.endswith("tsv") else ",")]
    articles = [item for item in read_source(Source(path, name)) if isinstance(item, Article)]
    assert len(articles) == len(rows)
    assert not _words(row[text] for row in rows) - _words(each.text for each in articles)


def test_every_record_of_json_has_its_fields() -> None:
    for path in sorted((SAMPLES / "json-synth").glob("*.json")):
        items = [*read_source(Source(path, path.name, named=True))]
        articles = [item for item in items if isinstance(item, Article)]
        assert articles
        assert len(articles) == len(items), path.name
        source = path.read_text("utf-8")
        for article in articles:
            assert "The mayor said the decision was final" in article.text
            assert (article.title != "") == ("Council votes to close" in source), path.name
            assert article.published[:4] == ("2021" if "2021" in source or "1620" in source else "")
            assert article.publication or "Example" not in source, path.name


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("proquest-eml/sample.eml", 100), ("eml/simple_email.txt", 1), ("aleph/plan.mbox", 1),
        ("mhtml/portfolio.mhtml", 1), ("feeds/atom10_1.xml", 3), ("feeds/rss.xml", 4),
        ("feeds/rss20_1.xml", 1),
    ],
)  # fmt: skip
def test_mail_and_feeds(name: str, count: int) -> None:
    items = [*read_source(Source(SAMPLES / name, name, named=True))]
    articles = [item for item in items if isinstance(item, Article)]
    assert len(articles) == count
    assert all(each.text and each.title and each.publication for each in articles)
