"""An office document with one article: its title, date, byline and blocks."""

from __future__ import annotations

import gzip
import zipfile
from pathlib import Path

import pytest

from reader.model import Article, Block
from tests.archive.documents import docx, odt, p
from tests.files import loaded

BODY = (
    "The bridge over the Ondara opened on Monday, a year late and without a ceremony.",
    "Ministers had promised it for the spring; nobody in the town had believed them.",
)
STYLES = "".join(
    f'<w:style w:styleId="{key}"><w:name w:val="{name}"/></w:style>'
    for key, name in {
        "Titel": "Title", "berschrift1": "heading 1", "Zitat": "Quote", "Aufz": "List Bullet",
        "Verzeichnis1": "toc 1",
    }.items()
)  # fmt: skip


def one(path: Path, data: bytes) -> Article:
    path.write_bytes(data)
    (article,), notices = loaded(path)
    assert notices == []
    return article


def word(*paragraphs: str, core: str = "") -> bytes:
    return docx("".join(paragraphs), STYLES, core)


STORY = (*map(p, BODY),)


class TestFields:
    def test_all(self, tmp_path: Path) -> None:
        data = word(
            p("Chapter one 3", "Verzeichnis1"),
            p("Bridge opens a year late", "Titel"),
            p("By Ada Obi"),
            p("12 March 2016"),
            p("KAMPALA, Uganda – " + BODY[0]),
            p("Promises", "berschrift1"),
            p(BODY[1], "Zitat"),
            p("It will carry lorries.", "Aufz"),
            core="<cp:keywords>bridges</cp:keywords>",
        )
        article = one(tmp_path / "saved.docx", data)
        assert article.format == "DOCX"
        assert article.title == "Bridge opens a year late"
        assert article.byline == "Ada Obi"
        assert article.published == "2016-03-12"
        assert article.dateline.places == ("Kampala", "Uganda")
        assert article.tags == ("bridges",)
        assert article.blocks == (
            Block("paragraph", BODY[0]),
            Block("subheading", "Promises"),
            Block("quotation", BODY[1]),
            Block("item", "It will carry lorries."),
        )

    @pytest.mark.parametrize(
        ("date", "published"),
        [
            ("12. März 2016", "2016-03-12"),
            ("le 12 mars 2016", "2016-03-12"),
            ("2016年3月12日", "2016-03-12"),
        ],
    )
    def test_dates_in_other_languages(self, tmp_path: Path, date: str, published: str) -> None:
        article = one(tmp_path / "a.docx", word(p("Brücke eröffnet", "Titel"), p(date), *STORY))
        assert article.published == published

    def test_the_date_of_saving_is_none(self, tmp_path: Path) -> None:
        core = "<dcterms:created xmlns:dcterms='urn:t'>2015-09-07T10:57:00Z</dcterms:created>"
        assert one(tmp_path / "a.docx", word(*STORY, core=core)).published == ""

    @pytest.mark.parametrize(
        ("stated", "above", "title"),
        [
            ("Bridge opens", (), "Bridge opens"),
            ("Another document", (p("Bridge opens"), p("By Ada Obi")), "Bridge opens"),
            ("Bridge opens", (p("NEWS"), p("Bridge opens")), "Bridge opens"),
            ("Microsoft Word - bridge.doc", (), ""),
            ("bridge_final2", (), ""),
            ("Untitled 1", (), ""),
            ("report.docx", (), ""),
        ],
    )
    def test_a_title_in_the_properties(
        self, tmp_path: Path, stated: str, above: tuple[str, ...], title: str
    ) -> None:
        data = word(*above, *STORY, core=f"<dc:title>{stated}</dc:title>")
        assert one(tmp_path / "a.docx", data).title == title

    @pytest.mark.parametrize(("above", "byline"), [("Ada Obi", "Ada Obi"), ("Kampala", "")])
    def test_an_author_in_the_properties_counts_if_the_text_agrees(
        self, tmp_path: Path, above: str, byline: str
    ) -> None:
        core = "<dc:creator>Ada Obi</dc:creator>"
        data = word(p("Bridge opens a year late", "Titel"), p(above), *STORY, core=core)
        assert one(tmp_path / "a.docx", data).byline == byline


class TestCitations:
    @pytest.mark.parametrize(
        ("above", "publication", "published"),
        [
            ("Süddeutsche Zeitung, 12. März 2016", "Süddeutsche Zeitung", "2016-03-12"),
            ("Le Progrès, samedi 12 mars 2016, p. 16", "Le Progrès", "2016-03-12"),
            ("Het Nieuwsblad - 12 maart 2016 (p. 4)", "Het Nieuwsblad", "2016-03-12"),
            ("12 de marzo de 2016 | El Norte de Castilla", "El Norte de Castilla", "2016-03-12"),
            ("Ondara Herald (12 March 2016), pp. 3-4", "Ondara Herald", "2016-03-12"),
            ("The Guardian", "The Guardian", ""),
            ("Ondara Herald\n12.03.2016, S. 5", "Ondara Herald", "2016-03-12"),
            ("12.3.2016", "", "2016-03-12"),
            ("Kampala, 12 March 2016", "", ""),
            ("After the flood, 12 March 2016 is a day to remember", "", ""),
        ],
    )
    def test_paper_day_and_page(
        self, tmp_path: Path, above: str, publication: str, published: str
    ) -> None:
        title = "Bridge opens a year late"
        data = word(*map(p, above.split("\n")), p(title, "Titel"), *STORY)
        article = one(tmp_path / "a.docx", data)
        assert article.publication == publication
        if published:
            assert (article.published, article.text) == (published, "\n\n".join(BODY))
        assert article.byline == ""
        assert article.title == title

    @pytest.mark.parametrize(
        "line", ["Por Ada Obi | 12 de marzo de 2016", "By Ada Obi, 12 March 2016"]
    )
    def test_an_author_beside_a_date(self, tmp_path: Path, line: str) -> None:
        data = word(p("Bridge opens a year late", "Titel"), p(line), *STORY)
        article = one(tmp_path / "a.docx", data)
        assert (article.byline, article.published, article.publication) == (
            "Ada Obi", "2016-03-12", ""
        )  # fmt: skip


class TestWhereverItLies:
    def test_in_all_containers_with_one_id(self, tmp_path: Path) -> None:
        data = word(p("Bridge opens", "Titel"), *STORY)
        for name in ("A.DOCX", "noextension", "wrong.txt", "wrong.zip", "wrong.doc"):
            (tmp_path / name).write_bytes(data)
        (tmp_path / "packed.docx.gz").write_bytes(gzip.compress(data))
        with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
            archive.writestr("folder/a.docx", data)
        articles, notices = loaded(tmp_path)
        assert notices == []
        assert len(articles) == 7
        assert {(each.title, each.text, each.format) for each in articles} == {
            ("Bridge opens", "\n\n".join(BODY), "DOCX")
        }
        assert len({each.id for each in articles}) == 1

    def test_an_odt_and_an_rtf_without_extensions(self, tmp_path: Path) -> None:
        lines = ("Bridge opens a year late", "By Ada Obi", *BODY)
        text = odt("".join(f"<text:p>{line}</text:p>" for line in lines))
        rtf = "{\\rtf1\\ansi " + "\\par ".join(lines) + "}"
        for data, name in ((text, "ODT"), (rtf.encode(), "RTF")):
            article = one(tmp_path / "noextension", data)
            assert (article.title, article.byline, article.text, article.format) == (
                "Bridge opens a year late", "Ada Obi", "\n\n".join(BODY), name
            )  # fmt: skip


class TestExports:
    def test_an_export_of_several_articles_is_never_one(self, tmp_path: Path) -> None:
        for make in (word, lambda *lines: odt("".join(lines).replace("w:", "text:"))):
            path = tmp_path / "export"
            ends = ["Body", BODY[0], "End of Document"]
            lines = ["The Paper", "March 12, 2016", "Length:\xa015 words", *ends]
            several = [line for number in "123" for line in (f"Bridge {number} opens", *lines)]
            path.write_bytes(make(*map(p, several)))
            articles, notices = loaded(path)
            assert [each.title for each in articles] == [
                "Bridge 1 opens", "Bridge 2 opens", "Bridge 3 opens",
            ]  # fmt: skip
            assert notices == []

    def test_an_export_goes_to_the_parser_of_its_database(self, tmp_path: Path) -> None:
        lines = []
        for number in (1, 2):
            lines += [
                f"{number} of 2 DOCUMENTS", "The Paper", "March 12, 2016 Saturday",
                f"Bridge {number} opens", "LENGTH: 15 words", *BODY, "LOAD-DATE: March 12, 2016",
            ]  # fmt: skip
        (tmp_path / "export.docx").write_bytes(word(*map(p, lines)))
        articles, notices = loaded(tmp_path / "export.docx")
        assert notices == []
        assert [each.format for each in articles] == ["Nexis", "Nexis"]
        assert all(BODY[0] in each.text for each in articles)


class TestOddOnes:
    def test_a_title_alone_is_no_article(self, tmp_path: Path) -> None:
        path = tmp_path / "a.docx"
        path.write_bytes(word(p("Hello world", "Titel")))
        assert [each.reason for each in loaded(path)[1]] == ["a title but no text in this file"]

    def test_a_line_below_a_title_in_the_properties_is_text(self, tmp_path: Path) -> None:
        article = one(tmp_path / "a.docx", word(p("Hello"), core="<dc:title>Greeting</dc:title>"))
        assert (article.title, article.text) == ("Greeting", "Hello")

    def test_a_damaged_one_keeps_what_comes_before(self, tmp_path: Path) -> None:
        path = tmp_path / "a.docx"
        path.write_bytes(docx("".join(STORY) + "<w:p><broken"))
        (article,), (notice,) = loaded(path)
        assert article.text == "\n\n".join(BODY)
        assert "damaged" in notice.reason

    def test_one_without_text(self, tmp_path: Path) -> None:
        path = tmp_path / "a.docx"
        path.write_bytes(docx(""))
        assert [each.reason for each in loaded(path)[1]] == ["no text in this file"]

    def test_an_old_word_document_is_refused_by_name(self, tmp_path: Path) -> None:
        path = tmp_path / "a.doc"
        path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
        (notice,) = loaded(path)[1]
        assert "old Office document" in notice.reason
