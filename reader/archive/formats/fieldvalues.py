"""The values in JSON records: texts, dates, addresses and lists, in the forms that tools use.

A value counts only if it has the form of its field, whatever the name of the field promises: a
number is no title, a word is no date.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from reader.archive.fields import dates
from reader.archive.formats import fragments
from reader.safety import one_line, plain_spaces
from reader.system.lazy import in_order, lazy_pattern, words

NAMES = in_order(
    "by rendered name title main original value @value $date $numberLong label webTitle displayName"
    " display_name term tag literal basic text $text #text fullName full_name username domain @id"
    " url"
)
"""The keys of a mapping that may have its name or its only value."""

LONGEST_LIST = 100
"""How many elements of a list are examined."""

LETTER = lazy_pattern(r"[^\W\d_]")

# Elements of a story whose "type" says that they are not its text.
_NO_PIECES = words("kicker title headline byline author date image video gallery audio")
_NO_PARTS = _NO_PIECES | words("picture photo caption raw_html interstitial_link related ad embed")
_PIECES = words("text link bold italic entityreference entity strong em hashtag mention plain span")
_WITHIN_ORDER = in_order("rendered text content value html bodyHtml bodyTextSummary basic")
WITHIN = frozenset(_WITHIN_ORDER) | frozenset(NAMES)
"""The keys of a mapping that is one value."""
_WHOLE = words("title headline url link permalink")
_TITLES = ("title", "headline")
_ADDRESSED = words("url link permalink date published author byline guid")
_HEADINGS = ("summary", "headline", "heading", "title")
_LEAVES = in_order("text $text #text rendered value html bodyhtml content paragraph p body")
_CONTAINERS = in_order(
    "text value content contents body body.content block paragraph paragraphs p blocks sections"
    " elements components children items data main"
)
_DEEPEST = 8
_MOST_PIECES = 10_000

_ADDRESSES = (
    "href",
    "@id",
    "url",
    "permalink",
    "canonical",
    "webUrl",
    "web",
    "html",
    "$text",
    "#text",
)
_PARTS = (("given", "family"), ("firstName", "lastName"), ("first_name", "last_name"))
_NOTHING = words("none null n/a nan unknown undefined - [deleted] [removed] \\n")
_DATED = in_order("$date date iso utc datetime value _seconds seconds start literal raw local")


def is_text(value: str) -> bool:
    """Whether ``value`` is a text: not a number or a word for nothing."""
    return LETTER.search(value) is not None and value[:100].strip().casefold() not in _NOTHING


def paragraphs_in(value: object) -> list[str]:
    """A text as one item, a list of texts (or of records with a text) as several."""
    value = _inner(value) if isinstance(value, dict) else value
    if isinstance(value, str):
        return [value] if is_text(value) and not is_address(value[:5_000].strip()) else []
    if not isinstance(value, list):
        return []
    value = main_version(value)
    if any(isinstance(each, dict) and _is_whole(each) for each in value):
        return []  # these are articles, not paragraphs
    texts = [text for each in value if (text := _inner(each)) and is_text(text)]
    if any(isinstance(each, str) for each in value) and len(texts) > 1 and any(
        isinstance(each, dict) for each in value
    ):  # fmt: skip
        return ["".join(_inner(each) or "" for each in value)]  # text with links in between
    return texts


def parts_of(value: object, depth: int = _DEEPEST) -> list[str]:
    """The paragraphs of a document in parts: sections, blocks, pieces of text.

    Empty if a part looks like an article of its own.
    """
    if isinstance(value, str):
        return [value] if is_text(value) and not is_address(value) else []
    if isinstance(value, list) and depth:
        if any(map(_is_piece, value)) and all(isinstance(v, str) or _is_piece(v) for v in value):
            return parts_of("".join(_inner(each) or "" for each in value))
        found = [parts_of(each, depth - 1) for each in value[:_MOST_PIECES]]
        return [text for texts in found for text in texts]
    return _parts_of_one(value, depth - 1) if isinstance(value, dict) and depth else []


def _parts_of_one(value: Mapping[str, object], depth: int) -> list[str]:
    """The paragraphs of one part, its heading first."""
    names = {str(name)[:100].lower(): part for name, part in value.items()}
    has_title = any(names.get(name) for name in _TITLES)
    if value.get("type") in _NO_PARTS or (has_title and not _ADDRESSED.isdisjoint(names)):
        return []
    found = [text for name in _HEADINGS for text in parts_of(names.get(name), depth)]
    leaf = next((text for name in _LEAVES if isinstance(text := names.get(name), str)), None)
    if leaf is not None:
        return found + parts_of(leaf)
    return found + [text for name in _CONTAINERS for text in parts_of(names.get(name), depth)]


def _is_piece(value: object) -> bool:
    """Whether ``value`` is a piece of a paragraph: a link, or words in bold."""
    return (
        isinstance(value, dict)
        and isinstance(value.get("text"), str)
        and str(value.get("type")).lower() in _PIECES
    )


def _is_whole(value: Mapping[str, object]) -> bool:
    """Whether ``value``, an element of a list, is an article and not a part of one."""
    return not _WHOLE.isdisjoint(value) and (
        "type" not in value or "title" in value or "headline" in value
    )


def _inner(value: object, depth: int = _DEEPEST) -> str | None:
    """The text in one element of a list, which may be a list of pieces itself."""
    if isinstance(value, list) and depth:
        return "".join(_inner(each, depth - 1) or "" for each in value[:_MOST_PIECES])
    if not isinstance(value, dict):
        return value if isinstance(value, str) else None
    if value.get("type") in _NO_PIECES:
        return None
    found = next((value[key] for key in _WITHIN_ORDER if key in value), None)
    return _inner(found, depth - 1) if isinstance(found, str | list) and depth else None


def main_version(versions: list[object]) -> list[object]:
    """The main one of the ``versions`` of a title or text in ninjs; any other list unchanged."""
    if not all(isinstance(each, dict) and "role" in each and "value" in each for each in versions):
        return versions
    of_role = [v for v in versions if isinstance(v, dict) and v["role"] in ("main", "body", "")]
    marked = [v for v in of_role or versions if isinstance(v, dict)
              and "html" in str(v.get("contenttype"))[:100]]  # fmt: skip
    return [*(marked or of_role or versions)][:1]


def is_host(name: str) -> bool:
    """Whether ``name`` is a host in small letters, such as "news.example"."""
    return re.fullmatch(r"(?:[a-z0-9-]{1,63}\.){1,6}[a-z]{2,24}", name) is not None


def is_address(text: str) -> bool:
    """Whether ``text`` is the address of a page and nothing else."""
    return re.match(r"https?://\S{3,2000}$", text, re.IGNORECASE) is not None


def url_in(value: object) -> str:
    """The URL in ``value``: a text, a link, or the first link in a list."""
    if isinstance(value, list):
        return next((url for each in value[:LONGEST_LIST] if not isinstance(each, list)
                     and (url := url_in(each))), "")  # fmt: skip
    if isinstance(value, dict):
        value = next((value[key] for key in _ADDRESSES if value.get(key)), None)
    text = text_in(value)
    return text if is_address(text) else ""


def date_in(value: object) -> str:
    """The date in ``value``, with its precision."""
    if isinstance(value, dict):
        if isinstance(parts := value.get("date-parts"), list):
            return date_in(next((part for part in parts if isinstance(part, list)), []))
        value = next((value[key] for key in _DATED if value.get(key)), value)
    if isinstance(value, list) and all(isinstance(each, int | str) for each in value[:3]):
        numbers = [str(number).zfill(2) for number in value[:3]]
        if numbers and len(numbers[0]) == 4 and all(map(str.isdecimal, numbers)):
            return dates.stamp("-".join(numbers))  # [2016, 3, 12]
    if isinstance(value, bool):
        return ""
    return dates.stated(text_in(value))


def first(fields: Mapping[str, object], keys: Sequence[str]) -> str:
    """The first value under one of ``keys``, several joined by commas; empty if there is none."""
    found = (", ".join(texts_in(fields[key])) for key in keys if key in fields)
    return next(filter(None, found), "")


def listed(fields: Mapping[str, object], keys: Sequence[str]) -> tuple[str, ...]:
    """All different values under ``keys``; a text is split at its semicolons or commas."""
    found: list[str] = []
    for key in filter(fields.__contains__, keys):
        value = without_numbers(fields[key])
        if isinstance(value, str):
            value = value.split(";" if ";" in value else ",")
        if isinstance(value, list):
            value = [_valued(each) for each in value[:LONGEST_LIST]]
        found += texts_in(value)
    return tuple(dict.fromkeys(found))


def without_numbers(value: object) -> object:
    """``value`` without bare numbers, which are the ids of names elsewhere (WordPress)."""
    if isinstance(value, int | float):
        return None
    if isinstance(value, list):
        return [each for each in value if not isinstance(each, int | float)]
    return value


def _valued(value: object) -> object:
    """The value in a pair of kind and value (``{"name": "persons", "value": "Obi, Ada"}``).

    If both are the same (``{"name": "World News", "value": "world-news"}``), the name.
    """
    if isinstance(value, dict) and "name" in value and isinstance(text := value.get("value"), str):
        name = str(value["name"])
        same = [*filter(str.isalnum, name.casefold())] == [*filter(str.isalnum, text.casefold())]
        return name if same or not text.strip(" .0123456789") else text
    return value


def id_in(value: object) -> str:
    """The id that ``value`` is, also MongoDB's ``{"$oid": "507f…"}``; empty if it is an address."""
    if isinstance(value, dict) and isinstance(value.get("$oid"), str):
        value = value["$oid"]
    text = text_in(value)
    return "" if "/" in text else text


def text_in(value: object) -> str:
    """The first text in ``value``, with plain spaces; empty if there is none."""
    return plain_spaces(next(iter(texts_in(value)), ""))


def texts_in(value: object) -> list[str]:
    """``value`` as texts: a scalar gives one, a list several, a mapping its name."""
    if isinstance(value, list):
        return [t for each in value[:LONGEST_LIST] if not isinstance(each, list)
                for t in texts_in(each)]  # fmt: skip
    if isinstance(value, dict):
        return _name_in(value)
    if value is None or isinstance(value, bool):
        return []
    text = one_line(str(value))
    if fragments.has_markup(text) or ("&" in text and ";" in text and not is_address(text)):
        text = " ".join(block.text for block in fragments.blocks(text))
    return [] if not text or text.casefold() in _NOTHING else [text]


def _name_in(value: Mapping[str, object]) -> list[str]:
    """The name, or the only value, of a mapping; the names of several under their ids."""
    for parts in _PARTS:
        if any(isinstance(value.get(part), str) for part in parts):
            return texts_in(" ".join(str(value.get(part) or "") for part in parts))
    if named := next((texts_in(value[key]) for key in NAMES if value.get(key)), []):
        return named
    capital = next((key for key in value if str(key).lower() in NAMES and value[key]), "")
    if capital:
        return texts_in(value[capital])
    for key in ("data", "attributes", "properties", "node", "fields"):
        if isinstance(inner := value.get(key), dict | list):
            return texts_in(inner)
    # {"62": {"name": "Ada Obi"}, "63": …}
    return texts_in([
        {key: each[key]} for each in list(value.values())[:LONGEST_LIST]
        if isinstance(each, dict)
        and (key := next((key for key in NAMES if isinstance(each.get(key), str)), ""))
    ])  # fmt: skip
