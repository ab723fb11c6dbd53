"""Dates as newspapers write them, to ISO 8601 at the precision that they have."""

from __future__ import annotations

import re
from datetime import date

from reader.lazy import lazy_pattern

_MONTHS = (
    ("january", "jan"),
    ("february", "feb"),
    ("march", "mar"),
    ("april", "apr"),
    ("may",),
    ("june", "jun"),
    ("july", "jul"),
    ("august", "aug"),
    ("september", "sept", "sep"),
    ("october", "oct"),
    ("november", "nov"),
    ("december", "dec"),
)
MONTHS = {name: number for number, names in enumerate(_MONTHS, 1) for name in names}
"""English month names and abbreviations, in lower case, to their numbers."""

_MONTH = "(?P<month>" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:1[6-9]|20)\d\d)"
_WRITTEN = tuple(
    lazy_pattern(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_DAY}[ -](?:of )?{_MONTH}[, -]{{1,2}}{_YEAR}",
        rf"{_MONTH} {_DAY},? {_YEAR}",
        rf"{_MONTH},? {_YEAR}",
        rf"{_YEAR}-(?P<month>\d{{1,2}})-{_DAY}",
        rf"{_YEAR}/(?P<month>\d{{1,2}})/{_DAY}",
        rf"{_YEAR}-(?P<month>\d{{2}})",
        _YEAR,
    )
)
_PARTIAL = lazy_pattern(
    rf"(?:{_MONTH} {_DAY}|(?P<day2>\d{{1,2}})(?:st|nd|rd|th)? (?P<month2>{'|'.join(MONTHS)})\.?)",
    re.IGNORECASE,
)
_NUMERIC = lazy_pattern(rf"(?P<a>\d{{1,2}})[/.-](?P<b>\d{{1,2}})[/.-]{_YEAR}")
_FULL = lazy_pattern(
    rf"(?<!\w)(?:{_MONTH} \d{{1,2}},? (?:1[6-9]|20)\d\d"
    rf"|\d{{1,2}} (?:{'|'.join(MONTHS)})\.?,? (?:1[6-9]|20)\d\d)(?!\w)",
    re.IGNORECASE,
)
_LABEL = lazy_pattern(
    r"(?:(?:first |date |originally )?(?:published|posted|publication date|date|dated)"
    r"(?: (?:on|at|date))?|updated(?: on| at)?|last (?:updated|modified)(?: on| at)?|modified)"
    r"\s*[:,]?\s*",
    re.IGNORECASE,
)
_UPDATED = lazy_pattern(r"(?:last )?(?:updated|modified)\b", re.IGNORECASE)
_WEEKDAY = lazy_pattern(
    r"^(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+", re.IGNORECASE
)
_TIME = lazy_pattern(
    r"(?:T|[\s,|·@–-]+(?:at )?)\d{1,2}[:.]\d\d(?:[:.]\d\d)?(?:\.\d{1,6})?"
    r"\s{0,2}(?:[ap]\.?m\.?)?\s{0,2}(?:Z|[+-]\d\d:?\d\d|\(?(?:[A-Z]{2,4})(?:[+-]\d{1,2})?\)?)?"
    r"(?:\s(?:hrs|hours))?$"
)
_TIME_FIRST = lazy_pattern(
    r"^\d{1,2}[:.]\d\d\s?(?:[ap]\.?m\.?)?(?: [A-Z]{2,4})?[\s,|–-]+", re.IGNORECASE
)
_IN_PRINT = lazy_pattern(
    r"published in (?:the )?[^,.;]{2,60}, (?P<date>[^.;]{6,40})\.?", re.IGNORECASE
)

_LONGEST = 80
_DIGIT = lazy_pattern(r"\d")
"""What every date has: most text has none, and this is the quickest way to know."""


def iso(text: str) -> str:
    """The date that is the whole of ``text``, as ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``.

    Empty when ``text`` is anything else. A numeric date whose day and month could be exchanged
    (``03/04/2017``) gives its year alone, which is all that it says.
    """
    text = text.strip().strip(".,;")
    if not text or len(text) > _LONGEST:
        return ""
    for pattern in _WRITTEN:
        if match := pattern.fullmatch(text):
            return _from(match.groupdict())
    if match := _NUMERIC.fullmatch(text):
        return from_numbers(int(match["year"]), int(match["a"]), int(match["b"]))
    return ""


def is_partial(text: str) -> bool:
    """Whether ``text`` is a day and a month and nothing else ("July 25", "27 January")."""
    return len(text) <= _LONGEST and _PARTIAL.fullmatch(text.strip()) is not None


def ends_with_full(text: str) -> bool:
    """Whether ``text`` ends with a day, month and year, and perhaps a full stop or bracket."""
    tail = text[-40:].rstrip(".) ")
    return any(match.end() == len(tail) for match in _FULL.finditer(tail))


def from_line(line: str) -> str | None:
    """The publication date that ``line`` as a whole states, with or without a label.

    None when it is no date line; empty when it is one that says nothing of publication ("Updated
    26 July 2022"), or a date that does not exist.
    """
    if len(line) > _LONGEST or not _DIGIT.search(line):
        return None
    if match := _IN_PRINT.fullmatch(line):
        return iso(_WEEKDAY.sub("", match["date"], count=1)) or None
    label = _LABEL.match(line)
    if label and _UPDATED.match(line):
        return "" if stamp(line[label.end() :]) else None
    rest = line[label.end() :] if label else line
    # "Published 1 May 2017 | Updated 3 May 2017"
    rest = re.split(
        r"\s*[|·•;]\s*(?=(?:last )?(?:updated|modified))", rest, maxsplit=1, flags=re.I
    )[0]
    found = stamp(rest)
    # A bare number is a year only where a label says so: "1984" may be a headline.
    if found and (label or len(found) > 4 or not rest.strip().isdigit()):
        return found
    return None


def stamp(text: str) -> str:
    """The date of a time stamp: :func:`iso` without weekday, time of day and time zone."""
    if not _DIGIT.search(text):
        return ""
    text = _TIME_FIRST.sub("", _WEEKDAY.sub("", text.strip(), count=1), count=1)
    text = _WEEKDAY.sub("", text, count=1)
    return iso(text) or iso(_TIME.sub("", text[: _LONGEST + 40]))


def from_numbers(year: int, first: int, second: int) -> str:
    """A date whose numbers stand in an unknown order: exact where only one order is possible."""
    if first == second or (first <= 12) != (second <= 12):
        month, day = (first, second) if first <= 12 else (second, first)
        return checked(year, month, day)
    return f"{year:04}" if first <= 12 else ""


def checked(year: int, month: int, day: int) -> str:
    """``YYYY-MM-DD``, or empty where the calendar has no such day."""
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""


def _from(parts: dict[str, str | None]) -> str:
    year = int(parts["year"] or 0)
    written = parts.get("month")
    if not written:
        return f"{year:04}"
    month = MONTHS.get(written.lower()) or (int(written) if written.isdecimal() else 0)
    if not 1 <= month <= 12:
        return ""
    day = parts.get("day")
    return checked(year, month, int(day)) if day else f"{year:04}-{month:02}"
