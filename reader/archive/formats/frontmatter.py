"""Reads an article's fields from YAML front matter, under all common spellings of the keys."""

from __future__ import annotations

import re
from collections.abc import Mapping

import yaml

from reader.archive.fields import dateline, dates, urls
from reader.archive.formats import exported
from reader.archive.wordlist import words
from reader.model import LINE_FIELDS, Article, Dateline
from reader.system.lazy import lazy_pattern
from reader.system.yaml_nodes import AliasError, SafeLoader, line_of, refuse_aliases

MAX_FRONT_MATTER = 32 * 1024
"""The longest front matter, in code points, that is read."""

_KEYS: Mapping[str, tuple[str, ...]] = {
    "title": ("title", "headline", "name"),
    "publication": (
        "publication",
        "source",
        "site",
        "sitename",
        "outlet",
        "newspaper",
        "publisher",
    ),
    "archive": ("archive", "collection"),
    "section": ("section", "category", "categories", "rubric"),
    "published": ("published", "date", "datepublished", "publisheddate", "publishdate", "pubdate"),
    "byline": ("byline", "author", "authors", "creator"),
    "caption": ("caption", "imagecaption", "photocaption"),
    "media_id": ("mediaid", "id", "guid"),
    "url": ("url", "link", "canonical", "canonicalurl", "permalink", "sourceurl"),
    "dateline": ("dateline",),
}
_LISTS: Mapping[str, tuple[str, ...]] = {
    "tags": ("tags", "keywords", "tag"),
    "places": ("places", "place", "locations", "location"),
}
_OPEN = lazy_pattern(r"\ufeff?\s*---[ \t]*\n")
_CLOSE = lazy_pattern(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE)
_ALIASES = lazy_pattern(r"(?:^|[\s\[{,:-])[&*][\w-]", re.MULTILINE)
_NAME_KEYS = ("name", "title", "url")
_NOTHING = words("none null n/a - ~ unknown")


class _Loader(SafeLoader):  # type: ignore[misc]
    """The safe loader, which loads every plain scalar as text.

    So ``2017-02-30`` is not an error, ``007`` keeps its zeros, and the title "No" is not false.
    """


_Loader.yaml_implicit_resolvers = {}


def split(text: str) -> tuple[Mapping[str, object], str, str]:
    """The front matter of ``text``, the body after it, and the problem with the front matter.

    The problem is a reason for a :class:`~reader.model.Notice`, or empty.
    """
    opened = _OPEN.match(text)
    if opened is None:
        return {}, text, ""
    closed = _CLOSE.search(text, opened.end())
    if closed is None:
        return {}, text[opened.end() :], "its front matter has no end (---), so it was not read"
    matter, problem = _loaded(text[opened.end() : closed.start()])
    if problem:
        problem = f"its front matter {problem}, so only the body was read"
    return matter, text[closed.end() :], problem


def _loaded(source: str) -> tuple[Mapping[str, object], str]:
    """The keys and values in the YAML ``source``, or the problem with it."""
    if len(source) > MAX_FRONT_MATTER:
        return {}, f"is longer than {MAX_FRONT_MATTER // 1024} KiB"
    try:
        # Aliases can expand without limit ("billion laughs"); front matter does not need them.
        if _ALIASES.search(source):
            refuse_aliases(source)
        matter = yaml.load(source, _Loader)
    except AliasError:
        return {}, "uses YAML aliases"
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        return {}, f"is not valid YAML{_where(error)}"
    if not isinstance(matter, dict | None):
        return {}, "is not a list of 'key: value' lines"
    return {_key(key): value for key, value in (matter or {}).items()}, ""


def article(matter: Mapping[str, object]) -> Article:
    """The article that ``matter`` describes, without id, path and blocks.

    The values of an article that Reader has exported are taken literally. In other front matter a
    value such as "unknown" counts as missing, the URL may give the date, and places are read from
    the dateline.
    """
    if is_exported(matter):
        return _exported(matter)
    fields = {name: _first(matter, keys) for name, keys in _KEYS.items()}
    lists = {name: _list(matter, keys) for name, keys in _LISTS.items()}
    found = _dateline(fields.pop("dateline"), fields["publication"])
    url = fields["url"]
    fields |= {
        "publication": fields["publication"] or urls.publication(url),
        "published": dates.stamp(fields["published"]) or urls.published(url),
        "url": urls.original(url),
    }
    return Article(
        id="",
        path="",
        **fields,
        dateline=found,
        blocks=(),
        tags=lists["tags"],
        places=lists["places"],
    )


def is_exported(matter: Mapping[str, object]) -> bool:
    """Whether ``matter`` belongs to an article that Reader has exported."""
    return "readerid" in matter


def _exported(matter: Mapping[str, object]) -> Article:
    names = (*LINE_FIELDS, "dateline")
    lines = {name: text for name in names if isinstance(text := matter.get(_key(name)), str)}
    return exported.article(
        lines, matter.get("datelineplaces"), matter.get("tags"), matter.get("places"), []
    )


def _dateline(text: str, publication: str) -> Dateline:
    """The dateline ``text``, with the places that it would give at the start of a story."""
    found = dateline.find(f"{text} — The", publication) if text else None
    return Dateline(text, found.dateline.places if found else ())


def _where(error: Exception) -> str:
    line = line_of(error)
    return f" (line {line + 1})" if line else ""


def _key(key: object) -> str:
    return re.sub(r"[\s_:-]", "", str(key)[:100]).lower()


def _first(matter: Mapping[str, object], keys: tuple[str, ...]) -> str:
    """The first value of ``keys`` that is not empty, as one text."""
    texts = (", ".join(_texts(matter[key])) for key in keys if key in matter)
    return next((text for text in texts if text), "")


def _list(matter: Mapping[str, object], keys: tuple[str, ...]) -> tuple[str, ...]:
    for key in keys:
        value = matter.get(key)
        if isinstance(value, str):
            value = value.split(";" if ";" in value else ",")
        if texts := _texts(value):
            return tuple(dict.fromkeys(texts))
    return ()


def _texts(value: object) -> list[str]:
    """``value`` as texts: a scalar gives one, a list several, a mapping its name."""
    if isinstance(value, (list, tuple)):
        parts = [part for part in value if not isinstance(part, (list, tuple))]
        return [text for part in parts for text in _texts(part)]
    if isinstance(value, dict):
        return next((_texts(value[key]) for key in _NAME_KEYS if key in value), [])
    text = "" if value is None else str(value).strip()
    return [] if not text or text.casefold() in _NOTHING else [text]
