"""Dates in words: ISO 8601 dates as they are read."""

from __future__ import annotations

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


def spoken_date(date: str) -> str:
    """``2 August 2022`` for ``2022-08-02``, ``August 2022`` for ``2022-08``.

    Any other text is unchanged.
    """
    year, *others = date.split("-")
    digits = [each for each in others if len(each) == 2 and each.isascii() and each.isdigit()]
    if not others or len(others) > 2 or digits != others or not 1 <= int(digits[0]) <= 12:
        return date
    day = f"{int(digits[1])} " if len(digits) == 2 else ""
    return f"{day}{MONTHS[int(digits[0]) - 1]} {year}"
