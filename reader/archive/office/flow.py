"""Puts the paragraphs of an office document together, as its parser finds their pieces."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from reader.archive.registry import UnreadableError
from reader.archive.sources import MAX_BYTES
from reader.system.lazy import lazy_pattern

_HALF = lazy_pattern("[\ud800-\udfff]+")

_LABEL = 40
"""The longest first cell of a row, in code points, that labels the cells after it."""

_LONG = 200
"""Two cells longer than this are paragraphs by themselves, not a row of a table."""

KNOWN_STYLE = lazy_pattern(
    r"heading \d{1,2}|(?:sub)?title|(?:intense )?quote|quotations?|block text|list\b.*|toc\b.*"
    r"|contents\b.*|caption"
)
"""Names, in lower case, of the styles that say what a paragraph is."""

_DEEPEST = 200
"""The most paragraphs or tables inside each other."""


class Paragraph(NamedTuple):
    """A paragraph, or a row of a table with tabs between its cells.

    ``text`` may have tabs and line feeds; it is empty only if there is a ``bookmark``. ``style`` is
    the name of the style that it has or descends from, in English and in lower case ("title",
    "heading 1", "quote", "list paragraph"), or empty. ``bookmark`` are the names of the bookmarks
    that start in it or before it, with a space between.
    """

    text: str
    style: str = ""
    bookmark: str = ""


class Properties(NamedTuple):
    """What a document states about itself; any may be empty."""

    title: str = ""
    author: str = ""
    keywords: tuple[str, ...] = ()


@dataclass(slots=True)
class _Open:
    words: list[str] = field(default_factory=list)
    style: str = ""
    is_note: bool = False


class Flow:
    """The paragraphs found so far. Raises ``UnreadableError`` if they have too much text."""

    def __init__(self) -> None:
        self._done: list[Paragraph] = []
        self._notes: list[Paragraph] = []
        self._open: list[_Open] = []
        self._rows: list[list[list[Paragraph]]] = []
        self._marks: list[str] = []
        self._size = 0

    @property
    def is_open(self) -> bool:
        """Whether a paragraph has begun."""
        return bool(self._open)

    @property
    def in_row(self) -> bool:
        """Whether a row of a table has begun."""
        return bool(self._rows)

    def begin(self, style: str = "", is_note: bool = False) -> None:
        """Begin a paragraph, perhaps inside another one (a text box)."""
        if len(self._open) > _DEEPEST:
            raise UnreadableError("its paragraphs are nested too deeply to be read")
        self._open.append(_Open(style=style, is_note=is_note))

    def add(self, text: str) -> None:
        """Add ``text`` to the paragraph that began last."""
        if self._open and text:
            self._size += len(text)
            if self._size > MAX_BYTES:
                raise UnreadableError(
                    f"it has more than {MAX_BYTES // 1024**2} MiB of text, so it was not read on"
                )
            self._open[-1].words.append(text)

    def style(self, style: str, only_if_plain: bool = False) -> None:
        """Give the paragraph that began last a ``style``; perhaps only if it has no known one."""
        if self._open and not (only_if_plain and KNOWN_STYLE.fullmatch(self._open[-1].style)):
            self._open[-1].style = style

    def mark(self, bookmark: str) -> None:
        """Let a bookmark start here."""
        if len(self._marks) < _DEEPEST:
            self._marks.append(bookmark)

    def end(self) -> None:
        """End the paragraph that began last."""
        if not self._open:
            return
        ended = self._open.pop()
        text = whole("".join(ended.words)).strip()
        if text or self._marks:
            found = Paragraph(text, ended.style, " ".join(self._marks))
            self._marks.clear()
            if ended.is_note:
                self._notes.append(found)
            else:
                self._put(found)

    def begin_row(self) -> None:
        """Begin a row of a table."""
        if len(self._rows) > _DEEPEST:
            raise UnreadableError("its tables are nested too deeply to be read")
        self._rows.append([])

    def begin_cell(self) -> None:
        """Begin the next cell of the row."""
        if self._rows:
            self._rows[-1].append([])

    def end_row(self) -> None:
        """End the row that began last."""
        for found in _of_row(self._rows.pop()) if self._rows else ():
            self._put(found)

    def take(self) -> Iterator[Paragraph]:
        """The finished paragraphs, each once."""
        done, self._done = self._done, []
        yield from done

    def finish(self) -> Iterator[Paragraph]:
        """What is left at the end of the document, then the notes."""
        while self._open:
            self.end()
        while self._rows:
            self.end_row()
        yield from self.take()
        yield from self._notes
        self._notes = []

    def _put(self, found: Paragraph) -> None:
        if self._rows and self._rows[-1]:
            self._rows[-1][-1].append(found)
        else:
            self._done.append(found)


def whole(text: str) -> str:
    """``text`` with each pair of surrogates, which RTF writes separately, as one character."""
    return _HALF.sub(
        lambda found: found[0].encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace"),
        text,
    )


def _of_row(cells: list[list[Paragraph]]) -> list[Paragraph]:
    """The paragraphs of a row: one if it is a row of data, with its label if it has one."""
    filled = [cell for cell in cells if cell]
    long = sum(len(cell[0].text) > _LONG for cell in filled)
    if all(len(cell) == 1 for cell in filled) and long <= 1:
        return [_joined([cell[0] for cell in filled])] if filled else []
    found = [each for cell in filled for each in cell]
    if len(filled[0]) == 1 and len(filled[0][0].text) <= _LABEL:
        found[:2] = [_joined(found[:2])]
    return found


def _joined(several: list[Paragraph]) -> Paragraph:
    return Paragraph(
        "\t".join(each.text for each in several if each.text),
        several[0].style,
        " ".join(each.bookmark for each in several if each.bookmark),
    )
