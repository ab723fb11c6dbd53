"""Office documents: the paragraphs of DOCX, ODT and RTF, and what hostile ones do."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from reader.archive import office
from reader.archive.office import Paragraph
from reader.archive.office.flow import Flow
from reader.archive.registry import UnreadableError
from reader.archive.sources import Source
from tests.archive.documents import docx, odt, p, zipped


def read(tmp_path: Path, data: bytes, name: str = "file") -> list[Paragraph]:
    path = tmp_path / name
    path.write_bytes(data)
    return list(office.paragraphs(Source(path, name, named=True)))


def texts(tmp_path: Path, data: bytes, name: str = "file") -> list[str]:
    return [each.text for each in read(tmp_path, data, name)]


class TestDocx:
    def test_paragraphs_with_styles_and_bookmarks(self, tmp_path: Path) -> None:
        styles = (
            '<w:style w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>'
            '<w:style w:styleId="Mein"><w:name w:val="Mein"/><w:basedOn w:val="berschrift1"/>'
            '</w:style><w:style w:styleId="Eigen"><w:name w:val="Eigen"/><w:pPr>'
            '<w:outlineLvl w:val="1"/></w:pPr></w:style>'
        )
        body = (
            '<w:bookmarkStart w:id="0" w:name="Bookmark_1"/>'
            + p("Bridge opens", "berschrift1")
            + p("Late", "Mein")
            + p("Why", "Eigen")
            + p("", bookmark="Empty")
            + p("")
            + '<w:p><w:pPr><w:numPr><w:numId w:val="3"/></w:numPr></w:pPr><w:r><w:t>One</w:t></w:r>'
            "</w:p>"
        )
        assert read(tmp_path, docx(body, styles)) == [
            Paragraph("Bridge opens", "heading 1", "Bookmark_1"),
            Paragraph("Late", "heading 1"),
            Paragraph("Why", "heading 2"),
            Paragraph("", "", "Empty"),
            Paragraph("One", "list paragraph"),
        ]

    def test_all_that_is_shown_and_nothing_else(self, tmp_path: Path) -> None:
        body = (
            "<w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr>"
            "<w:hyperlink><w:r><w:t>The</w:t></w:r></w:hyperlink>"
            "<w:r><w:tab/><w:t>bridge</w:t><w:br/><w:t>opened</w:t></w:r>"
            "<w:del><w:r><w:delText>closed</w:delText></w:r></w:del>"
            "<w:ins><w:r><w:t> on</w:t></w:r></w:ins>"
            "<w:moveFrom><w:r><w:t>moved</w:t></w:r></w:moveFrom>"
            "<w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r>"
            "<w:r><w:instrText>PAGE</w:instrText></w:r>"
            "<w:fldSimple><w:r><w:t> Monday</w:t></w:r></w:fldSimple>"
            "<w:r><mc:AlternateContent><mc:Choice><w:txbxContent>"
            + p("In a box")
            + "</w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent>"
            + p("In a box")
            + "</w:txbxContent></mc:Fallback></mc:AlternateContent></w:r></w:p>"
        )
        data = docx(body, footnotes=p("A note"), comments=p("A comment"), header1=p("A header"))
        assert texts(tmp_path, data) == ["In a box", "The\tbridge\nopened on Monday", "A note"]

    def test_a_row_of_short_cells_is_one_line(self, tmp_path: Path) -> None:
        def row(*cells: str) -> str:
            return "<w:tr>" + "".join(f"<w:tc>{cell}</w:tc>" for cell in cells) + "</w:tr>"

        long = "word " * 60
        table = (
            row(p("HD"), p("Bridge opens"))
            + row(p("LP"), p("One") + p("Two"))
            + row(p(long), p(long))
        )
        assert texts(tmp_path, docx(f"<w:tbl>{table}</w:tbl>")) == [
            "HD\tBridge opens", "LP\tOne", "Two", long.strip(), long.strip()
        ]  # fmt: skip

    def test_in_a_gzip_file_too(self, tmp_path: Path) -> None:
        assert texts(tmp_path, gzip.compress(docx(p("Text"))), "a.docx.gz") == ["Text"]

    def test_what_the_file_states_about_itself(self, tmp_path: Path) -> None:
        core = (
            "<dc:title>Bridge opens</dc:title><dc:creator>Ada Obi</dc:creator>"
            "<cp:keywords>bridges, Ondara; roads</cp:keywords>"
        )
        path = tmp_path / "a.docx"
        path.write_bytes(docx("", core=core))
        found = office.properties(Source(path, path.name))
        assert found == ("Bridge opens", "Ada Obi", ("bridges", "Ondara", "roads"))


class TestOdt:
    def test_paragraphs_with_styles(self, tmp_path: Path) -> None:
        automatic = '<style:style style:name="P1" style:family="paragraph"' \
            ' style:parent-style-name="Title"/>'  # fmt: skip
        body = (
            '<text:p text:style-name="P1">Bridge opens</text:p>'
            '<text:h text:outline-level="2"><text:bookmark-start text:name="b"/>Why</text:h>'
            "<text:list><text:list-item><text:p>One</text:p></text:list-item></text:list>"
            '<text:p text:style-name="Quotations">“Late”</text:p>'
        )
        styles = '<style:style style:name="Title" style:family="paragraph"/>' \
            '<style:style style:name="Quotations" style:family="paragraph"/>'  # fmt: skip
        assert read(tmp_path, odt(body, styles, automatic)) == [
            Paragraph("Bridge opens", "title"),
            Paragraph("Why", "heading 2", "b"),
            Paragraph("One", "list paragraph"),
            Paragraph("“Late”", "quote"),
        ]

    def test_all_that_is_shown_and_nothing_else(self, tmp_path: Path) -> None:
        body = (
            "<text:tracked-changes><text:changed-region><text:deletion><text:p>Deleted</text:p>"
            "</text:deletion></text:changed-region></text:tracked-changes>"
            "<text:p>The<text:tab/>bridge\n  of<text:s text:c='2'/><text:span>iron</text:span>"
            "<text:line-break/>opened<office:annotation><text:p>Really?</text:p>"
            "</office:annotation><text:note><text:note-citation>1</text:note-citation>"
            "<text:note-body><text:p>A note</text:p></text:note-body></text:note> late"
            "<draw:frame><svg:title>Picture</svg:title><draw:text-box><text:p>In a box</text:p>"
            "</draw:text-box></draw:frame></text:p><text:p>Then</text:p>"
        )
        assert texts(tmp_path, odt(body)) == [
            "In a box", "The\tbridge of  iron\nopened late", "Then", "A note"
        ]  # fmt: skip

    def test_an_encrypted_one_is_refused(self, tmp_path: Path) -> None:
        data = zipped({"content.xml": b"\x93\x01", "META-INF/manifest.xml": "<encryption-data/>"})
        with pytest.raises(UnreadableError, match="encrypted"):
            read(tmp_path, data)


class TestRtf:
    @pytest.mark.parametrize(
        ("rtf", "expected"),
        [
            (rb"{\rtf1\ansi One.\par Two\line three.\page Four}", ["One.", "Two\nthree.", "Four"]),
            (rb"{\rtf1\ansi\ansicpg1251 \'cc\'ee\'f1\'f2}", ["Мост"]),
            (
                rb"{\rtf1\ansi{\fonttbl{\f0\fcharset0 A;}{\f1\fcharset204 B;}}\f1 \'cc\f0 \'e9}",
                ["Мé"],
            ),
            (rb"{\rtf1\ansi{\fonttbl{\f0\fcharset128 A;}}\f0\'83A\'83\'5c}", ["アソ"]),
            ("{\\rtf1\\ansi Brücke – €}".encode(), ["Brücke – €"]),
            ("{\\rtf1\\ansi\\ansicpg1252 Brücke}".encode("cp1252"), ["Brücke"]),
            (
                rb"{\rtf1\ansi\uc1 \u8220\'93It\u8217?s\u8221" + b"\\'94 \\u-10179?\\u-8704?}",
                ["“It’s” 😀"],
            ),
            (
                rb"{\rtf1{\field{\*\fldinst HYPERLINK x}{\fldrslt a link}}{\*\unknown no}}",
                ["a link"],
            ),
            (
                rb"{\rtf1{\header no}{\pict 00ff}{\pict\bin3 }}}}yes{\v hidden}{\deleted gone}}",
                ["yes"],
            ),
            (
                rb"{\rtf1 text{\footnote\pard a note} goes on\par end}",
                ["text goes on", "end", "a note"],
            ),
            (
                rb"{\rtf1{\shp{\*\shpinst{\sp{\sn x}{\sv 1}}{\shptxt box\par}}{\shprslt box}}x}",
                ["box", "x"],
            ),
            (rb"{\rtf1 \{a\}\~b\_c\\ \emdash\rquote }", ["{a}\xa0b-c\\ —’"]),
            (
                rb"{\rtf1\trowd\pard\intbl HD\cell Bridge\cell\row\pard Then\par}",
                ["HD\tBridge", "Then"],
            ),
            (b"{\\rtf1 One\\\nTwo\r\n more}", ["One", "Two more"]),
            (rb"{\rtf1 cut {short", ["cut short"]),
        ],
    )
    def test_text(self, tmp_path: Path, rtf: bytes, expected: list[str]) -> None:
        assert texts(tmp_path, rtf) == expected

    def test_styles_and_bookmarks(self, tmp_path: Path) -> None:
        rtf = (
            rb"{\rtf1{\stylesheet{Normal;}{\s1 heading 1;}{\s2\sbasedon1 Mine;}{\*\cs3 no;}}"
            rb"{\*\bkmkstart Bookmark_1}{\*\bkmkend Bookmark_1}\pard\s2 Bridge opens\par"
            rb"\pard\s0{\listtext 1.\tab}One\par\pard\outlinelevel1 Why\par\pard Text}"
        )
        assert read(tmp_path, rtf) == [
            Paragraph("Bridge opens", "heading 1", "Bookmark_1"),
            Paragraph("One", "list paragraph"),
            Paragraph("Why", "heading 2"),
            Paragraph("Text", ""),
        ]

    def test_what_the_file_states_about_itself(self, tmp_path: Path) -> None:
        path = tmp_path / "a.rtf"
        path.write_bytes(
            rb"{\rtf1\ansi{\info{\title Br\'fccke}{\author Ada Obi}{\creatim\yr2012}"
            rb"{\keywords a, b}}Text}"
        )
        found = office.properties(Source(path, path.name))
        assert found == ("Brücke", "Ada Obi", ("a", "b"))


class TestHostile:
    def test_old_documents_are_refused_by_name(self, tmp_path: Path) -> None:
        with pytest.raises(UnreadableError, match="old Word document"):
            read(tmp_path, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))

    @pytest.mark.parametrize(
        "data",
        [b"", b"text", b"PK\x03\x04", zipped({"xl/workbook.xml": "<a/>"}), docx("")[:300]],
        ids=["empty", "text", "cut", "workbook", "half"],
    )
    def test_what_is_no_document(self, tmp_path: Path, data: bytes) -> None:
        with pytest.raises(UnreadableError):
            read(tmp_path, data)

    def test_entities_are_never_expanded(self, tmp_path: Path) -> None:
        xml = '<!DOCTYPE a [<!ENTITY b "cc">]><a>&b;</a>'
        for part in ("word/document.xml", "content.xml"):
            with pytest.raises(UnreadableError, match="entities"):
                read(tmp_path, zipped({part: xml}))

    @pytest.mark.parametrize("encoding", ["x-nothing", "big5"])
    def test_unknown_encodings(self, tmp_path: Path, encoding: str) -> None:
        xml = f'<?xml version="1.0" encoding="{encoding}"?><a/>'
        with pytest.raises(UnreadableError, match="encoding"):
            read(tmp_path, zipped({"word/document.xml": xml}))

    def test_what_comes_before_a_damaged_place_is_read(self, tmp_path: Path) -> None:
        path = tmp_path / "a.docx"
        path.write_bytes(docx(p("Before") + "<w:p><broken"))
        found = []
        with pytest.raises(UnreadableError, match="damaged in line"):
            found.extend(office.paragraphs(Source(path, path.name)))
        stream = office.paragraphs(Source(path, path.name))
        assert next(stream).text == "Before"
        stream.close()

    def test_a_bomb_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(UnreadableError, match="200 times its size"):
            read(tmp_path, docx(" " * (70 * 1024**2)))

    @pytest.mark.parametrize(
        "data",
        [
            docx(f"<w:p>{'<w:r>' * 100_000}{'</w:r>' * 100_000}</w:p>" + p("x")),
            odt("<text:span>" * 100_000 + "</text:span>" * 100_000 + "<text:p>x</text:p>"),
            rb"{\rtf1 x" + b"{}" * 200_000 + b"}" * 1000,
            rb"{\rtf1 x{\*\y" + b"{" * 500_000,
            rb"{\rtf1 x" + rb"\'" * 200_000,
            rb"{\rtf1{\fonttbl " + rb"{\f1\fcharset1" * 9_000 + b"}" * 9_001 + b"x}",
            rb"{\rtf1{\*\bkmkstart a} x{\pict\bin999999999 y}",
        ],
        ids=["runs", "spans", "empty groups", "open groups", "escapes", "fonts", "picture"],
    )
    def test_odd_ones_are_read(self, tmp_path: Path, data: bytes) -> None:
        assert texts(tmp_path, data) == ["x"]

    @pytest.mark.parametrize(
        "data",
        [
            docx("<w:p>" * 1000),
            docx("<w:tr><w:tc>" * 1000),
            odt("<text:p>" * 1000),
            rb"{\rtf1" + b"{" * 20_000 + b"x",
        ],
        ids=["paragraphs", "cells", "odt", "groups"],
    )
    def test_deep_ones_are_refused(self, tmp_path: Path, data: bytes) -> None:
        with pytest.raises(UnreadableError, match="too deeply"):
            read(tmp_path, data)

    def test_text_is_limited(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("reader.archive.office.flow.MAX_BYTES", 10)
        flow = Flow()
        flow.begin()
        flow.add("x" * 10)
        with pytest.raises(UnreadableError, match="of text"):
            flow.add("x")
