"""Header fields: the lines above an article that say what it is ("Media ID: 55354643")."""

from __future__ import annotations

import re

from reader.archive.wordlist import words
from reader.lazy import lazy_pattern

MAX_HEADER = 400
"""No line longer than this, in code points, is a header field."""

FIELDS = {
    name: field
    for field, names in {
        "title": "title|headline|article title",
        "publication": "publication|newspaper|publisher|site|site name|outlet|source|news source",
        "archive": "archive|collection",
        "section": "section|category|topic|rubric|channel|desk",
        "published": "date|published|publication date|date published|published on|posted|posted on"
        "|publish date|dated|datepublished|pubdate",
        "byline": "by|byline|author|authors|reporter|writer|written by|words by|story by",
        "caption": "caption|photo caption|image caption|picture caption|image|photo|picture",
        "media_id": "media id|document id|article id|story id|doc id|id|accession number|guid",
        "url": "url|link|permalink|source url|article url|web address|canonical",
        "places": "places|place|location|locations|dateline",
        "tags": "tags|keywords|tagged|filed under|topics|subjects",
        "": "updated|last updated|modified|last modified|language|views|word count|words|read time",
    }.items()
    for name in names.split("|")
}
"""Field names of page dumps, in lower case, to the article's field; "" is read and dropped."""

_FIELD = lazy_pattern(r"([A-Za-z][A-Za-z -]{0,24}?)\s?:\s*(\S.*)")
_BY = lazy_pattern(r"(?:by|words by|story by|written by|reported by)\s+", re.IGNORECASE)
_ROLE = lazy_pattern(r"\s?[,|/–—(-]\s|\s?\(")
_AND = lazy_pattern(r"\s(?:and|&|with)\s")
_CREDIT = lazy_pattern(
    r"(?:^(?:file |stock )?(?:photo|picture|image|illustration|graphic|video|caption)s?\s?[:/|]"
    r"|\(?(?:file |courtesy |handout |screen)?(?:photo|picture|image|pic|illustration)s?"
    r"(?: (?:by|courtesy|credit|via)\b| ?[:/|–-])"
    r"|[/|(\[](?:reuters|afp|ap|getty(?: images)?|ap photo|epa|xinhua|shutterstock|file|file photo"
    r"|handout)[^)]{0,40}[)\]]?\.?$"
    r"|\bgetty images\b|\bfile photo\b|\bpictured (?:here|above|earlier|in|at|on)\b|©)",
    re.IGNORECASE,
)
_CREDITED = ("phot", "pict", "mage", "trat", "graph", "vide", "capt", "pic")
_CREDIT_SIGNS = frozenset("/|([©")
_ODD_LETTERS = frozenset("ıİſ\u212a")
_PARTICLES = words(
    """
    al bin ibn de la del van von der el ben da dos du di le and & jr jr. sr ould
    """
)
_PLAIN_WORDS = words(
    """
    about after against all amid an and are as at back be before but can could day for from
    get had has have he her his how in into is it its markets more must national new news no
    nation not now of off on or our out over part profile review say says she should special
    status story than that the their they to up was we were what when who why will win wins
    with world you your
    """
)


def field(line: str) -> tuple[str, str] | None:
    """The article's field that ``line`` gives and its value; None when it is no header field."""
    if len(line) > MAX_HEADER or ":" not in line[:30]:
        return None
    match = _FIELD.fullmatch(line)
    if match is None:
        return None
    name = FIELDS.get(" ".join(match[1].lower().split()))
    return None if name is None else (name, match[2].strip())


def byline(line: str) -> str:
    """Who wrote the article, where ``line`` says nothing else ("By Ada Obi, Staff"), or empty."""
    match = _BY.match(line)
    if match is None or len(line) > 200:
        return ""
    written = line[match.end() :]
    names = _AND.split(_ROLE.split(written, maxsplit=1)[0])
    if not all(len(name.split()) <= 5 and _named(name.rstrip(".").split()) for name in names):
        return ""
    return written.rstrip(". ")


def is_name(line: str) -> bool:
    """Whether ``line`` has the shape of a person's name alone: two to four capitalised words."""
    words = line.split()
    return 2 <= len(words) <= 4 and len(line) <= 50 and _named(words)


def has_credit(line: str) -> bool:
    """Whether ``line`` bears the marks of a caption: a picture's credit or "pictured"."""
    return len(line) <= MAX_HEADER and _may_credit(line) and _CREDIT.search(line) is not None


def _may_credit(line: str) -> bool:
    """Whether ``line`` has a part of what :data:`_CREDIT` looks for: known in a tenth of the time.

    What ignores case takes a dotless i for an i and a long s for an s, which ``lower`` does not.
    """
    lower = line.lower()
    return (
        any(map(lower.__contains__, _CREDITED))
        or not _CREDIT_SIGNS.isdisjoint(line)
        or not (line.isascii() or _ODD_LETTERS.isdisjoint(line))
    )


def _named(words: list[str]) -> bool:
    capitals = [word for word in words if word.casefold() not in _PARTICLES]
    return bool(capitals) and all(
        word[:1].isupper()
        and word.rstrip(".")
        .replace("-", "")
        .replace("’", "")
        .replace("'", "")
        .replace(".", "")
        .isalpha()
        and word.casefold() not in _PLAIN_WORDS
        for word in capitals
    )
