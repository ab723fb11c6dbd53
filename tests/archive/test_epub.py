"""EPUB: each article of a periodical by itself, without the pages for finding one's way."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.model import Article, Block, Notice
from tests.archive.documents import epub, point
from tests.files import loaded

ONE = "The bridge over the Ondara opened on Monday, a year late and without a ceremony."
TWO = "Ministers had promised it for the spring; nobody in the town had believed them."
NAVBAR = (
    '<div class="calibre_navbar calibre1">| <a href="../article_1/index.html">Next</a> |'
    ' <a href="../../index.html">Main menu</a> |</div>'
)


def downloaded(url: str) -> str:
    return (
        '<div class="calibre_navbar"><hr/><p>This article was downloaded by <strong>calibre'
        f'</strong> from <a href="{url}" rel="calibre-downloaded-from">{url}</a></p></div>'
    )


PERIODICAL = {
    "index.html": '<h1>The Paper</h1><ul class="calibre_feed_list"><li><a href="feed_0/index.html">'
    "News</a></li></ul>",
    "feed_0/index.html": f'<h2>News</h2><ul><li><a href="article_0/index.html">Bridge</a>'
    f" {ONE}</li></ul>",
    "feed_0/article_0/index.html": f"{NAVBAR}<h1>Bridge opens a year late</h1><p>By Ada Obi</p>"
    f"<p>{ONE}</p><blockquote><p>{TWO}</p></blockquote>",
    "feed_0/article_0/index_1.html": "<p>The rest of it.</p><div class='calibre_navbar'><div>"
    "<a href='x.html'>Section menu of the day</a></div> that is long</div>"
    + downloaded("https://www.theguardian.com/world/bridge"),
    "feed_0/article_1/index.html": f"{NAVBAR}<h2>Road closes</h2><p>KAMPALA – {TWO}</p>"
    + downloaded("https://a.example/2016/03/road"),
    "feed_1/index.html": '<h2>Sport</h2><p><a href="article_0/index.html">Rain</a></p>',
    "feed_1/article_0/index.html": "<h2>Rain</h2><p>Abandoned.</p>",
}
CONTENTS = point(
    "News",
    "feed_0/index.html",
    point("Bridge opens a year late", "feed_0/article_0/index.html")
    + point("Road closes", "feed_0/article_1/index.html", author="Bo Li"),
) + point("Sport", "feed_1/index.html", point("Rain", "feed_1/article_0/index.html"))
CALIBRE = (
    "<dc:title>The Paper [Sat, 12 Mar 2016]</dc:title><dc:creator opf:role='aut'>calibre"
    "</dc:creator><dc:date>2016-03-11T23:00:00+00:00</dc:date>"
    "<meta name='calibre:publication_type' content='periodical:newspaper:The Paper'/>"
)


def read(tmp_path: Path, data: bytes, name: str = "a.epub") -> tuple[list[Article], list[Notice]]:
    (tmp_path / name).write_bytes(data)
    return loaded(tmp_path / name)


def titles(tmp_path: Path, data: bytes) -> list[str]:
    articles, notices = read(tmp_path, data)
    assert notices == []
    return [each.title for each in articles]


class TestPeriodical:
    @pytest.mark.parametrize("name", ["a.epub", "A.EPUB", "none", "wrong.zip", "wrong.txt"])
    def test_articles_of_calibre(self, tmp_path: Path, name: str) -> None:
        (bridge, road, rain), notices = read(tmp_path, epub(PERIODICAL, CONTENTS, CALIBRE), name)
        assert notices == []
        assert {
            (each.publication, each.published, each.format) for each in (bridge, road, rain)
        } == {("The Paper", "2016-03-12", "EPUB")}
        assert (bridge.title, bridge.byline, bridge.section) == (
            "Bridge opens a year late", "Ada Obi", "News"
        )  # fmt: skip
        assert bridge.blocks == (
            Block("paragraph", ONE), Block("quotation", TWO), Block("paragraph", "The rest of it.")
        )  # fmt: skip
        assert (road.title, road.byline, road.text) == ("Road closes", "Bo Li", TWO)
        assert road.dateline.places == ("Kampala",)
        assert road.url == "https://a.example/2016/03/road"
        assert (rain.title, rain.section, rain.text) == ("Rain", "Sport", "Abandoned.")

    def test_the_contents_of_epub_3(self, tmp_path: Path) -> None:
        nav = (
            '<nav epub:type="toc"><ol><li><span>News</span><ol><li><a href="1.html">Bridge</a></li>'
            '<li><a href="2.html">Road closes on</a></li></ol></li></ol></nav>'
        )
        pages = {"1.html": f"<p>{ONE}</p>", "2.html": f"<h1>Road closes on Monday</h1><p>{TWO}</p>"}
        articles, notices = read(tmp_path, epub(pages, nav))
        assert notices == []
        found = [(each.title, each.section, each.text, each.publication) for each in articles]
        assert found == [
            ("Bridge", "News", ONE, "The Paper"),
            ("Road closes on Monday", "News", TWO, "The Paper"),
        ]  # fmt: skip

    def test_the_date_of_an_article_comes_before_that_of_the_issue(self, tmp_path: Path) -> None:
        head = '<html><head><meta property="article:published_time" content="2016-03-10T01:00Z"/>'
        pages = {
            "1.html": f"{head}</head><body><h1>Bridge</h1><p>{ONE}</p></body></html>",
            "2.html": f"<h1>Road</h1><p>11 March 2016</p><p>{TWO}</p>",
        }
        articles, _ = read(tmp_path, epub(pages, metadata=CALIBRE))
        assert [each.published for each in articles] == ["2016-03-10", "2016-03-11"]

    @pytest.mark.parametrize(
        ("metadata", "date"),
        [
            ("<dc:title>The Paper 12/2016</dc:title><dc:date>2016-03-12</dc:date>", "2016-03-12"),
            ("<dc:title>The Guardian</dc:title><dc:creator>A B</dc:creator>"
             "<dc:date>2016-03-12T01:00:00Z</dc:date>", "2016-03-12"),
            ("<dc:title>All</dc:title><dc:creator>wallabag</dc:creator>"
             "<dc:date>2016-03-12T01:00:00Z</dc:date>", ""),
            ("<dc:title>The Paper</dc:title><dc:date opf:event='modification'>2016-03-12</dc:date>",
             ""),
        ],
    )  # fmt: skip
    def test_whether_it_is_a_periodical(self, tmp_path: Path, metadata: str, date: str) -> None:
        pages = {"1.html": f"<h1>Bridge</h1><p>{ONE}</p>", "2.html": f"<h1>Road</h1><p>{TWO}</p>"}
        articles, _ = read(tmp_path, epub(pages, metadata=metadata))
        assert [each.published for each in articles] == [date, date]

    def test_ids_stay_when_the_issue_changes(self, tmp_path: Path) -> None:
        before, _ = read(tmp_path, epub(PERIODICAL, CONTENTS, CALIBRE))
        pages = {"feed_0/article_0/new.html": f"<h1>New</h1><p>{ONE} New.</p>"} | PERIODICAL
        after, _ = read(tmp_path, epub(pages, CONTENTS, CALIBRE))
        assert [each.id for each in after][1:] == [each.id for each in before]


class TestBooks:
    def test_chapters_have_the_book_and_its_author(self, tmp_path: Path) -> None:
        pages = {
            "cover.html": "<p/>",
            "title.html": "<h1>The Book</h1><p>Ada Obi</p>",
            "1.html": f"<h2>One</h2><p>{ONE}</p>",
            "2.html": f"<h2>Two</h2><p>{TWO}</p>",
        }
        metadata = (
            "<dc:title>The Book</dc:title><dc:creator>Ada Obi</dc:creator><dc:date>2011</dc:date>"
        )
        articles, notices = read(tmp_path, epub(pages, metadata=metadata))
        assert notices == []
        found = [(each.title, each.publication, each.byline, each.published) for each in articles]
        assert found == [("One", "The Book", "Ada Obi", ""), ("Two", "The Book", "Ada Obi", "")]

    def test_one_saved_article(self, tmp_path: Path) -> None:
        metadata = (
            "<dc:title>Bridge opens</dc:title><dc:date>2016-03-12T10:00:00Z</dc:date>"
            "<dc:source>https://www.theguardian.com/world/bridge</dc:source>"
        )
        ((article,), _) = read(
            tmp_path, epub({"1.html": f"<p>{ONE}</p><p>{TWO}</p>"}, "", metadata)
        )
        assert (article.title, article.publication, article.byline, article.url) == (
            "Bridge opens", "", "", "https://www.theguardian.com/world/bridge"
        )  # fmt: skip
        assert article.published == ""
        assert article.text == f"{ONE}\n\n{TWO}"

    def test_a_page_with_the_title_of_the_next_is_no_article(self, tmp_path: Path) -> None:
        pages = {
            "t.html": "<h1>All articles</h1><p>Made by wallabag with a library for books.</p>",
            "1c.html": "<h1>Bridge</h1><dl><dd>https://a.example/b/bridge</dd></dl>",
            "1.html": f"<p>{ONE}</p>",
            "2c.html": "<h1>Road</h1><dl><dt>Reading time</dt><dd>3</dd></dl>",
            "2.html": f"<p>{TWO}</p>",
        }
        contents = "".join(
            point(*each)
            for each in [
                ("Title", "t.html"), ("Entry 1 of 2", "1c.html"), ("Bridge", "1.html"),
                ("Entry 2 of 2", "2c.html"), ("Road", "2.html"),
            ]
        )  # fmt: skip
        articles, _ = read(tmp_path, epub(pages, contents))
        assert [(each.title, each.url) for each in articles] == [
            ("Bridge", "https://a.example/b/bridge"), ("Road", "")
        ]  # fmt: skip

    def test_several_articles_in_one_document(self, tmp_path: Path) -> None:
        pages = {"a.html": f"<h2 id='a'>One</h2><p>{ONE}</p><h2><a id='b'/>Two</h2><p>{TWO}</p>"}
        contents = point("One", "a.html#a") + point("Two", "a.html#b")
        assert titles(tmp_path, epub(pages, contents)) == ["One", "Two"]

    def test_parts_of_one_text_stay_together(self, tmp_path: Path) -> None:
        pages = {"a.html": f"<h1>One</h1><p>{ONE}</p><h2 id='b'>Part</h2><p>{TWO}</p>"}
        contents = point("One", "a.html", point("Part", "a.html#b"))
        assert titles(tmp_path, epub(pages, contents)) == ["One"]

    def test_documents_that_the_contents_do_not_name(self, tmp_path: Path) -> None:
        pages = {
            "n.html": '<h1>News</h1><p><a href="1.html">Bridge</a> <a href="2.html">Road</a></p>',
            "1.html": f"<h2>Bridge</h2><p>{ONE}</p>",
            "2.html": f"<h2>Road</h2><p>{TWO}</p>",
        }
        articles, _ = read(tmp_path, epub(pages, point("News", "n.html", point("x", "none.html"))))
        assert [(each.title, each.section) for each in articles] == [
            ("Bridge", "News"), ("Road", "News")
        ]  # fmt: skip

    @pytest.mark.parametrize("kind", ["cover", "toc", "copyright-page"])
    def test_what_guide_or_page_call_no_story(self, tmp_path: Path, kind: str) -> None:
        story = {"1.html": f"<h1>Bridge</h1><p>{ONE}</p>"}
        pages = {"x.html": f"<h1>Other</h1><p>{TWO}</p>"} | story
        guide = f'<reference type="{kind}" href="x.html"/>'
        assert titles(tmp_path, epub(pages, guide=guide)) == ["Bridge"]
        pages = {"x.html": f'<body epub:type="{kind}"><h1>Other</h1><p>{TWO}</p></body>'} | story
        assert titles(tmp_path, epub(pages)) == ["Bridge"]


class TestHostile:
    def test_protected_ones_are_refused(self, tmp_path: Path) -> None:
        more = {"META-INF/encryption.xml": '<e><CipherReference URI="OEBPS/1.html"/></e>'}
        _, (notice,) = read(tmp_path, epub({"1.html": f"<p>{ONE}</p>"}, more=more))
        assert "protected" in notice.reason

    def test_without_a_list_of_documents(self, tmp_path: Path) -> None:
        more = {"OEBPS/a.opf": "<package"}
        _, (notice,) = read(tmp_path, epub({"1.html": f"<p>{ONE}</p>"}, more=more))
        assert "no list of its documents" in notice.reason

    def test_one_bad_document_affects_only_itself(self, tmp_path: Path) -> None:
        pages = {name: f"<h1>{name}</h1><p>{ONE} {name}</p>" for name in ("1.html", "2.html")}
        more = {"OEBPS/1.html": "\0\1\2"}
        (article,), (notice,) = read(tmp_path, epub(pages, more=more))
        assert article.title == "2.html"
        assert "OEBPS/1.html" in notice.reason

    def test_contents_that_lead_in_circles_or_out(self, tmp_path: Path) -> None:
        contents = "<navPoint>" * 300 + "</navPoint>" * 300 + point("Up", "../../../etc/passwd")
        pages = {"1.html": f"<h1>Bridge</h1><p>{ONE}</p>"}
        assert titles(tmp_path, epub(pages, contents)) == ["Bridge"]

    def test_no_text(self, tmp_path: Path) -> None:
        _, (notice,) = read(tmp_path, epub({"1.html": "<p/>"}))
        assert "no text of an article" in notice.reason
