"""Reads tables of articles (CSV, TSV) row by row: a table of 1 GB needs the memory of one row.

The first row with known names (those of :mod:`.records`) is the header. It decides the delimiter,
and the start of the table decides how its cells are quoted. In a table without names of fields, or
without one for the text, a column is recognized by its values: long texts, dates, addresses.
"""

from __future__ import annotations

import codecs
import csv
import io
import json
import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Any, AnyStr, BinaryIO, NamedTuple, cast

from reader.archive.decoding import codec_of, utf_codec
from reader.archive.formats import exported, fieldnames, fieldvalues, records
from reader.archive.registry import Flaw, Item, Parsed, Skipped, UnreadableError
from reader.archive.sources import MAX_BYTES, TOO_LONG, Source, read_up_to
from reader.safety import one_line
from reader.system.lazy import lazy_pattern

CHUNK = 256 * 1024
"""How many bytes are read at a time, and are examined for the layout of the table."""

_DELIMITERS = (",", ";", "\t", "|")
_PREAMBLE = 10
"""The header is one of this many first rows: some tools write a title and a blank line first."""
_EXAMINED = 200
"""The most rows that are examined for the layout."""
_QUOTED: Mapping[str, Any] = {}
_ESCAPED: Mapping[str, Any] = {"escapechar": "\\"}
_BARE: Mapping[str, Any] = {"quoting": csv.QUOTE_NONE}
_LONG = 200
"""The mean length of a column of texts, in bytes of UTF-8: an East Asian character counts as 3."""
_LONG_WITHOUT_HEADER = 80
_TITLES = range(15, 200)
"""The mean length of titles, in bytes."""
_LONGEST_NAME = 100
_REPAIRS = 4
"""How many times more than the file has may be read again after missing quotation marks."""
_LONGEST_LITERAL = 20_000
_NAMED = 20
_SEPARATOR = lazy_pattern(r'\ufeff?"?sep=(.)"?\s*')
_UNNAMED = lazy_pattern(r"(?:unnamed[:.\s]*\d+(?:\.\d+)*(?:_level_\d+)?|index|#)?")
_BACKSLASHED = lazy_pattern(r'\\"[^",;|\t\r\n]')
_SLASHED = lazy_pattern(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})(?!\d)")
_PYTHON = lazy_pattern(
    r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|\b(?:None|True|False|nan)\b""", re.DOTALL
)
_CONSTANTS = {"None": "null", "True": "true", "False": "false", "nan": "null"}
_ESCAPE = lazy_pattern(r"\\(.)", re.DOTALL)
_ESCAPES = {"n": "\n", "t": "\t", "r": ""}
_NUMBER = lazy_pattern(r"[+-]?[\d.,:%\s]+")
_TEXTS = frozenset((*fieldnames.TEXT, *fieldnames.BRIEF))
_OWN = frozenset({"id", "listing", "dateline_places", "text", "blocks"})
"""Columns that only an export of Reader's has."""


class Layout(NamedTuple):
    """How a table is written, and what its columns are.

    ``options`` are those of :func:`csv.reader`. ``first`` is the number of rows before the first
    article. ``names`` are the columns' as written; ``keys`` are the fields' that they are, empty
    for an index of the rows. ``day_first`` tells for a column of dates with numbers only whether
    the day comes before the month.
    """

    options: Mapping[str, Any]
    first: int
    names: tuple[str, ...]
    keys: tuple[str, ...]
    day_first: Mapping[int, bool] = {}


class _TooLongError(Exception):
    """A row is longer than an article may be."""


def articles(source: Source) -> Iterator[Item]:
    """The articles in ``source``, one per row; a flaw affects one row.

    Raises ``UnreadableError`` if no column has the text of an article.
    """
    with source.stream() as stream:
        pieces = _pieces(stream)
        start = next(pieces, "")
        separator = _SEPARATOR.match(start)
        sample = start[separator.end() :] if separator else start
        layout = _layout(sample, separator[1] if separator else "")
        if layout is None:
            return
        lines = _Lines(chain((start,), pieces))
        if separator:
            next(lines)
        csv.field_size_limit(MAX_BYTES)
        is_own = _OWN.issubset(layout.names)
        for line, row in _rows(lines, layout):
            if isinstance(row, str):
                yield Flaw(f"line {line}", row)
            elif any(map(str.strip, row)):
                yield _own(row, layout) if is_own else _article(row, line, layout)


def _rows(lines: _Lines, layout: Layout) -> Iterator[tuple[int, list[str] | str]]:
    """The rows below the header, each with its first line, or what is wrong with it."""
    reader = csv.reader(lines, **layout.options, strict=True)
    left = layout.first
    while True:
        lines.start()
        line = lines.number + 1
        found: list[str] | str
        try:
            found = next(reader)
        except StopIteration:
            return
        except _TooLongError:
            found = TOO_LONG
        except csv.Error:
            found = _repaired(lines, layout)
        if left:
            left -= 1
        else:
            yield line, found


def _repaired(lines: _Lines, layout: Layout) -> list[str] | str:
    """The row in the current ``lines``, where a quotation mark is missing or too many.

    If rows of their own follow within it, they are read again, and the row is refused: else its
    last cell would have the texts of its neighbours.
    """
    first, rest = lines.row[0], lines.row[1:]
    count = len(layout.names)
    own = [*_parsed("".join(rest), layout.options)]
    if any(len(row) == count and count > 1 for row in own):
        if not lines.again(rest):
            return "a quotation mark is missing, and the rows around it cannot be told apart"
        alone = [*_parsed(first, layout.options)]
        is_whole = len(alone) == 1 and len(alone[0]) == count and first.count('"') % 2 == 0
        return alone[0] if is_whole else "a quotation mark is missing"
    whole = [*_parsed("".join(lines.row), layout.options)]
    if len(whole) == 1 and len(whole[0]) == count:
        return whole[0]
    return "a quotation mark is missing"


def _article(row: Sequence[str], line: int, layout: Layout) -> Item:
    """The article in ``row``."""
    where = f"line {line}"
    count = len(layout.names)
    if len(row) > count and any(map(str.strip, row[count:])):
        if layout.keys[-1] != "text":
            return Flaw(where, f"it has {len(row):,} cells, but the table has {count:,} columns")
        # The commas of a text in the last column are not quoted.
        last = str(layout.options["delimiter"]).join(row[count - 1 :])
        row = [*row[: count - 1], last]
    fields: dict[str, object] = {}
    for number, (key, cell) in enumerate(zip(layout.keys, row, strict=False)):
        if key and cell:
            day_first = layout.day_first.get(number)
            value = _value(cell) if day_first is None else _ordered(cell, day_first)
            fields.setdefault(key, value)
    if not records.has_text(fields) and len(row) < count:
        return Flaw(where, f"it has {len(row):,} of {count:,} cells, and no text")
    parsed = records.parse(fields) if records.has_text(fields) else None
    if parsed is None or not parsed.article.blocks:
        return Skipped(where)
    own = {name: cell for name, cell in zip(layout.names, row, strict=False)
           if cell and not _UNNAMED.fullmatch(name.casefold())}  # fmt: skip
    return parsed._replace(content=records.canonical(own))


def _own(row: Sequence[str], layout: Layout) -> Item:
    """The article in ``row`` of an export of Reader's."""
    article = exported.from_row(dict(zip(layout.names, row, strict=False)))
    fields = article._asdict() | {"id": "", "blocks": [tuple(each) for each in article.blocks]}
    return Parsed(article, content=records.canonical(fields))


def _value(cell: str) -> object:
    """The value of ``cell``, which may be a list or mapping as JSON or Python writes it."""
    bare = cell.strip()
    if bare[:1] + bare[-1:] not in ("[]", "{}") or len(bare) > _LONGEST_LITERAL:
        return cell
    for text in (bare, _PYTHON.sub(_as_json, bare)):
        try:
            return cast("object", json.loads(text))
        except (ValueError, RecursionError):
            continue
    return cell


def _as_json(match: re.Match[str]) -> str:
    """A string or a name of Python's, as JSON has it."""
    if match[0] in _CONSTANTS:
        return _CONSTANTS[match[0]]
    return json.dumps(
        _ESCAPE.sub(lambda escape: _ESCAPES.get(escape[1], escape[1]), match[0][1:-1])
    )


def _ordered(cell: str, day_first: bool) -> str:
    """The date in ``cell`` with its day and month in the order of ISO 8601."""
    match = _SLASHED.match(cell.strip())
    if match is None:
        return cell
    day, month = (match[1], match[3]) if day_first else (match[3], match[1])
    return f"{match[4]}-{month:0>2}-{day:0>2}"


def _layout(sample: str, separator: str) -> Layout | None:
    """The layout of the table that starts with ``sample``; None if it has no rows.

    ``separator`` is the delimiter that the file states, or empty.
    """
    found = max(
        (
            _header(sample, {"delimiter": delimiter})
            for delimiter in ((separator,) if separator else _DELIMITERS)
        ),
        key=lambda header: (
            header.known,
            header.regular,
            header.options["delimiter"] == "\t" and len(header.names) > 1,  # rare in a text
            len(header.names),
        ),
    )
    if not found.names:
        return None
    options = {**found.options, **_quoting(sample, found)}
    rows = [*islice(_parsed(sample, options), found.number, found.number + _EXAMINED)]
    if len(rows) > 1 and not sample.endswith("\n"):
        del rows[-1]  # it may be cut off
    names = [one_line(name.removeprefix("\ufeff")).strip() for name in found.names]
    below = [row for row in rows if len(row) > 1 or len(names) == 1] if rows else []
    if found.number and below and all(len(row) == len(names) + 1 for row in below):
        names.insert(0, "")  # R does not name the column of row names
    if not found.number:
        names = [f"column {number}" for number in range(1, len(names) + 1)]
    keys = ["" if _UNNAMED.fullmatch(name.casefold()) else fieldnames.field(name) for name in names]
    names = _distinct(names)
    if not _OWN.issubset(names):
        _complete(keys, rows, is_named=bool(found.number))
    if not any((key in _TEXTS) for key in keys):
        raise UnreadableError(_refusal(found.names))
    return Layout(options, found.number, tuple(names), tuple(keys), _orders(keys, rows))


class _Header(NamedTuple):
    """A possible header: the row before row ``number``; 0 if the table has none.

    ``known`` is the number of names that are known, ``regular`` the share of rows that have as many
    cells as most.
    """

    options: Mapping[str, Any]
    number: int
    names: Sequence[str]
    known: int
    regular: float


def _header(sample: str, options: Mapping[str, Any]) -> _Header:
    """The best header if the table is written with ``options``."""
    rows = [*islice(_parsed(sample, options), _EXAMINED)]
    lengths = Counter(len(row) for row in rows if len(row) > 1)
    usual, count = lengths.most_common(1)[0] if lengths else (1, 0)
    regular = count / max(1, len(rows))
    for number, row in enumerate(rows[:_PREAMBLE], 1):
        known = sum(fieldnames.is_known(name) for name in set(row) if len(name) <= _LONGEST_NAME)
        if known >= (1 if number == 1 else 2) and not any(map(_is_data, row)):
            return _Header(options, number, row, known, regular)
    first = next(((n, row) for n, row in enumerate(rows, 1) if len(row) == usual), None)
    if first is None:
        return _Header(options, 0, (), 0, 0)
    number, row = first
    if any(map(_is_data, row)) or number > _PREAMBLE:
        return _Header(options, 0, row, 0, regular)
    return _Header(options, number, row, 0, regular)


def _is_data(cell: str) -> bool:
    """Whether ``cell`` cannot be the name of a column: a text, an address, a date or a number."""
    bare = cell.strip()
    return (
        len(bare) > _LONGEST_NAME
        or "://" in bare
        or (bool(bare) and bare != "0" and _NUMBER.fullmatch(bare) is not None)
        or (len(bare) >= len("1.1.2019") and bool(fieldvalues.date_in(bare)))
    )


def _quoting(sample: str, header: _Header) -> Mapping[str, Any]:
    """How cells are quoted: the way that gives the most rows as many cells as the header has."""

    def rows(quoting: Mapping[str, Any]) -> list[list[str]]:
        return [*islice(_parsed(sample, {**header.options, **quoting}), _EXAMINED)]

    def regular(quoting: Mapping[str, Any]) -> float:
        found = rows(quoting)
        return round(sum(len(row) == len(header.names) for row in found) / max(1, len(found)), 2)

    possible = [_QUOTED]
    if _BACKSLASHED.search(sample):
        possible.insert(0, _ESCAPED)
    if header.options["delimiter"] == "\t" and '"' in sample:  # no cell can have a tab
        cells = chain.from_iterable(rows(_BARE))
        is_open = any(cell.startswith('"') and not cell.endswith('"') for cell in cells)
        possible.insert(0 if is_open else len(possible), _BARE)
    return max(possible, key=regular)


def _parsed(sample: str, options: Mapping[str, Any]) -> Iterator[list[str]]:
    """The rows of ``sample``, as far as they can be read; the last one may be cut off."""
    csv.field_size_limit(MAX_BYTES)
    reader = csv.reader(io.StringIO(sample, newline=""), **options)
    while True:
        try:
            row = next(reader, None)
        except csv.Error:
            continue
        if row is None:
            return
        yield row


def _complete(keys: list[str], rows: Sequence[Sequence[str]], *, is_named: bool) -> None:
    """Name the text in ``keys`` by the values of the column, if no name says which it is.

    Without a header, the title, the date and the address, too.
    """
    filled = [[*row, *[""] * len(keys)][: len(keys)] for row in rows]
    columns = [[cell.strip() for cell in column] for column in zip(*filled, strict=True)]
    if is_named and any(records.has_text(dict(zip(keys, row, strict=False))) for row in rows):
        return
    means = [_mean(column) for column in columns]
    for number, key in enumerate(keys):
        if (key in _TEXTS) and means and not means[number] and any(columns[number]):
            keys[number] = ""  # numbers
    longest = max(range(len(means)), key=means.__getitem__, default=-1)
    if longest < 0 or means[longest] < (_LONG if is_named else _LONG_WITHOUT_HEADER):
        return
    keys[longest] = "text"
    if is_named:
        return
    titles = sorted((
        (means[number], number) for number, column in enumerate(columns)
        if number != longest and _TITLES.start <= means[number] < _TITLES.stop
        and len(set(column)) * 2 > len(column) and sum(map(_is_spaced, column)) * 2 > len(column)
    ), reverse=True)  # fmt: skip
    if titles and (len(titles) == 1 or titles[0][0] > 1.4 * titles[1][0]):
        keys[titles[0][1]] = "title"
    for number, column in enumerate(columns):
        cells = [cell for cell in column if cell]
        if cells and all(cell.startswith(("http://", "https://")) for cell in cells):
            keys[number] = "url"
        elif cells and all(len(cell) > len("2019") and fieldvalues.date_in(cell) for cell in cells):
            keys[number] = "date"


def _mean(column: Sequence[str]) -> float:
    """The mean length of the words of ``column`` in bytes; 0 if they are numbers or addresses."""
    texts = [cell for cell in column if _is_spaced(cell)]
    return sum(len(cell.encode("utf-8", "replace")) for cell in texts) / max(1, len(column))


def _is_spaced(cell: str) -> bool:
    """Whether ``cell`` has several words, or letters of a script without spaces."""
    has_words = " " in cell or any("\u3000" <= char <= "\u9fff" for char in cell[:20])
    is_code = "://" in cell[:10] or cell.startswith(("{", "[{"))
    return has_words and not is_code and not _NUMBER.fullmatch(cell)


def _orders(keys: Sequence[str], rows: Sequence[Sequence[str]]) -> dict[int, bool]:
    """For each column of dates such as 03/04/2017 whether the day is first, if one row shows it."""
    found: dict[int, bool] = {}
    for number, key in enumerate(keys):
        if key not in fieldnames.DATE:
            continue
        matches = [match for row in rows if number < len(row)
                   and (match := _SLASHED.match(row[number].strip()))]  # fmt: skip
        days = {int(match[1]) > 12 for match in matches
                if (int(match[1]) > 12) != (int(match[3]) > 12)}  # fmt: skip
        if len(days) == 1:
            found[number] = days.pop()
    return found


def _distinct(names: Iterable[str]) -> list[str]:
    """``names``, each once: the second "text" is "text (2)"."""
    seen: Counter[str] = Counter()
    found: list[str] = []
    for name in names:
        seen[name] += 1
        found.append(f"{name} ({seen[name]})" if seen[name] > 1 and name else name)
    return found


def _refusal(names: Sequence[str]) -> str:
    listed = ", ".join(one_line(name)[:40] for name in names[:_NAMED] if name.strip())
    more = f" and {len(names) - _NAMED:,} more" if len(names) > _NAMED else ""
    return f"no column has an article's text (columns: {listed}{more})"


class _Lines:
    """The lines of a text that comes in pieces, with their ends.

    ``row`` are the lines of the current row, ``number`` is the last one's.
    """

    def __init__(self, pieces: Iterable[str]) -> None:
        self._lines = chain.from_iterable(io.StringIO(piece, newline="") for piece in pieces)
        self._size = 0
        self._again: deque[str] = deque()
        self._left = CHUNK
        self.row: list[str] = []
        self.number = 0

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        if self._again:
            line = self._again.popleft()
        else:
            line = next(self._lines)
            self._left += _REPAIRS * len(line)
        self.number += 1
        self._size += len(line)
        self.row.append(line)
        if self._size > MAX_BYTES:
            self.start()
            while not line.endswith(("\n", "\r")) and (rest := next(self._lines, "")):
                line = rest  # it was cut
            raise _TooLongError
        return line

    def start(self) -> None:
        """Start a row."""
        self._size = 0
        self.row.clear()

    def again(self, lines: list[str]) -> bool:
        """Give the last ``lines`` once more; false if that has been done too often."""
        self._left -= self._size
        if self._left < 0:
            return False
        self.number -= len(lines)
        self._again.extendleft(reversed(lines))
        return True


def _pieces(stream: BinaryIO) -> Iterator[str]:
    """The text in ``stream``, decoded, in pieces of whole lines if possible."""
    start = read_up_to(stream, CHUNK)
    mark = utf_codec(start)
    chunks = chain((start,), iter(lambda: read_up_to(stream, CHUNK), b""))
    if not mark and b"\0" in start:
        mark = _unmarked(start)
    if mark:
        decoder = codecs.getincrementaldecoder(mark)("replace")
        texts = (decoder.decode(chunk).replace("\0", "") for chunk in chunks)
        yield from _whole(texts, "\n", "\r", "")
        return
    codec = ""
    for piece in _whole(chunks, b"\n", b"\r", b""):
        data = piece.replace(b"\0", b"").removeprefix(codecs.BOM_UTF8)
        try:
            yield data.decode("utf-8")
        except UnicodeDecodeError:
            codec = codec or codec_of(data)
            yield data.decode(codec, "replace")


def _unmarked(start: bytes) -> str:
    """UTF-16 if ``start`` is in it without a mark; empty if it has just some NUL bytes."""
    even, odd = start[::2].count(0), start[1::2].count(0)
    if max(even, odd) * 4 > len(start):
        return "utf-16-be" if even > odd else "utf-16-le"
    if (even + odd) * 8 > len(start):
        raise UnreadableError("this is a binary file, not a table")
    return ""


def _whole(
    parts: Iterable[AnyStr], feed: AnyStr, back: AnyStr, nothing: AnyStr
) -> Iterator[AnyStr]:
    """``parts`` cut at ends of lines; a line longer than an article may be is cut, too."""
    rest = nothing
    for part in parts:
        rest += part
        end = rest.rfind(feed) + 1 or (rest[:-1].rfind(back) + 1 if len(rest) < 4 * CHUNK else 0)
        if not end and len(rest) > MAX_BYTES:
            end = len(rest)
        if end:
            yield rest[:end]
            rest = rest[end:]
    if rest:
        yield rest
