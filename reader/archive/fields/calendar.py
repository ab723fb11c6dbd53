"""The names of months and weekdays in the languages of the press: ``data/calendar.tsv``.

The table is read for the first date that is not in English. :mod:`.calendar_build` makes it.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from reader.archive.wordlist import words

CALENDAR = Path(__file__).parent.parent / "data" / "calendar.tsv"
"""One row per language: its code, the order of a date, its twelve months, its weekdays."""

DOTTED = "d.my"
"""The order of languages that write a full stop after the day ("12. März 2016")."""

# Letters with several spellings, and invisible characters.
_SAME = str.maketrans(
    {"ı": "i", "ي": "ی", "ى": "ی", "ك": "ک", "ة": "ه", "ۀ": "ه", "ھ": "ه", "’": "'", "ʼ": "'",
     "\u2018": "'", "\u00a0": " ", "\u200c": "", "\u200d": "", "\u200e": "", "\u200f": ""}
)  # fmt: skip
_SOLAR = (
    "فروردین حمل|اردیبهشت ثور|خرداد جوزا|تیر سرطان|مرداد اسد|شهریور سنبله"
    "|مهر میزان|آبان عقرب|آذر قوس|دی جدی|بهمن دلو|اسفند حوت"
)
"""The months of the Solar Hijri calendar, in Iran and in Afghanistan."""

_SHORT_DAYS = words(
    """
    mo di mi do fr sa so ma wo vr za zo ti ke to pe la su pn wt sr cz pt sb nd po ut st ct pa ne
    пн вт ср чт пт сб вс нд
    """
)
"""Two-letter weekdays of German, Dutch, Finnish, Polish, Czech, Russian and Ukrainian; the table
has only longer ones. All these languages write the day first."""


@dataclass(slots=True)
class _Names:
    months: dict[str, dict[int, set[str]]] = field(default_factory=dict)
    days: dict[str, set[str]] = field(default_factory=dict)
    orders: dict[str, str] = field(default_factory=dict)


def key(name: str) -> str:
    """``name`` in lower case, without accents, surrounding points and variant spellings."""
    # Not text.folding: that keeps the tones and vowel signs, which writers leave out of dates.
    folded = name.casefold()
    if not folded.isascii():
        parts = unicodedata.normalize("NFD", folded)
        folded = "".join(c for c in parts if not unicodedata.combining(c)).translate(_SAME)
    return " ".join(folded.strip(" .,،॰׳'()").split())


def month(name: str, dotted: bool = False) -> int:
    """The number of the month ``name`` (a :func:`key`); 0 if it is no month, -1 if ambiguous.

    ``dotted`` says whether the day before it has a full stop: "12. listopada" is Croatian for
    October, "12 listopada" is Polish for November.
    """
    names = _names()
    found = names.months.get(name)
    if not found:
        return 0
    if len(found) > 1:
        fitting = [
            number
            for number, languages in found.items()
            if any((names.orders[each] == DOTTED) == dotted for each in languages)
        ]
        return fitting[0] if len(fitting) == 1 else -1
    return next(iter(found))


def is_day(name: str) -> bool:
    """Whether ``name`` (a :func:`key`) is a day of the week in any language."""
    return name in _names().days or name in _SHORT_DAYS


def is_day_first(name: str) -> bool:
    """Whether all languages with the weekday ``name`` write the day before the month."""
    names = _names()
    orders = {names.orders[each] for each in names.days.get(name, ())}
    return (orders or {"dmy"}) <= {"dmy", DOTTED} and is_day(name)


@cache
def solar_months() -> dict[str, int]:
    """The months of the Solar Hijri calendar by their :func:`key`."""
    rows = enumerate(_SOLAR.split("|"), 1)
    return {key(name): number for number, names in rows for name in names.split()}


@cache
def _names() -> _Names:
    names = _Names()
    for line in CALENDAR.read_text("utf-8").splitlines():
        if line.startswith("#"):
            continue
        language, order, *months, days = line.split("\t")
        names.orders[language] = order
        for number, forms in enumerate(months, 1):
            for form in filter(None, forms.split("|")):
                names.months.setdefault(form, {}).setdefault(number, set()).add(language)
        for form in filter(None, days.split("|")):
            names.days.setdefault(form, set()).add(language)
    return names
