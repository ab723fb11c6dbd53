"""Tests for feeds in files: RSS, Atom, and exports of WordPress and Blogger."""

from __future__ import annotations

import gzip
from pathlib import Path
from zipfile import ZipFile

import pytest

from reader.archive import load
from reader.model import Article, Notice

RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:slash="http://purl.org/rss/1.0/modules/slash/">
<channel><title>The Ankara Post</title><link>https://a.example/</link>
<image><title>Logo</title><link>https://a.example/logo</link></image>
%s
</channel></rss>"""

ITEM = """<item><title>Bridge &amp;amp; road open</title>
<link>https://a.example/2016/bridge.html</link>
<guid isPermaLink="false">a-77</guid>
<pubDate>Sat, 12 Mar 2016 23:30:00 -0500</pubDate>
<dc:creator><![CDATA[Ada Obi]]></dc:creator><dc:creator>Jo Li</dc:creator>
<category>Transport</category><category><![CDATA[Cities & towns]]></category>
<description>The bridge opened …</description>
<content:encoded><![CDATA[<p>The bridge opened on Monday.</p>
<p>It took years &amp; years, the mayor said.&nbsp; “At last.”</p>]]></content:encoded>
<slash:comments>7</slash:comments></item>"""

ATOM = """<?xml version="1.0"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://a.example/blog/">
<title type="html">The &lt;b&gt;Ankara&lt;/b&gt; Post</title>
<link rel="self" href="https://a.example/feed"/><link href="https://a.example/"/>
<author><name>The desk</name></author>
%s
</feed>"""

ENTRY = """<entry><title type="html">Bridge &amp;amp; road</title>
<link rel="enclosure" href="https://a.example/a.mp3"/><link href="bridge.html"/>
<id>tag:a.example,2016:77</id>
<published>2016-03-12T23:30:00-05:00</published><updated>2017-01-01T00:00:00Z</updated>
<author><name>Ada Obi</name><email>ada@a.example</email></author>
<category term="transport" label="Transport"/>
<summary>The bridge opened …</summary>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>The bridge opened on
<em>Monday</em>.</p><p>3 &lt; 4</p></div></content></entry>"""


def read(path: Path, text: str | bytes) -> tuple[list[Article], list[str]]:
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    items = [*load([path])]
    return (
        [each for each in items if isinstance(each, Article)],
        [each.reason for each in items if isinstance(each, Notice)],
    )


def test_rss_has_each_field(tmp_path: Path) -> None:
    (article,), notices = read(tmp_path / "a.xml", RSS % ITEM)
    assert not notices
    assert article.title == "Bridge & road open"
    assert article.publication == "The Ankara Post"
    assert article.published == "2016-03-12"
    assert article.byline == "Ada Obi, Jo Li"
    assert article.url == "https://a.example/2016/bridge.html"
    assert article.media_id == "a-77"
    assert article.tags == ("Transport", "Cities & towns")
    assert [block.text for block in article.blocks] == [
        "The bridge opened on Monday.",
        "It took years & years, the mayor said. “At last.”",
    ]


def test_atom_has_each_field(tmp_path: Path) -> None:
    (article,), notices = read(tmp_path / "a.atom", ATOM % ENTRY)
    assert not notices
    assert article.title == "Bridge & road"
    assert article.publication == "The Ankara Post"
    assert article.published == "2016-03-12"
    assert article.byline == "Ada Obi"
    assert article.url == "https://a.example/blog/bridge.html"
    assert article.tags == ("Transport",)
    assert article.text == "The bridge opened on Monday.\n\n3 < 4"


@pytest.mark.parametrize(
    "feed",
    [
        # RSS 0.91, with a document type and names of HTML's entities that it would declare
        '<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "http://a.example/rss.dtd">'
        '<rss version="0.91"><channel><title>Caf&eacute;</title><item><title>Rain</title>'
        "<description>It rained in Lim&aacute;.</description></item></channel></rss>",
        # RSS 1.0: the items stand beside the channel
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
        ' xmlns="http://purl.org/rss/1.0/"><channel rdf:about="https://a.example/">'
        '<title>Café</title><items><rdf:Seq><rdf:li resource="x"/></rdf:Seq></items></channel>'
        '<item rdf:about="https://a.example/1"><title>Rain</title>'
        "<description>It rained in Limá.</description></item></rdf:RDF>",
        # RSS 0.90
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
        ' xmlns="http://my.netscape.com/rdf/simple/0.9/"><channel><title>Café</title></channel>'
        "<item><title>Rain</title><description>It rained in Limá.</description></item></rdf:RDF>",
        # Atom 0.3
        '<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>Café</title><entry>'
        "<title>Rain</title><issued>2004-03-12T08:00:00Z</issued>"
        '<content type="text/html" mode="escaped">&lt;p&gt;It rained in Lim&amp;aacute;.&lt;/p&gt;'
        "</content></entry></feed>",
        # without its namespace
        "<feed><title>Café</title><entry><title>Rain</title><id>1</id>"
        "<content type='html'>&lt;p&gt;It rained in Limá.&lt;/p&gt;</content></entry></feed>",
        # with a prefix, and with prefixes that are declared nowhere
        '<a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:title>Café</a:title><a:entry><a:title>'
        "Rain</a:title><a:summary>It rained in Limá.</a:summary></a:entry></a:feed>",
        "<rss><channel><title>Café</title><item><dc:title>Rain</dc:title>"
        "<content:encoded>It rained in Limá.</content:encoded></item></channel></rss>",
    ],
)
@pytest.mark.parametrize("name", ["a.xml", "A.RSS", "feed", "a.txt"])
def test_each_version_is_read_whatever_its_extension(tmp_path: Path, feed: str, name: str) -> None:
    (article,), notices = read(tmp_path / name, feed)
    assert not notices
    assert (article.title, article.publication, article.text) == (
        "Rain", "Café", "It rained in Limá.",
    )  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "windows-1251", "gb18030"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    words = "Мост открыли в понедельник, сказал мэр." if "125" in encoding else "大桥在周一开通。"
    item = f"<item><title>{words[:4]}</title><description>{words}</description></item>"
    feed = (RSS % (item + item.replace(words, f"{words} 2"))).replace("utf-8", encoding[:12])
    found, notices = read(tmp_path / "a.xml", feed.encode(encoding))
    assert not notices
    assert [article.text for article in found] == [words, f"{words} 2"]


def test_gzip_and_zip(tmp_path: Path) -> None:
    (article,), _ = read(tmp_path / "a.xml", RSS % ITEM)
    (same,), _ = read(tmp_path / "a.xml.gz", gzip.compress((RSS % ITEM).encode()))
    with ZipFile(tmp_path / "a.zip", "w") as packed:
        packed.write(tmp_path / "a.xml")
    (too,) = load([tmp_path / "a.zip"])
    assert isinstance(too, Article)
    assert article.id == same.id == too.id


def test_the_id_stays_when_the_feed_goes_on(tmp_path: Path) -> None:
    (before,), _ = read(tmp_path / "a.xml", RSS % ITEM)
    later = ITEM.replace("<slash:comments>7", "<slash:comments>8")
    found, _ = read(tmp_path / "a.xml", RSS % (ITEM.replace("Bridge", "Tunnel") + "\n" + later))
    assert [each.title for each in found] == ["Tunnel & road open", "Bridge & road open"]
    assert found[1].id == before.id != found[0].id


def test_a_broken_entry_affects_only_itself(tmp_path: Path) -> None:
    items = [ITEM.replace("a-77", f"a-{number}") for number in range(5)]
    items[1] = items[1].replace("</category>", "", 1)
    items[2] = items[2].replace("</item>", "")
    items[3] = items[3].replace("Bridge &amp;amp; road", "AT&T\x03 < &foo;")
    found, notices = read(tmp_path / "a.xml", RSS % "\n".join(items))
    assert [each.media_id for each in found] == ["a-0", "a-3", "a-4"]
    assert found[1].title == "AT&T < &foo; open"
    assert [each.split(":")[0] for each in notices] == ["line 16", "line 26"]
    assert all("broken" in each for each in notices)


def test_what_a_feed_collects_keeps_its_publication(tmp_path: Path) -> None:
    item = ITEM.replace("Bridge &amp;amp; road open", "Bridge opens - The Times").replace(
        "</item>", '<source url="https://b.example">The Times</source></item>'
    )
    (article,), _ = read(tmp_path / "a.xml", RSS % item)
    assert (article.title, article.publication) == ("Bridge opens", "The Times")
    entry = ENTRY.replace("</entry>", "<source><title>The Times</title></source></entry>")
    (article,), _ = read(tmp_path / "b.xml", ATOM % entry)
    assert article.publication == "The Times"
    alert = ATOM.replace("The &lt;b&gt;Ankara&lt;/b&gt; Post", "Google Alert - bridges")
    link = "https://www.google.com/url?rct=j&amp;sa=t&amp;url=https://www.nytimes.com/a.html"
    entry = ENTRY.replace('href="bridge.html"', f'href="{link}&amp;ct=ga"')
    (article,), _ = read(tmp_path / "c.xml", alert % entry)
    assert article.url == "https://www.nytimes.com/a.html"
    assert article.publication == "The New York Times"


def test_only_published_posts_of_an_export(tmp_path: Path) -> None:
    """Of WordPress: its text has blank lines for paragraphs, and marks of its editor."""
    item = """<item><title>%s</title><dc:creator>ada7</dc:creator>
    <pubDate>Sun, 13 Mar 2016 04:30:00 +0000</pubDate>
    <content:encoded><![CDATA[<!-- wp:paragraph -->
The bridge opened on [caption id="a" width="3"]<img src="x"/> The bridge[/caption] Monday.

It took <b>years</b>.
<!-- /wp:paragraph -->]]></content:encoded>
    <excerpt:encoded><![CDATA[]]></excerpt:encoded>
    <wp:post_date>2016-03-12 23:30:00</wp:post_date>
    <category domain="post_tag" nicename="b"><![CDATA[Bridges]]></category>
    <category domain="post_format" nicename="c">Standard</category>
    <wp:status>%s</wp:status><wp:post_type>%s</wp:post_type></item>"""
    author = (
        "<wp:author><wp:author_login>ada7</wp:author_login>"
        "<wp:author_display_name><![CDATA[Ada Obi]]></wp:author_display_name></wp:author>"
    )
    kinds = [
        ("Post", "publish", "post"), ("Draft", "draft", "post"), ("Page", "publish", "page"),
        ("File", "inherit", "attachment"), ("Own", "publish", "news"), ("Css", "publish", "wp_css"),
        ("Private", "private", "post"),
    ]  # fmt: skip
    feed = (RSS % (author + "".join(item % kind for kind in kinds))).replace(
        "<rss ",
        '<rss xmlns:wp="http://wordpress.org/export/1.2/"'
        ' xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/" ',
    )
    found, notices = read(tmp_path / "wordpress.xml", feed)
    assert not notices
    assert [each.title for each in found] == ["Post", "Own"]
    assert found[0].byline == "Ada Obi"
    assert found[0].published == "2016-03-12"
    assert found[0].tags == ("Bridges",)
    assert [block.text for block in found[0].blocks] == [
        "The bridge opened on", "The bridge", "Monday.", "It took years.",
    ]  # fmt: skip
    kind = '<category scheme="http://schemas.google.com/g/2005#kind" term="http://b#%s"/></entry>'
    entries = [ENTRY.replace("</entry>", kind % each) for each in ("settings", "post", "comment")]
    found, notices = read(tmp_path / "blogger.xml", ATOM % "".join(entries))
    assert len(found) == 1
    assert found[0].tags == ("Transport",)


def test_a_full_text_that_is_only_a_picture_gives_way_to_the_summary(tmp_path: Path) -> None:
    item = ITEM.partition("<content:encoded>")[0] + (
        "<content:encoded>&lt;img src='a.jpg'/&gt;</content:encoded></item>"
    )
    picture = "<item><title>A picture</title><description>&lt;img/&gt;</description></item>"
    (article,), notices = read(tmp_path / "a.xml", RSS % (item + picture))
    assert article.text == "The bridge opened …"
    assert notices == ["1 of 2 records have no article text (the first in line 13)"]


def test_the_description_of_a_video_is_its_text(tmp_path: Path) -> None:
    entry = (
        "<entry><title>Rain</title><media:group><media:title>x</media:title>"
        "<media:description>It rained in Lima.</media:description></media:group></entry>"
    )
    (article,), _ = read(tmp_path / "a.xml", ATOM % entry)
    assert (article.title, article.text) == ("Rain", "It rained in Lima.")


def test_what_a_blog_adds_below_its_posts_is_left_out(tmp_path: Path) -> None:
    added = "<p>Der Beitrag <a>Bridge & road open</a> erschien zuerst auf The Ankara Post.</p>]]>"
    (article,), _ = read(
        tmp_path / "a.xml", RSS % ITEM.replace("]]></content", f"{added}</content")
    )
    assert "erschien" not in article.text
    assert len(article.blocks) == 2


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('<?xml version="1.0"?><opml version="2.0"><body/></opml>', "list of subscriptions"),
        ("<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<DL><p>", "list of bookmarks"),
        ("<!DOCTYPE html><html><head><title>Pocket Export</title>", "list of bookmarks"),
        (RSS % "", "no entries"),
    ],
)
@pytest.mark.parametrize("name", ["a.xml", "a", "a.html"])
def test_lists_of_links_are_refused_with_a_sentence(
    tmp_path: Path, text: str, reason: str, name: str
) -> None:
    found, (notice,) = read(tmp_path / name, text)
    assert not found
    assert reason in notice


def test_entities_are_not_expanded(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE rss [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">'
    bomb += '<!ENTITY c SYSTEM "file:///etc/passwd">]>'
    item = "<item><title>Rain</title><description>It rained &b; &c; in Lima.</description></item>"
    (article,), _ = read(tmp_path / "a.xml", (RSS % item).replace("?>\n<rss", f"?>{bomb}<rss", 1))
    assert article.text == "It rained &b; &c; in Lima."


@pytest.mark.parametrize(
    "piece", ["<item>", "<item", "<![CDATA[", "<a>", "&lt;", "<item><title>", "<!--", "</item>"]
)
def test_a_hostile_feed_gives_a_notice(tmp_path: Path, piece: str) -> None:
    found, notices = read(tmp_path / "a.xml", RSS % (piece * 20_000))
    assert not found
    assert notices
