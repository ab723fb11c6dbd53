"""Lines that cite an article, as people type them above a clipping: "Le Monde, 12 mars 2016, p. 3".

A name beside a date may also be the author's or a place. It is a publication's only if something
says so: a page number, the table of outlets, or a word that newspapers have in their names.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from reader.archive.fields import dateline, dates, headers, urls
from reader.archive.fields.spelling import folded
from reader.system.lazy import in_order, lazy_pattern

LONGEST = 160
"""The longest line, in code points, that is examined."""

_PAGE = lazy_pattern(
    r"[\s,;:|·(–-]+(?:pp?|pages?|pgs?|s|seiten?|p[áà]g(?:ina|s)?|pagina|blz|sid(?:a|e|an)?|str"
    r"|стр|с)\.?\s?[A-Z]{0,2}\d{1,4}(?:\s?[-–,/+]\s?[A-Z]{0,2}\d{1,4}){0,3}\)?\.?$|[\s,，(（]*第?\s?\d{1,3}\s?[版面]\s?[)）]?$",
    re.IGNORECASE,
)
_BETWEEN = lazy_pattern(
    r"\s*[,，|·;；•]\s*|\s+[-–—]+\s+|\s*[(（\[]\s*|\s+(?:vom|du|del|of|on)\s+|:\s+"
)
_DOTTED = lazy_pattern(r"(?:[^\W\d_]{2,12}\.?,?\s)?\d{1,2}\.\s?\d{1,2}\.\s?\d{4}")
_QUOTES = "\"'“”„«»‹›「」《》*_ "
_MOST_WORDS = 8
_MOST_PARTS = 8
_ARTICLES = frozenset(in_order("the die der das le la les el los il o het de l'"))
_PAPERS = in_order(
    """
    abendblatt aftenposten anzeiger avis avisen avui bild bladet blatt bote
    chronicle correo corriere courier courrier dagblad dagbladet daily demokrat
    diario diário dépêche echo echos ekspress estado express expressen figaro folha
    gazeta gazette gazetesi gazzetta giornale globo guardian handelsblad herald
    haber hoy humanité independent jornal journal krant kurier libération magazine
    mail merkur monde morgen mundo nachrichten news nieuws nieuwsblad noticias
    notícias observer país parisien periódico politiken post posten presse press
    repubblica review rundschau rzeczpospolita sanomat spiegel stampa standard star
    tagblatt tageblatt tagesspiegel telegraaf telegraph tidningen tidende times
    tribune trouw vanguardia volkskrant voz welt wochenblatt wyborcza zeit zeitung
    газета известия новости правда ведомости коммерсант 日报 日報 时报 時報 晚报 晚報 新聞 新闻 新报
    周刊 일보 신문
    """
)


class Cited(NamedTuple):
    """The publication, or nothing, and the day (ISO 8601) in a line."""

    publication: str
    published: str


def read(line: str) -> Cited | None:
    """What ``line`` cites, if it is nothing but a date, and perhaps a publication and a page."""
    if len(line) > LONGEST or not re.search(r"\d", line):
        return None
    bare = _PAGE.sub("", line)
    has_page = bare != line
    if day := _day(bare):
        return Cited("", day)
    for gap in list(_BETWEEN.finditer(bare))[:_MOST_PARTS]:
        one, other = bare[: gap.start()], bare[gap.end() :]
        for name, when in ((one, other), (other, one)):
            if (day := _day(when)) and is_publication(name.strip(_QUOTES), has_page):
                return Cited(name.strip(_QUOTES), day)
    return None


def is_outlet(name: str) -> bool:
    """Whether ``name`` is in the table of outlets."""
    return folded(name.strip(_QUOTES)) in _outlets()


def _day(text: str) -> str:
    text = text.strip(" ()（）[].,")
    # Who writes full stops between the numbers of a date writes the day first.
    found = (_DOTTED.fullmatch(text) and dates.stamp(text, day_first=True)) or (
        dates.from_line(text) or dates.stamp(text)
    )
    return found if len(found) == 10 else ""


def is_publication(name: str, has_page: bool = False) -> bool:
    """Whether ``name``, which stands beside a date and perhaps a page, is a publication's."""
    name = name.strip(_QUOTES)
    parts = name.split()
    if not 1 <= len(parts) <= _MOST_WORDS or name[0].islower() or headers.byline(name):
        return False
    if headers.bare_name(name) != name or dateline.is_known(name):
        return False
    if has_page or is_outlet(name):
        return True
    last = tuple(part.casefold().strip(".,()") for part in parts)
    return any(part.endswith(_PAPERS) for part in last) or (
        len(parts) > 1 and last[0] in _ARTICLES and len(parts) <= 4
    )


@cache
def _outlets() -> frozenset[str]:
    return frozenset(map(folded, urls.outlets().values()))
