"""Persons' names: comparing them across spellings and shortenings."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from reader.entities.gazetteer import fold

# Spellings of one name in Latin letters; the first stands for all.
_SPELLINGS = (
    "mohammed muhammad mohamed mohammad mohamad muhammed mohamud mohd",
    "ahmed ahmad",
    "hussein hussain husain husayn hossein",
    "hassan hasan",
    "yusuf youssef yousef yousuf yusef joseph",
    "abdullah abdallah abdulla",
    "abdulaziz abdelaziz",
    "abdulrahman abderrahman abdelrahman abdurrahman",
    "abdulmalik abdelmalek abdulmalek",
    "ibrahim brahim ebrahim",
    "khaled khalid",
    "omar umar omer",
    "osama usama",
    "othman uthman osman athmane",
    "mustafa mustapha mostafa moustafa",
    "ismail ismael",
    "said saeed sayeed",
    "saleh salih",
    "suleiman sulaiman soliman",
    "faisal faysal",
    "tarek tariq tareq",
    "yasser yasir yaser",
    "nasser naser nasir",
    "gaddafi qaddafi gadhafi kadhafi qadhafi",
    "sergei sergey",
    "alexander aleksandr",
    "dmitry dmitri",
    "volodymyr wolodymyr",
)
_ARTICLES = frozenset({"al", "el", "as", "ar", "an", "ash", "ad", "az", "at"})
_ROMAN = re.compile(r"[IVX]+")
_SUFFIXES = frozenset({"jr", "jr.", "sr", "sr.", "ii", "iii"})


@cache
def _variants() -> dict[str, str]:
    return {form: line.split(" ")[0] for line in _SPELLINGS for form in line.split(" ")}


@lru_cache(maxsize=4096)
def parts(name: str) -> tuple[str, ...]:
    """The words of a person's name, folded, spelling variants and the Arabic article levelled.

    ``parts("Muhammad Al-Sisi") == parts("Mohammed el Sisi") == ("mohammed", "sisi")``.
    """
    words = fold(name).split(" ")
    numeral = _ROMAN.fullmatch(name.rpartition(" ")[2]) is not None
    found = []
    for word in words:
        if word in {"al", "el"} and len(words) > 1:
            continue
        head, hyphen, tail = word.partition("-")
        bare = tail if hyphen and head in _ARTICLES else word
        bare = bare.replace("-", "").replace("'", "")
        found.append(_variants().get(bare, bare))
    if len(found) > 1 and found[-1] in _SUFFIXES and not (numeral and len(found) == 2):
        found.pop()
    return tuple(found)


def includes(full: tuple[str, ...], short: tuple[str, ...]) -> bool:
    """Whether ``short`` can name the bearer of ``full``: same ends, fewer or abbreviated middles.

    A single word must be the first or, with its particles, the last word of the full name.
    """
    if not short or len(short) > len(full):
        return False
    if len(short) == 1:
        return short[0] in {full[-1], full[0]}
    if full[-len(short) :] == short:
        return True
    if full[-1] != short[-1] or not _same_given(full[0], short[0]):
        return False
    middles = list(full[1:-1])
    for middle in short[1:-1]:
        while middles and not _same_given(middles[0], middle):
            middles.pop(0)
        if not middles:
            return False
        middles.pop(0)
    return True


def _same_given(full: str, short: str) -> bool:
    if full == short:
        return True
    bare = short.replace(".", "")
    return len(bare) == 1 and full.startswith(bare)


def acronym_of(name: str) -> str:
    """The capitals that a name would be shortened to, without its small words: ``"AU"``."""
    return "".join(word[0] for word in re.split(r"[\s-]+", name) if word[:1].isupper())
