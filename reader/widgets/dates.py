"""Dates as people say them. The same in every locale: a snapshot must not depend on the shell."""

from __future__ import annotations

from datetime import date

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip

_WEEKS_FROM, _MONTHS_FROM, _YEARS_FROM = 14, 60, 730
"""Days from which on it is said in weeks, in months, in years."""


def spoken(month: str) -> str:
    """``March 2014`` for ``2014-03``; what is no month (``2014``, a name) stays as it is."""
    year, dash, number = month.partition("-")
    if dash and len(number) == 2 and number.isdigit() and 1 <= int(number) <= 12:
        return f"{_MONTHS[int(number) - 1]} {year}"
    return month


def ago(published: str, today: date) -> str:
    """How long before ``today`` an ISO 8601 date was, and no more precisely than it is given.

    What lies ahead, or is no date, stays as it is.
    """
    try:
        year, month, day = ([int(part) for part in published.split("-")] + [0, 0])[:3]
        then = date(year, month or 1, day or 1)
    except ValueError:
        return published
    if not month:
        return _counted(today.year - year, "year") or _now("year", today.year == year, published)
    months = (today.year - year) * 12 + today.month - month
    days = (today - then).days
    if not day:
        if months >= _YEARS_FROM // 30:
            return _counted(months // 12, "year")
        return _counted(months, "month") or _now("month", months == 0, published)
    if days in (0, 1):
        return ("today", "yesterday")[days]
    for least, divisor, unit in (
        (_YEARS_FROM, 365.25, "year"), (_MONTHS_FROM, 30.44, "month"), (_WEEKS_FROM, 7, "week"),
        (2, 1, "day"),
    ):  # fmt: skip
        if days >= least:
            return _counted(int(days / divisor), unit)
    return published


def _counted(number: int, unit: str) -> str:
    """``3 weeks ago``; nothing where it is none, or ahead."""
    return "" if number < 1 else f"{number} {unit}{'s' if number > 1 else ''} ago"


def _now(unit: str, now: bool, otherwise: str) -> str:
    return f"this {unit}" if now else otherwise
