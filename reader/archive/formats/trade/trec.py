"""Parses the news collections of TREC and LDC in SGML: ``<DOC>`` after ``<DOC>``, without a root.

The collections (Tipster, AQUAINT, English Gigaword and others) name their fields differently. The
day is in a field, or in the document's number as the collection's own documentation says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from reader.archive.fields import dates, headers
from reader.archive.formats.trade import elements, sgml
from reader.archive.registry import Item
from reader.archive.sources import Source
from reader.model import Article, Block
from reader.system.lazy import in_order, lazy_pattern

_TITLE = in_order("HEADLINE HL HEAD TITLE DOCTITLE TI H3 TTL")
_DATE = in_order("DATE1 DATE PUBDATE DD DATE_TIME DATETIME ISSDATE STORYDATE")
_BYLINE = in_order("BYLINE AUTHOR BY")
_TEXT = in_order("LEADPARA LP TEXT MTEXT BODY CONTENT STORY")
_SECTION = in_order("SECTION")
_TAGS = in_order("SUBJECT SUBJECTS DESCRIPT KEYWORD KEYWORDS IN")
_CAPTION = in_order("CAPTION GRAPHIC")

# How documents are numbered: AP880212-0001, WSJ870324-0001, LA010189-0001, FT911-3,
# NYT19980601.0001, XIN_ENG_19950101.0001.
_NUMBER = lazy_pattern(r"([A-Z]{2,5})(?:_[A-Z]{3}_)?-?(\d{8}|\d{6})[-_.]\d{1,6}")
_PUBLICATIONS = {
    "AP": "Associated Press",
    "APW": "Associated Press",
    "WSJ": "The Wall Street Journal",
    "LA": "Los Angeles Times",
    "LTW": "Los Angeles Times/Washington Post",
    "SJMN": "San Jose Mercury News",
    "FT": "Financial Times",
    "NYT": "The New York Times",
    "XIE": "Xinhua",
    "XIN": "Xinhua",
    "AFP": "Agence France-Presse",
    "CNA": "Central News Agency of Taiwan",
    "WPB": "The Washington Post",
}
_BY_QUARTER = lazy_pattern(r"(FT|SJMN)\d{2,3}-\d{1,8}")
_FT_TITLE = lazy_pattern(r"FT\s+\d{1,2} [A-Z]{3} \d\d\s*/\s*")
_DESCRIBED = lazy_pattern(r"[^\[]{0,1000}\[(?:Text|Excerpts?)\][ \t]*", re.IGNORECASE)
_SEPARATED = lazy_pattern(r"(?<=[.?!\"']);[ ]{2,}")
_LOOSE_BYLINE = lazy_pattern(r"\n[ \t]*(By [^\n<>]{3,80}?)[ \t]*\n")
_SOURCE = lazy_pattern(r"\s*\([A-Z]\)(?:,.*)?$")


def articles(source: Source) -> Iterator[Item]:
    """The articles in ``source``, one at a time."""
    return sgml.articles(source, "DOC", _parse)


def _parse(element: str) -> Article:
    fields = _all_fields(element)

    def line(names: tuple[str, ...]) -> str:
        return next((text for name in names for each in fields.get(name, ())
                     if (text := sgml.line(each))), "")  # fmt: skip

    number = line(("DOCNO", "DOCID")) or sgml.attributes(element).get("ID", "")
    publication, day = _numbered(number)
    publication = _SOURCE.sub("", line(("SO", "SOURCE", "PUB"))) or publication
    title = _FT_TITLE.sub("", line(_TITLE))
    blocks: list[Block] = []
    for name in _TEXT:
        for each in fields.get(name, ()):
            blocks += _body(each)
        if blocks and name not in ("LEADPARA", "LP"):
            break
    byline, blocks = elements.signed(elements.byline(line(_BYLINE)) or _loose(element), blocks)
    taken, blocks = elements.dated(blocks, publication)
    place = elements.place(line(("DATELINE",)))
    stated = next((found for each in _DATE if (found := _day(line((each,))))), "")
    if day and len(stated) < len(day):
        stated = day
    return Article(
        id="",
        path="",
        title=title,
        publication=publication,
        section=line(_SECTION),
        published=stated or (taken.published if taken else ""),
        dateline=taken.dateline if taken else place,
        byline=byline,
        caption=line(_CAPTION),
        media_id=number,
        blocks=tuple(blocks),
        tags=elements.labels(
            [
                sgml.line(tag)
                for name in _TAGS
                for each in fields.get(name, ())
                for tag in re.split(r"[;\n]", each)
            ]
        ),
    )


def _all_fields(element: str) -> dict[str, list[str]]:
    """The fields of a document, also those in a ``HEADER`` or ``BODY`` around some of them."""
    found: dict[str, list[str]] = {}
    for name, contents in sgml.fields(element).items():
        for each in contents:
            inner = sgml.fields(f"<{name}>{each}") if name in ("HEADER", "BODY", "FRONT") else {}
            if any(field in inner for field in (*_TITLE, "TEXT", "DATE1", "DATELINE")):
                for field, values in inner.items():
                    found.setdefault(field, []).extend(values)
            else:
                found.setdefault(name, []).append(each)
    return found


def _loose(element: str) -> str:
    """The byline between headline and text, where AQUAINT has it outside of any element."""
    start = element.find("</HEADLINE>")
    end = element.find("<TEXT>", start) if start >= 0 else -1
    found = _LOOSE_BYLINE.search(element, start, min(end, start + 2000)) if end >= 0 else None
    return headers.byline(found[1]) if found else ""


def _body(written: str) -> list[Block]:
    # FBIS describes the text before it; the Mercury News has semicolons between paragraphs.
    start = _DESCRIBED.match(written)
    return sgml.body(_SEPARATED.sub("\n\n", written[start.end() :] if start else written))


def _day(written: str) -> str:
    """The day in a date's field; ``910514`` is one, too."""
    if re.fullmatch(r"\d{6}", written):
        return dates.stated(f"19{written}")
    return dates.stated(written.strip("= "))


def _numbered(number: str) -> tuple[str, str]:
    """The publication and the day that a document's number names, if it is one of those known."""
    if by_quarter := _BY_QUARTER.fullmatch(number):
        return _PUBLICATIONS[by_quarter[1]], ""
    known = _NUMBER.fullmatch(number)
    if known is None:
        return "", ""
    source, digits = known.groups()
    if len(digits) == 6 and source == "LA":  # month first
        digits = digits[4:] + digits[:4]
    return _PUBLICATIONS.get(source, ""), dates.stated(
        digits if len(digits) == 8 else f"19{digits}"
    )
