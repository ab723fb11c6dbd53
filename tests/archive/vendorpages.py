"""HTML as Factiva, Nexis, Europresse and ProQuest export it, made for the tests."""

from __future__ import annotations

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


EXPORTS = {
    "factiva": factiva(*(plain(n) for n in (1, 2, 3))),
    "codes": factiva(*(coded(n) for n in (1, 2, 3))),
    "nexis": nexis(*(document(n) for n in (1, 2, 3))),
    "europresse": "<html>" + "".join(europresse(n, "jeudi 5 mai 2016") for n in (1, 2, 3)),
    "tables": "<html>" + "".join(old_europresse(n) for n in (1, 2, 3)),
    "proquest": "".join(proquest(n) for n in (1, 2, 3)),
}
"""Three articles of each layout; every word that ends with a number is only in that article."""
