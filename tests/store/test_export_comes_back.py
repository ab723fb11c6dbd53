"""Exported articles, opened again, are the same articles."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from reader.archive import sources
from reader.archive.formats import exported
from reader.model import Article, Block, Dateline
from reader.safety import safe_article
from reader.store.export import exporting as export
from reader.store.export.exporting import Exported
from reader.store.user.marks import Marks
from tests.files import articles_in, loaded

CORPUS = Path(__file__).parents[3] / "shared/corpus/worldwide/articles.zip"
FORMS = ("md", "html", "json", "csv")
GIVEN = [each for each in Article._fields if each not in ("id", "path", "format", "former_id")]

HOSTILE = st.sampled_from([
    "---", "...", "\n---\n", "# ", "## ", "> ", "- ", "+ ", "* ", "1. ", "2) ", "```", "~~~", "===",
    "|a|b|", "<!-- reader: next article -->", "-->", "<!--",
    "<!-- reader: what follows is not the article -->",
    '<article data-reader="article" id="x">', "</article>", "</p>", "<p>",
    "<script>", "</script>", "<br>", "<![CDATA[", "]]>", "<?php", "&amp;", "&lt;", "&", "&#65;",
    "\\", "*a*",
    "_b_", "__c__", "`d`", "[e](f)", "[g]: h", "[[i]]", "[^1]", "[ ] ", "[!note]", "![j](k)",
    "~~l~~",
    "<http://m>", "=1+1", "@n", "'", "'=", '"', "“q”", ";", "; ", ",", "null", "unknown", "N/A",
    "- ~", "{a: b}", "*id", "&id", "!!int 3", "title: x", "\u200f", "שלום", "مرحبا", "\u00a0", "é",
    "大桥", "🌍", " ", "\t", "word", "KUWAIT CITY, July 24", "2017",
])  # fmt: skip
LINE = st.lists(HOSTILE, max_size=5).map("".join)
BLOCK = st.builds(
    Block, st.sampled_from(["paragraph", "subheading", "quotation", "item"]),
    LINE.filter(str.strip),
)  # fmt: skip
LINES = st.lists(LINE.filter(str.strip), max_size=3, unique=True).map(tuple)
ARTICLES = st.builds(
    Article, id=st.just("x"), path=st.just("a.txt"), title=LINE, publication=LINE, archive=LINE,
    section=LINE, published=st.sampled_from(["", "2017", "2017-01", "2017-01-31", "0999-01-01"]),
    dateline=st.builds(Dateline, LINE, LINES), byline=LINE, caption=LINE, media_id=LINE, url=LINE,
    blocks=st.lists(BLOCK, min_size=1, max_size=4).map(tuple),
    tags=LINES, places=LINES,
)  # fmt: skip


def safe(articles: list[Article]) -> list[Article]:
    """``articles`` as in a store: safe, and each with its own id."""
    numbered = (each._replace(id=f"{number:012x}") for number, each in enumerate(articles))
    return [safe_article(each) for each in numbered]


def text_of(form: str, articles: list[Article], marks: Marks | None = None) -> str:
    written = (Exported(each, (), marks) for each in articles)
    return "".join(export.pieces(export.form_of(form), written))


def opened(path: Path) -> list[Article]:
    articles, notices = loaded(path)
    assert notices == []
    return articles


def said(articles: list[Article]) -> list[dict[str, object]]:
    return [{name: getattr(each, name) for name in GIVEN} for each in articles]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("exports")


@settings(max_examples=30)
@given(st.lists(ARTICLES, min_size=1, max_size=3))
@example([Article("", "", blocks=(Block("paragraph", "[" * 1000), Block("item", "[ ] x")))])
@example([Article("", "", title="None", blocks=(Block("item", "a"), Block("quotation", "b")))] * 3)
def test_made_up_articles(folder: Path, made_up: list[Article]) -> None:
    articles = safe(made_up)
    for form in FORMS:
        path = folder / f"a.{form}"
        path.write_text(text_of(form, articles), "utf-8", newline="")
        assert said(opened(path)) == said(articles), form


@pytest.fixture(scope="module")
def press() -> list[Article]:
    if not CORPUS.is_file():
        pytest.skip("the corpus is not on this machine")
    articles = articles_in(CORPUS)
    return [*{each.id: each for each in articles}.values()]


@pytest.mark.parametrize("form", FORMS)
def test_the_press_of_the_world(tmp_path: Path, press: list[Article], form: str) -> None:
    """Every field and paragraph of more than nine hundred articles in one file, of some in many."""
    articles = press
    assert len(articles) > 900
    path = tmp_path / f"all.{form}"
    path.write_text(text_of(form, articles), "utf-8", newline="")
    back = opened(path)
    assert len(back) == len(articles)
    assert said(back) == said(articles)
    if form == "md":
        some = articles[::4]
        export.write_each(tmp_path / "each", (Exported(each) for each in some), form)
        each = sorted(str(one) for one in said(opened(tmp_path / "each")))
        assert each == sorted(str(one) for one in said(some))


STORY = (Block("paragraph", "The bridge opened."),)


def test_a_file_of_any_size_is_read_an_article_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    articles = safe([Article("", "", title=f"Title {n}", blocks=STORY * 9) for n in range(40)])
    for form in ("md", "html"):
        path = tmp_path / f"a.{form}"
        path.write_text(text_of(form, articles), "utf-8", newline="")
        for module in (exported, sources):
            monkeypatch.setattr(module, "MAX_BYTES", 5_000)
        assert path.stat().st_size > 5_000
        assert said(opened(path)) == said(articles)


def test_what_the_user_wrote_is_no_part_of_the_article(tmp_path: Path) -> None:
    (article,) = safe([Article("", "", title="T", blocks=STORY, tags=("a",))])
    marks = Marks(tmp_path / "marks.sqlite", lambda: 1_400_000_000.0)
    marks.set_note([article.id][0], "A note\n---\n<article>\n" + "word " * 10_000)
    marks.add_quotation(article.id, "text", 0, "The bridge", "T, 2017")
    marks.retag([article.id], ["b"], [])
    for form in FORMS:
        path = tmp_path / f"a.{form}"
        path.write_text(text_of(form, [article], marks), "utf-8", newline="")
        (back,) = opened(path)
        assert back.blocks == STORY
        assert set(back.tags) == ({"a"} if form in ("json", "csv") else {"a", "b"})
    marks.close()


def test_exports_with_crlf_line_ends_load_the_same(tmp_path: Path) -> None:
    articles = safe([Article("", "", title=f"Title {n}", blocks=STORY) for n in range(3)])
    for form in ("md", "html"):
        path = tmp_path / f"a.{form}"
        path.write_bytes(text_of(form, articles).replace("\n", "\r\n").encode())
        assert said(opened(path)) == said(articles)
