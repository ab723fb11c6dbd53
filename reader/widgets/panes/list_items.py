"""What the list says of an article: its title, when and where it appeared, its marks, its hits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Literal, NamedTuple

from reader.store.articles import Entry
from reader.text.cells import fit, width_of, wrap, wrap_lines
from reader.text.dates import MONTHS

Spans = Sequence[tuple[int, int]]
"""Starts and ends in a text, in code points, in order and without overlaps."""

Heading = Literal["", "date", "publication"]
"""What the headings of a list say, so that its articles need not; empty if there are none."""

_BEFORE_HIT = 3
"""The first hit of a snippet begins within the first 1/3 of the width."""

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_SHORT = 3
"""How many letters of a month's name an article has room for."""

_MONTHS_FROM, _WEEKS_FROM = 60, 14
"""From this many days on, an age is given in months, or in weeks."""

_YEAR = 12
"""From this many months on, a date says more than an age."""

_LEAST = 5
"""A publication is left out rather than cut to fewer cells."""

_INNER_QUOTES = str.maketrans('“”«»"', "‘’‹›'")


def title_of(entry: Entry) -> str:
    """An article's name in the list; first words that replace a title are in quotation marks."""
    if entry.untitled and entry.listing[:1] != "(":
        return f"“{entry.listing.translate(_INNER_QUOTES)}”"
    return entry.listing


@lru_cache(maxsize=512)
def title_lines(title: str, width: int, most: int) -> list[tuple[int, str]]:
    """``title`` in at most ``most`` lines of ``width`` cells, each with its start in the title."""
    lines = wrap_lines(title, width, most=most)
    starts = [start for start, _ in wrap(title, width)]
    return list(zip(starts, lines, strict=False))


def origin_of(entry: Entry, day: str, under: Heading, room: int) -> str:
    """When and where an article appeared, in ``room`` cells: ``2 Aug 2022 · ABC News · Sydney``.

    ``day`` is its date in words. What the heading above it says (``under``) is left out. An article
    that has nothing to say here has its section or the name of its file instead.
    """
    publication = "" if under == "publication" else entry.publication
    if width_of(f"{day} · {publication}") > room:
        publication = publication.partition(" (")[0] or publication  # ABC News (Australia)
    if day and room - width_of(f"{day} · ") < _LEAST < width_of(publication):
        publication = ""
    if not day and under == "publication" and not entry.published:
        day = "undated"
    parts = [each for each in (day, publication) if each]
    place = ", ".join(entry.places)
    whole = " · ".join([*parts, *([place] if place else [])])
    if place and (not parts or width_of(whole) <= room):
        return fit(whole, room)
    return fit(" · ".join(parts) or entry.section or entry.file, room)


def month_name(month: str) -> str:
    """``March 2014`` for ``2014-03``; anything but a month (``2014``, a name) is unchanged."""
    year, dash, number = month.partition("-")
    if dash and len(number) == 2 and number.isdigit() and 1 <= int(number) <= 12:
        return f"{MONTHS[int(number) - 1]} {year}"
    return month


def date_words(published: str, *, month_known: bool = False) -> str:
    """An ISO 8601 date in few cells: ``2 Aug 2022``, ``Aug 2022``.

    ``month_known`` leaves out the month and the year, which a heading says: ``Tue 2``; what has no
    day is empty then. A text that is no date is unchanged.
    """
    try:
        year, month, day = ([int(part) for part in published.split("-")] + [0, 0])[:3]
        then = date(year, month or 1, day or 1)
    except ValueError:
        return published
    if month_known:
        return f"{_DAYS[then.weekday()]} {day}" if day else ""
    name = MONTHS[month - 1][:_SHORT] if month else ""
    return " ".join(filter(None, (str(day or ""), name, str(year))))


def ago(published: str, today: date) -> str:
    """How long before ``today`` an ISO 8601 date was, no more precisely than the date itself.

    Empty for a date a year ago or more, a date in the future, and a text that is no date.
    """
    try:
        year, month, day = ([int(part) for part in published.split("-")] + [0, 0])[:3]
        then = date(year, month or 1, day or 1)
    except ValueError:
        return ""
    months = (today.year - year) * 12 + today.month - month - (day > today.day)
    days = (today - then).days
    if not month:
        return "this year" if today.year == year else ""
    if months >= _YEAR:
        return ""
    if not day or days >= _MONTHS_FROM:
        return _counted(months, "month") or ("this month" if months == 0 else "")
    if days in (0, 1):
        return ("today", "yesterday")[days]
    number, unit = (days // 7, "week") if days >= _WEEKS_FROM else (days, "day")
    return _counted(number, unit)


def _counted(number: int, unit: str) -> str:
    """``3 weeks ago``; empty if the number is not positive."""
    return "" if number < 1 else f"{number} {unit}{'s' if number > 1 else ''} ago"


class RowMarks(NamedTuple):
    """The user's marks of an article."""

    starred: bool = False
    read: bool = False
    tagged: bool = False
    noted: bool = False
    quoted: bool = False

    @property
    def signs(self) -> str:
        """A sign for each mark but ``read``, with blanks between them."""
        shown = zip("★#✎”", (self.starred, self.tagged, self.noted, self.quoted), strict=True)
        return " ".join(sign for sign, on in shown if on)


class Snippet(NamedTuple):
    """A few words of a text around a hit, and the hits in them."""

    text: str
    hits: Spans


def snippet(text: str, hits: Spans, width: int) -> Snippet:
    """``text`` around the first of ``hits`` in at most ``width`` cells, with the hits highlighted.

    It begins with a whole word; an ellipsis replaces what is cut off. There is at least one hit.
    """
    first = hits[0][0]
    start = _beginning(text, first, width // _BEFORE_HIT)
    lead = "…" if start else ""
    shown = lead + text[start : start + width + 1].replace("\n", " ")
    cut = fit(shown, width)
    shift = start - len(lead)
    end = len(cut) - (cut != shown)  # the ellipsis is no part of a hit
    marked = ((left - shift, min(right - shift, end)) for left, right in hits)
    return Snippet(cut, tuple((left, right) for left, right in marked if left < right))


def _beginning(text: str, first: int, room: int) -> int:
    """Where a word begins at most ``room`` cells before ``first``, in the same paragraph."""
    start = first
    for at in range(first - 1, max(first - room, 0) - 2, -1):
        if at < 0 or text[at].isspace():
            if width_of(text[at + 1 : first]) > room:
                break
            start = at + 1
            if at >= 0 and text[at] == "\n":
                break
    return start
