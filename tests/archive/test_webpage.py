"""Web pages with the extra ``html``, and the one sentence without it."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from reader.archive import files, formats, load
from reader.model import Article, Notice

PAGE = """<!DOCTYPE html>
<html><head>{head}</head><body>
<nav><a href="/">Home</a> <a href="/news">News</a></nav>
<article><h1>Bridge opens a year late</h1>
<p>CAIRO, July 26 (AP) — The bridge over the Ondara opened on Monday, and people cheered it.</p>
<h2>A long wait</h2>
<blockquote>We waited a whole year for this bridge, said the mayor of the town.</blockquote>
<ul><li>One thing that matters to the people</li><li>Another that matters as much</li></ul>
<p>Lawyers were there in 2011 too, since the bridge is of a design of that year.</p>
</article>
<footer>© 2024 The Post. All rights reserved.</footer></body></html>"""

HEAD = """<title>Bridge opens a year late | The Post</title>
<meta property="og:site_name" content="The Post"><meta name="author" content="Ada Obi">
<link rel="canonical" href="https://post.example/city/bridge-opens">
<meta property="article:section" content="City"><meta name="keywords" content="bridges, roads">
"""


@pytest.fixture
def without_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formats, "html_is_readable", lambda: False)


def page(tmp_path: Path, head: str = HEAD, name: str = "a.html", codec: str = "utf-8") -> Article:
    (tmp_path / name).write_bytes(PAGE.format(head=head).encode(codec))
    (item,) = load([tmp_path / name])
    assert isinstance(item, Article), item
    return item


class TestPage:
    def test_fields_and_blocks(self, tmp_path: Path) -> None:
        article = page(tmp_path)
        assert article.title == "Bridge opens a year late"
        assert (article.publication, article.byline) == ("The Post", "Ada Obi")
        assert (article.section, article.url) == ("City", "https://post.example/city/bridge-opens")
        assert article.tags == ("bridges", "roads")
        assert article.dateline.places == ("Cairo",)
        assert [(block.kind, block.text.split()[0]) for block in article.blocks] == [
            ("paragraph", "The"),
            ("subheading", "A"),
            ("quotation", "We"),
            ("item", "One"),
            ("item", "Another"),
            ("paragraph", "Lawyers"),
        ]

    @pytest.mark.parametrize(
        ("stated", "published"),
        [
            ('<meta property="article:published_time" content="2019-07-26T10:00:00Z">',
             "2019-07-26"),
            ('<meta name="pubdate" content="July 2019">', "2019-07"),
            ('<meta itemprop="datePublished" content="2019-07-26">', "2019-07-26"),
            ('<script type="application/ld+json">{"@graph": [{"@type": "NewsArticle",'
             ' "datePublished": "2019-07-26"}]}</script>', "2019-07-26"),
            ('<meta property="article:modified_time" content="2020-01-01">', ""),
            ('<script type="application/ld+json">{broken</script>', ""),
            ("", ""),
        ],
    )  # fmt: skip
    def test_a_date_is_one_that_the_page_states(
        self, tmp_path: Path, stated: str, published: str
    ) -> None:
        """The years of the footer and of the story are no dates of publication."""
        assert page(tmp_path, HEAD + stated).published == published

    def test_a_date_in_the_url(self, tmp_path: Path) -> None:
        head = '<link rel="canonical" href="https://post.example/2019/07/26/bridge-opens">'
        assert page(tmp_path, head).published == "2019-07-26"

    def test_where_a_browser_saved_it_from(self, tmp_path: Path) -> None:
        saved = "<!-- saved from url=(0034)https://post.example/city/bridge -->"
        assert page(tmp_path, saved).url == "https://post.example/city/bridge"

    @pytest.mark.parametrize("codec", ["cp1251", "utf-8-sig", "gb18030", "utf-16"])
    def test_the_declared_encoding(self, tmp_path: Path, codec: str) -> None:
        name = {"cp1251": "windows-1251", "gb18030": "gb2312"}.get(codec, "iso-8859-5")
        head = f'<meta http-equiv="Content-Type" content="text/html; charset={name}">'
        title = '<meta property="og:title" content="Мост">'
        assert page(tmp_path, head + title, codec=codec).title == "Мост"

    def test_other_names_and_no_name(self, tmp_path: Path) -> None:
        for name in ("a.htm", "b.xhtml", "c.HTML", "saved", "d.txt"):
            assert page(tmp_path, name=name).title == "Bridge opens a year late"

    @pytest.mark.parametrize(
        "html",
        [
            "<html>",
            "<!doctype html>",
            "<html>" + "<div>" * 20_000,
            "<html><body>" + "<p><b>" * 5_000,
            "<html><table>" + "<tr><td>" * 5_000,
            '<html><?xml version="1.0"?><!ENTITY x "y">&x;',
        ],
        ids=range(6),
    )
    def test_a_page_without_a_story_is_told(self, tmp_path: Path, html: str) -> None:
        (tmp_path / "a.html").write_text(html)
        (item,) = load([tmp_path / "a.html"])
        assert isinstance(item, Notice)

    def test_a_page_that_is_too_long(self, tmp_path: Path) -> None:
        (tmp_path / "a.html").write_text("<html>" + "<p>words " * 1_000_000)
        (item,) = load([tmp_path / "a.html"])
        assert "more than 8 MiB" in str(item)

    def test_a_page_of_too_many_tags(self, tmp_path: Path) -> None:
        (tmp_path / "a.html").write_text("<html>" + "<p>" * 33_000)
        (item,) = load([tmp_path / "a.html"])
        assert "more than 20,000 tags" in str(item)


@pytest.mark.usefixtures("without_extra")
class TestWithoutTheExtra:
    def test_one_sentence_for_a_folder_says_what_to_install(self, tmp_path: Path) -> None:
        for number in range(3):
            (tmp_path / f"{number}.html").write_text(PAGE)
        (tmp_path / "b.md").write_text("Body.")
        article, notice = load([tmp_path])
        assert isinstance(article, Article)
        assert str(notice) == (
            f"{tmp_path}: 3 web pages were not read: "
            "web pages need the extra 'html': pip install 'archive-reader[html]'"
        )
        found = [*files.find_files([tmp_path], {0})]
        assert [type(each).__name__ for each in found] == ["Found", "Missed"]
        assert found[-1].notice == notice  # type: ignore[union-attr]

    def test_one_for_a_zip_file_too(self, tmp_path: Path) -> None:
        with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
            for number in range(3):
                archive.writestr(f"{number}.html", PAGE)
        (notice,) = load([tmp_path / "a.zip"])
        assert "3 web pages were not read" in str(notice)

    def test_a_page_that_is_named(self, tmp_path: Path) -> None:
        for name in ("a.html", "a.txt"):
            (tmp_path / name).write_text(PAGE)
            (notice,) = load([tmp_path / name])
            assert isinstance(notice, Notice)
            assert notice.named
            assert notice.reason == formats.HTML_MISSING
