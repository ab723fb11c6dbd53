"""Header fields: lines above an article with its metadata ("Media ID: 55354643"), and bylines."""

from __future__ import annotations

import re
from collections.abc import Callable

from reader.archive.fields import dates, urls
from reader.system.lazy import lazy_pattern, words

MAX_HEADER = 400
"""The longest line, in code points, that can be a header field."""

FIELDS = {
    name: field
    for field, names in {
        "title": "title|headline|article title",
        "publication": "publication|newspaper|publisher|site|site name|outlet|source|news source",
        "archive": "archive|collection",
        "section": "section|category|topic|rubric|channel|desk",
        "published": "date|published|publication date|date published|published on|posted|posted on"
        "|publish date|dated|datepublished|pubdate",
        "byline": "by|byline|author|authors|reporter|writer|written by|words by|story by",
        "caption": "caption|photo caption|image caption|picture caption|image|photo|picture",
        "media_id": "media id|document id|article id|story id|doc id|id|accession number|guid",
        "url": "url|link|permalink|source url|article url|web address|canonical",
        "places": "places|place|location|locations|dateline",
        "tags": "tags|keywords|tagged|filed under|topics|subjects",
        "": "updated|last updated|modified|last modified|language|views|word count|words|read time",
    }.items()
    for name in names.split("|")
}
"""Field names in page dumps, in lower case, with the article's field; "" is dropped."""

_NOTHING = words("n/a na none unknown unavailable - – —")
_ASKING = words("what why how who when where which whether that if the a an is are was were")
_TELLING = words(
    """
    why how what when where who which that whether if is are was were be been has have had will
    would can could should may must do does did says said to i we you they he she it my your his
    her their our this these those not never the a an at from about
    """
)
_SMALL_TELLING = words("the a an at from about to my your his her their our")
"""Those of the words above that names also have: "Bank of the South"."""
_SMALL_WORDS = words(
    """
    a and al & at by da das de del der des di do dos du e el en es et für i in la las le les los of
    on und ve van von y the
    """
)
_AGO = lazy_pattern(
    r"(?:(?:about |over |almost )?(?:\d{1,3}|an?|one|two|few|a few) ?(?:[smhd]|secs?|seconds?"
    r"|mins?|minutes?|hrs?|hours?|days?|weeks?|months?|years?) ago|just now|today|yesterday"
    r"|(?:mon|tues?|wednes|thurs?|fri|satur|sun)day)(?:,? (?:at )?\d{1,2}[:.]\d\d.{0,12})?",
    re.IGNORECASE,
)
_DAY_OF_WEEK = lazy_pattern(r"(?:mon|tues?|wednes|thurs?|fri|satur|sun)day,?\s+", re.IGNORECASE)

_FIELD = lazy_pattern(r"([A-Za-z][A-Za-z -]{0,24}?)\s?:\s*(\S.*)")
_BY = lazy_pattern(r"(?:by|words by|story by|written by|reported by)\s+", re.IGNORECASE)
# English labels are fields. Words that start a headline more often are missing: "Writer", "Text".
_BY_LABEL = lazy_pattern(
    r"(?:autor(?:a|es|ka|in)?|auteurs?|autore|författare|forfatter|kirjoittaja|szerző|yazar|müəllif"
    r"|penulis|wartawan|mwandishi|tác giả|автор(?:ы|и)?|кореспондент|корреспондент|συντάκτης"
    r"|بقلم|نویسنده|نوشته|تحریر|מאת|लेखक|লেখক|作者|记者|記者|撰文|文／|기자|โดย|ผู้เขียน)\s?[:：]\s*(\S.*)",
    re.IGNORECASE,
)
_LONGEST_NAMES = 80
# A Korean name of three syllables starts with one of few surnames; "사회부 기자" is no name.
_KOREAN_NAME = (
    "[강고곽공구권길김나남노류마문민박반방배백변서석설성손송신심안양엄여오왕우원유윤이임"
    "장전정조주지진차채천최추표하한함허현홍황][가-힣][가-힣](?<![부팀])"
)
_KOREAN_TITLE = lazy_pattern(
    rf"({_KOREAN_NAME}(?: ?[·ㆍ] ?{_KOREAN_NAME}){{0,9}}) [가-힣]{{0,6}}(?:기자|특파원)"
)
_BY_ABROAD = lazy_pattern(r"(?:por|par|von|di|door|av|af|oleh)\s+(?=\S+\s+\S)", re.IGNORECASE)
_ROLE = lazy_pattern(r"\s?[,|/–—(-]\s|\s?\(")
_AND = lazy_pattern(r"\s(?:and|&|with)\s")
CREDIT = lazy_pattern(
    r"(?:^(?:file |stock )?(?:photo|picture|image|illustration|graphic|video|caption)s?\s?[:/|]"
    r"|\(?(?:file |courtesy |handout |screen)?(?:photo|picture|image|pic|illustration)s?"
    r"(?: (?:by|courtesy|credit|via)\b| ?[:/|–-])"
    r"|[/|(\[](?:reuters|afp|ap|getty(?: images)?|ap photo|epa|xinhua|shutterstock|file|file photo"
    r"|handout)[^)]{0,40}[)\]]?\.?$"
    r"|\bgetty images\b|\bfile photo\b|\bpictured (?:here|above|earlier|in|at|on)\b|©)",
    re.IGNORECASE,
)
_CREDITED = ("phot", "pict", "mage", "trat", "graph", "vide", "capt", "pic")
_CREDIT_SIGNS = frozenset("/|([©")
_ODD_LETTERS = frozenset("ıİſ\u212a")
_PARTICLES = words(
    """
    al bin ibn de la del van von der el ben da dos du di le and & jr jr. sr ould
    """
)
_PLAIN_WORDS = words(
    """
    about after against all amid an and are as at back be before but can could day for from
    get had has have he her his how in into is it its markets more must national new news no
    nation not now of off on or our out over part profile review say says she should special
    status story than that the their they to up was we were what when who why will win wins
    with world you your
    """
)


def field(line: str) -> tuple[str, str] | None:
    """The article's field in ``line`` and its value; None if it is not a header field.

    The value must fit the field: "Source: bridge to open in May" and "Link: the bridge that joins
    two towns" are headlines.
    """
    if len(line) > MAX_HEADER or ":" not in line[:30]:
        return None
    match = _FIELD.fullmatch(line)
    if match is None:
        return None
    label, value = " ".join(match[1].lower().split()), match[2].strip()
    name = FIELDS.get(label)
    if name is None or not (_may_be_value(name, label, value) or value.lower() in _NOTHING):
        return None
    return name, value


def reads_as_text(value: str) -> bool:
    """Whether ``value``, which follows a field's name, has the words of a sentence or headline."""
    telling = _TELLING if value[0].islower() else _TELLING - _SMALL_TELLING
    return len(value.split()) >= 3 and not telling.isdisjoint(value.lower().split())


def _may_be_value(name: str, label: str, value: str) -> bool:
    if label == "byline":  # no headline starts with this
        return True
    if name in _CHECKS:
        return _CHECKS[name](value)
    if name:
        return name != "caption" or "caption" in label or not _asks(value)
    if label in ("updated", "last updated", "modified", "last modified"):
        return _is_day(value)
    if label == "language":
        return len(value.split()) <= 3 and not reads_as_text(value)
    return value[0].isdigit() and len(value.split()) <= 4


def _is_day(value: str) -> bool:
    """Whether ``value`` is a date, even one relative to the time of reading ("2 days ago")."""
    return (
        bool(dates.stamp(value))
        or dates.from_line(value) is not None
        or dates.is_partial(_DAY_OF_WEEK.sub("", value, count=1))
        or _AGO.fullmatch(value) is not None
    )


def _is_address(value: str) -> bool:
    return (
        " " not in value and "." in value and (urls.split_line(value) is not None or "/" in value)
    )


def _is_number(value: str) -> bool:
    """Whether ``value`` is an identifier: one word, or several with digits and capitals."""
    return (
        all(not word.islower() or any(map(str.isdigit, word)) for word in value.split())
        or " " not in value
    )


def _is_author(value: str) -> bool:
    """Whether ``value`` names people or a desk, perhaps with a role after a comma."""
    if value.startswith("@") or ("@" in value and " " not in value):
        return True
    for name in re.split(r"\s?[,;&]\s|\s(?:and|with)\s", _ROLE.split(value, maxsplit=1)[0]):
        parts = [part for part in name.split() if part not in _PARTICLES]
        small = [part for part in parts if part[:1].islower()]
        if len(parts) > 5 or (small and len(parts) > 2) or not _TELLING.isdisjoint(parts):
            return False
    return True


def _is_title_of(value: str) -> bool:
    """Whether ``value`` names a paper or a place: all but its small words are capitalized."""
    parts = value.split()
    small = [part for part in parts if part[:1].islower() and part not in _SMALL_WORDS]
    stops = value.endswith(".") and (len(parts) > 3 or value[0].islower())
    ends = stops or value.endswith((";", "!", "?", ":"))
    return len(parts) <= 10 and not ends and len(small) <= (1 if len(parts) <= 2 else 0)


def _is_section(value: str) -> bool:
    return len(value.split()) <= 8 and not (value[0].islower() and reads_as_text(value))


def _is_list(value: str) -> bool:
    return not _asks(value) and (any(sign in value for sign in ",;|") or len(value.split()) <= 6)


def _asks(value: str) -> bool:
    """Whether ``value`` reads like a headline after a colon: "what the camera saw"."""
    words = value.split()
    return value[0].islower() and len(words) >= 3 and words[0] in _ASKING


_CHECKS: dict[str, Callable[[str], bool]] = {
    "published": _is_day,
    "url": _is_address,
    "media_id": _is_number,
    "byline": _is_author,
    "publication": _is_title_of,
    "archive": _is_title_of,
    "places": _is_title_of,
    "section": _is_section,
    "tags": _is_list,
}
"""Checks for the values of fields; other fields take any value."""


def byline(line: str) -> str:
    """The authors, if ``line`` is a byline and nothing else ("By Ada Obi, Staff"), or empty."""
    match = _BY.match(line)
    if match is None or len(line) > 200:
        return _labelled(line)
    written = line[match.end() :]
    names = _AND.split(_ROLE.split(written, maxsplit=1)[0])
    if not all(len(name.split()) <= 5 and _named(name.rstrip(".").split()) for name in names):
        return ""
    return written.rstrip(". ")


def _labelled(line: str) -> str:
    """The names after a label in another language ("Автор: Ада Оби"), or empty."""
    match = _BY_LABEL.fullmatch(line) if ":" in line or "：" in line else None
    if (
        match is None
        or len(line) > _LONGEST_NAMES
        or line.endswith((".", "?", "!", "。", "？", "！", "؟"))
    ):
        return ""
    return match[1] if _is_author(match[1]) else ""


def reporters(names: str) -> str:
    """``names``, a list with commas, without the "기자" (reporter) that follows Korean names."""
    if "기자" not in names and "특파원" not in names:
        return names
    found: list[str] = []
    for name in names.split(", "):
        match = _KOREAN_TITLE.fullmatch(name.strip())
        found += re.split(" ?[·ㆍ] ?", match[1]) if match else [name]
    return ", ".join(found)


def bare_name(name: str) -> str:
    """``name``, which has the shape of a name, without a "by" in another language before it."""
    return _BY_ABROAD.sub("", name, count=1)


def is_name(line: str) -> bool:
    """Whether ``line`` has the shape of a person's name: two to four capitalized words."""
    words = line.split()
    return 2 <= len(words) <= 4 and len(line) <= 50 and _named(words)


def has_credit(line: str) -> bool:
    """Whether ``line`` has the signs of a caption: a picture credit or "pictured"."""
    return len(line) <= MAX_HEADER and may_credit(line) and CREDIT.search(line) is not None


def may_credit(line: str) -> bool:
    """Whether ``line`` has a part that every match of :data:`CREDIT` has: ten times as fast.

    With IGNORECASE a dotless i matches an i, and a long s an s; ``lower`` does not convert them.
    """
    lower = line.lower()
    return (
        any(map(lower.__contains__, _CREDITED))
        or not _CREDIT_SIGNS.isdisjoint(line)
        or not (line.isascii() or _ODD_LETTERS.isdisjoint(line))
    )


def _named(words: list[str]) -> bool:
    capitals = [word for word in words if word.casefold() not in _PARTICLES]
    return bool(capitals) and all(
        word[:1].isupper()
        and word.rstrip(".")
        .replace("-", "")
        .replace("’", "")
        .replace("'", "")
        .replace(".", "")
        .isalpha()
        and word.casefold() not in _PLAIN_WORDS
        for word in capitals
    )
