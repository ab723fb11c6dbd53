"""Makes small exports of news databases, so that the tests know what is in them."""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import wrap
from typing import NamedTuple

STORY = (
    "The council voted on Tuesday to rebuild the bridge that joins the two halves of the town,"
    " four years after a flood had carried its middle arch away.",
    'Members were divided over the cost. "It is a bridge, not a monument," said Ada Obi, who'
    " had asked for a cheaper design, and left the chamber before the vote: she expected the loss.",
    "Work will begin in May.",
)


class Words(NamedTuple):
    """The words of an interface of Nexis until 2019."""

    start: str
    request: str
    byline: str
    section: str
    length: str
    words: str
    loaded: str
    language: str
    kind: str
    subject: str
    rights: str


NEXIS = {
    "en": Words("{} of {} DOCUMENTS", "Download Request", "BYLINE", "SECTION", "LENGTH", "words",
                "LOAD-DATE", "LANGUAGE", "PUBLICATION-TYPE", "SUBJECT", "All Rights Reserved"),
    "de": Words("Dokument {} von {}", "Ausgabeauftrag", "AUTOR", "RUBRIK", "LÄNGE", "Wörter",
                "UPDATE", "SPRACHE", "PUBLICATION-TYPE", "SUBJECT", "Alle Rechte Vorbehalten"),
    "fr": Words("Document {} de {}", "Demande de téléchargement", "AUTEUR", "RUBRIQUE", "LONGUEUR",
                "mots", "DATE-CHARGEMENT", "LANGUE", "TYPE-PUBLICATION", "SUJET",
                "Tous droits réservés"),
    "nl": Words("{} van {} DOCUMENTEN", "Printopdracht", "AUTEUR", "SECTIE", "LENGTE", "woorden",
                "LOAD-DATE", "TAAL", "PUB-TYPE", "ONDERWERP", "Alle rechten voorbehouden"),
    "xx": Words("Dokumento {} dib {}", "Elsxuta peto", "VERKINTO", "SEKCIO", "LENGTH", "vortoj",
                "LOAD-DATE", "LINGVO", "SPECO", "SUBJECT", "Ĉiuj rajtoj rezervitaj"),
}  # fmt: skip
"""The last is a language that Reader knows nothing of but the two keys that are always English."""

DAYS = {
    "en": "January 11, 2010 Monday",
    "de": "Montag 11. Januar 2010",
    "fr": "lundi 11 janvier 2010",
    "nl": "11 januari 2010 maandag",
    "xx": "January 11, 2010 Monday",
}


def nexis_text(
    count: int = 3,
    language: str = "en",
    *,
    story: tuple[str, ...] = STORY,
    more: Mapping[str, str] = {},
    copyright_first: bool = False,
) -> str:
    """An export of ``count`` articles as Nexis made it until 2019, in an interface ``language``.

    ``more`` are fields below the body.
    """
    word = NEXIS[language]
    lines = ["", f"{word.request}: Selected Items: 1-{count}",
             "Time Of Request: Friday, March 20, 2018  16:51:31", "", "Send To:",
             "A UNIVERSITY LIBRARY", "", "Terms: (bridge) and not (TYPE(web))", "", ""]  # fmt: skip
    for number in range(1, count + 1):
        owner = [f"Copyright 2010 Publisher {number}", word.rights]
        head = ["", "", word.start.format(number, count).center(80).rstrip(), ""]
        if copyright_first:
            head += [line.center(80).rstrip() for line in owner] + [""]
        lines += [*head, f"The Herald {number} (London)".center(80).rstrip(), ""]
        lines += [DAYS[language].center(80).rstrip(), "Edition 1;".center(80).rstrip(), ""]
        title = (
            f"Bridge number {number} to be rebuilt after a long debate in the council, says mayor;"
        )
        lines += [*wrap(f"{title} Cost is disputed", 80), "",
                  f"{word.byline}: By Ada Obi{number}; Ben Roe", "",
                  f"{word.section}: NEWS; Pg. {number}", "",
                  f"{word.length}: 7{number}  {word.words}", "", ""]  # fmt: skip
        for text in (*story, f"Unique{number} is the last word."):
            lines += [*wrap(text, 79, break_long_words=False, break_on_hyphens=False), ""]
        fields = {word.loaded: "January 12, 2010", word.language: "ENGLISH",
                  word.subject: "BRIDGES (93%); CITY COUNCILS (78%)",
                  word.kind: "Newspaper", **more}  # fmt: skip
        for key, value in fields.items():
            lines += [*wrap(f"{key}: {value}", 79), ""]
        if not copyright_first:
            lines += ["", *(line.center(80).rstrip() for line in owner), ""]
    return "\n".join(lines) + "\n"


class ListWords(NamedTuple):
    """The words of an interface of Nexis Uni."""

    section: str
    length: str
    words: str
    byline: str
    body: str
    classification: str
    language: str
    subject: str
    geographic: str
    loaded: str
    end: str
    day: str


NEXIS_UNI = {
    "en": ListWords("Section", "Length", "words", "Byline", "Body", "Classification", "Language",
                    "Subject", "Geographic", "Load-Date", "End of Document",
                    "January 11, 2010 Monday 10:36 EST, FINAL EDITION"),
    "de": ListWords("Rubrik", "Länge", "Wörter", "Autor", "Body", "Klassifizierung", "Sprache",
                    "Thema", "Region", "Ladedatum", "Ende des Dokuments",
                    "11. Januar 2010 Montag"),
    "fr": ListWords("Section", "Longueur", "mots", "Auteur", "Corps", "Classification",
                    "Langue", "Sujet", "Lieux", "Date-Chargement", "Fin du document",
                    "lundi 11 janvier 2010"),
    "nl": ListWords("Rubriek", "Lengte", "woorden", "Auteur", "Hoofdtekst", "Classificatie", "Taal",
                    "Onderwerp", "Locatie", "Laaddatum", "Einde van document",
                    "11 januari 2010 maandag"),
    "es": ListWords("Sección", "Longitud", "palabras", "Autor", "Cuerpo", "Clasificación", "Idioma",
                    "Tema", "Geográfico", "Fecha de carga", "Fin del documento",
                    "11 de enero de 2010 lunes"),
    "pt": ListWords("Seção", "Tamanho", "palavras", "Autor", "Corpo", "Classificação", "Idioma",
                    "Assunto", "Geografia", "Data de carregamento", "Fim do documento",
                    "11 de janeiro de 2010 segunda-feira"),
    "it": ListWords("Sezione", "Lunghezza", "parole", "Autore", "Corpo", "Classificazione",
                    "Lingua", "Argomento", "Luogo", "Data di caricamento", "Fine del documento",
                    "11 gennaio 2010 lunedì"),
    "zh": ListWords("版面", "长度", "字", "作者", "正文", "分类", "语言", "主题",
                    "地域",
                    "加载日期", "文档结束", "2010年1月11日 星期一"),
    "ja": ListWords("セクション", "長さ", "語", "著者", "本文", "分類", "言語", "件名",
                    "地域",
                    "ロード日", "文書の終わり", "2010年1月11日 月曜日"),
    "xx": ListWords("Sekcio", "Longo", "vortoj", "Verkinto", "Korpo", "Klasado", "Lingvo", "Temo",
                    "Loko", "Sxargodato", "Fino de dosiero", "January 11, 2010 Monday"),
}  # fmt: skip
"""The last is a language that Reader knows nothing of."""


def nexis_list(count: int = 3, language: str = "en", *, cover: bool = True) -> list[str]:
    """The lines of an export of ``count`` articles of Nexis Uni; the first of each is a title."""
    word = NEXIS_UNI[language]
    lines = []
    if cover:
        lines += ["User Name: A Reader", "Date and Time: Friday, 5. July 2019 09:31:00 CEST",
                  "Job Number: 00000001", f"Documents ({count})"]  # fmt: skip
        for number in range(1, count + 1):
            lines += [f"{number}. Bridge number {number} to be rebuilt", "Client/Matter: -None-",
                      "Search Terms: bridge", "Search Type: Natural Language", "Narrowed by:",
                      "Content Type", "News"]  # fmt: skip
    for number in range(1, count + 1):
        lines += [
            f"Bridge number {number} to be rebuilt", f"The Herald {number} (London)", word.day,
            f"Copyright 2010 Publisher {number} All Rights Reserved",
            f"{word.section}:\xa0NEWS; Pg. {number}", f"{word.length}:\xa07{number} {word.words}",
            f"{word.byline}:\xa0By Ada Obi{number}; Ben Roe", word.body, *STORY,
            f"Unique{number} is the last word.", word.classification,
            f"{word.language}:\xa0ENGLISH", f"{word.subject}:\xa0BRIDGES (93%); COUNCILS (78%)",
            f"{word.geographic}:\xa0LONDON, ENGLAND (79%)", f"{word.loaded}:\xa0January 12, 2010",
            word.end,
        ]  # fmt: skip
    return lines


FACTIVA = {
    "en": ("words", "11 January 2010", "English", "Document"),
    "de": ("Wörter", "11. Januar 2010", "Deutsch", "Dokument"),
    "fr": ("mots", "11 janvier 2010", "Français", "Document"),
    "es": ("palabras", "11 enero 2010", "Español", "Documento"),
    "it": ("parole", "11 gennaio 2010", "Italiano", "Documento"),
    "zh": ("字", "2010 年 1 月 11 日", "简体中文", "文件"),
    "ja": ("文字", "2010 年 1 月 11 日", "日本語", "文書"),
    "ru": ("слов", "11 января 2010", "Русский", "Документ"),
}
"""The unit of length, a day, the language and the word for a document, by interface."""

_SUMMARY = ["Search Summary", "Text", "bridge", "Date", "All Dates", "Results Found", "3"]


def factiva_text(count: int = 3, language: str = "en", layout: str = "tabs") -> list[str]:
    """The lines of an export of ``count`` articles of Factiva.

    ``layout`` is "tabs", "alone" or "spaces" for what is beside the codes, or "plain" for none.
    """
    words, day, tongue, document = FACTIVA[language]
    lines = []
    for number in range(1, count + 1):
        accession = f"{document} HERA000020100111e611{number:05}"
        body = [*STORY, f"Unique{number} is the last word."]
        title = f"Bridge number {number} to be rebuilt after a long debate"
        if layout == "plain":
            lines += ["News", title, f"By Ada Obi{number}", f"7{number} {words}", day, "08:33"]
            lines += [f"The Herald {number}", "HERA", tongue, "(c) 2010 The Herald Ltd.", ""]
            lines += [line for text in body for line in (text, "")]
            lines += [accession, "", ""]
            continue
        fields = {
            "SE": ["News"], "HD": [title], "BY": [f"By Ada Obi{number}"],
            "WC": [f"7{number} {words}"],
            "PD": [day], "ET": ["08:33"], "SN": [f"The Herald {number}"], "SC": ["HERA"],
            "LA": [tongue], "CY": ["(c) 2010 The Herald Ltd."], "LP": body[:1], "TD": body[1:],
            "CO": ["applc : Apple Inc. | sony : Sony Corp."], "NS": ["gcat : Politics"],
            "RE": ["uk : United Kingdom"], "AN": [accession],
        }  # fmt: skip
        gap = {"tabs": "\t", "spaces": "   "}.get(layout, "\n")
        for code, texts in fields.items():
            lines += [*f"{code}{gap}{texts[0]}".split("\n"), ""]
            lines += [line for text in texts[1:] for line in (text, "")]
        lines.append("\f")
    return [*lines, *_SUMMARY]


PROQUEST = {
    "en": ("Author", "Full text", "Subject", "Location", "Publication title", "Publication date",
           "Section", "Language of publication", "ProQuest document ID", "Document URL",
           "Database", "Jan 11, 2010"),
    "de": ("Autor", "Volltext", "Thema", "Standort", "Titel der Publikation", "Erscheinungsdatum",
           "Rubrik", "Sprache", "ProQuest-Dokument-ID", "Dokument-URL", "Datenbank",
           "11. Januar 2010"),
    "fr": ("Auteur", "Texte intégral", "Sujet", "Lieux", "Titre de la publication",
           "Date de publication", "Section", "Langue", "ID du document ProQuest",
           "URL du document", "Base de données", "11 janvier 2010"),
    "es": ("Autor", "Texto completo", "Materia", "Ubicación", "Título de publicación",
           "Fecha de publicación", "Sección", "Idioma", "ID del documento de ProQuest",
           "URL del documento", "Base de datos", "11 enero 2010"),
    "pt": ("Autor", "Texto completo", "Assunto", "Localização", "Título da publicação",
           "Data de publicação", "Seção", "Idioma", "ID do documento ProQuest",
           "URL do documento", "Base de dados", "11 janeiro 2010"),
    "zh": ("作者", "全文文献", "主题", "位置", "出版物名称", "出版日期", "版面", "语言",
           "ProQuest 文档 ID", "文档 URL", "数据库", "2010年1月11日"),
    "ja": ("著者", "全文", "件名", "場所", "出版物のタイトル", "出版日", "セクション", "言語",
           "ProQuest ドキュメント ID", "ドキュメント URL", "データベース", "2010年1月11日"),
}  # fmt: skip


def proquest_text(count: int = 3, language: str = "en") -> str:
    """An export of ``count`` articles of ProQuest as text."""
    key = PROQUEST[language]
    rule = "_" * 60
    text = ""
    for number in range(1, count + 1):
        link = f"https://search.proquest.com/docview/10{number}"
        body = "\n\n".join((*STORY, "Location: the old quay.", f"Unique{number} is the last word."))
        text += (
            f"{rule}\n\nDocument {number} of {count}\n\nBridge number {number} to be rebuilt\n\n"
        )
        text += f"{key[0]}: Obi{number}, Ada; Roe, Ben\n\n{link}\n\n"
        fields = {
            key[1]: body, key[2]: "Bridges; Councils", key[3]: "London",
            key[4]: f"The Herald {number}; London", key[5]: key[11], key[6]: "News",
            key[7]: "English", key[8]: f"10{number}", key[9]: link, key[10]: "ProQuest Central",
        }  # fmt: skip
        text += "\n\n".join(f"{name}: {value}" for name, value in fields.items()) + "\n\n"
    return (
        f"{text}{rule}\n\nContact us at: http://www.proquest.com/go/support\nTerms and Conditions\n"
    )
