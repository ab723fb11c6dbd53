"""Builds ``data/calendar.tsv``: ``python -m reader.archive.fields.calendar_build``.

It needs these packages:

- ``babel`` (BSD), for the names of months and weekdays in the Unicode Common Locale Data Repository
  (Unicode licence), in every country of a language and in the forms used in dates;
- ``dateparser`` (BSD), for other spellings that newspapers use ("сен", "Mrz", "setiembre").
"""

from __future__ import annotations

import argparse
import importlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from reader.archive.fields.worlddates import CALENDAR, DOTTED, key
from reader.system.lazy import in_order

LANGUAGES = in_order(
    """
    en af am ar ast az be bg bn br bs ca ckb cs cy da de el eo es et eu fa fi fil fo fr fy ga gl gu
    ha he hi hr hu hy id ig is it ja ka kk km kn ko ku ky lb lo lt lv mg mk ml mn mr ms mt my ne nl
    no nn or pa pl ps pt rm ro ru rw sd si sk sl so sq sr sv sw ta te tg th ti tk tr tt uk ur uz vi
    yo zh zu
    """
)
"""Languages with newspapers whose months are in the repository."""

# Forms that a name takes within a date, and names that no table has.
_FORMS = {"he": "ב{}", "eu": "{}ren", "ku": "{}a", "mn": "{}ын", "ckb": "{}ی"}
_MORE = {
    ("ar", 1): "كانون ثاني|كانون ثان",
    ("ar", 10): "تشرين أول",
    ("ar", 11): "تشرين ثاني|تشرين ثان",
    ("ar", 12): "كانون أول",
    ("th", 2): "กุมภาฯ",
}
_MONTHS = in_order(
    """
    january february march april may june july august september october november december
    """
)
_WEEKDAYS = in_order("monday tuesday wednesday thursday friday saturday sunday")
_SMALL_ALPHABETS = frozenset("abcdefghijklmnopqrstuvwxyzабвгдежзийклмнопрстуфхцчшщыэюя")


def main(arguments: list[str] | None = None) -> int:
    """Build the table; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m reader.archive.fields.calendar_build")
    parser.add_argument("--out", type=Path, default=CALENDAR, help="the file to write")
    options = parser.parse_args(arguments)
    stated: defaultdict[str, set[int]] = defaultdict(set)
    for language in LANGUAGES:
        for number in range(1, 13):
            for name in _distinct(_repository_months(language, number)):
                stated[name].add(number)
    lines = [
        "# Language, order of day, month and year, names of the twelve months, of the weekdays.",
        "# Made by reader/archive/fields/calendar_build.py of CLDR and dateparser; see there.",
        *(_row(language, stated) for language in LANGUAGES),
    ]
    options.out.write_text("\n".join(lines) + "\n", "utf-8")
    return 0


def _row(language: str, stated: dict[str, set[int]]) -> str:
    days = _distinct(name for number in range(7) for name in _weekdays(language, number))
    months = (_months(language, number, stated) for number in range(1, 13))
    return "\t".join((language, _order(language), *map("|".join, months), "|".join(days)))


def _order(language: str) -> str:
    """The order of a date in ``language``: "mdy" if any of its countries uses that."""
    from babel import Locale

    formats = [Locale.parse(each).date_formats for each in _locales(language)]
    shorts = (each["short"].pattern.lower() for each in formats)
    orders = ["".join(dict.fromkeys(sign for sign in short if sign in "dmy")) for short in shorts]
    order = "mdy" if "mdy" in orders else orders[0]
    return DOTTED if order == "dmy" and "d. " in formats[0]["long"].pattern else order


def _months(language: str, number: int, stated: dict[str, set[int]]) -> list[str]:
    """The names of a month; other spellings must not contradict the repository."""
    own = _distinct(_repository_months(language, number))
    others = _distinct(
        [
            *_press(language, _MONTHS[number - 1]),
            *_MORE.get((language, number), "").split("|"),
        ]
    )
    return list(dict.fromkeys([*own, *(n for n in others if stated.get(n, {number}) == {number})]))


def _repository_months(language: str, number: int) -> Iterator[str]:
    from babel.dates import get_month_names

    for locale in _locales(language):
        for width in ("wide", "abbreviated"):
            for context in ("format", "stand-alone"):
                name = get_month_names(width, context, locale)[number]
                yield name
                if language in _FORMS:
                    yield _FORMS[language].format(name.rstrip("."))


def _weekdays(language: str, number: int) -> Iterator[str]:
    from babel.dates import get_day_names

    for locale in _locales(language):
        for width in ("wide", "abbreviated"):
            for context in ("format", "stand-alone"):
                yield get_day_names(width, context, locale)[number]
    yield from _press(language, _WEEKDAYS[number])


@lru_cache(maxsize=1)  # languages are processed one after the other
def _locales(language: str) -> list[str]:
    """The locales of a language: itself first, then with its countries and scripts."""
    from babel.localedata import locale_identifiers

    every = (each.split("_") for each in locale_identifiers())
    return sorted("_".join(each) for each in every if each[0] == language and "Shaw" not in each)


def _press(language: str, name: str) -> list[str]:
    try:
        table = importlib.import_module(f"dateparser.data.date_translation_data.{language}")
    except ImportError:
        return []
    names: list[str] = table.info.get(name, [])
    return names


def _distinct(names: Iterable[str]) -> list[str]:
    """The keys of the specific ``names``, each once."""
    return list(dict.fromkeys(folded for name in names if _is_specific(folded := key(name))))


def _is_specific(name: str) -> bool:
    """Whether ``name`` is no number and long enough to be unambiguous."""
    if not name or any(map(str.isdigit, name)) or "|" in name:
        return False
    if "\u3000" < name[0] < "\ud800":  # in Chinese, Japanese and Korean one character is enough
        return True
    return len(name) >= (3 if _SMALL_ALPHABETS.issuperset(name) else 2)


if __name__ == "__main__":
    raise SystemExit(main())
