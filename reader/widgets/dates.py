"""Dates as people say them. The same in every locale: a snapshot must not depend on the shell."""

from __future__ import annotations

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


def spoken(month: str) -> str:
    """``March 2014`` for ``2014-03``; what is no month (``2014``, a name) stays as it is."""
    year, dash, number = month.partition("-")
    if dash and len(number) == 2 and number.isdigit() and 1 <= int(number) <= 12:
        return f"{_MONTHS[int(number) - 1]} {year}"
    return month
