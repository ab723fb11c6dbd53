"""Dates in words and numbers, with the precision that they have."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.archive.fields import dates


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("26 July 2019", "2019-07-26"),
        ("26th July, 2019", "2019-07-26"),
        ("July 26, 2019", "2019-07-26"),
        ("Jul 26 2019", "2019-07-26"),
        ("Sept. 3, 2019", "2019-09-03"),
        ("July 2019", "2019-07"),
        ("2019", "2019"),
        ("2019-07", "2019-07"),
        ("2019-07-26", "2019-07-26"),
        ("26/07/2019", "2019-07-26"),
        ("07/26/2019", "2019-07-26"),
        ("5/5/2019", "2019-05-05"),
        ("03/04/2019", "2019"),
        ("30 February 2019", ""),
        ("2019-13-01", ""),
        ("99/99/2019", ""),
        ("July", ""),
        ("2005-2017", ""),
        ("the summer of 2019", ""),
        ("", ""),
    ],
)
def test_iso(text: str, iso: str) -> None:
    assert dates.iso(text) == iso


@pytest.mark.parametrize(
    ("line", "published"),
    [
        ("Published: 26 July 2019", "2019-07-26"),
        ("Published on Friday, July 26, 2019 at 10:45 am EST", "2019-07-26"),
        ("Posted 26 July 2019 | Updated 28 July 2019", "2019-07-26"),
        ("Friday, 26 July 2019", "2019-07-26"),
        ("2019-07-26T10:45:00+02:00", "2019-07-26"),
        ("2019-07-26 10:45:00.123 UTC", "2019-07-26"),
        ("10:45, 26 July 2019", "2019-07-26"),
        ("Date: 2019", "2019"),
        ("Published in The Lister, July 26th, 2019", "2019-07-26"),
        ("Last updated: 26 July 2019", ""),
        ("1984", None),
        ("On 26 July 2019 the bridge opened.", None),
        ("English Archive 2005-2017", None),
        ("Bridge to open in 2019", None),
    ],
)
def test_from_line(line: str, published: str | None) -> None:
    assert dates.from_line(line) == published


def test_full_dates_inside_text() -> None:
    assert dates.ends_with_full("seen in Lusaka January 21, 2013.")
    assert not dates.ends_with_full("on January 21, 2013 the bridge opened")
    assert not dates.ends_with_full("seen in January 2013")


@given(st.dates(min_value=date(1600, 1, 1), max_value=date(2099, 12, 31)))
def test_every_formatted_day_is_parsed(day: date) -> None:
    for text in (f"{day:%d %B %Y}", f"{day:%B} {day.day}, {day.year}", day.isoformat()):
        assert dates.iso(text) == day.isoformat()
