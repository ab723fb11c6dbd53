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
    " display_name term tag literal basic text fullName full_name username domain @id url"
)
"""The keys of a mapping that may have its name or its only value."""

LONGEST_LIST = 100
"""How many elements of a list are examined."""

LETTER = lazy_pattern(r"[^\W\d_]")

_ADDRESSES = ("href", "@id", "url", "permalink", "canonical", "webUrl", "web", "html")
_PARTS = (("given", "family"), ("firstName", "lastName"), ("first_name", "last_name"))
_NOTHING = words("none null n/a nan unknown undefined - [deleted] [removed] \\n")
_DATED = in_order("$date date iso utc datetime value _seconds seconds start literal raw local")


def is_text(value: str) -> bool:
    """Whether ``value`` is a text: not a number or a word for nothing."""
    return LETTER.search(value) is not None and value[:100].strip().casefold() not in _NOTHING


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


def text_in(value: object) -> str:
    """The first text in ``value``, with plain spaces; empty if there is none."""
    return plain_spaces(next(iter(texts_in(value)), ""))


def texts_in(value: object) -> list[str]:
    """``value`` as texts: a scalar gives one, a list several, a mapping its name."""
    if isinstance(value, list):
        return [t for each in value[:LONGEST_LIST] if not isinstance(each, list)
                for t in texts_in(each)]  # fmt: skip
    if isinstance(value, dict):
        for parts in _PARTS:
            if any(isinstance(value.get(part), str) for part in parts):
                return texts_in(" ".join(str(value.get(part) or "") for part in parts))
        if named := next((texts_in(value[key]) for key in NAMES if value.get(key)), []):
            return named
        # {"62": {"name": "Ada Obi"}, "63": …}
        return texts_in([
            {key: each[key]} for each in list(value.values())[:LONGEST_LIST]
            if isinstance(each, dict)
            and (key := next((key for key in NAMES if isinstance(each.get(key), str)), ""))
        ])  # fmt: skip
    if value is None or isinstance(value, bool):
        return []
    text = one_line(str(value))
    if fragments.has_markup(text) or ("&" in text and ";" in text and not is_address(text)):
        text = " ".join(block.text for block in fragments.blocks(text))
    return [] if not text or text.casefold() in _NOTHING else [text]
