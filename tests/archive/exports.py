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
