"""Tests for the root element and the elements of XML, which never expand what it declares."""

from __future__ import annotations

from pathlib import Path
from xml.etree.ElementTree import tostring
from zipfile import ZipFile

import pytest

from reader.archive.loading import load
from reader.archive.xml import MOST_NESTED, BrokenXMLError, Root, parse, root
from reader.model import Article, Notice

STORY = "The bridge opened on Monday after years of work.\n"


@pytest.mark.parametrize(
    ("opening", "found"),
    [
        ("<rss version='2.0'>", Root("rss")),
        ('\ufeff<?xml version="1.0"?>\n<!-- a > b -->\n<nitf>', Root("nitf")),
        (
            "<feed xmlns='http://www.w3.org/2005/Atom'/>",
            Root("feed", "http://www.w3.org/2005/Atom"),
        ),
        ('<r:RDF xmlns="http://o" xmlns:r="http://r">', Root("RDF", "http://r")),
        ('<!DOCTYPE a SYSTEM "x>y" [<!ENTITY b "]>">]><a>', Root("a")),
        ("<!DOCTYPE html><html><body>", Root("html")),
        ("A line <b>", None),
        ("<?xml version='1.0'?>", None),
        ("<!-- <a>", None),
        ("", None),
    ],
)
def test_the_root_element_is_found_without_parsing(opening: str, found: Root | None) -> None:
    assert root(opening) == found


@pytest.mark.parametrize(
    "piece", ["<", "<?", "<!--", "<!DOCTYPE[", "<!DOCTYPE'\"", "<a:", " ", "-"]
)
def test_a_hostile_start_has_no_root(piece: str) -> None:
    assert root(piece * 20_000) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("<a>x &nbsp;&eacute; &foo;</a>", "<a>x \xa0é &amp;foo;</a>"),
        ("<a>AT&T 3 < 4 &#2;&#xZZ;\x03</a>", "<a>AT&amp;T 3 &lt; 4 &amp;#xZZ;</a>"),
        ("<a>\x02<![CDATA[b & c < d]]></a>", "<a>b &amp; c &lt; d</a>"),
        ("<dc:a>b</dc:a>", "<dc:a>b</dc:a>"),
        ('<?xml version="1.0" encoding="utf-16"?><a>é</a>', "<a>é</a>"),
        ('<!DOCTYPE a SYSTEM "file:///etc/passwd"><a>&b;</a>', "<a>&amp;b;</a>"),
    ],
)
def test_elements_are_read_leniently(text: str, found: str) -> None:
    assert tostring(parse(text), "unicode") == found


def test_names_have_their_namespaces() -> None:
    tree = parse('<a xmlns="http://a" xmlns:b="http://b"><b:c b:d="1" e="2"/><f xmlns=""/></a>')
    assert [each.tag for each in tree.iter()] == ["{http://a}a", "{http://b}c", "f"]
    assert tree[0].attrib == {"{http://b}d": "1", "e": "2"}
    assert parse("<b:c/>", {"b": "http://b"}).tag == "{http://b}c"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "entities"),
        ('<!DOCTYPE a [<!ENTITY % b SYSTEM "file:///etc/passwd"> %b;]><a/>', "entities"),
        ("<a>" * (MOST_NESTED + 1), "nested too deeply"),
        ("<a>\n<b></a>", "line 2"),
        ("", "broken"),
    ],
)
def test_xml_that_is_not_read_says_why(text: str, reason: str) -> None:
    with pytest.raises(BrokenXMLError, match=reason):
        parse(text)


def test_xml_of_another_kind_is_counted_in_a_folder(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(STORY)
    for name in ("settings.xml", "B.XML"):
        (tmp_path / name).write_text("<?xml version='1.0'?><settings/>")
    article, notice = load([tmp_path])
    assert isinstance(article, Article)
    assert isinstance(notice, Notice)
    assert notice.reason == "2 files of other kinds were not read: 2 .xml"
    (named,) = load([tmp_path / "B.XML"])
    assert isinstance(named, Notice)
    assert "XML of a kind" in named.reason
    with ZipFile(tmp_path / "z.zip", "w") as packed:
        packed.write(tmp_path / "B.XML", "b.xml")
        packed.write(tmp_path / "a.txt", "c.txt")
    _, counted = load([tmp_path / "z.zip"])
    assert isinstance(counted, Notice)
    assert "1 .xml" in counted.reason


def test_a_folder_of_nothing_else_has_no_articles(tmp_path: Path) -> None:
    (tmp_path / "settings.xml").write_text("<?xml version='1.0'?><settings/>")
    (notice,) = load([tmp_path])
    assert isinstance(notice, Notice)
    assert notice.reason.startswith("no articles in this folder (1 file of another kind")


@pytest.mark.parametrize("piece", ["<![CDATA[", "<!--"])
def test_what_never_ends_is_looked_for_once(piece: str) -> None:
    """It would take minutes otherwise."""
    with pytest.raises(BrokenXMLError):
        parse(f"<a>{piece * 400_000}")
