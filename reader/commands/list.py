"""``reader list``: one line per article, or a JSON array."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from reader.commands.archive import Reading, print_json
from reader.model import Article
from reader.store.export.to_json import article_record
from reader.text.cells import pad

if TYPE_CHECKING:
    import argparse

_DATE_WIDTH = 10
_PUBLICATION_WIDTH = 24


def run(args: argparse.Namespace) -> int:
    """Print the articles of ``args.paths``; 1 if a named path is unreadable.

    A query limits them to the articles that match; 1 also if none does, 2 if the query is wrong.
    """
    if args.query is not None:
        return _run_query(args.query, args.paths, as_json=args.json)
    return run_on(args.paths, as_json=args.json)


def _run_query(query: str, paths: Sequence[Path], *, as_json: bool) -> int:
    from reader.commands.searched import Searched, parsed

    node = parsed(query)
    if node is None:
        return 2
    with Searched(paths) as searched:
        result = searched.find(node, None, "archive")
        _print(searched.articles(result), as_json=as_json)
        return int(searched.failed or not result.total)


def run_on(paths: Sequence[Path], *, as_json: bool) -> int:
    """Print the articles of ``paths`` in archive order; 1 if one of them is unreadable."""
    reading = Reading(paths)
    _print(reading, as_json=as_json)
    return int(reading.failed)


def _print(articles: Iterable[Article], *, as_json: bool) -> None:
    if as_json:
        print_json(map(article_record, articles))
        return
    for article in articles:
        print(line_of(article))


def line_of(article: Article, listing: str = "") -> str:
    """One line: id, date, publication (cut to its column) and title, separated by two spaces.

    ``listing`` replaces the article's own title or first words. First words are in parentheses.
    """
    listing = listing or article.listing
    columns = (
        article.id,
        pad(article.published, _DATE_WIDTH),
        pad(article.publication, _PUBLICATION_WIDTH),
        listing if article.title else f"({listing})",
    )
    return "  ".join(columns)
