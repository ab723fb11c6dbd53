"""Over a thousand pages of some eighty outlets, which do not ship: skipped if they are missing."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from reader.archive import load
from reader.archive.fields.furniture import is_furniture
from reader.model import Article, Notice

CORPUS = Path(__file__).parents[3] / "shared/corpus/worldwide/articles.zip"

pytestmark = pytest.mark.skipif(not CORPUS.is_file(), reason="the corpus is not on this machine")


@pytest.fixture(scope="module")
def items(tmp_path_factory: pytest.TempPathFactory) -> list[Article | Notice]:
    folder = tmp_path_factory.mktemp("corpus")
    with zipfile.ZipFile(CORPUS) as pages:
        pages.extractall(folder)
    return list(load([folder]))


@pytest.fixture(scope="module")
def articles(items: list[Article | Notice]) -> list[Article]:
    return [item for item in items if isinstance(item, Article)]


def test_every_page_loads(items: list[Article | Notice]) -> None:
    assert len(items) == 928
    assert not [item for item in items if isinstance(item, Notice)]
    # One of the files is no page at all but a word processor's document.
    assert [item.format for item in items if item.format != "plain text"] == ["RTF"]  # type: ignore[union-attr]


def test_every_article_has_a_body_without_furniture(articles: list[Article]) -> None:
    for article in articles:
        assert article.blocks, article.path
        for block in article.blocks:
            assert block.text
            assert not is_furniture(block.text), (article.path, block.text)


def test_an_id_identifies_a_content(articles: list[Article]) -> None:
    contents = {Path(article.path).read_bytes() for article in articles}
    assert len({article.id for article in articles}) == len(contents)


@pytest.mark.parametrize(
    ("field", "at_least", "at_most"),
    [
        ("title", 0.80, 0.90),
        ("publication", 1.0, 1.0),
        ("url", 1.0, 1.0),
        ("published", 0.28, 0.36),
        ("dateline", 0.18, 0.26),
        ("byline", 0.005, 0.03),
        ("caption", 0.001, 0.01),
    ],
)
def test_the_share_of_pages_with_a_field(
    articles: list[Article], field: str, at_least: float, at_most: float
) -> None:
    """The minimum catches a rule that breaks, the maximum a rule that starts to guess."""
    share = sum(
        bool(article.dateline.text if field == "dateline" else getattr(article, field))
        for article in articles
    ) / len(articles)
    assert at_least <= share <= at_most


def test_a_url_is_not_a_publication(articles: list[Article]) -> None:
    assert [article.path for article in articles if article.publication.islower()] == [
        article.path for article in articles if article.publication == "news.com.au"
    ]


def test_where_the_story_starts(articles: list[Article]) -> None:
    for article in articles:
        opening = article.blocks[0].text
        assert not opening.startswith(("http", "www.", "–", "—", "-", ":", ",")), article.path
