"""The words in which the list describes an article. Does not import Textual.

Dates are the same in every locale: a snapshot must not depend on the shell.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from reader.store.articles import Entry
from reader.text.cells import wrap, wrap_lines

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip

_MONTHS_FROM, _WEEKS_FROM = 60, 14
"""From this many days on, an age is given in months, or in weeks."""

_YEARS_FROM = 24
"""From this many months on, an age is given in years."""

_INNER_QUOTES = str.maketrans('“”«»"', "‘’‹›'")


def title_of(entry: Entry) -> str:
    """An article's name in the list; first words that replace a title are in quotation marks."""
    if entry.untitled and entry.listing[:1] != "(":
        return f"“{entry.listing.translate(_INNER_QUOTES)}”"
    return entry.listing


@lru_cache(maxsize=512)
def title_lines(title: str, width: int, most: int) -> list[tuple[int, str]]:
    """``title`` in at most ``most`` lines of ``width`` cells, each with its place in the title."""
    lines = wrap_lines(title, width, most=most)
    starts = [start for start, _ in wrap(title, width)]
    return list(zip(starts, lines, strict=False))


def origin_of(entry: Entry, date: str) -> str:
    """An article's origin: ``date``, publication and dateline, those that it has."""
    origin = (date, entry.publication, ", ".join(entry.places))
    return " · ".join(filter(None, origin))


@lru_cache(maxsize=8)
def paragraphs(text: str, width: int) -> list[str]:
    """The paragraphs of ``text``, wrapped, with a blank line between two."""
    lines: list[str] = []
    for paragraph in text.splitlines():
        lines += [""] if lines else []
        lines += wrap_lines(paragraph, width)
    return lines


def spoken(month: str) -> str:
    """``March 2014`` for ``2014-03``; anything but a month (``2014``, a name) is unchanged."""
    year, dash, number = month.partition("-")
    if dash and len(number) == 2 and number.isdigit() and 1 <= int(number) <= 12:
        return f"{_MONTHS[int(number) - 1]} {year}"
    return month


def ago(published: str, today: date) -> str:
    """How long before ``today`` an ISO 8601 date was, no more precisely than the date itself.

    A date in the future, or a text that is no date, is unchanged.
    """
    try:
        year, month, day = ([int(part) for part in published.split("-")] + [0, 0])[:3]
        then = date(year, month or 1, day or 1)
    except ValueError:
        return published
    months = (today.year - year) * 12 + today.month - month - (day > today.day)
    days = (today - then).days
    if not month:
        said = _counted(today.year - year, "year") or ("this year" if today.year == year else "")
    elif not day or days >= _MONTHS_FROM:
        number, unit = (months // 12, "year") if months >= _YEARS_FROM else (months, "month")
        said = _counted(number, unit) or ("this month" if months == 0 else "")
    elif days in (0, 1):
        said = ("today", "yesterday")[days]
    else:
        number, unit = (days // 7, "week") if days >= _WEEKS_FROM else (days, "day")
        said = _counted(number, unit)
    return said or published


def _counted(number: int, unit: str) -> str:
    """``3 weeks ago``; empty if the number is not positive."""
    return "" if number < 1 else f"{number} {unit}{'s' if number > 1 else ''} ago"
