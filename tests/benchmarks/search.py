"""Building the index and searching, compared with FTS5, ripgrep and ``in``.

It uses 10,000 articles; ``READER_BENCHMARK=100000`` sets another number. The baselines are in the
same run: SQLite's FTS5 with bm25() over the same folded words, ripgrep over the files, and ``in``
over all case-folded texts in memory.
"""

from __future__ import annotations

import gc
import os
import random
import shutil
import sqlite3
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from reader.store.articles import Store
from reader.store.cache import Cache
from reader.store.entities.catalog import EntityCatalog
from reader.store.entities.index import EntityIndex
from reader.store.opening import Opening
from reader.store.search.indexing import Indexer
from reader.store.search.searching import Searcher
from reader.text.words import words
from tests.benchmarks.archives import archive
from tests.benchmarks.results import Missing, Row, Sample

QUERIES = 40
"""The number of different queries of a kind; each runs once, after one for warming up."""

FLOOR_QUERIES = 8

TOP = 50
"""The number of rows requested from FTS5; Reader returns its usual thousand."""


def measure(quick: bool) -> Iterator[Row]:
    """The cost of building the index, then a row for each kind of query."""
    count = int(os.environ.get("READER_BENCHMARK", "2000" if quick else "10000"))
    folder = Path(tempfile.mkdtemp(prefix="reader-index-"))
    try:
        yield from _rows(count, folder)
    finally:
        shutil.rmtree(folder)


def _rows(count: int, folder: Path) -> Iterator[Row]:
    size = f"{count:,} articles"
    opening = Opening([archive(count)])
    store = opening.open()
    opening.read_rest(lambda: False, store.list_staged)
    started = time.process_time()
    indexer = Indexer(store, lambda: folder / "archive.index")
    indexer.run(lambda: False, lambda: None)
    built = time.process_time() - started
    database, fts = _fts(store, folder / "fts.db")
    theirs = {"SQLite FTS5": Sample.of([fts])}
    yield Row("building the index", "s of processor", Sample.of([built]), theirs, size)
    sizes = indexer.saved_bytes / 1e6, (folder / "fts.db").stat().st_size / 1e6
    theirs = {"SQLite FTS5": Sample.of([sizes[1]])}
    yield Row("size of the index", "MB", Sample.of([sizes[0]]), theirs, size)
    folded = [store.text(number).decode().casefold() for number in store.order]
    searcher = searcher_of(store, indexer)
    asked = queries_of(store)
    for kind, queries in asked.items():
        few = queries[:FLOOR_QUERIES]
        beside: dict[str, Sample | Missing] = {}
        if not kind.startswith("field"):
            beside["SQLite FTS5"] = timed(queries, lambda query: _ask_fts(database, query))
            beside["`in` over all texts"] = timed(few, lambda query: _look(folded, query))
            beside["ripgrep"] = ripgrep(few, archive(count))
        yield Row(f"{kind}, to rows", "ms", timed(queries, searcher.search), beside)
    for kind, queries in typed(asked).items():
        letters = timed(queries, partial(searcher.search, typing=True))
        note = f"95 % within {letters.quantile(0.95):.1f} ms"
        yield Row(f"typing {kind}: a letter, to rows", "ms", letters, note=note)


def searcher_of(store: Store, indexer: Indexer) -> Searcher:
    """The app's searcher; no names have been found yet."""

    def id_of(number: int) -> str:
        return store.id(number)

    return Searcher(store, EntityCatalog(EntityIndex(id_of), id_of), indexer=indexer)


def opened(folder: Path) -> tuple[Searcher, Store, float]:
    """The searcher for ``folder`` with a cache and index, and the seconds to open them."""
    opening = Opening([folder], Cache([folder]))
    store = opening.open()
    indexer = Indexer(store, opening.index_folder)
    started = time.perf_counter()
    indexer.run(lambda: False, lambda: None)
    return searcher_of(store, indexer), store, time.perf_counter() - started


def typed(asked: dict[str, list[str]]) -> dict[str, list[str]]:
    """The contents of the search bar after each letter of some queries, and of all queries."""
    pairs = [f"{a} {b}" for a, b in zip(asked["common word"], asked["middling word"], strict=True)]
    whole = {
        "a word": asked["middling word"], "two words": pairs, "a phrase": asked["phrase"],
        "fields": asked["fields"],
    }  # fmt: skip
    typed = {
        kind: [query[:end] for query in queries for end in range(1, len(query) + 1)]
        for kind, queries in whole.items()
    }
    return typed | {"any of these": [query for queries in typed.values() for query in queries]}


def ripgrep(queries: Sequence[str], folder: Path, unit: float = 1e-3) -> Sample | Missing:
    """Search for files with the words or prefixes; the archive is in the page cache."""
    program = shutil.which("rg")
    if program is None:
        return Missing("is not installed")

    def look(query: str) -> None:
        wanted = query.strip('"*')
        command = [program, "--files-with-matches", "--ignore-case", "--fixed-strings", wanted]
        subprocess.run([*command, folder], capture_output=True, check=False)

    return timed(queries, look, unit)


def timed(queries: Sequence[str], search: Callable[[str], object], unit: float = 1e-3) -> Sample:
    """The time of ``search`` for each of ``queries``, in milliseconds or another ``unit``."""
    search(queries[0])
    gc.collect()
    times = []
    for query in queries:
        started = time.perf_counter()
        search(query)
        times.append((time.perf_counter() - started) / unit)
    return Sample.of(times)


def queries_of(store: Store) -> dict[str, list[str]]:
    """Queries of each kind with words from the articles."""
    chance = random.Random(5)
    numbers = chance.sample(list(store.order), min(2_000, len(store)))
    cut = {number: words(store.text(number).decode()) for number in numbers}
    counts = Counter(word for each in cut.values() for word in set(each))
    by_count = [word for word, _ in counts.most_common()]
    common = by_count[:50]
    long = [word for word in by_count if len(word) >= 5]

    def phrases() -> list[str]:
        starts = [(number, chance.randrange(len(cut[number]) - 3)) for number in numbers[:QUERIES]]
        return [f'"{" ".join(cut[number][at : at + 2])}"' for number, at in starts]

    prefixes = {
        f"prefix of {size} letters": [f"{word[:size]}*" for word in chance.sample(long, QUERIES)]
        for size in (1, 2, 3, 4)
    }
    return {
        "rare word": chance.sample(by_count[-2_000:], QUERIES),
        "middling word": chance.sample(by_count[200:1_200], QUERIES),
        "common word": chance.choices(common, k=QUERIES),
        **prefixes,
        "phrase": phrases(),
        "phrase, last word begun": [_begun(each) for each in phrases()],
        "field and word": [f"source:coast {word}" for word in chance.sample(common, QUERIES)],
        "fields": [f"date:2010..2015 place:rabat -{word}" for word in chance.sample(long, QUERIES)],
        "field alone": [f"date:{year}..{year + 9}" for year in range(2000, 2000 + QUERIES)],
    }  # fmt: skip


def _begun(phrase: str) -> str:
    first, last = phrase.strip('"').split()
    return f'"{first} {last[:3]}*"'


def _fts(store: Store, path: Path) -> tuple[sqlite3.Connection, float]:
    started = time.process_time()
    database = sqlite3.connect(path)
    database.execute("CREATE VIRTUAL TABLE news USING fts5(title, body, detail=full)")
    rows = (
        (" ".join(words(store[number].title)), " ".join(words(store.text(number).decode())))
        for number in store.order
    )
    database.executemany("INSERT INTO news VALUES (?, ?)", rows)
    database.execute("INSERT INTO news(news) VALUES ('optimize')")
    database.commit()
    return database, time.process_time() - started


def _ask_fts(database: sqlite3.Connection, query: str) -> list[object]:
    beginning = query.endswith(("*", '*"'))
    quoted = '"' + query.strip('"*').replace('"', "") + '"' + "*" * beginning
    sql = f"SELECT rowid FROM news WHERE news MATCH ? ORDER BY bm25(news, 3, 1) LIMIT {TOP}"
    return database.execute(sql, (quoted,)).fetchall()


def _look(texts: Sequence[str], query: str) -> list[int]:
    wanted = query.strip('"*')
    return [number for number, text in enumerate(texts) if wanted in text]
