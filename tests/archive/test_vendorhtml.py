"""The HTML exports of Factiva, Nexis, Europresse and ProQuest, split into their articles."""

from __future__ import annotations

import gzip
import re
import zipfile
from pathlib import Path

import pytest

from reader.archive import load
from reader.archive.formats import vendorhtml
from reader.archive.registry import Flaw, Parsed, Skipped
from reader.model import Article, Notice

# What the interface of Factiva writes in each language: class, words, date, accession number.
FACTIVA = {
    "en": ("en", "808 words", "13 November 2017", "Document"),
    "de": ("de", "1.285 Wörter", "13 November 2017", "Dokument"),
    "fr": ("fr", "295 mots", "13 novembre 2017", "Document"),
    "nl": ("nl", "664 woorden", "13 november 2017", "Document"),
    "es": ("es", "358 palabras", "13 de noviembre de 2017", "Documento"),
    "pt": ("pt", "358 palavras", "13 Novembro 2017", "Documento"),
    "it": ("it", "475 parole", "13 novembre 2017", "Documento"),
    "ru": ("ru", "65 слов", "13 ноября 2017", "Документ"),
    "ja": ("ja", "1,234 文字", "2017 年 11 月 13 日", "文書"),
    "ko": ("ko", "512 단어", "2017년 11월 13일", "문서"),
    "zhcn": ("zhcn", "1234 字", "2017 年 11 月 13 日", "文件"),
    "zhtw": ("zhtw", "1234 字", "2017 年 11 月 13 日", "文件"),
    "pl": ("pl", "300 słów", "13 listopada 2017", "Dokument"),
}


def factiva(*articles: str) -> str:
    summary = (
        '<table id="oddEvenPreview"><tr><td class="label">Text</td><td>searched</td></tr></table>'
        '<span class="copyright">&copy; 2021 Factiva, Inc. All rights reserved.</span>'
    )
    return (
        "<!DOCTYPE html><html><head><title>Factiva</title></head><body>"
        '<a class="article button">Save</a><form><div id="contentLeft"><span></span>'
        + "<br/><span></span>".join(articles)
        + f"</div></form>{summary}</body></html>"
    )


def plain(number: int, language: str = "en", *, body: str = "", author: str = "Ada Obi") -> str:
    code, words, date, document = FACTIVA[language]
    paragraph = f'<p class="articleParagraph {code}articleParagraph">'
    return (
        f'<div id="article-X{number}" class="article"><div class="article {code}Article"><p>'
        f"<div>News</div><div id=\"hd\"><span class='{code}Headline'>Headline{number} of <b>it</b>"
        f'</span></div><div class="author">{author}</div><div>{words}</div><div>{date}</div>'
        "<div>14:05</div><div>The Paper</div><div>PAPR</div><div>12</div><div>English</div>"
        "<div>(c) 2017 The Paper Ltd. All rights reserved.</div></p>"
        f"{paragraph}First{number} part of a <b>high</b>light.</p>{body}"
        f"{paragraph}Last{number} part.</p><p>Paper Publishing Limited</p>"
        f"<p>{document} PAPR000020171113edbd{number:05}</p></div></div>"
    )


def coded(number: int, **more: str) -> str:
    rows = {
        "HD": f"<b class='frHeadline'>Headline{number}</b>",
        "BY": "Ada Obi",
        "WC": "295 mots",
        "PD": "29 décembre 2011",
        "SN": "Le Papier",
        "SC": "PAPFR",
        "CY": "(c) Le Papier. Tous droits réservés",
        "LP": f'<p class="articleParagraph frarticleParagraph">First{number}.</p>',
        "TD": f'<p class="articleParagraph frarticleParagraph">Second{number}.</p><p>Third.</p>',
        "NS": "gvote : Elections | gcat : Political/General News",
        "RE": "fra : France | eurz : Europe",
        "AN": f"Document PAPFR00020111229e7ct{number:05}",
        **more,
    }
    cells = "".join(
        f'<tr><td class="index"><b>{code}</b>&nbsp;</td><td>{value}</td></tr>\n'
        for code, value in rows.items()
    )
    return f'<div class="article frArticle"><table>{cells}</table><br/></div>'


STYLE = """<STYLE TYPE="text/css"><!--
.c0 { text-align: center; }
.c1 { text-align: center; margin-top: 0em; margin-bottom: 0em; }
.c2 { font-size: 10pt; font-style: normal; font-weight: normal; color: #000000; }
.c3 { text-align: center; margin-left: 13%; margin-right: 13%; }
.c4 { font-size: 10pt; font-style: normal; font-weight: bold; color: #CC0033; }
.c5 { text-align: left; }
.c6 { text-align: left; margin-top: 0em; margin-bottom: 0em; }
.c7 { font-size: 14pt; font-style: normal; font-weight: bold; color: #000000; }
.c8 { font-size: 10pt; font-style: normal; font-weight: bold; color: #000000; }
.c9 { text-align: left; margin-top: 1em; margin-bottom: 0em; }
--></STYLE>"""


def nexis(*articles: str, style: str = STYLE) -> str:
    return f"<HTML><HEAD>{style}<TITLE>&nbsp;</TITLE></HEAD><BODY>{''.join(articles)}</BODY></HTML>"


def labelled(label: str, value: str) -> str:
    return (
        f'<BR><DIV CLASS="c5"><P CLASS="c6"><SPAN CLASS="c8">{label}: </SPAN>'
        f'<SPAN CLASS="c2">{value}</SPAN></P>\n</DIV>\n'
    )


def centred(text: str, div: str = "c0") -> str:
    return f'<BR><DIV CLASS="{div}"><P CLASS="c1"><SPAN CLASS="c2">{text}</SPAN></P>\n</DIV>\n'


def document(
    number: int,
    *,
    count: str = "{} of 74 DOCUMENTS",
    date: str = "March 14, 2013 Thursday 11:21 AM GMT",
    labels: tuple[tuple[str, str], ...] = (("BYLINE", "Ada Obi"), ("LENGTH", "239 words")),
    tail: tuple[tuple[str, str], ...] = (("LOAD-DATE", "March 15, 2013"),),
    rights: str = "Copyright 2013 The Paper<BR>All Rights Reserved",
    paragraphs: int = 2,
) -> str:
    text = "".join(
        f'<P CLASS="c9"><SPAN CLASS="c2">Part{chr(97 + at)} of text{number}</SPAN>'
        '<SPAN CLASS="c4">ed</SPAN><SPAN CLASS="c2"> words.</SPAN></P>\n'
        for at in range(paragraphs)
    )
    return (
        f'<A NAME="DOC_ID_{number}_0"></A><!-- Hide XML section from browser\n<DOC NUMBER=1>\n'
        f"<DOCFULL> -->\n{centred(count.format(number))}{centred('The Paper')}{centred(date, 'c3')}"
        f'<BR><DIV CLASS="c5"><P CLASS="c6"><SPAN CLASS="c7">Title{number}</SPAN></P>\n</DIV>\n'
        + "".join(labelled(*pair) for pair in labels)
        + f'<BR><DIV CLASS="c5">{text}</DIV>\n'
        + "".join(labelled(*pair) for pair in tail)
        + (centred(rights) if rights else "")
        + "<!-- Hide XML section from browser\n</DOCFULL>\n</DOC> -->\n"
    )


def europresse(number: int, header: str, *, name: str = "Le Monde, no. 123", lead: str = "") -> str:
    return (
        '<article><header><div class="rdp__DocPublicationName">'
        f'<span class="DocPublicationName">{name}</span></div>'
        f'<div class="rdp__DocHeader"><span class="DocHeader">{header}</span></div>'
        '<div class="titreArticle"><p class="sm-margin-TopNews titreArticleVisu '
        f'rdp__articletitle">Titre{number} avec <mark>mot</mark>s</p>{lead}</div>'
        '<p class="sm-margin-bottomNews">Ada Obi</p></header><section>'
        f'<div class="DocText clearfix"><div class="docOcurrContainer"><p>Premier{number} texte '
        'de la <span class="occurence">recher</span>che.</p><p>Fin.</p></div></div></section>'
        '<aside>Note(s) : Illustration</aside><footer><div class="Doc-LegalInfo"><small>© 2023 '
        'Le Monde. Tous droits réservés.</small></div><div class="publiC-lblNodoc">'
        f"news·20230101·LM·{number}</div></footer></article>"
    )


def old_europresse(number: int, author: str = "Ada Obi<br>") -> str:
    return (
        '<p><br><table><tr><td><table id="tbHeaderImages"><tr><td><img src="x.gif"></td></tr>'
        '</table><span class="DocPublicationName">Magazine 1, no. 5968</span><br>'
        '<span class="DocHeader">Éditorial, </span><span class="DocHeader">jeudi </span>'
        '<span class="DocHeader">4 octobre 2012</span><span class="DocHeader">, p. 03</span><br>'
        f'<br>Surtitre{number}<br><span class="TitreArticleVisu">Titre{number} <span '
        f'style="color:red">rouge</span></span><br><br>{author}<p></p>Texte{number} avec <span '
        'style="color:red">un</span> mot.<p></p>Fin.<p></p><b><i>© 2012 Magazine 1. Tous droits '
        f"réservés.</i></b><p></p>Numéro de document : news·20121004·MAG·{number}<br><table><tr>"
        f'<td align="center">news·20121004·MAG·{number}</td></tr><tr><td>Ce certificat est émis à '
        "<b>University</b>.</td></tr></table></td></tr></table>"
    )


PROQUEST = {
    "en": ("Author", "Full text", "Subject", "Publication title", "Publication date",
           "May 8, 2010"),
    "es": ("Autor", "Texto completo", "Materia", "Título de publicación", "Fecha de publicación",
           "8 de mayo de 2010"),
    "fr": ("Auteur", "Texte intégral", "Sujet", "Titre de la publication", "Date de publication",
           "8 mai 2010"),
    "de": ("Autor", "Volltext", "Thema", "Publikationstitel", "Publikationsdatum", "8. Mai 2010"),
}  # fmt: skip


def proquest(number: int, language: str = "en", *, marked: bool = True) -> str:
    author, full, subject, publication, published, date = PROQUEST[language]

    def field(label: str, value: str) -> str:
        return f'<p style="margin:0"><strong>{label}: </strong>{value}</p>'

    text = f"<p>Text{number} of it.</p><p>Note: more of it.</p><p>End{number}.</p>"
    if marked:
        text = (
            '<Text WordCount="9" HTMLContent="true"><html><head><title></title></head><body>'
            f"{text}</body></html></Text>"
        )
    return (
        '<div style="border-bottom:2px solid #ccc">'
        f'<a name="DocID_MSTAR_25143997{number}"></a><p></p>'
        f'<p style="font-weight:bold;">Title{number}</p>{field(author, "Obi, Ada")}'
        + field("Publication info", "The Post ; Paris [Paris]08 May 2010: AA.2.")
        + f'<p><a href="https://search.proquest.com/docview/25143997{number}?accountid=1">'
        "ProQuest document link</a></p>"
        + field("Abstract", "</p><p>Abstracted.")
        + f"<div><strong>Links: </strong><a href='http://x/'>Get it</a></div>{field(full, text)}"
        + field(subject, "Banking; Deposits")
        + field("Company / organization", "Name: City Bank; NAICS: 522110")
        + field(publication, "The Post; Paris, France")
        + field(published, date)
        + field("Section", "Business")
        + field("Copyright", "(Copyright (c) 2010 The Post)")
        + field("Last updated", "2017-11-07")
        + "</div>"
    )


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


class TestProQuest:
    @pytest.mark.parametrize("language", PROQUEST)
    @pytest.mark.parametrize("marked", [True, False])
    def test_fields_and_text(self, language: str, marked: bool) -> None:
        html = "".join(proquest(n, language, marked=marked) for n in (1, 2))
        first, second = read(f"<html><body><p>Email 4 of 5</p>{html}<div>Contact us</div></html>")
        assert (first.title, first.publication) == ("Title1", "The Post")
        assert (first.published, first.section) == ("2010-05-08", "Business")
        assert (first.byline, first.media_id) == ("Obi, Ada", "251439971")
        assert first.url == "https://search.proquest.com/docview/251439971"
        assert first.tags == ("Banking", "Deposits", "City Bank")
        assert first.text == "Text1 of it.\n\nNote: more of it.\n\nEnd1."
        assert second.text == "Text2 of it.\n\nNote: more of it.\n\nEnd2."

    def test_abstract_if_there_is_no_text(self) -> None:
        html = proquest(1).replace("Text1 of it.", "").replace("Note: more of it.", "")
        assert read(html.replace("End1.", "Not available."))[0].text == "Abstracted."


EXPORTS = {
    "factiva": factiva(*(plain(n) for n in (1, 2, 3))),
    "codes": factiva(*(coded(n) for n in (1, 2, 3))),
    "nexis": nexis(*(document(n) for n in (1, 2, 3))),
    "europresse": "<html>" + "".join(europresse(n, "jeudi 5 mai 2016") for n in (1, 2, 3)),
    "tables": "<html>" + "".join(old_europresse(n) for n in (1, 2, 3)),
    "proquest": "".join(proquest(n) for n in (1, 2, 3)),
}
"""Three articles of each layout; every word that ends with a number is only in that article."""


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
        for size in range(len(html) // 3, len(html), 97):
            items = [*vendorhtml.articles_of(html[:size])]
            assert len(items) <= 3
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
