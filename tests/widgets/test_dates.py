"""Dates as people say them, never more precisely than they are given."""

from __future__ import annotations

from datetime import date

import pytest

from reader.widgets.panes.article_list import ago

TODAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("published", "said"),
    [
        ("2026-11-25", "today"), ("2026-11-24", "yesterday"), ("2026-11-23", "2 days ago"),
        ("2026-11-12", "13 days ago"), ("2026-11-11", "2 weeks ago"),
        ("2026-09-27", "8 weeks ago"), ("2026-09-26", "1 month ago"),
        ("2025-11-25", "12 months ago"), ("2025-11-26", "11 months ago"),
        ("2014-03-05", "12 years ago"), ("2026-11", "this month"), ("2026-10", "1 month ago"),
        ("2025-01", "22 months ago"), ("2014-03", "12 years ago"), ("2026", "this year"),
        ("2025", "1 year ago"), ("2014", "12 years ago"), ("2027", "2027"),
        ("2026-12", "2026-12"), ("2026-11-26", "2026-11-26"), ("", ""), ("soon", "soon"),
    ],
)  # fmt: skip
def test_how_long_ago(published: str, said: str) -> None:
    assert ago(published, TODAY) == said
