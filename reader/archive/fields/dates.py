"""Parses dates as newspapers write them, to ISO 8601 with the precision that they have."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

from reader.system.lazy import lazy_pattern

_MONTHS = (
    "january jan|february feb|march mar|april apr|may|june jun|july jul|august aug"
    "|september sept sep|october oct|november nov|december dec"
)
MONTHS = {name: n for n, names in enumerate(_MONTHS.split("|"), 1) for name in names.split()}
"""English names and abbreviations of months, in lower case, with their numbers."""

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
_WEEKDAY = lazy_pattern(
    r"^(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+", re.IGNORECASE
)
_WEEKDAY_BEHIND = lazy_pattern(
    r",?\s*\(?\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?\)?$",
    re.IGNORECASE,
)
_TIME = lazy_pattern(
    r"(?:T|[\s,|·@–-]+(?:at )?)\d{1,2}[:.]\d\d(?:[:.]\d\d)?(?:\.\d{1,9})?"
    r"\s{0,2}(?:[ap]\.?m\.?)?\s{0,2}(?:Z|[+-]\d\d:?\d\d|\(?(?:[A-Z]{2,4})(?:[+-]\d{1,2})?\)?)?"
    r"(?:\s(?:hrs|hours))?$"
)
_TIME_FIRST = lazy_pattern(
    r"^\d{1,2}[:.]\d\d\s?(?:[ap]\.?m\.?)?(?: [A-Z]{2,4})?[\s,|–-]+", re.IGNORECASE
)
_IN_PRINT = lazy_pattern(
    r"published in (?:the )?[^,.;]{2,60}, (?P<date>[^.;]{6,40})\.?", re.IGNORECASE
)

_SINCE_1970 = lazy_pattern(r"(?:/Date\()?(\d{9,19}(?:\.\d+)?)(?:[+-]\d{4})?(?:\)/)?")
_SECONDS_OF_ANY_PRESS = 1e11
_ZONE = lazy_pattern(r"\[[\w/+-]{1,40}\]$")
_RFC_850 = lazy_pattern(r"[A-Za-z]{6,9}, (\d\d)-([A-Za-z]{3})-(\d\d) \d\d:\d\d:\d\d [A-Z]{1,4}")
_LAST_OF_THIS_CENTURY = 68
"""The largest year of two digits that is in this century, as POSIX has it."""
_COMPACT = lazy_pattern(r"((?:19|20)\d\d)(\d\d)(\d\d)(?:T?\d{4,6}(?:Z|[+-]\d\d:?\d\d)?|\d\d)?")

_READING_TIME = lazy_pattern(
    r"\s*[·|•(,–-]\s*\d{1,3}[ -]min(?:ute)?s?(?: read)?\)?$", re.IGNORECASE
)
# LexisNexis puts the edition of a paper after the date.
_EDITION = lazy_pattern(r"(?<=\w)[\s,]+(?:[a-z-]+ ){1,3}edition(?: ?-+ ?\w+| \d)?$", re.IGNORECASE)
_LONGEST = 80
_LONGEST_LINE = 160
_MOST_WORDS = 12
"""The most spaces that a date line may have for each year in it."""
_TURKISH = str.maketrans("İı", "ii")
# In scripts without spaces between words, labels touch other words.
_WORD_START = lazy_pattern(r"(?<![^\W\d_])[^\W\d_]|[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3]")
_LETTERS_START = lazy_pattern(r"(?<![^\W\d_])[^\W\d_]")
"""The same for lines without such scripts, which are most, and compiled much faster."""
_WORD_GOES_ON = lazy_pattern(r"['’-]?(?![\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3])[^\W\d_]")
_BETWEEN_DATES = " \t,.;:：|·•–—-/()（）[]«»,，،"
_DIGIT = lazy_pattern(r"\d")
"""Every date has a digit and most text has none, so this is the fastest check."""
_YEARLIKE = lazy_pattern(r"\d{4}|[\d元〇一二三四五六七八九]\s?[年년]")


def iso(text: str) -> str:
    """The date that ``text`` consists of, as ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``, or empty.

    A numeric date whose day and month could be swapped (``03/04/2017``) gives only the year.
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
    """Whether ``text`` is only a day and a month ("July 25", "27 de enero")."""
    if len(text) > _LONGEST or not _DIGIT.search(text):
        return False
    if _PARTIAL.fullmatch(text.strip()) is not None:
        return True
    from reader.archive.fields import worlddates

    return worlddates.is_day_and_month(text)


def ends_with_full(text: str) -> bool:
    """Whether ``text`` ends with a day, month and year (and perhaps a full stop or bracket)."""
    tail = text[-40:].rstrip(".) ")
    return tail[-2:].isdecimal() and any(match.end() == len(tail) for match in _FULL.finditer(tail))


def from_line(line: str) -> str | None:
    """The publication date in ``line``, which must be a date line, with or without labels.

    None if it is not a date line; empty if it has no date of publication ("Updated 26 July 2022")
    or a date that does not exist. If it has several dates, each needs a label, except the first;
    the date of publication counts, wherever it is.
    """
    if len(line) > _LONGEST_LINE or not _YEARLIKE.search(line):
        return None
    line = _READING_TIME.sub("", line)
    if line[-40:].lower().find("edition") > 0:
        line = _EDITION.sub("", line)
    if line.count(" ") > _MOST_WORDS * len(_YEARLIKE.findall(line)):
        return None
    if match := _IN_PRINT.fullmatch(line):
        return iso(_WEEKDAY.sub("", match["date"], count=1)) or None
    stated = _labelled(line)
    if len(stated) > 1 and not stated[-1][1] and not stated[-2][0]:
        stated[-2:] = [(stated[-1][0], stated[-2][1])]  # "2016年3月12日 更新"
    day_first = any(kind.endswith("d") or _shows_order(text) for kind, text in stated)
    found = [stamp(text, day_first) for _, text in stated]
    if not stated or not all(found):
        # "15 maj 2016": "maj" means "updated" in French and May in five languages.
        return (len(stated) > 1 and stamp(line)) or None
    # A bare number is a year only after a label: "1984" may be a headline.
    if not stated[0][0] and stated[0][1].isdigit():
        return None
    return next((day for (kind, _), day in zip(stated, found, strict=True) if kind[:1] != "-"), "")


def stamp(text: str, day_first: bool = False) -> str:
    """The date of a timestamp in any language (:mod:`.worlddates`), as :func:`iso` gives it.

    Weekday, time of day and time zone are ignored. ``day_first``: in numeric dates the day comes
    first.
    """
    if not _YEARLIKE.search(text):
        return ""
    text = text.strip()
    bare = _timeless(_TIME_FIRST, _WEEKDAY.sub("", text, count=1))
    bare = _WEEKDAY_BEHIND.sub("", _WEEKDAY.sub("", bare, count=1), count=1)
    found = iso(bare) or iso(_WEEKDAY_BEHIND.sub("", _timeless(_TIME, bare[: _LONGEST + 40])))
    if len(found) == 10 or bare.isdigit() or text.count(" ") > _MOST_WORDS:
        return found
    from reader.archive.fields import worlddates  # not needed for English, so for most dates

    return max(found, worlddates.read(text, day_first), key=len)


def _timeless(time: re.Pattern[str], text: str) -> str:
    """``text`` without a match of ``time``; skips the search if no time of day is possible."""
    return time.sub("", text, count=1) if ":" in text or "." in text else text


def stated(text: str) -> str:
    """The date in ``text``, the value of a date field that a program or a person wrote.

    In such a field ``20181014`` is a day, also with the hour after it, and any other number of nine
    or more digits is the time since 1970 (UTC) in seconds, milliseconds, microseconds …, also in
    Microsoft's ``/Date(…)/``. In other text these could be any number.
    """
    text = text.strip()
    if text.endswith("]"):
        text = _ZONE.sub("", text)  # as Java writes it
    if compact := _COMPACT.fullmatch(text):
        return checked(int(compact[1]), int(compact[2]), int(compact[3]))
    if since := _SINCE_1970.fullmatch(text):
        seconds = float(since[1])
        while seconds > _SECONDS_OF_ANY_PRESS:
            seconds /= 1000
        return datetime.fromtimestamp(seconds, UTC).date().isoformat()
    if old := _RFC_850.fullmatch(text):
        century = 19 if int(old[3]) > _LAST_OF_THIS_CENTURY else 20
        return stamp(f"{old[1]} {old[2]} {century}{old[3]}")
    return stamp(text) or (from_line(text) or "")


def from_numbers(year: int, first: int, second: int) -> str:
    """A date with day and month in unknown order: exact if only one order is possible."""
    if first == second or (first <= 12) != (second <= 12):
        month, day = (first, second) if first <= 12 else (second, first)
        return checked(year, month, day)
    return f"{year:04}" if first <= 12 else ""


def of_mail(text: str) -> str:
    """The day in ``text`` in a form of mail, on the sender's clock ("Fri, 12 Dec 08"); or empty."""
    from email.utils import parsedate_tz

    try:
        found = parsedate_tz(text[:100])
    except (ValueError, IndexError, OverflowError, TypeError):  # hostile numbers
        return ""
    return checked(found[0], found[1], found[2]) if found else ""


def checked(year: int, month: int, day: int) -> str:
    """``YYYY-MM-DD``, or empty if there is no such day."""
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


def _labelled(line: str) -> list[tuple[str, str]]:
    """The dates of ``line``, split at labels, each with the kind of its label, or empty.

    A kind starts with "+" for a label of publication, else with "-"; "d" follows if the label's
    language writes the day first. The text is empty if nothing follows a label.
    """
    stated: list[tuple[str, str]] = []
    at, kind = 0, ""
    for start, label in [*_labels(line), (len(line), "")]:
        text = line[at:start].strip(_BETWEEN_DATES)
        if text or kind:
            stated.append((kind, text))
        at, kind = start + len(label), _kinds()[0].get(label, "")
    return stated


def _labels(line: str) -> Iterator[tuple[int, str]]:
    """The labels in ``line`` with their offsets: the longest ones, none inside a word."""
    lower = line.translate(_TURKISH).lower()
    table, end = _kinds()[1], 0
    starts = _WORD_START if max(lower, default="") >= "\u3040" else _LETTERS_START
    for match in starts.finditer(lower):
        start = match.start()
        for label in table.get(lower[start : start + 2], ()) if start >= end else ():
            if lower.startswith(label, start) and not _WORD_GOES_ON.match(
                lower, start + len(label)
            ):
                end = start + len(label)
                yield start, label
                break


def _shows_order(text: str) -> bool:
    """Whether ``text`` has a numeric date whose first number cannot be a month."""
    found = _NUMERIC.search(text)
    return found is not None and 12 < int(found["a"]) <= 31 and int(found["b"]) <= 12


@cache
def _kinds() -> tuple[dict[str, str], dict[str, list[str]]]:
    """The labels in ``data/datelabels.txt``, in lower case, with their kinds.

    And the labels by their first two letters, the longest first.
    """
    table = (Path(__file__).parent.parent / "data" / "datelabels.txt").read_text("utf-8")
    kinds: dict[str, str] = {}
    for line in table.replace("İ", "i").replace("ı", "i").lower().splitlines():
        if line[:1] in "+-":
            kinds |= dict.fromkeys(line[3:].split("|"), line[:2].strip())
    starts: dict[str, list[str]] = {}
    for label in sorted(kinds, key=len, reverse=True):
        starts.setdefault(label[:2], []).append(label)
    return kinds, starts
