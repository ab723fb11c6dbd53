"""The store: the articles in memory, in archive order, and what could not be read.

**Ranks.** An article's rank is its number in the store. It is given once, in the order of arrival,
and never changes or comes back: whatever else knows articles (the view, the index of entities, the
cursor) knows them by rank, and stays right when files come and go. Where an article stands in
archive order is another matter: :attr:`Store.order` has the ranks in that order, and
:meth:`Store.place` says where in it a rank is. While an archive is read for the first time the two
are the same; articles found later get the next ranks, and stand where they belong by ``order``.
The articles of deleted files leave ``order``; their ranks stay readable for who still shows them.

**Threads.** One worker *holds* articles (:meth:`Store.hold`): they can be read by rank, and are not
listed. The thread of the screen alone *lists* them (:meth:`Store.list_held`,
:meth:`Store.arrange`), so that nothing changes between two lines of a painted list.
"""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice
from typing import Any, Literal, NamedTuple

from reader.model import Article, Block, Dateline, Notice
from reader.store import bodies
from reader.store.bodies import Bodies, DamagedError
from reader.store.compact import U32, U64, CodedColumn, Numbers, TextColumn, take

DECODED = 64
"""How many decoded articles are kept: those on screen and around them."""

SEPARATOR = "\x1f"
"""Between the values of a field that has several; no safe text has it."""

ColumnName = Literal[
    "id", "listing", "title", "publication", "archive", "section", "published", "tags", "places",
    "dateline_places",
]  # fmt: skip

Repair = Callable[[int], Article | None]


class Entry(NamedTuple):
    """What a list shows of an article; ``listing`` is its title, or its first words.

    ``untitled`` says which of the two: a list has to mark first words as what they are.
    """

    listing: str
    published: str
    publication: str
    places: tuple[str, ...]
    untitled: bool = False


class Row(NamedTuple):
    """An article as the store holds it: the values of its columns, and its body's record.

    ``opening`` stands for a missing title, ``former`` is the former id as a number, 0 where there
    is none; ``check`` is the record's CRC-32.
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
    former: int
    record: bytes
    check: int


def row_of(article: Article) -> Row:
    """``article`` as a row; made where there is time for it, perhaps in another process."""
    record = bodies.encode(article)
    return Row(
        article.id,
        article.path,
        article.title,
        "" if article.title else article.listing,
        article.publication,
        article.archive,
        article.section,
        article.published,
        SEPARATOR.join(article.dateline.places),
        SEPARATOR.join(article.places),
        SEPARATOR.join(article.tags),
        int(article.former_id or "0", 16),
        record,
        zlib.crc32(record),
    )


def article_of(row: Row) -> Article:
    """The article that ``row`` was made of. Raises DamagedError."""
    body = bodies.decode(row.record)
    return Article(
        id=row.id,
        path=row.path,
        title=row.title,
        publication=row.publication,
        archive=row.archive,
        section=row.section,
        published=row.published,
        dateline=Dateline(body.dateline, several(row.dateline)),
        byline=body.byline,
        caption=body.caption,
        media_id=body.media_id,
        url=body.url,
        blocks=body.blocks,
        tags=several(row.tags),
        places=several(row.places),
        former_id=f"{row.former:012x}" if row.former else "",
    )


class Arrangement(NamedTuple):
    """A new archive order. ``replaced`` maps ranks that left it to what came in their stead."""

    order: array[int]
    places: array[int]
    replaced: Mapping[int, int] = {}


class Columns:
    """The fields by rank. Values of a field with several are joined by :data:`SEPARATOR`.

    ``path`` is an article's path without ``root``, the number of the opened path it is under.
    ``opening`` stands for a missing title. ``place``, ``length`` and ``check`` (CRC-32) tell of the
    body's record.
    """

    def __init__(self) -> None:
        self.id = TextColumn()
        self.root: Numbers = array(U32)
        self.path = TextColumn()
        self.title = TextColumn()
        self.opening = TextColumn()
        self.publication = CodedColumn()
        self.archive = CodedColumn()
        self.section = CodedColumn()
        self.published = CodedColumn()
        self.dateline = CodedColumn()
        self.places = CodedColumn()
        self.tags = CodedColumn()
        self.former: Numbers = array(U64)
        self.place: Numbers = array(U64)
        self.length: Numbers = array(U32)
        self.check: Numbers = array(U32)

    def append(self, row: Row, root: int, path: str) -> None:
        """Add ``row``, without its body."""
        self.id.append(row.id)
        self.root.append(root)
        self.path.append(path)
        self.title.append(row.title)
        self.opening.append(row.opening)
        self.publication.append(row.publication)
        self.archive.append(row.archive)
        self.section.append(row.section)
        self.published.append(row.published)
        self.dateline.append(row.dateline)
        self.places.append(row.places)
        self.tags.append(row.tags)
        self.former.append(row.former)

    def take(self, ranks: Sequence[int]) -> Columns:
        """The rows of ``ranks``, in their order."""
        columns = Columns()
        for name, column in vars(self).items():
            texts = isinstance(column, TextColumn | CodedColumn)
            setattr(columns, name, column.take(ranks) if texts else take(column, ranks))
        return columns


class Store:
    """Articles by rank, and what could not be read. See the module's docstring for the words."""

    def __init__(
        self,
        roots: Sequence[str] = (),
        columns: Columns | None = None,
        records: Bodies | None = None,
    ) -> None:
        """An empty store; or one with what ``columns`` and ``records`` hold, in that order.

        ``roots`` are the opened paths, as the paths of articles begin.
        """
        self.roots = [*roots]
        self.notices: list[Notice] = []
        self.columns = columns or Columns()
        self.bodies = records or Bodies()
        self.repair: Repair | None = None
        self._order = array(U32, range(len(self.columns.check)))
        self._places = array(U32, self._order)
        self._article = lru_cache(DECODED)(self._decode)

    def close(self) -> None:
        """Close the file that bodies are in, if there is one; lists can still be read."""
        self.bodies.close()

    # Reading

    def __len__(self) -> int:
        """How many articles are listed."""
        return len(self._order)

    def __getitem__(self, rank: int) -> Article:
        """The article ``rank``, decoded. Raises IndexError where no article has that rank."""
        if not 0 <= rank < self.end:
            raise IndexError(rank)
        return self._article(rank)

    def __iter__(self) -> Iterator[Article]:
        """The listed articles, in archive order."""
        return (self[rank] for rank in self._order)

    def __contains__(self, rank: object) -> bool:
        """Whether the article ``rank`` is listed."""
        return isinstance(rank, int) and 0 <= rank < len(self._places) and (
            (place := self._places[rank]) < len(self._order) and self._order[place] == rank
        )  # fmt: skip

    @property
    def end(self) -> int:
        """One more than the highest rank, listed or not."""
        return len(self.columns.check)

    @property
    def order(self) -> Sequence[int]:
        """The listed ranks in archive order. Not a copy: do not change."""
        return self._order

    def place(self, rank: int) -> int:
        """Where in archive order ``rank`` is or, for one that is gone, would be.

        A key for sorting ranks; one that is not listed yet comes last.
        """
        return self._places[rank] if rank < len(self._places) else len(self._order) + rank

    def around(self, rank: int) -> tuple[int, ...]:
        """``rank`` and the listed ranks after and before it, the likeliest to be read next."""
        at, order = self.place(rank), self._order
        return (rank, *order[at + 1 : at + 2], *order[max(at - 1, 0) : at])

    def entry(self, rank: int) -> Entry:
        """What a list shows of the article ``rank``, without decoding its body."""
        columns = self.columns
        title = columns.title[rank]
        return Entry(
            title or columns.opening[rank],
            columns.published[rank],
            columns.publication[rank],
            several(columns.dateline[rank]),
            untitled=not title,
        )

    def column(self, name: ColumnName, start: int = 0) -> Iterable[Any]:
        """The field ``name`` of every rank from ``start`` up to :attr:`end`, listed or not.

        A text each or, for tags, places and dateline_places, a tuple of texts. No body is decoded.
        """
        columns, count = self.columns, self.end - start
        if name == "listing":
            both = zip(columns.title.since(start), columns.opening.since(start), strict=False)
            return (title or opening for title, opening in islice(both, count))
        if name in ("tags", "places", "dateline_places"):
            joined = getattr(columns, "dateline" if name == "dateline_places" else name)
            return map(several, islice(joined.since(start), count))
        return islice(getattr(columns, name).since(start), count)

    def text_key(self, rank: int) -> str:
        """What stands for the article ``rank`` as it reads now: its id and a checksum.

        Another version of a parser may make another article, with the same id, of the same file.
        """
        columns = self.columns
        return _text_key(columns.id[rank], columns.title[rank], columns.check[rank])

    def text_keys(self) -> Iterator[str]:
        """The text keys of all ranks, listed or not."""
        columns = self.columns
        return map(_text_key, columns.id, columns.title, columns.check)

    def texts(self) -> str:
        """What stands for the text keys of all ranks at once, without making them."""
        columns = self.columns
        sums = columns.id.checksum(), columns.title.checksum(), zlib.crc32(columns.check.tobytes())
        return f"{self.end}.{sums[0]:08x}{sums[1]:08x}{sums[2]:08x}"

    def path(self, rank: int) -> str:
        """The path of the article ``rank``."""
        root = self.columns.root[rank]
        return (self.roots[root - 1] if root else "") + self.columns.path[rank]

    def source(self, rank: int) -> str:
        """The path of the article ``rank`` from the opened path's own name on: ``seeds/1.txt``.

        The same on every machine, wherever the archive lies there.
        """
        root = self.columns.root[rank]
        opened = self.roots[root - 1].rpartition("/")[2] if root else ""
        return (opened + self.columns.path[rank]).removeprefix("/")

    def former_id(self, rank: int) -> str:
        """The id that earlier versions of Reader gave the article ``rank``; empty without one."""
        former = self.columns.former[rank]
        return f"{former:012x}" if former else ""

    def text(self, rank: int) -> bytes:
        """The text of the article ``rank`` in UTF-8; cheaper than ``store[rank].text``."""
        try:
            return bodies.text_of(self.record(rank))
        except DamagedError:
            return self[rank].text.encode()

    # Adding

    def add(self, item: Article | Notice) -> None:
        """Take in what loading yields: an article at the end of the list, or a notice."""
        if isinstance(item, Article):
            self.hold(item)
            self.list_held()
        else:
            self.notices.append(item)

    def hold(self, article: Article | Row, root: int | None = None) -> int:
        """Take in ``article`` without listing it, and return its rank.

        ``root`` is the number of the opened path in :attr:`roots` that it was found under.
        """
        row = article if isinstance(article, Row) else row_of(article)
        columns, path = self.columns, row.path
        known = root is not None and path.startswith(self.roots[root])
        if known and root is not None:
            path = path[len(self.roots[root]) :]
        columns.append(row, root + 1 if known and root is not None else 0, path)
        columns.place.append(self.bodies.append(row.record))
        columns.length.append(len(row.record))
        columns.check.append(row.check)  # last: :attr:`end` counts it
        return self.end - 1

    def list_held(self) -> None:
        """List the articles that are held and not listed yet, at the end."""
        first, end = len(self._places), self.end
        self._places.extend(range(len(self._order), len(self._order) + end - first))
        self._order.extend(range(first, end))

    def arrangement(self, order: array[int], replaced: Mapping[int, int]) -> Arrangement:
        """What :meth:`arrange` takes: ``order`` has the ranks that are to be listed from now on.

        Made in a worker, since it takes a moment: some 20 ms for 100,000 articles.
        """
        places = array(U32, [len(order)]) * self.end
        for place, rank in enumerate(order):
            places[rank] = place
        listed = bytearray(self.end)
        for rank in order:
            listed[rank] = 1
        after = len(order)
        for rank in reversed(self._order):
            if listed[rank]:
                after = places[rank]
            else:
                places[rank] = after
        for rank, place in enumerate(self._places):  # what had gone already stays between the same
            if not listed[rank] and place < len(self._order) and self._order[place] != rank:
                places[rank] = places[self._order[place]]
        return Arrangement(order, places, replaced)

    def arranged(self) -> Arrangement:
        """A copy of the archive order as it is, for a worker."""
        return Arrangement(array(U32, self._order), array(U32, self._places))

    def arrange(self, arrangement: Arrangement) -> None:
        """List what ``arrangement`` says, in its order."""
        self._order, self._places = arrangement.order, arrangement.places

    # Decoding

    def record(self, rank: int) -> bytes:
        """The body of the article ``rank`` as bytes. Raises DamagedError."""
        columns = self.columns
        record = self.bodies.read(columns.place[rank], columns.length[rank])
        if zlib.crc32(record) != columns.check[rank]:
            raise DamagedError("its checksum is wrong")
        return record

    def row(self, rank: int) -> Row:
        """The article ``rank`` as a row. Raises DamagedError."""
        return self._row(rank, self.record(rank))

    def _row(self, rank: int, record: bytes) -> Row:
        columns = self.columns
        return Row(
            columns.id[rank],
            self.path(rank),
            columns.title[rank],
            columns.opening[rank],
            columns.publication[rank],
            columns.archive[rank],
            columns.section[rank],
            columns.published[rank],
            columns.dateline[rank],
            columns.places[rank],
            columns.tags[rank],
            columns.former[rank],
            record,
            columns.check[rank],
        )

    def _decode(self, rank: int) -> Article:
        try:
            return article_of(self.row(rank))
        except DamagedError:
            if self.repair and (article := self.repair(rank)):
                return article
            return article_of(self._row(rank, _LOST))


def _text_key(article: str, title: str, check: int) -> str:
    return f"{article}.{zlib.crc32(title.encode('utf-8', 'surrogatepass'), check):08x}"


_LOST_TEXT = "(The text of this article is damaged in the cache; open it again.)"
_LOST = bodies.encode(Article("", "", "", blocks=(Block("paragraph", _LOST_TEXT),)))
"""The record of a body that is damaged."""


def several(joined: str) -> tuple[str, ...]:
    """The values of a field that has several, from its column."""
    return tuple(joined.split(SEPARATOR)) if joined else ()
