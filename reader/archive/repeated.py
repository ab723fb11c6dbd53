"""Furniture found by repetition: short lines that most pages of one publication share.

Pages are compared with their neighbours: the files of a folder, in order, are split into groups of
:data:`NEIGHBOURS`. So furniture depends only on the folder, not on what else is open or was read
before; it costs a second look at each file. A file that is opened on its own has no neighbours and
keeps such lines.

Versions of one story, which share more than furniture, count as one page. Lines that give a field
of the article (a header field, a date, a name, a dateline) are never furniture.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import BinaryIO, TypeVar

from reader.archive.fields import dateline, dates, headers, titlebars, urls
from reader.archive.fields.furniture import MAX_FURNITURE
from reader.archive.registry import UnreadableError
from reader.safety import safe_text
from reader.system.lazy import lazy_pattern

NEIGHBOURS = 32
"""How many consecutive files of a folder are compared with each other."""

MIN_PAGES = 3
"""A line must be in at least this many different pages, and in over half of a publication's."""

MIN_PAGES_OF_A_SENTENCE = 6
"""A sentence must be in at least this many pages, and in nine of ten of a publication's."""

T = TypeVar("T")

_STOPS = (".", "?", ".”", '."', "。", "।")
_SENTENCE_WORDS = 3

_LOOK = 32 * 1024
HOST = lazy_pattern(r"(?:https?://|\bwww\.)([\w.-]{3,100})")
_TOP = 2_000


@dataclass(slots=True, eq=False)
class Neighbours:
    """Consecutive files of one folder; ``openers`` open them."""

    openers: Sequence[Callable[[], BinaryIO]]
    _lines: dict[str, frozenset[str]] | None = None

    @property
    def paths(self) -> Sequence[Path]:
        """The paths of the files; empty for members of a zip file."""
        return [each.args[0] for each in self.openers if isinstance(each, partial)]

    def furniture(self, text: str) -> frozenset[str]:
        """The lines that ``text``, one of these pages, shares with most of its publication's."""
        if self._lines is None:
            self._lines = _learnt(self.openers)
        return self._lines.get(publication_of(text), frozenset()) if self._lines else frozenset()


def parted(files: Iterable[T]) -> Iterator[list[T]]:
    """``files``, all of one folder, in groups of neighbours."""
    rest = iter(files)
    while some := list(islice(rest, NEIGHBOURS)):
        yield some


def publication_of(text: str) -> str:
    """A key for the publication of a page: the host of its URL, or the site in its title bar.

    Empty if it has neither.
    """
    top = text[:_TOP]
    if ("://" in top or "www." in top) and (found := HOST.search(top)):
        line = top[found.start() :].partition("\n")[0].split(maxsplit=1)[0]
        if (page := urls.original(line)) != line and (inner := HOST.match(page)):
            found = inner
        return found[1].lower().removeprefix("www.")
    bars = (titlebars.split(line.strip()) for line in top.split("\n")[:10])
    return next((bar[-1].casefold() for bar in bars if len(bar) > 1), "")


def _learnt(openers: Sequence[Callable[[], BinaryIO]]) -> dict[str, frozenset[str]]:
    pages: defaultdict[str, set[int]] = defaultdict(set)
    having: defaultdict[tuple[str, str], set[int]] = defaultdict(set)
    if len(openers) < MIN_PAGES:
        return {}
    for opener in openers:
        text = _beginning(opener)
        lines = {line for each in text.split("\n") if (line := each.strip())}
        if not lines:
            continue
        publication = publication_of(text)
        page = hash(max(lines, key=lambda line: (len(line), line)))
        pages[publication].add(page)
        for line in lines:
            if len(line) <= MAX_FURNITURE:
                having[publication, line].add(page)
    found: defaultdict[str, set[str]] = defaultdict(set)
    for (publication, line), among in having.items():
        if _is_of_most(line, len(among), len(pages[publication])) and not _says_something(line):
            found[publication].add(safe_text(line).strip())  # as the parser will see it
    return {publication: frozenset(lines) for publication, lines in found.items()}


def _is_of_most(line: str, among: int, pages: int) -> bool:
    """Whether ``line`` is furniture if ``among`` of the ``pages`` of a publication have it.

    Many articles may have the same sentence ("The trial continues."); it must be in nearly all.
    """
    if line.endswith(_STOPS) and line.count(" ") >= _SENTENCE_WORDS - 1:
        return among >= MIN_PAGES_OF_A_SENTENCE and among * 10 >= pages * 9
    return among >= MIN_PAGES and among * 2 > pages


def _beginning(opener: Callable[[], BinaryIO]) -> str:
    try:
        with opener() as stream:
            return stream.read(_LOOK).decode("utf-8", "replace")
    except (UnreadableError, OSError):
        return ""


def _says_something(line: str) -> bool:
    """Whether ``line`` is evidence for a field of the article."""
    return bool(
        headers.field(line)
        or headers.byline(line)
        or headers.is_name(line)
        or dates.from_line(line) is not None
        or urls.split_line(line)
        or len(titlebars.split(line)) > 1
        or dateline.find(f"{line} The")
    )
