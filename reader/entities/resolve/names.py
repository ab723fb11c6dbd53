"""Compares persons' names across spellings, orders and short forms.

Newspapers transcribe a name from another script into Latin letters in several ways; :func:`parts`
makes these spellings equal. Two brothers' names often differ in a single vowel, so different vowels
count as equal only if they are known variants of one transcription.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from reader.entities.gazetteer import fold, gazetteer

# Spellings of one name in Latin letters; the first represents all.
_SPELLINGS = (
    "mohammed muhammad mohamed mohammad mohamad muhammed mohamud mohd md muhammadu mahomed",
    "ahmed ahmad ahmet",
    "mahmoud mahmud mehmood mahmood",
    "hussein hussain husain husayn hossein hossain husein",
    "hassan hasan",
    "ali aly",
    "yusuf youssef yousef yousuf yusef yusof youssouf joseph",
    "abdullah abdallah abdulla abdoulaye",
    "abdulaziz abdulazeez",
    "abdulrahman abderrahman abdurrahman abdourahmane abdurrahaman",
    "abdulmalik abdulmalek",
    "abdulkarim abdulkareem abdulkrim abdulkerim",
    "ibrahim brahim ebrahim ibrahima",
    "khaled khalid",
    "omar umar omer",
    "osama usama",
    "othman uthman osman athmane usman",
    "mustafa mustapha mostafa moustafa moustapha",
    "ismail ismael",
    "said saeed sayeed saied",
    "saleh salih salah",
    "suleiman sulaiman soliman sulayman suleyman souleymane",
    "faisal faysal feisal",
    "tarek tariq tareq",
    "yasser yasir yaser",
    "nasser naser nasir",
    "karim kareem",
    "rashid rasheed rachid",
    "jamal gamal djamel",
    "musa moussa mousa",
    "isa issa eissa",
    "jaber jabir",
    "qasim qassem kassem kasim qasem",
    "mubarak moubarak",
    "gaddafi qaddafi gadhafi kadhafi qadhafi kaddafi",
    "assad asad",
    "sergei sergey serhiy",
    "alexander aleksandr oleksandr alexandr",
    "dmitry dmitri dmytro",
    "volodymyr wolodymyr vladimir",
    "zelenskyy zelensky zelenskiy",
    "mikhail mikhael",
    "yuri yury yuriy",
    "andrei andrey andriy",
)
# A given name and its short forms: equal if the surname is the same.
_SHORT_FORMS = (
    "alexander alex", "andrew andy", "anthony tony", "benjamin ben", "catherine kate cathy",
    "charles charlie chuck", "christopher chris", "christine chris", "daniel dan danny",
    "david dave", "donald don", "edward ed eddie ted", "elizabeth liz beth betty",
    "frederick fred", "gerald gerry jerry", "gregory greg", "jacob jake", "james jim jimmy",
    "jeffrey jeff", "john jack johnny jon", "jonathan jon", "joseph joe", "joshua josh",
    "katherine kate kathy", "kenneth ken", "lawrence larry", "leonard len lenny",
    "manuel manny", "margaret maggie peggy", "matthew matt", "michael mike mick",
    "nicholas nick", "nicolas nico", "patricia pat patty", "patrick pat paddy", "peter pete",
    "philip phil", "raymond ray", "rebecca becky", "richard rick dick", "robert rob bob bobby",
    "ronald ron", "samuel sam", "stephen steve", "steven steve", "susan sue", "theodore ted",
    "thomas tom tommy", "timothy tim", "victoria vicky", "vincent vince",
    "william bill will billy", "francisco paco pancho", "josé pepe", "luis lucho",
)  # fmt: skip
ARTICLES = frozenset({"al", "el", "as", "ar", "an", "ash", "ad", "az", "at"})
_SERVANT = frozenset({"abdul", "abdel", "abdal", "abd"})
SON_OF = frozenset({"bin", "ibn", "bint", "binti"})
"""Words before a father's name; that name alone means the father."""
_ROMAN = re.compile(r"[IVX]+")
_INITIALS = re.compile(r"(?:[a-z]\.){2,}")
_ENGLISH_POSSESSIVE = re.compile(r"['’‘][sS]?$")
_QUOTES = re.compile("[“”„\"]|(?<!\\w)'|'(?!\\w)")
"""The quotation marks around a nickname."""
_JOINED_ARTICLE = re.compile(r"\b([AE]l)(?=[A-Z])")
_GENERATIONS = {"jr": "jr", "junior": "jr", "sr": "sr", "senior": "sr"}
_REGNAL = frozenset(
    {"ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xvi", "i"}
)
_TITLES = frozenset(
    {"king", "queen", "prince", "princess", "emir", "emperor", "sultan", "president"}
)

_SKELETON = (
    (re.compile(r"(.)\1+"), r"\1"),
    (re.compile(r"ph"), "f"),
    (re.compile(r"ck|kh|q"), "k"),
    (re.compile(r"c(?=[aou])"), "k"),
    (re.compile(r"([gdt])h"), r"\1"),
    (re.compile(r"ou"), "u"),
    (re.compile(r"y(?![aeou])"), "i"),
)
# Revised Romanization and McCune-Reischauer spellings of Korean, in words such as Duck-soo.
_KOREAN = (
    (re.compile(r"eo|oo|u"), "u"),
    (re.compile(r"^[kg]|(?<=-)[kg]"), "k"),
    (re.compile(r"^[bp]|(?<=-)[bp]"), "p"),
    (re.compile(r"^[dt](?!h)|(?<=-)[dt](?!h)"), "t"),
    (re.compile(r"^(?:ch|j)|(?<=-)(?:ch|j)"), "j"),
)


@cache
def _variants() -> dict[str, str]:
    return {form: line.split(" ")[0] for line in _SPELLINGS for form in line.split(" ")}


@cache
def _short_forms() -> frozenset[tuple[str, str]]:
    return frozenset(
        pair
        for full, *shorts in (line.split(" ") for line in _SHORT_FORMS)
        for short in shorts
        for pair in ((level(full), level(short)), (level(short), level(full)))
    )


@cache
def _honorifics() -> frozenset[str]:
    return frozenset(fold(word).rstrip(".") for word in gazetteer().words["honorifics"]) | _TITLES


def level(word: str) -> str:
    """Replace different spellings of one sound in the folded ``word`` with the same letters.

    Examples are doubled letters, ``ph`` and ``f``, ``q`` and ``k``. Words of up to four letters are
    only looked up in the list of spellings, because too many of them would become equal.
    """
    if "-" in word:
        for pattern, plain in _KOREAN:
            word = pattern.sub(plain, word)
    word = word.replace("-", "").replace("'", "")
    known = _variants().get(word)
    if known is not None:
        return known
    if len(word) > 4:
        for pattern, plain in _SKELETON:
            word = pattern.sub(plain, word)
    return _variants().get(word, word)


def listed_spelling(word: str) -> str:
    """The first of the listed spellings of the folded name ``word``, or ``word`` if not listed.

    This is stricter than :func:`level`, which also compares sounds.
    """
    return _variants().get(word, word)


def plain(name: str) -> str:
    """``name`` without a possessive ending."""
    return _ENGLISH_POSSESSIVE.sub("", name)


@lru_cache(maxsize=4096)
def parts(name: str) -> tuple[str, ...]:
    """The words of a person's name in a form for comparison.

    They are folded, with one spelling for all variants and without honorifics, "Jr." and the Arabic
    article: ``parts("Muhammad Al-Sisi") == parts("Mohammed el Sisi") == ("mohammed", "sisi")``.
    """
    words = _QUOTES.sub("", fold(_JOINED_ARTICLE.sub(r"\1-", plain(name)))).split(" ")
    while len(words) > 1 and words[0].rstrip(".") in _honorifics():
        words = words[1:]
    found: list[str] = []
    for word in words:
        if word in {"al", "el"} and len(words) > 1:
            continue
        if _INITIALS.fullmatch(word):
            found += word.replace(".", "")
            continue
        head, hyphen, tail = word.partition("-")
        if hyphen and head in _SERVANT:
            found += _servant(tail)
        elif found and found[-1] in _SERVANT and len(word) > 2:
            found[-1:] = _servant(word)
        elif word.startswith(("abdul", "abdel")) and len(word) > 7:
            found += _servant(word[5:])
        else:
            found.append(level(tail if hyphen and head in ARTICLES else word).rstrip("."))
    while len(found) > 1 and found[-1].strip(".,") in _GENERATIONS:
        found.pop()
    if len(found) > 2 and found[-1] in {"ii", "iii", "iv"}:
        found.pop()
    return tuple(word for word in found if word) or (fold(name),)


def _servant(name: str) -> list[str]:
    """One word for "Abdul Rahman", "Abdel-Rahman", "Abd al-Rahman" and "Abderrahman"."""
    head, hyphen, tail = name.partition("-")
    return [level("abdul" + (tail if hyphen and head in ARTICLES else name).replace("-", ""))]


def joined(form: tuple[str, ...]) -> str:
    """The words of :func:`parts` as one word, to compare "Kim Jong Un" with "Kim Jong-un"."""
    return level("-".join(form))


def generation(name: str) -> str:
    """The ``"jr"``, ``"sr"`` or numeral at the end of the name in lower case, else empty."""
    last = fold(plain(name)).rpartition(" ")[2].strip(".,")
    if last in _GENERATIONS:
        return _GENERATIONS[last]
    numeral = plain(name).rpartition(" ")[2]
    return last if last in _REGNAL and _ROMAN.fullmatch(numeral) else ""


def includes(full: tuple[str, ...], short: tuple[str, ...]) -> bool:
    """Whether ``short`` can mean the person called ``full``.

    It can if it is the beginning ("Mohammed bin Salman" of "… Al Saud") or the end of the full
    name, or has the same first and last word and fewer or abbreviated middle names. A single word
    must be the first or the last of the full name. A name after "bin" is the father's and does not
    mean the son.
    """
    if not short or len(short) > len(full):
        return False
    if len(short) == 1:
        named = short[0] in {full[0], full[-1]} or "abdul" + short[0] == full[-1]
        father = len(full) > 1 and full[-2] in SON_OF
        return named and (short[0] == full[0] or not father)
    rest = len(full) - len(short)
    if full[rest:] == short:
        return not (rest and full[rest - 1] in SON_OF)
    if full[: len(short)] == short:
        return short[-1] not in SON_OF
    return full[-1] == short[-1] and _same_given(full[0], short[0]) and _middles(full, short)


def _middles(full: tuple[str, ...], short: tuple[str, ...]) -> bool:
    """Whether ``full`` has all middle names of ``short``, in the same order."""
    middles = list(full[1:-1])
    for middle in short[1:-1]:
        while middles and not _same_given(middles[0], middle):
            middles.pop(0)
        if not middles:
            return False
        middles.pop(0)
    return True


def _same_given(full: str, short: str) -> bool:
    if full == short or (full, short) in _short_forms():
        return True
    bare = short.replace(".", "")
    if len(bare) == 1:
        return full.startswith(bare)
    return len(full.replace(".", "")) == 1 and short.startswith(full[0])


def inside(full: tuple[str, ...], word: str) -> bool:
    """Whether ``word`` is in the middle of ``full`` and can be used alone.

    Examples are the first of two surnames ("Maduro" of "Nicolás Maduro Moros") and a surname before
    a Chinese given name.
    """
    for at in range(1, len(full) - 1):
        if full[at] == word and len(word) > 1 and full[at - 1] not in SON_OF:
            return True
    return False


def slip(one: str, other: str) -> bool:
    """Whether two long words differ only by two swapped neighbouring letters: a misprint."""
    if len(one) != len(other) or len(one) < 5 or one == other:
        return False
    at = next(index for index, (a, b) in enumerate(zip(one, other, strict=True)) if a != b)
    return one[at : at + 2] == other[at : at + 2][::-1] and one[at + 2 :] == other[at + 2 :]


def acronyms_of(name: str) -> frozenset[str]:
    """The acronyms of a name, in upper case.

    They are its initials without small words (``"AU"``), with them (``"DOJ"``), and without a legal
    form at the end.
    """
    words = [word for word in re.split(r"[\s\-/]+", plain(name)) if word[:1].isalnum()]
    legal = gazetteer().words["legal_forms"]
    found = set()
    for chosen in (
        words,
        words[:-1] if len(words) > 2 and fold(words[-1]).rstrip(".") in legal else words,
    ):
        found.add("".join(word[0] for word in chosen if word[0].isupper()))
        found.add("".join(word[0] for word in chosen).upper())
        # All capitals of a word count, not only its initial: "NAfCAT".
        found.add("".join(char for word in chosen for char in word if char.isupper()))
    return frozenset(form for form in found if len(form) > 1)
