"""Parses dates in languages other than English, to ISO 8601.

A date is split into numbers and the words between them. All words must be months, weekdays, times
of day, or filler words of dates in some language ("de", "г.", "năm"). The names of months and
weekdays are in ``data/calendar.tsv``, which :mod:`.calendar_build` makes; it is read for the first
date that is not in English. Years of the Buddhist, Japanese, Chinese republican and Solar Hijri
eras are converted; a lunar Hijri date beside another date is ignored.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from reader.system.lazy import lazy_pattern, words

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


def month_number(name: str, dotted: bool = False) -> int:
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


LONGEST = 100
"""The longest text, in code points, that can be a date."""


_YEARLIKE = lazy_pattern(r"\d{4}|[\d元〇一二三四五六七八九]\s?[年년]")
_UNSEEN = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u200e\u200f\u061c\ufeff"))
_ERAS = {"民國": 1911, "民国": 1911, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018}
_BUDDHIST, _BUDDHIST_YEARS = 543, range(2400, 2643)
_SOLAR_YEARS = range(1250, 1411)
_HAN_NUMBER = "[〇零一二三四五六七八九十]"
_HAN_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
_MARKED = (
    lazy_pattern(
        rf"(?P<era>{'|'.join(_ERAS)})?\s?(?P<y>\d{{1,4}}|元|{_HAN_NUMBER}{{4}})\s?[年년]\s?"
        rf"(?P<m>\d{{1,2}}|{_HAN_NUMBER}{{1,2}})\s?[月월](?:\s?(?P<d>\d{{1,2}}|{_HAN_NUMBER}{{1,3}})"
        r"\s?[日號号일])?"
    ),
    lazy_pattern(  # Vietnamese
        r"(?:ngày\s)?(?<!\d)(?P<d>\d{1,2})\s(?:tháng|thg)\.?\s(?P<m>\d{1,2})"
        r"(?:,?\s(?:năm\s)?|\s?/\s?)(?P<y>\d{4})(?!\d)",
        re.IGNORECASE,
    ),
    lazy_pattern(  # Mongolian
        r"(?<!\d)(?P<y>\d{4})\s?(?:оны|он)\s(?P<m>\d{1,2})\s?(?:-?р|дугаар|дүгээр)?\s?сар(?:ын)?"
        r"\s(?P<d>\d{1,2})(?!\d)",
        re.IGNORECASE,
    ),
    lazy_pattern(
        r"(?<![\d./-])(?P<y>\d{4})(?P<s>\s?[./-]\s?)(?P<m>\d{1,2})(?P=s)(?P<d>\d{1,2})(?![\d/-])"
    ),
    lazy_pattern(
        r"(?<![\d./-])(?P<a>\d{1,2})(?P<s>\s?[./-]\s?)(?P<b>\d{1,2})(?P=s)(?P<y>\d{4})(?![\d/-])"
    ),
)
_LUNAR = lazy_pattern(
    r"[\s,،|-]*(?:الموافق\s)?\d{1,2}\s(?:من\s)?(?:شهر\s)?(?:محرم|المحرم|صفر"
    r"|ربيع (?:ال[أا]ول|الثان[يى]|الآخر|الاخر)"
    r"|جماد[ىي] (?:ال[أا]ول[ىي]|الآخرة|الاخرة|الثانية)|رجب|شعبان"
    r"|رجب|شعبان|رمضان|شوال|ذ[وي] القعدة|ذ[وي] الحجة)[\s،,]{1,2}(?:عام\s|سنة\s)?"
    r"1[34]\d\d\s?(?:هـ|ه(?!\w))?[\s,،|-]*(?:الموافق\s)?"
)
# A time of day with the words that various languages put around it.
_CLOCK = lazy_pattern(
    r"(?:(?<!\w)(?:at|à|a|às|ás|as|a las|alle ore|alle|ore|um|om|kl|klo|klokken|saat|в|во|о|об|у"
    r"|pukul|jam|lúc|vào lúc|o godz|godz|ve|v|ob|la ora|ora|στις|kell|plkst|val|óra|الساعة|ساعة"
    r"|ساعت|בשעה|เวลา)\.?\s?)?"
    r"(?:(?:上午|下午|凌晨|早上|晚上|中午|午前|午後|오전|오후)\s?)?"
    r"(?<![\d./:])(?:\d{1,2}\s?(?::|[.h](?=\d)|[時时点點시])\s?[0-5]?\d(?![./]?\d)\s?[分분]?"
    r"(?::[0-5]\d(?:[.,]\d{1,6})?|\s?\d{1,2}\s?[秒초])?|\d{1,2}\s?(?:h|uhr|[ap]\.?m|[時时点點시]))"
    r"(?!\w)\s{0,2}(?:(?:[ap]\.?\s?m|uhr|hrs|hours|hs|h|uur|น|ص|م|ч)(?!\w)\.?)?"
    r"\s{0,2}(?:\(?(?:(?:gmt|utc|msk)?\s?[+-]\d{1,2}(?::?\d\d)?|z|(?-i:[A-Z]{2,4})(?:[+-]\d{1,2})?"
    r"|мск|local time)\)?(?!\w))?",
    re.IGNORECASE,
)
# Words beside the time or the year in languages that write the day first.
_DAY_FIRST = lazy_pattern(
    r"\d\s?uhr\b|\b(?:um|om|à|às|klo|kl\.?|klokken|alle|ore|saat|godz\.?|pukul|в|о|στις)\s\d{1,2}[:.h]"
    r"|\d{4}\s?(?:г|року|р)(?!\w)|\d\s?น\.",
    re.IGNORECASE,
)
_TOKEN = lazy_pattern(  # a hyphen is part of a word only in Portuguese weekdays
    r"(?P<number>\d+)|(?P<word>[^\W\d_][^\s\d,;:()\[\]|/·•–—،、@-]*(?:-feira(?!\w))?)|(?P<mark>[,.،、|/·•–—@()-])|\s+|."
)
_ENGLISH_DAYS = {day: n for n, day in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))}
"""English uses both orders of day and month, so its weekdays alone do not reveal the order."""
_EDGES = " \t,.،、|·•–—@()-"
# Filler words within dates: "of", "the", "year", and the endings of ordinal numbers.
_FILLERS = words(
    """
    de del di da do d' of the den dne dia la el le an a ta ny ng ika ren ko e y
    g r ga г год года годы р року рік рок ж жылы жыл m d gada gads metu menesio dienos
    st nd rd th ngay жылғы жылдын er ere re eme eme o ª º ° го е й ого թ ел on
    tanggal tarikh tarehe mwezi วันที ที พ.ศ ค.ศ เดือน ปี من عام سنه سال ماه م میلادی هـ ب ה ל
    """
)


def read(text: str, day_first: bool = False) -> str:
    """The date that ``text`` consists of, perhaps with weekday and time of day, or empty.

    If day and month could be swapped ("03/04/2016"), only the year is returned, unless
    ``day_first``, the language of the weekday, or an English weekday that fits only one order
    resolves it.
    """
    if len(text) > LONGEST or not _YEARLIKE.search(text):
        return ""
    persian = any("۰" <= character <= "۹" for character in text)
    text = _plain(text)
    day_first |= _DAY_FIRST.search(text) is not None
    text = _CLOCK.sub(" ", text, count=1)
    if not text.isascii():
        text = _LUNAR.sub(" ", text, count=1)
    text = text.strip(_EDGES)
    for pattern in _MARKED:
        if match := pattern.search(text):
            rest = _parts(f"{text[: match.start()]} , {text[match.end() :]}")
            if rest is None or not all(map(is_day, rest)):
                return ""
            day_first |= any(map(is_day_first, rest))
            weekdays = {_ENGLISH_DAYS[day] for name in rest if (day := name[:3]) in _ENGLISH_DAYS}
            return _in_numbers(match.groupdict(), day_first, persian, weekdays)
    parts = _parts(text)
    return _in_words(parts) if parts else ""


def is_day_and_month(text: str) -> bool:
    """Whether ``text`` is only a day and a month ("27 de enero", "3月12日")."""
    if len(text) > LONGEST:
        return False
    text = _plain(text).strip(_EDGES)
    if re.fullmatch(r"\d{1,2}\s?[月월]\s?\d{1,2}\s?[日號号일]", text):
        return True
    parts = _parts(text)
    if parts is None or len(parts) != 2:
        return False
    number, name = parts if parts[0][0].isdigit() else parts[::-1]
    return number.rstrip(".").isdigit() and len(number) <= 3 and month_number(name) != 0


def _plain(text: str) -> str:
    """``text`` with ASCII digits and spaces, without invisible characters."""
    if text.isascii():
        return text
    text = unicodedata.normalize("NFKC", text).translate(_UNSEEN)
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)


def _parts(text: str) -> list[str] | None:
    """The numbers in ``text`` (each with the full stop after it) and the names between them.

    None if there is anything that a date cannot have.
    """
    parts: list[str] = []
    phrase: list[str] = []
    for token in _TOKEN.finditer(text):
        if token["word"]:
            phrase.append(key(token["word"]))
            continue
        if token["number"] or token["mark"]:
            parts.extend(_named(phrase))
            phrase = []
        if token["number"]:
            parts.append(token["number"])
        elif token["mark"] == "." and parts and text[token.start() - 1].isdigit():
            parts[-1] += "."
        elif not token["mark"] and not token.group().isspace():
            return None
    return [*parts, *_named(phrase)]


def _named(phrase: list[str]) -> list[str]:
    """The names in the words ``phrase``: one, or a weekday beside a month."""
    while phrase and phrase[0] in _FILLERS:
        del phrase[0]
    while phrase and phrase[-1] in _FILLERS:
        del phrase[-1]
    whole = " ".join(phrase)
    if len(phrase) > 1 and not month_number(whole) and not is_day(whole):
        for cut in range(1, len(phrase)):
            first, second = " ".join(phrase[:cut]), " ".join(phrase[cut:])
            if is_day(first) and month_number(second):
                return [first, second]
    return [whole] if whole else []


def _in_numbers(
    parts: dict[str, str | None], day_first: bool, persian: bool, weekdays: Collection[int]
) -> str:
    """The date in a match of one of the patterns in :data:`_MARKED`, with ``weekdays`` beside."""
    year = _number(parts["y"] or "")
    if era := parts.get("era"):
        year += _ERAS[era]
    if "a" in parts:
        first, second = _number(parts["a"] or ""), _number(parts["b"] or "")
        first_is_day = day_first or first > 12 or year in _BUDDHIST_YEARS
        if first_is_day or second > 12 or first == second:
            day, month = (first, second) if first_is_day else (second, first)
            return _checked(year, month, day)
        fitting = [
            found
            for month, day in ((first, second), (second, first))
            if (found := _checked(year, month, day))
            and date.fromisoformat(found).weekday() in weekdays
        ]
        if len(fitting) == 1:
            return fitting[0]
        return f"{_gregorian(year):04}" if _gregorian(year) else ""
    month = _number(parts["m"] or "")
    day = _number(parts["d"] or "") if parts.get("d") else 0
    if persian and year in _SOLAR_YEARS:
        return _from_solar(year, month, day)
    return _checked(year, month, day)


def _number(written: str) -> int:
    """The value of ``written``, in digits or in Chinese ("十二"); 元 is the first year."""
    if written == "元":
        return 1
    if "十" in written:
        tens, _, ones = written.partition("十")
        return int((tens or "一").translate(_HAN_DIGITS) + (ones or "〇").translate(_HAN_DIGITS))
    return int(written.translate(_HAN_DIGITS))


def _in_words(parts: list[str]) -> str:
    """The date in ``parts`` whose month is a name, perhaps with a weekday; empty if none."""
    numbers = [part.rstrip(".") for part in parts if part[0].isdigit()]
    names = [part for part in parts if not part[0].isdigit()]
    years = [int(number) for number in numbers if len(number) == 4]
    days = [int(number) for number in numbers if len(number) <= 2]
    if len(years) != 1 or len(days) > 1 or len(years) + len(days) != len(numbers):
        return ""
    day = days[0] if days else 0
    if years[0] in _SOLAR_YEARS:
        month = _month(names, solar_months().get)
        return _from_solar(years[0], month, day) if month else ""
    dotted = any(part.endswith(".") and len(part) <= 3 for part in parts)
    month = _month(names, lambda name: month_number(name, dotted))
    if month < 0:  # one of two
        return str(_gregorian(years[0]) or "")
    return _checked(years[0], month, day) if month else ""


def _month(names: list[str], number_of: Callable[[str], int | None]) -> int:
    """The only month among ``names``, whose others must be weekdays; 0 if that is not so."""
    numbers = [number_of(name) or 0 for name in names]
    if not all(number or is_day(name) for name, number in zip(names, numbers, strict=True)):
        return 0
    months = list(filter(None, numbers))
    if len(months) > 1 and is_day(names[0]):  # "mar" is Tuesday and March
        del months[0]
    return months[0] if len(set(months)) == 1 else 0


def _checked(year: int, month: int, day: int) -> str:
    """The date in the Gregorian calendar; only year and month if ``day`` is 0."""
    year = _gregorian(year)
    if not year:
        return ""
    try:
        found = date(year, month, day or 1).isoformat()
    except ValueError:
        return ""
    return found if day else found[:7]


def _gregorian(year: int) -> int:
    """``year``, converted from the Buddhist era; 0 if no newspaper can have that year."""
    if year in _BUDDHIST_YEARS:
        year -= _BUDDHIST
    return year if 1600 <= year < 2100 else 0


def _from_solar(year: int, month: int, day: int) -> str:
    """A day of the Solar Hijri calendar (Iran, Afghanistan), with its 33-year leap cycle."""
    if not (1 <= month <= 12 and 1 <= day <= (31 if month <= 6 else 30)):
        return ""
    days = (year - 1) * 365 + (8 * year + 21) // 33 + min(month - 1, 6) * 31
    days += max(month - 7, 0) * 30 + day
    return (date(622, 3, 21) + timedelta(days - 1)).isoformat()
