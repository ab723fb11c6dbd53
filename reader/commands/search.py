"""``reader search``: prints the articles that match a query, best first, each with a snippet."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from reader.commands.archive import print_json
from reader.commands.list import line_of
from reader.commands.searched import Searched, parsed
from reader.model import Article, Mention, MentionField
from reader.store.export.to_json import article_record, mention_record

if TYPE_CHECKING:
    import argparse

    from reader.store.search.query import Node

SNIPPET = 160
"""Approximate length of a snippet in code points: it begins and ends with whole words."""

_LEAD = 40
"""Approximate number of code points before the first hit of a snippet."""

_BOLD = ("\x1b[1m", "\x1b[22m")
_BRACKETS = ("[", "]")


class Snippet(NamedTuple):
    """An excerpt of an article's ``field``, from ``start`` to ``end``, and the hits in it."""

    field: MentionField
    start: int
    end: int
    hits: list[Mention]


def run(args: argparse.Namespace) -> int:
    """Print the articles that match ``args.query``.

    1 if none does or a named path is unreadable, 2 if the query is wrong.
    """
    node = parsed(args.query)
    if node is None:
        return 2
    with Searched(args.paths) as searched:
        return _print(searched, node, args)


def _print(searched: Searched, node: Node, args: argparse.Namespace) -> int:
    result = searched.find(node, args.limit)
    scored = [*zip(result.numbers, result.scores or [None] * len(result.numbers), strict=True)]
    found = [
        (rank, searched.store[number], score, searched.highlights(node, number))
        for rank, (number, score) in enumerate(scored, 1)
    ]
    if args.json:
        print_json(_record(*each) for each in found)
    else:
        marks = _BOLD if _styled() else _BRACKETS
        for rank, article, _, hits in found:
            print("\n".join(_lines(rank, article, hits, marks, len(str(len(found))))))
    if len(found) < result.total:
        print(f"reader: the first {len(found):,} of {result.total:,} articles; "
              f"--limit {result.total} prints all", file=sys.stderr)  # fmt: skip
    if not found and sys.stdout.isatty():  # in a pipe, silence and the status say so
        print("reader: no article matches", file=sys.stderr)
    return int(searched.failed or not found)


def _styled() -> bool:
    """Whether hits are bold: on a capable terminal, unless NO_COLOR is set."""
    dumb = os.environ.get("TERM") == "dumb"
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and not dumb


def _lines(
    rank: int, article: Article, hits: Sequence[Mention], marks: tuple[str, str], width: int
) -> Iterable[str]:
    title = [hit for hit in hits if hit.field == "title"]
    whole = Snippet("title", 0, len(article.title), title)
    listing = _marked(article, whole, marks) if article.title else article.listing
    yield f"{rank:{width}}  {line_of(article, listing)}"
    if snippet := snippet_of(article, hits):
        text = _marked(article, snippet, marks)
        before = "… " if snippet.start else ""
        after = " …" if snippet.end < len(article.field_text(snippet.field)) else ""
        yield f"{' ' * width}    {before}{text}{after}"


def snippet_of(article: Article, hits: Sequence[Mention]) -> Snippet | None:
    """The excerpt of text or caption with the most hits; without hits, the start of the text."""
    best: Snippet | None = None
    for hit in hits:
        if hit.field != "title":
            snippet = _around(article, hit, hits)
            if best is None or len(snippet.hits) > len(best.hits):
                best = snippet
    if best is None and article.blocks:
        return _around(article, Mention("text", 0, 0, ""), ())
    return best


def _around(article: Article, hit: Mention, hits: Sequence[Mention]) -> Snippet:
    text = article.field_text(hit.field)
    start = 0 if hit.start <= _LEAD else text.rfind(" ", 0, hit.start - _LEAD) + 1
    end = len(text)
    if end > start + SNIPPET:
        cut = text.rfind(" ", hit.end, max(start + SNIPPET, hit.end) + 1)
        end = cut if cut > 0 else max(start + SNIPPET, hit.end)
    inside = [
        each for each in hits
        if each.field == hit.field and start <= each.start and each.end <= end
    ]  # fmt: skip
    return Snippet(hit.field, start, end, inside)


def _marked(article: Article, snippet: Snippet, marks: tuple[str, str]) -> str:
    """The text of ``snippet`` on one line, its hits between ``marks``."""
    text, parts, at = article.field_text(snippet.field), [], snippet.start
    for hit in snippet.hits:
        parts += [text[at : hit.start], marks[0], text[hit.start : hit.end], marks[1]]
        at = hit.end
    return " ".join("".join([*parts, text[at : snippet.end]]).split())


def _record(
    rank: int, article: Article, score: float | None, hits: Sequence[Mention]
) -> dict[str, Any]:
    record: dict[str, Any] = {"rank": rank, "score": None if score is None else round(score, 4)}
    record |= article_record(article)
    record["hits"] = [mention_record(hit) for hit in hits]
    snippet = snippet_of(article, hits)
    record["snippet"] = snippet and {
        "field": snippet.field,
        "start": snippet.start,
        "end": snippet.end,
        "text": article.field_text(snippet.field)[snippet.start : snippet.end],
    }
    return record
