"""``reader list``: a line for each article, or a JSON array."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from reader.commands.archive import Reading
from reader.commands.records import article_record, to_json
from reader.model import Article
from reader.widgets.cells import pad

if TYPE_CHECKING:
    import argparse

_DATE_WIDTH = 10
_PUBLICATION_WIDTH = 24


def run(args: argparse.Namespace) -> int:
    """Print the articles of ``args.paths``; 1 if a named path is unreadable."""
    return run_on(args.paths, as_json=args.json)


def run_on(paths: Sequence[Path], *, as_json: bool) -> int:
    """Print the articles of ``paths`` in archive order; 1 if one of them is unreadable."""
    reading = Reading(paths)
    if as_json:
        print_json(reading)
    else:
        print_lines(reading)
    return reading.status


def print_lines(reading: Reading) -> None:
    """Print id, date, publication and title of each article, in columns."""
    for article in reading:
        print(line_of(article))


def line_of(article: Article) -> str:
    """One line: id, date, publication (cut to its column) and title, two spaces between."""
    columns = (
        article.id,
        pad(article.published, _DATE_WIDTH),
        pad(article.publication, _PUBLICATION_WIDTH),
        article.listing,
    )
    return "  ".join(columns)


def print_json(reading: Reading) -> None:
    """Print a JSON array, an article a line, as they are read."""
    before = "["
    for article in reading:
        print(f"{before}\n{to_json(article_record(article))}", end="")
        before = ","
    print("[]" if before == "[" else "\n]")
