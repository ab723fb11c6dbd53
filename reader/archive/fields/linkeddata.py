"""JSON-LD with schema.org's vocabulary: finds the record that describes the article.

A page has several records: site, organization, breadcrumbs, the page itself, and the article. The
properties of a ``WebPage`` (the day of its first version, its name) are not those of the article on
it, so a ``NewsArticle`` comes first, wherever it is.
"""

from __future__ import annotations

import html
import json
from collections.abc import Iterator, Mapping

from reader.system.lazy import lazy_pattern

Record = Mapping[str, object]

MAX_RECORDS = 400
"""How many values of one piece of JSON-LD are examined."""

_LONGEST_LIST = 100
_OPENING = lazy_pattern(r"\s*(?:/\*|//)?\s*(?:<!\[CDATA\[|<!--)\s*(?:\*/)?")
_CLOSING = lazy_pattern(r"\s*(?:/\*|//)?\s*(?:\]\]>|-->)\s*(?:\*/)?[\s;]*$")
_LAST_COMMA = lazy_pattern(r"(?<=[\]}\"\w])\s*,\s*([}\]])")
"""A comma before a closing bracket: invalid JSON, but common."""
_LONGEST_WRAPPING = 100
_NO_ARTICLES = ("DiscussionForumPosting", "JobPosting")
_PAGES = ("WebPage", "ItemPage")
_PAGE_RANK = 2
_REFERRING = ("author", "creator", "publisher", "sourceOrganization", "mainEntity")


def loads(text: str) -> object:
    """The value in the ``text`` of a script element, with or without a CDATA section around it.

    Raises ValueError or RecursionError if it is not JSON.
    """
    opened = _OPENING.match(text[:_LONGEST_WRAPPING])
    bare = text[opened.end() if opened else 0 :].rstrip("; \t\r\n")
    closed = _CLOSING.search(bare, max(len(bare) - _LONGEST_WRAPPING, 0))
    bare = bare[: closed.start()] if closed else bare
    try:
        return json.loads(bare, strict=False)
    except json.JSONDecodeError:
        bare = html.unescape(bare) if "&quot;" in bare else _LAST_COMMA.sub(r"\1", bare)
        return json.loads(bare, strict=False)


def articles(value: object) -> list[Record]:
    """The records in ``value`` that describe an article: news first, pages last.

    A reference to another record (``{"@id": …}``) is replaced by that record.
    """
    every = [*_records(value)]
    known = {identity: each for each in reversed(every)
             if isinstance(identity := each.get("@id"), str) and len(each) > 1}  # fmt: skip
    ranked = [(rank, each) for each in every if (rank := _rank(each)) is not None]
    ranked.sort(key=lambda pair: pair[0])
    return [_resolved(each, known) for _, each in ranked]


def is_page(record: Record) -> bool:
    """Whether ``record`` describes a page, not the article on it."""
    return _rank(record) == _PAGE_RANK


def _rank(record: Record) -> int | None:
    """0 for news, 1 for other articles, 2 for the page; None for anything else."""
    kinds = record.get("@type")
    names = [kind for kind in (kinds if isinstance(kinds, list) else [kinds])
             if isinstance(kind, str) and not kind.endswith(_NO_ARTICLES)]  # fmt: skip
    if any(name.endswith(("NewsArticle", "Report")) for name in names):
        return 0
    if any(name.endswith(("Article", "Posting")) for name in names):
        return 1
    return _PAGE_RANK if any(name.endswith(_PAGES) for name in names) else None


def _records(value: object) -> Iterator[Record]:
    pending, looked = [value], 0
    while pending and (looked := looked + 1) < MAX_RECORDS:
        value = pending.pop(0)
        if isinstance(value, list):
            pending += value[:_LONGEST_LIST]
        elif isinstance(value, dict):
            yield value
            pending += [value[key] for key in ("@graph", "mainEntity") if key in value]


def _resolved(record: Record, known: Mapping[str, Record]) -> Record:
    changed = {}
    for name in _REFERRING:
        value = record.get(name)
        found = [_target(each, known) for each in (value if isinstance(value, list) else [value])]
        if found not in ([value], value):
            changed[name] = found if isinstance(value, list) else found[0]
    return {**record, **changed} if changed else record


def _target(value: object, known: Mapping[str, Record]) -> object:
    if isinstance(value, dict) and isinstance(value.get("@id"), str) and "name" not in value:
        return known.get(value["@id"], value)
    return value
