"""Web pages with the extra ``html``, and the notice without it."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.archive import load
from reader.archive.formats import webpage
from reader.archive.registry import UnreadableError
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
    def test_only_stated_dates_count(self, tmp_path: Path, stated: str, published: str) -> None:
        """Years in the footer and in the story are not dates of publication."""
        assert page(tmp_path, HEAD + stated).published == published

    def test_a_date_in_the_url(self, tmp_path: Path) -> None:
        head = '<link rel="canonical" href="https://post.example/2019/07/26/bridge-opens">'
        assert page(tmp_path, head).published == "2019-07-26"

    def test_the_url_that_a_browser_saved(self, tmp_path: Path) -> None:
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
    def test_a_page_without_a_story_gets_a_notice(self, tmp_path: Path, html: str) -> None:
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


STORY = """
<p>The bridge over the Ondara opened on Monday, and the mayor’s café was full for an hour.</p>
<p>Lawyers were there too, since the bridge is of a design that has failed elsewhere, and the
builders are being sued by three provinces in the north.</p><p>Engineers had twice stopped the work
after cracks were found in the second pier, which stands in the deepest part of the river.</p>"""


def stated(
    head: str = "", *, h1: str = "Bridge opens a year late", above: str = "", below: str = "",
    before: str = "", story: str = STORY,
) -> Article:  # fmt: skip
    """The article of a page with ``head`` and other parts around its heading and story."""
    return webpage.parse(
        f"<!DOCTYPE html><html><head><title>Bridge opens a year late</title>{head}</head>"
        f"<body>{before}<article><h1>{h1}</h1>{above}{story}</article>{below}</body></html>"
    ).article


def ld(*records: str) -> str:
    return "".join(f'<script type="application/ld+json">{one}</script>' for one in records)


def news(day: str, headline: str = "") -> str:
    return f'{{"@type": "NewsArticle", "headline": "{headline}", "datePublished": "{day}"}}'


DAY = "2016-03-12"
OLD = '{"@type": "WebPage", "datePublished": "2001-01-01"}'


class TestDates:
    """Statements about the article come before statements about the page."""

    @pytest.mark.parametrize(
        "head",
        [
            ld(f"[{OLD}, {news(DAY)}]"),
            ld(OLD, f'{{"@type": "BlogPosting", "datePublished": "{DAY}"}}'),
            ld(f'{{"@graph": [{OLD}, {{"@type": "http://schema.org/ReportageNewsArticle",'
               f' "datePublished": "{DAY}T09:40:00+03:00"}}]}}'),
            ld(OLD.replace("}", f', "mainEntity": {news(DAY)}}}')),
            ld(OLD.replace('"WebPage"', '["CollectionPage", "WebPage"]'), news(DAY)),
            ld(f"[{news('2001-01-01', 'Else')}, {news(DAY, 'Bridge opens a year late')}]"),
            ld(OLD) + f'<meta property="article:published_time" content="{DAY}">',
            ld(OLD.replace("2001-01-01", DAY)),
            ld(f'{{"@type": ["Thing", "NewsArticle"], "datePublished": "{DAY}"}}'),
            ld(f"<![CDATA[{news(DAY)}]]>"),
            ld(f"\n//<![CDATA[\n{news(DAY)}\n//]]>\n"),
            ld(f"/*<![CDATA[*/ {news(DAY)} /*]]>*/"),
            ld(f"<!-- {news(DAY)} -->"),
            ld(f"{news(DAY)};"),
            ld(news(DAY).replace("}", ",}")),
            ld(f"[{OLD}, {news(DAY)}, ]"),
            ld(news(DAY).replace("datePublished", "dateCreated")),
            ld(news(DAY).replace('"', "&quot;")),
            '<meta name="date" content="2017-05-01">'
            f'<meta property="article:published_time" content="{DAY}">',
            '<meta name="DC.date" content="2001"><meta name="article_date_original"'
            ' content="Saturday, March 12, 2016, 12:06 PM">',
            '<meta name="date" content="20160312">',
            '<meta name="date" content="20160312T101500">',
            '<meta name="pubdate" content="2016/03/12 07:17">',
            '<meta name="publishdate" content="2016年3月12日">',
            '<meta name="publishdate" content="2016年03月12日 10:20">',
            '<meta name="publishdate" content="2016년 3월 12일">',
            '<meta name="publishdate" content="12 mars 2016">',
            '<meta name="publishdate" content="2016031207">',
            '<meta name="publishdate" content="1457740800">',
            f'<meta property="og:article:published_time" content="{DAY}">',
            f'<meta name="date" content="2017-05-01"><meta name="cse-pub-date" content="{DAY}">',
            f'<meta name="prism.publicationDate" content="{DAY}">',
            '<meta name="publishdate" content="1457740800000">',
            ld('{"@type": "NewsArticle", "datePublished": "1457740800"}'),
            ld('{"@type": "NewsArticle", "datePublished": 1457740800.25}'),
        ],
    )  # fmt: skip
    def test_in_the_head(self, head: str) -> None:
        assert stated(head).published == DAY

    @pytest.mark.parametrize(
        ("above", "below"),
        [
            (f'<header><time datetime="{DAY}T10:00Z">March 12</time></header>', ""),
            (f'<p>By Ada Obi, <time datetime="{DAY}">12 March</time> · 3 min</p>', ""),
            (f'<time datetime="{DAY}">12 March</time> <p>Updated <time datetime="2016-03-14">'
             "14 March</time></p>", ""),
            (f'<time datetime="{DAY}">x</time>',
             '<aside><time datetime="2001-01-01">Else</time></aside><ul><li><article><h2>Else</h2>'
             '<time datetime="2002-01-01">x</time></article></li></ul>'),
            ('<div itemscope itemtype="https://schema.org/WebPage"><meta itemprop="datePublished"'
             ' content="2001-01-01"></div>',
             '<div itemscope itemtype="https://schema.org/NewsArticle">'
             f'<span itemprop="datePublished" content="{DAY}">x</span></div>'),
            ('<div itemscope itemtype="https://schema.org/WebPage"><meta itemprop="datePublished"'
             f' content="{DAY}"></div>', ""),
            ('<div itemscope itemtype="https://schema.org/NewsArticle"><div itemprop="video"'
             ' itemscope itemtype="https://schema.org/VideoObject"><meta itemprop="datePublished"'
             ' content="2001-01-01"></div>'
             f'<meta itemprop="datePublished" content="{DAY}"></div>', ""),
            ('<div itemscope itemtype="http://schema.org/Comment"><time itemprop="datePublished"'
             ' datetime="2001-01-01">x</time></div>',
             '<div itemscope itemtype="http://schema.org/NewsArticle">'
             f'<span itemprop="datePublished" content="{DAY}">x</span></div>'),
        ],
    )  # fmt: skip
    def test_in_the_page(self, above: str, below: str) -> None:
        assert stated(above=above, below=below).published == DAY

    @pytest.mark.parametrize(
        "parts",
        [
            {"head": ld('{"@type": "CollectionPage", "datePublished": "2016-03-12"}')},
            {"head": ld('{"@type": "NewsArticle", "dateModified": "2016-03-12"}')},
            {"above": f'<time datetime="{DAY}">x</time><time datetime="2016-03-13">x</time>'},
            {"above": f'<p>Last updated: <time datetime="{DAY}">x</time></p>'},
            {"below": f'<footer><time datetime="{DAY}">x</time></footer>'},
            {"story": STORY.replace("Monday", f'<time datetime="{DAY}">New Year</time>')},
        ],
    )
    def test_dates_that_are_not_of_publication(self, parts: dict[str, str]) -> None:
        assert stated(**parts).published == ""


class TestTitles:
    @pytest.mark.parametrize(
        ("written", "site", "h1", "title"),
        [
            ("Bridge opens | Yonhap News Agency", "Yonhap News Agency", "Bridge", "Bridge opens"),
            ("大桥晚了一年开通-新华网", "新华网", "大桥晚了一年开通", "大桥晚了一年开通"),
            ("大桥晚了一年开通_新浪新闻", "新浪新闻", "x", "大桥晚了一年开通"),
            ("大橋開通：朝日新聞デジタル", "朝日新聞デジタル", "x", "大橋開通"),
            ("El puente » Local » Noticias » El Post", "El Post", "El puente", "El puente"),
            ("El puente » Local » Noticias", "El Post", "El puente", "El puente"),
            ("BBC News - Bridge opens", "BBC News", "Bridge opens", "Bridge opens"),
            ("Bridge opens - BBC News", "BBC", "Bridge opens", "Bridge opens"),
            ("Мост открыт — РИА Новости", "РИА Новости", "Мост", "Мост открыт"),
            ("جسر يفتح | الجزيرة نت", "الجزيرة نت", "x", "جسر يفتح"),
            ("Bridge: open • Port Lister", "PORT LISTER", "x", "Bridge: open"),
            ("Who runs The Post - The Post", "The Post", "x", "Who runs The Post"),
            ("Bridge opens - a history", "The Post", "Bridge opens", "Bridge opens - a history"),
            ("Bridge: The Post mortem", "The Post", "Bridge", "Bridge: The Post mortem"),
            ("Q&A | What it means", "The Post", "x", "Q&A | What it means"),
            ("Yes-No vote", "No vote", "x", "Yes-No vote"),
            ("The Post", "The Post", "x", "The Post"),
        ],
    )
    def test_without_the_site(self, written: str, site: str, h1: str, title: str) -> None:
        head = (
            f'<meta property="og:title" content="{written}">'
            f'<meta property="og:site_name" content="{site}">'
        )
        assert stated(head, h1=h1).title == title


def author(name: str) -> str:
    return f'<meta name="author" content="{name}">'


class TestBylines:
    @pytest.mark.parametrize(
        ("parts", "byline"),
        [
            ({"above": '<div class="author">作者：李明</div>'}, "李明"),
            ({"above": '<span class="author">记者 / 王芳</span>'}, "王芳"),
            ({"above": '<div class="author">بقلم: محمد علي</div>'}, "محمد علي"),
            ({"above": '<div class="author">Escrito por: Juan Pérez</div>'}, "Juan Pérez"),
            ({"above": '<span class="author">Username</span>'}, ""),
            ({"head": author("Von Anna Schmidt")}, "Anna Schmidt"),
            ({"head": author("Von Miller")}, "Von Miller"),
            ({"head": author("Reuters")}, "Reuters"),
            ({"head": author("Ada Obi"), "above": '<p class="byline">By ADA OBI</p>'}, "Ada Obi"),
            ({"head": author("Jeffrey Gettleman") + '<meta name="byl" content="By JEFFREY '
              'GETTLEMAN">'}, "Jeffrey Gettleman"),
            ({"head": author("Ada Obi and Ben Cole")}, "Ada Obi, Ben Cole"),
            ({"head": author("J. R. R. Cole")}, "J. R. R. Cole"),
            ({"above": '<p class="byline">By <a rel="author">Nelson D. Schwartz</a></p>'},
             "Nelson D. Schwartz"),
            ({"head": ld('{"@graph": [{"@type": "NewsArticle", "author": {"@id": "#a"}},'
              ' {"@type": "Person", "@id": "#a", "name": "Ada Obi Jr."}]}')}, "Ada Obi Jr."),
            ({"head": ld('{"@type": "NewsArticle", "author": 482}')}, ""),
            ({"below": '<div id="comments"><div class="comment"><span class="author">A Troll'
              "</span><p>First!</p></div></div>"}, ""),
        ],
    )  # fmt: skip
    def test_names_are_spelt_as_on_the_page(self, parts: dict[str, str], byline: str) -> None:
        assert stated(**parts).byline == byline


def test_an_opinion_piece_is_not_a_readers_comment() -> None:
    assert "second pier" in stated(story=f'<div class="comentarios">{STORY}</div>').text
    comments = '<div id="comments"><p>First of all, this bridge is a scandal, I say!</p></div>'
    assert "scandal" not in stated(story=STORY + comments).text


class TestWebArchives:
    """A copy has the page's own URL, not the archive's name or the day of the copy."""

    @pytest.mark.parametrize(
        "parts",
        [
            {"head": '<link rel="canonical" href="https://web.archive.org/web/20190101000000/'
             'http://lister.example/b">'},
            {"head": '<link rel="canonical" href="http://archive.today/AbCdE"><link rel="bookmark"'
             ' href="http://archive.today/20200101123456/http://lister.example/b">',
             "before": '<div id="HEADER"><time itemprop="pubdate" datetime="2020-01-01T12:34:56Z">'
             "1 Jan 2020 12:34:56 UTC</time></div>"},
            {"head": '<script>__wm.wombat("http://lister.example/b","20200101","x");</script>',
             "before": '<div id="wm-ipp-base"><div id="wm-ipp">The Wayback Machine <time datetime='
             '"2020-01-01">1 Jan</time></div></div>'},
            {"head": '<base href="https://web.archive.org/web/2020/http://lister.example/b">'
             '<meta property="og:site_name" content="web.archive.org">'},
        ],
    )  # fmt: skip
    def test_a_copy(self, parts: dict[str, str]) -> None:
        article = stated(**parts)
        assert (article.url, article.publication) == ("http://lister.example/b", "lister.example")
        assert article.published == ""
        assert "Wayback" not in article.text

    def test_the_pages_own_date(self) -> None:
        url = "https://web.archive.org/web/20200101000000/https://lister.example/2019/07/26/b"
        assert stated(f'<meta property="og:url" content="{url}">').published == "2019-07-26"
        article = stated(f'<link rel="canonical" href="{url}">' + ld(news(DAY)))
        assert article.published == DAY


def test_an_error_in_the_library_gets_a_notice(monkeypatch: pytest.MonkeyPatch) -> None:
    import trafilatura

    def fails(*_: object, **__: object) -> None:
        raise KeyError("max_date")

    monkeypatch.setattr(trafilatura, "bare_extraction", fails)
    with pytest.raises(UnreadableError) as raised:
        stated()
    assert str(raised.value) == (
        "trafilatura failed on it (KeyError: 'max_date'), so it was not read"
    )


def test_no_break_spaces_stay_in_the_text(tmp_path: Path) -> None:
    made = PAGE.replace(
        "people cheered", "10&nbsp;000 people said «&#8239;oui&#8239;»&nbsp; at 5&nbsp;%"
    )
    made = made.replace("CAIRO, July 26 (AP) — ", "CAIRO,&nbsp;July&nbsp;26 (AP)&nbsp;— ")
    (tmp_path / "a.html").write_text(made.format(head=HEAD), "utf-8")
    (item,) = load([tmp_path / "a.html"])
    assert isinstance(item, Article)
    assert item.dateline.places == ("Cairo",)
    assert "and 10\xa0000 people said «\u202foui\u202f» at 5\xa0% it." in item.blocks[0].text
