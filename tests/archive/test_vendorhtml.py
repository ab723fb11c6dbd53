"""The HTML exports of Factiva, Nexis, Europresse and ProQuest, split into their articles."""

from __future__ import annotations

import gzip
import re
import zipfile
from pathlib import Path

import pytest

from reader.archive import load
from reader.archive.formats.vendors import vendorhtml
from reader.archive.registry import Flaw, Parsed, Skipped
from reader.model import Article, Notice
from tests.archive.vendorpages import (
    EXPORTS,
    FACTIVA,
    PROQUEST,
    centred,
    coded,
    document,
    europresse,
    factiva,
    nexis,
    old_europresse,
    plain,
    proquest,
)  # fmt: skip


def read(html: str) -> list[Article]:
    found = []
    for item in vendorhtml.articles_of(html):
        assert isinstance(item, Parsed), item
        found.append(item.article)
    return found


class TestFactiva:
    @pytest.mark.parametrize("language", FACTIVA)
    def test_lines_in_every_language_of_the_interface(self, language: str) -> None:
        first, second = read(factiva(plain(1, language), plain(2, language)))
        assert (first.title, first.publication) == ("Headline1 of it", "The Paper")
        assert (first.published, first.byline, first.section) == ("2017-11-13", "Ada Obi", "News")
        assert first.media_id == "PAPR000020171113edbd00001"
        assert first.text == "First1 part of a highlight.\n\nLast1 part."
        assert second.text == "First2 part of a highlight.\n\nLast2 part."

    def test_line_breaks_of_the_editors(self) -> None:
        (first,) = read(factiva(plain(1, author="Von Ada Obi&softReturn;und Ben Roe")))
        assert first.byline == "Ada Obi und Ben Roe"

    def test_table_of_codes(self) -> None:
        first, second = read(factiva(coded(1), coded(2, SE="Politique", ART="A <b>pict</b>ure")))
        assert (first.title, first.publication) == ("Headline1", "Le Papier")
        assert (first.published, first.byline) == ("2011-12-29", "Ada Obi")
        assert first.tags == ("Elections", "Political/General News")
        assert first.places == ("France", "Europe")
        assert first.media_id == "PAPFR00020111229e7ct00001"
        assert first.text == "First1.\n\nSecond1.\n\nThird."
        assert (second.section, second.caption) == ("Politique", "A picture")

    def test_tables_of_codes_without_the_classes(self) -> None:
        html = factiva(coded(1), coded(2)).replace("frArticle", "x").replace("frarticle", "x")
        assert [article.title for article in read(html)] == ["Headline1", "Headline2"]

    def test_class_article_on_other_elements(self) -> None:
        body = '<p class="article articleParagraph enarticleParagraph">Between.</p><button '
        body += 'class="article">Press</button>'
        first, _ = read(factiva(plain(1, body=body), plain(2)))
        assert first.text == "First1 part of a highlight.\n\nBetween.\n\nLast1 part."

    def test_other_markup_between_paragraphs_is_text(self) -> None:
        body = "<pre>A table</pre><table><tr><td>One</td><td>Two</td></tr></table><ul><li>It</ul>"
        first, _ = read(factiva(plain(1, body=body), plain(2)))
        assert [block.text for block in first.blocks][1:-1] == ["A table", "One Two", "It"]

    def test_without_author_and_section(self) -> None:
        html = factiva(plain(1, author=""), plain(2).replace("<div>News</div>", ""))
        first, second = read(html)
        assert (first.byline, first.section) == ("", "News")
        assert (second.byline, second.section) == ("Ada Obi", "")

    def test_text_without_the_class_of_paragraphs(self) -> None:
        unmarked = plain(1).replace("articleParagraph ", "").replace("enarticleParagraph", "x")
        first, _ = read(factiva(unmarked, plain(2)))
        assert first.text == "First1 part of a highlight.\n\nLast1 part."

    def test_headline_without_its_class(self) -> None:
        html = re.sub(r"id=\"hd\"|class='\w+Headline'", "", factiva(plain(1), plain(2)))
        first, _ = read(html)
        assert (first.title, first.section) == ("Headline1 of it", "News")
        assert (first.published, first.publication) == ("2017-11-13", "The Paper")

    def test_copyright_below_the_text(self) -> None:
        html = factiva(plain(1).replace("Last1 part.", "(c) 2017 AFP. All rights reserved"),
                       plain(2).replace("Last2 part.", "Copyright is a right."))  # fmt: skip
        first, second = read(html)
        assert first.text == "First1 part of a highlight."
        assert second.text.endswith("Copyright is a right.")

    def test_lines_that_a_browser_broke(self) -> None:
        html = factiva(
            plain(1, "zhcn").replace("First1 part", "第一\n 段 text\n段"), plain(2, "zhcn")
        )
        assert read(html)[0].text.startswith("第一段 text 段 of")

    def test_number_before_a_headline_goes(self) -> None:
        html = factiva(plain(1).replace("Headline1", "1) Headline1"), plain(2))
        assert read(html)[0].title == "Headline1 of it"
        kept = factiva(plain(1).replace("Headline1", "7) Headline1"), plain(2))
        assert read(kept)[0].title == "7) Headline1 of it"

    def test_notices_of_the_vendor_are_no_text(self) -> None:
        notice = '<p class="articleParagraph enarticleParagraph">Click here for more results.</p>'
        first, _ = read(factiva(plain(1).replace("<p>Paper", f"{notice}<p>Paper"), plain(2)))
        assert first.text.endswith("Last1 part.")

    def test_legacy_encoding(self, tmp_path: Path) -> None:
        html = factiva(plain(1, "de"), plain(2, "de")).replace("First1", "Käse “heiß”")
        head = '<head><meta http-equiv="Content-Type" content="text/html; charset=windows-1252">'
        path = tmp_path / "a.htm"
        path.write_bytes(html.replace("<head>", head).encode("cp1252"))
        first, second = load([path])
        assert isinstance(first, Article)
        assert first.text.startswith("Käse “heiß” part")
        assert isinstance(second, Article)


class TestNexis:
    def test_who_else_has_reported_is_below_the_text_and_not_in_the_byline(self) -> None:
        note = "Cy Eze contributed reporting from Accra."
        labels = (("BYLINE", f"By Ada Obi; {note}"), ("LENGTH", "239 words"))
        first, second = read(nexis(document(1, labels=labels), document(2)))
        assert (first.byline, second.byline) == ("Ada Obi", "Ada Obi")
        assert [block.text for block in first.blocks][-1] == note
        assert len(first.blocks) == len(second.blocks) + 1

    def test_numbers_of_any_length(self) -> None:
        made = [document(n, count="10000{} of 1200000 DOCUMENTS") for n in (1, 2)]
        assert not any("DOCUMENTS" in article.text for article in read(nexis(*made)))

    def test_fields_and_text(self) -> None:
        labels = (
            ("BYLINE", "By Ada Obi"), ("SECTION", "INTERNATIONAL; Pg. 35"), ("LENGTH", "9 words"),
            ("DATELINE", "BEIRUT, March 14 2013"), ("HIGHLIGHT", "A summary."),
        )  # fmt: skip
        tail = (
            ("SUBJECT", 'BANKS (90%); <SPAN CLASS="c4">MONEY</SPAN> (88%)'),
            ("GEOGRAPHIC", "PARIS, FRANCE (73%) FRANCE (94%)"),
            ("GRAPHIC", "A picture"), ("LANGUAGE", "ENGLISH"),
        )  # fmt: skip
        first, second = read(nexis(document(1, labels=labels, tail=tail), document(2)))
        assert (first.title, first.publication) == ("Title1", "The Paper")
        assert (first.published, first.byline) == ("2013-03-14", "Ada Obi")
        assert (first.section, first.caption) == ("INTERNATIONAL", "A picture")
        assert first.dateline.text == "BEIRUT, March 14 2013"
        assert first.dateline.places == ("Beirut",)
        assert (first.tags, first.places) == (("BANKS", "MONEY"), ("PARIS, FRANCE", "FRANCE"))
        assert first.text == "A summary.\n\nParta of text1ed words.\n\nPartb of text1ed words."
        assert second.text == "Parta of text2ed words.\n\nPartb of text2ed words."

    @pytest.mark.parametrize(
        ("count", "date", "labels"),
        [
            ("Dokument {} von 262", "10. Februar 2012 Freitag",
             (("AUTOR", "Ada Obi"), ("RUBRIK", "POLITIK; S. 3"), ("LÄNGE", "239 Wörter"))),
            ("{} of 3 DOCUMENTS", "14 mars 2013 jeudi",
             (("AUTEUR", "Ada Obi"), ("RUBRIQUE", "POLITIK"), ("LONGUEUR", "9 mots"))),
            ("{} van 10 DOCUMENTEN", "6 mei 2011 vrijdag",
             (("AUTEUR", "Ada Obi"), ("SECTIE", "POLITIK; Blz. 3"), ("LENGTE", "9 woorden"))),
            ("{} de 10 DOCUMENTOS", "5 de octubre de 2012 viernes",
             (("AUTOR", "Ada Obi"), ("SECCIÓN", "POLITIK"), ("LONGITUD", "9 palabras"))),
        ],
    )  # fmt: skip
    def test_languages_of_the_interface(
        self, count: str, date: str, labels: tuple[tuple[str, str], ...]
    ) -> None:
        made = (document(n, count=count, date=date, labels=labels, rights="") for n in (1, 2))
        first, second = read(nexis(*made))
        assert (first.title, first.publication, first.byline) == ("Title1", "The Paper", "Ada Obi")
        assert len(first.published) == 10
        assert first.section == "POLITIK"
        assert first.text == "Parta of text1ed words.\n\nPartb of text1ed words."
        assert second.title == "Title2"

    def test_unknown_labels_keep_their_text(self) -> None:
        labels = (("KENNWORT", "Nothing known."), ("LENGTH", "9 words"))
        first, _ = read(nexis(document(1, labels=labels), document(2)))
        assert first.text.startswith("Nothing known.\n\nParta")

    def test_without_a_style_sheet(self) -> None:
        first, second = read(nexis(document(1), document(2), style=""))
        assert (first.title, first.publication) == ("Title1", "The Paper")
        assert (first.published, first.byline) == ("2013-03-14", "Ada Obi")
        assert first.text == "Parta of text1ed words.\n\nPartb of text1ed words."
        assert second.title == "Title2"

    def test_source_with_the_lines_of_a_text_export(self, tmp_path: Path) -> None:
        html = nexis(document(1), document(2))
        path = tmp_path / "a.html"
        path.write_text(re.sub(r"(<SPAN[^<>]*>)([^<>]*)", r"\1\n\2\n", html))
        assert [item.title for item in load([path]) if isinstance(item, Article)] == [
            "Title1",
            "Title2",
        ]

    def test_saved_without_comments_and_anchors(self) -> None:
        html = re.sub(r"<!-- Hide.*?-->|<A NAME[^>]*></A>", "", nexis(document(1), document(2)),
                      flags=re.DOTALL)  # fmt: skip
        first, second = read(html)
        assert (first.title, second.title) == ("Title1", "Title2")
        assert first.text == "Parta of text1ed words.\n\nPartb of text1ed words."

    def test_copyright_in_the_head(self) -> None:
        before = document(1).replace(centred("The Paper"), centred("Copyright 2000 News Group")
                                     + centred("The Paper"))  # fmt: skip
        first, _ = read(nexis(before, document(2, rights="")))
        assert (first.publication, first.published) == ("The Paper", "2013-03-14")

    def test_document_that_could_not_be_exported(self) -> None:
        failed = (
            '<A NAME="DOC_ID_2_0"></A><!-- Hide XML section from browser\n<DOC NUMBER=1>\n'
            '<DOCFULL> -->\n<BR><DIV CLASS="c5"><P CLASS="c6"><SPAN CLASS="c2">We are sorry but '
            "there is an error in this document.</SPAN></P>\n</DIV>\n"
        )
        _, second = read(nexis(document(1), failed))
        assert second.text == "We are sorry but there is an error in this document."
        assert (second.title, second.publication) == ("", "")

    def test_more_tags_than_a_web_page_may_have(self, tmp_path: Path) -> None:
        html = nexis(*(document(n, paragraphs=20) for n in range(262)))
        assert html.count("<") > 2 * 20_000
        path = tmp_path / "NEXIS.HTML"
        path.write_text(html)
        found = [*load([path])]
        assert [item.title for item in found if isinstance(item, Article)] == [
            f"Title{n}" for n in range(262)
        ]
        assert len(found) == 262


class TestEuropresse:
    @pytest.mark.parametrize(
        ("header", "published", "section"),
        [
            ("Communication, mardi 14 mars 2006, p. 16", "2006-03-14", "Communication"),
            ("lundi 16 octobre 2023 - 16:55:20 -0000 1017 mots", "2023-10-16", ""),
            ("Thursday, December 22, 2022 13887 mots, p. 819(40)", "2022-12-22", ""),
            ("World, October 5, 2013", "2013-10-05", "World"),
            ("Politique, vendredi 3 mars 2023 612 mots, p. 4", "2023-03-03", "Politique"),
            ("Monde, samedi 4 mars 2023 1 612 mots", "2023-03-04", "Monde"),
        ],
    )
    def test_new_layout(self, header: str, published: str, section: str) -> None:
        lead = '<p class="sm-margin-TopNews rdp__subtitle">Sous-titre</p>'
        html = europresse(1, header, lead=lead) + europresse(2, header, name="Le Figaro (site web)")
        first, second = read(html)
        assert (first.title, first.publication) == ("Titre1 avec mots", "Le Monde")
        assert (first.published, first.section) == (published, section)
        assert (first.byline, first.media_id) == ("Ada Obi", "news·20230101·LM·1")
        assert first.text == "Sous-titre\n\nPremier1 texte de la recherche.\n\nFin."
        assert (second.publication, second.text.split()[0]) == ("Le Figaro", "Premier2")

    def test_old_layout(self) -> None:
        first, second = read(f"<html><body>{old_europresse(1)}{old_europresse(2, '')}</html>")
        assert (first.title, first.publication) == ("Titre1 rouge", "Magazine 1")
        assert (first.published, first.section) == ("2012-10-04", "Éditorial")
        assert (first.byline, first.media_id) == ("Ada Obi", "news·20121004·MAG·1")
        assert first.text == "Surtitre1\n\nTexte1 avec un mot.\n\nFin."
        assert (second.byline, second.text) == ("", "Surtitre2\n\nTexte2 avec un mot.\n\nFin.")

    def test_without_a_header_element_and_with_several_texts(self) -> None:
        one = europresse(1, "mardi 14 mars 2006").replace("header>", "div>")
        one = one.replace('<p class="sm-margin-bottomNews">Ada Obi</p>', "")
        one = one.replace("rdp__articletitle", "").replace("</mark>s</p>", "</mark>s</p><div>Ada "
                          "Obi</div>")  # fmt: skip
        one = one.replace("<p>Fin.", '</div><div class="docOcurrContainer"><p>Fin.')
        (first,) = read(one)
        assert (first.title, first.byline) == ("Titre1 avec mots", "Ada Obi")
        assert first.text == "Premier1 texte de la recherche.\n\nFin."

    def test_link_to_the_printed_article(self) -> None:
        link = '<p>Cet article est paru dans <a href="https://www.lemonde.fr/a/b">Le Monde</a></p>'
        (first,) = read(europresse(1, "mardi 14 mars 2006").replace("<p>Fin.</p>", link))
        assert first.url == "https://www.lemonde.fr/a/b"
        assert first.text == "Premier1 texte de la recherche."


class TestProQuest:
    def test_a_text_with_nothing_in_it(self) -> None:
        full = proquest(1)
        start, end = full.index("<Text"), full.index("</Text>")
        (article,) = read(f"<html><body>{full[:start]}<Text>{full[end:]}</body></html>")
        assert (article.title, article.text) == ("Title1", "Abstracted.")

    @pytest.mark.parametrize("language", PROQUEST)
    @pytest.mark.parametrize("marked", [True, False])
    def test_fields_and_text(self, language: str, marked: bool) -> None:
        html = "".join(proquest(n, language, marked=marked) for n in (1, 2))
        first, second = read(f"<html><body><p>Email 4 of 5</p>{html}<div>Contact us</div></html>")
        assert (first.title, first.publication) == ("Title1", "The Post")
        assert (first.published, first.section) == ("2010-05-08", "Business")
        assert (first.byline, first.media_id) == ("Ada Obi", "251439971")
        assert first.url == "https://search.proquest.com/docview/251439971"
        assert first.tags == ("Banking", "Deposits", "City Bank")
        assert first.text == "Text1 of it.\n\nNote: more of it.\n\nEnd1."
        assert second.text == "Text2 of it.\n\nNote: more of it.\n\nEnd2."

    def test_forwarded_by_mail(self) -> None:
        html = "".join(map(proquest, (1, 2))).replace('name="DocID', 'name="m_-12_DocID')
        html = html.replace("<p></p>", "<p>Document 1 of 2</p>")
        assert [article.title for article in read(html)] == ["Title1", "Title2"]

    def test_captions_and_placeholders(self) -> None:
        picture = (
            "<div><div><strong>Illustration</strong></div><div><div class='Illustration_content'>"
            "<p>Caption: PHOTO: A bridge</p></div></div></div></body>"
        )
        html = proquest(1).replace("</body>", picture).replace("Obi, Ada", "Anonymous")
        (first,) = read(html)
        assert (first.caption, first.byline) == ("PHOTO: A bridge", "")
        assert first.text.endswith("\n\nEnd1.")

    def test_without_anchors(self) -> None:
        html = re.sub(r"<a name[^>]*></a>", "", "".join(map(proquest, (1, 2))))
        html = html.replace("Last updated: </strong>", "ProQuest document ID: </strong>7<b></b>")
        assert [article.title for article in read(html)] == ["Title1", "Title2"]

    @pytest.mark.parametrize(
        ("author", "credit", "byline", "last"),
        [
            ("Obi, Ada", "By Ada Obi, Post reporter", "Ada Obi", "End1."),
            ("", "Bloomberg News", "Bloomberg News", "End1."),
            ("Obi, Ada", "By Ada Obi. Ben Roe helped.", "Ada Obi", "By Ada Obi. Ben Roe helped."),
        ],
    )
    def test_a_credit_below_the_text(
        self, author: str, credit: str, byline: str, last: str
    ) -> None:
        html = proquest(1).replace("Obi, Ada", author)
        html = html.replace("<p>End1.</p>", f"<p>End1.</p><p>Credit: {credit}</p>")
        (first,) = read(html)
        assert (first.byline, first.blocks[-1].text) == (byline, last)

    def test_abstract_if_there_is_no_text(self) -> None:
        html = proquest(1).replace("Text1 of it.", "").replace("Note: more of it.", "")
        assert read(html.replace("End1.", "Not available."))[0].text == "Abstracted."


def test_the_format_of_an_article_is_its_database() -> None:
    assert {layout: read(html)[0].format for layout, html in EXPORTS.items()} == {
        "factiva": "Factiva",
        "codes": "Factiva",
        "nexis": "Nexis",
        "europresse": "Europresse",
        "tables": "Europresse",
        "proquest": "ProQuest",
    }


@pytest.mark.parametrize("layout", EXPORTS)
class TestEveryLayout:
    def test_each_article_has_its_own_words_only(self, layout: str) -> None:
        found = read(EXPORTS[layout])
        assert len(found) == 3
        for number, article in enumerate(found, 1):
            numbers = re.findall(r"[^\W\d]+(\d)", f"{article.title} {article.text}")
            assert len(numbers) > 1
            assert {*numbers} == {str(number)}

    def test_recognized_wherever_it_lies(self, layout: str, tmp_path: Path) -> None:
        data = EXPORTS[layout].encode()
        for name in ("a.html", "B.HTM", "none", "c.txt"):
            (tmp_path / name).write_bytes(data)
        (tmp_path / "d.html.gz").write_bytes(gzip.compress(data))
        with zipfile.ZipFile(tmp_path / "e.zip", "w") as packed:
            packed.writestr("x/y.HTML", data)
        found = [*load([tmp_path])]
        assert len(found) == 18
        assert not [item for item in found if isinstance(item, Notice)]
        assert len({item.id for item in found if isinstance(item, Article)}) == 3

    def test_found_behind_a_long_start(self, layout: str, tmp_path: Path) -> None:
        path = tmp_path / "a.html"
        html = EXPORTS[layout].replace("<title>Factiva</title>", "")
        path.write_text(f"<!DOCTYPE html><html><head><!-- {'style ' * 20_000} --></head>{html}")
        assert sum(isinstance(item, Article) for item in load([path])) == 3

    def test_ids_stay_when_there_are_more_articles(self, layout: str) -> None:
        makers = {
            "factiva": lambda n: factiva(*map(plain, n)),
            "codes": lambda n: factiva(*map(coded, n)),
            "nexis": lambda n: nexis(*(document(x, count=f"{at} of {len(n)} DOCUMENTS")
                                       for at, x in enumerate(n, 1))),
            "europresse": lambda n: "".join(europresse(x, "jeudi 5 mai 2016") for x in n),
            "tables": lambda n: "".join(map(old_europresse, n)),
            "proquest": lambda n: "".join(map(proquest, n)),
        }  # fmt: skip
        contents = [
            {item.content for item in vendorhtml.articles_of(makers[layout](numbers))
             if isinstance(item, Parsed)}
            for numbers in ([1, 3], [2, 3, 1])
        ]  # fmt: skip
        assert len(contents[0]) == 2
        assert contents[0] < contents[1]

    def test_cut_short(self, layout: str) -> None:
        html = EXPORTS[layout]
        for size in range(len(html) // 3, len(html), 13):
            items = [*vendorhtml.articles_of(html[:size])]
            assert 1 <= len(items) <= 3
            assert all(isinstance(item, Parsed | Skipped) for item in items)


class TestHostile:
    def test_nested_deeply(self) -> None:
        deep = plain(1).replace("Last1", "<div>" * 5000 + "Last1")
        first, second = vendorhtml.articles_of(factiva(deep, plain(2)))
        assert isinstance(first, Parsed)
        assert "nested too deeply" in first.problem
        assert isinstance(second, Parsed)
        assert second.problem == ""

    def test_too_many_tags_in_one_article(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(vendorhtml, "MAX_TAGS", 100)
        many = plain(1).replace("Last1", "<b>" * 200)
        first, second = vendorhtml.articles_of(factiva(many, plain(2)))
        assert isinstance(first, Flaw)
        assert first.where == "document 1"
        assert isinstance(second, Parsed)

    def test_article_without_text_is_counted(self, tmp_path: Path) -> None:
        path = tmp_path / "a.html"
        path.write_text(nexis(document(1), document(2, paragraphs=0), document(3)))
        items = [*load([path])]
        assert sum(isinstance(item, Article) for item in items) == 2
        assert [item.reason for item in items if isinstance(item, Notice)] == [
            "1 of 3 records have no article text (the first in document 2)"
        ]

    @pytest.mark.parametrize(
        "html",
        [
            "<title>Factiva</title><p>A list of headlines",
            "<html><DOC NUMBER=1>",
            "<html><span>DocPublicationName</span>",
            '<html><p class="enarticleParagraph">',
            "<html><a name=DocID_",
        ],
    )
    def test_signs_without_articles(self, html: str, tmp_path: Path) -> None:
        path = tmp_path / "a.html"
        path.write_text(html)
        (item,) = load([path])
        assert isinstance(item, Notice)


def test_ordinary_pages_are_no_exports() -> None:
    page = '<html><article class="main Article"><p class="articleParagraph">Text</p></article>'
    assert not vendorhtml.is_export(page)
    assert not vendorhtml.is_export('<div class="article newsArticle"><p>Text</p></div>')
