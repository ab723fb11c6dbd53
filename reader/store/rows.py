"""An article as a row of the database, and back.

A row has the fields that lists and filters need. The rest, which only the reading pane needs, is
its *record*: a line of JSON with the other fields and the lengths of the blocks, then the text in
UTF-8.
"""

from __future__ import annotations

import json
import zlib
from typing import NamedTuple

from reader.model import BLOCK_SEPARATOR, LINE_FIELDS, Article, Block, BlockKind, Dateline
from reader.text.folding import sort_key

SEPARATOR = "\x1f"
"""Separates the values of a field with several; it does not occur in safe text."""

_KINDS: dict[str, BlockKind] = {
    "p": "paragraph", "s": "subheading", "q": "quotation", "i": "item",
}  # fmt: skip
_LETTERS = {kind: letter for letter, kind in _KINDS.items()}


class DamagedError(Exception):
    """A row or record is not what was written."""


class Row(NamedTuple):
    """An article as the store saves it.

    ``opening`` is listed in place of a missing title; ``title_key`` is the title's sort key.
    ``former`` is the former id as a number, 0 if there is none.
    """

    id: str
    path: str
    title: str
    opening: str
    publication: str
    archive: str
    section: str
    published: str
    dateline: str
    places: str
    tags: str
    format: str
    former: int
    title_key: str
    record_crc: int
    record: bytes

    @property
    def former_id(self) -> str:
        """The id that earlier versions of Reader gave the article; empty if none."""
        return f"{self.former:012x}" if self.former else ""

    @property
    def text_key(self) -> str:
        """Identifies the article's exact text: its id and a checksum.

        Another version of a parser may produce a different text with the same id.
        """
        title = self.title.encode("utf-8", "surrogatepass")
        return f"{self.id}.{zlib.crc32(title, self.record_crc):08x}"


_INTEGERS = ("former", "record_crc")

COLUMNS = {name: "INTEGER" if name in _INTEGERS else "TEXT" for name in Row._fields[:-1]}
"""The columns of an article, all but its record, and their types in SQL."""

_IN_COLUMNS = ("format", *(name for name in LINE_FIELDS if name in Row._fields))
_IN_RECORD = tuple(name for name in LINE_FIELDS if name not in Row._fields)


def row_of(article: Article) -> Row:
    """``article`` as a row. Not quick, so it is called in a worker if possible."""
    record = _record_of(article)
    return Row(
        id=article.id,
        path=article.path,
        opening="" if article.title else article.listing,
        dateline=SEPARATOR.join(article.dateline.places),
        places=SEPARATOR.join(article.places),
        tags=SEPARATOR.join(article.tags),
        former=int(article.former_id or "0", 16),
        title_key=sort_key(article.title),
        record_crc=zlib.crc32(record),
        record=record,
        **{name: getattr(article, name) for name in _IN_COLUMNS},
    )


def article_of(row: Row) -> Article:
    """The article that ``row`` was made from. Raises :class:`DamagedError`."""
    try:
        head, _, rest = row.record.partition(b"\n")
        *fields, dateline, kinds, lengths = json.loads(head)
        text = rest.decode("utf-8", "surrogatepass")
        blocks, at = [], 0
        for letter, length in zip(kinds, lengths, strict=True):
            blocks.append(Block(_KINDS[letter], text[at : at + length]))
            at += length + len(BLOCK_SEPARATOR)
        in_record = dict(zip(_IN_RECORD, fields, strict=True))
    except (ValueError, TypeError, KeyError) as error:
        raise DamagedError("not a record") from error
    return Article(
        id=row.id,
        path=row.path,
        dateline=Dateline(dateline, several(row.dateline)),
        blocks=tuple(blocks),
        tags=several(row.tags),
        places=several(row.places),
        former_id=row.former_id,
        **{name: getattr(row, name) for name in _IN_COLUMNS},
        **in_record,
    )


def text_of(record: bytes) -> bytes:
    """The article's text in UTF-8, without the cost of decoding it."""
    return record.partition(b"\n")[2]


def several(joined: str) -> tuple[str, ...]:
    """The values in a column that has several."""
    return tuple(joined.split(SEPARATOR)) if joined else ()


def _record_of(article: Article) -> bytes:
    kinds = "".join([_LETTERS[block.kind] for block in article.blocks])
    lengths = [len(block.text) for block in article.blocks]
    fields = [getattr(article, name) for name in _IN_RECORD]
    head = json.dumps([*fields, article.dateline.text, kinds, lengths])
    return f"{head}\n{article.text}".encode("utf-8", "surrogatepass")
