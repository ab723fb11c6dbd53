"""Reads Reader's own exports: an exported article is read back unchanged.

A file of many articles is split at separator lines. No article's text can contain such a line,
because an export escapes its start. So an export, like a JSON file, can be of any size.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from typing import BinaryIO

from reader.archive.formats import fragments
from reader.archive.registry import NEXT_ARTICLE, PAGE_ARTICLE, Parsed, UnreadableError
from reader.archive.sources import MAX_BYTES, Source, read_up_to
from reader.model import BLOCK_SEPARATOR, LINE_FIELDS, Article, Block, BlockKind, Dateline
from reader.system.lazy import lazy_pattern

NOT_THE_ARTICLE = "<!-- reader: what follows is not the article -->"
"""The line in an export before the user's note and quotations."""

_LINES = (*LINE_FIELDS, "dateline")
_BLOCKS: Mapping[str, BlockKind] = {
    "paragraph": "paragraph",
    "subheading": "subheading",
    "quotation": "quotation",
    "item": "item",
}
_DATE = lazy_pattern(r"\d{4}(?:-\d\d(?:-\d\d)?)?")
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet takes a cell that starts with one of these for a formula."""

_ID = lazy_pattern(r"[0-9a-f]{12}")
_JOINED = lazy_pattern(
    r'(?:\A|(?<=; ))(?:"((?:[^"]|"")*)"(?=; |\Z)|(?!\Z)(.*?)(?=; |\Z))', re.DOTALL
)
_SNIFFED = 1024 * 1024


def parts(source: Source) -> Iterator[Source]:
    """The articles in ``source``, each as a file of its own: only one unless it is an export.

    Raises ``UnreadableError`` like :attr:`Source.data`, and for an article that is too long.
    """
    mark = f"\n{source.format.separator}".encode()
    try:
        data = source.data
    except UnreadableError:
        if not _opens_with(source, mark):
            raise
        with source.stream() as reader:
            yield from map(source.of, _parted(reader, source.format.separator))
        return
    if mark in data:
        yield from map(source.of, _parted(io.BytesIO(data), source.format.separator))
    else:
        yield source


def _opens_with(source: Source, mark: bytes) -> bool:
    """Whether ``mark`` is near the start of ``source``, which is too long for one article."""
    try:
        with source.stream() as reader:
            return mark in read_up_to(reader, _SNIFFED)
    except (OSError, UnreadableError):
        return False


def _parted(reader: BinaryIO, separator: str) -> Iterator[bytes]:
    """The articles of an export, each as the bytes of a file of its own."""
    part: list[bytes] = []
    size = 0
    in_page = separator == PAGE_ARTICLE  # the separator belongs to the article; </article> ends it
    within = not in_page
    while line := reader.readline(MAX_BYTES):
        between = line.strip() == NEXT_ARTICLE.encode()
        if line.startswith(separator.encode()) if in_page else between:
            if any(map(bytes.strip, part)):
                yield b"".join(part).strip() + b"\n"
            part, size, within = [], 0, True
        if within and not between:
            part.append(line)
            size += len(line)
        if in_page and line.strip() == b"</article>":
            within = False
        if size > MAX_BYTES:
            raise UnreadableError(f"one of its articles exceeds {MAX_BYTES // 1024**2} MiB")
    if any(map(bytes.strip, part)):
        yield b"".join(part).strip() + b"\n"


def articles(source: Source) -> Iterator[Parsed]:
    """The article in ``source``, an article element of a page that Reader has exported."""
    reader = _Reader()
    reader.feed(fragments.without_broken_tags(source.text))
    reader.close()
    yield Parsed(
        article(
            {name: " ".join(reader.found.get(name, ())) for name in _LINES},
            reader.found.get("dateline-place", ()),
            reader.found.get("tag", ()),
            reader.found.get("place", ()),
            reader.blocks,
        )
    )


def article(
    fields: Mapping[str, str], dateline_places: object, tags: object, places: object,
    blocks: list[Block],
) -> Article:  # fmt: skip
    """The article with exactly these values; nothing is derived from other values."""
    given = {name: fields.get(name, "") for name in _LINES}
    text = given.pop("dateline")
    if not _DATE.fullmatch(given["published"]):
        given["published"] = ""
    return Article(
        id="",
        path="",
        **given,
        dateline=Dateline(text, texts(dateline_places)),
        blocks=tuple(blocks),
        tags=texts(tags),
        places=texts(places),
    )


def texts(value: object) -> tuple[str, ...]:
    """The strings in the list ``value``; empty if it is not a list."""
    return tuple(t for t in value if isinstance(t, str)) if isinstance(value, list | tuple) else ()


def from_record(record: Mapping[str, object]) -> Article | None:
    """The article in a ``record`` of a JSON export; None if it is not such a record."""
    kinds, text, dateline = record.get("blocks"), record.get("text"), record.get("dateline")
    if not (isinstance(kinds, list) and isinstance(text, str) and isinstance(dateline, dict)):
        return None
    blocks: list[Block] = []
    for block in kinds:
        if not isinstance(block, dict) or block.get("kind") not in _BLOCKS:
            return None
        start, end = block.get("start"), block.get("end")
        if not (isinstance(start, int) and isinstance(end, int) and 0 <= start < end <= len(text)):
            return None
        blocks.append(Block(_BLOCKS[str(block["kind"])], text[start:end]))
    fields = {name: value for name in _LINES if isinstance(value := record.get(name), str)}
    fields["dateline"] = str(dateline.get("text") or "")
    return article(fields, dateline.get("places"), record.get("tags"), record.get("places"), blocks)


def from_row(row: Mapping[str, str]) -> Article:
    """The article in a ``row`` of a CSV export, with its id.

    If the kinds of its paragraphs do not fit its text, which a person or a spreadsheet may have
    changed, all are plain paragraphs.
    """
    cells = {name: _unguarded(cell) for name, cell in row.items()}
    kinds = _split(cells.get("blocks", ""))
    paragraphs = [each for each in cells.get("text", "").split(BLOCK_SEPARATOR) if each.strip()]
    if len(kinds) != len(paragraphs) or not _BLOCKS.keys() >= {*kinds}:
        kinds = ("paragraph",) * len(paragraphs)
    blocks = [Block(_BLOCKS[kind], text) for kind, text in zip(kinds, paragraphs, strict=True)]
    dateline, tags, places = (
        _split(cells.get(name, "")) for name in ("dateline_places", "tags", "places")
    )
    found = article(cells, dateline, tags, places, blocks)
    return found._replace(id=row["id"]) if _ID.fullmatch(row.get("id", "")) else found


def _unguarded(cell: str) -> str:
    """``cell`` without the apostrophe that keeps a spreadsheet from taking it for a formula."""
    is_guarded = cell.startswith("'") and cell.lstrip("'").startswith(FORMULA)
    return cell[1:] if is_guarded else cell


def _split(cell: str) -> tuple[str, ...]:
    """The values in ``cell``, which are joined by "; " and quoted if they have a semicolon."""
    return tuple(
        match[2] if match[1] is None else match[1].replace('""', '"')
        for match in _JOINED.finditer(cell)
    )


class _Reader(HTMLParser):
    """Collects the texts of elements with a ``data-reader`` attribute, in the order of the page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: dict[str, list[str]] = {}
        self.blocks: list[Block] = []
        self._open: list[tuple[str, str, list[str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        name = dict(attrs).get("data-reader")
        if name is not None and name != "article":
            self._open.append((tag, name, []))

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open[-1][0] != tag:
            return
        _, name, words = self._open.pop()
        text = re.sub(r"\n", " ", "".join(words)).strip()
        if name in _BLOCKS and text:
            self.blocks.append(Block(_BLOCKS[name], text))
        elif text:
            self.found.setdefault(name, []).append(text)

    def handle_data(self, data: str) -> None:
        if self._open:
            self._open[-1][2].append(data)
