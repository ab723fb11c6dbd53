"""Searching: building the index, and a query to rows, against SQLite's FTS5 and ``in``.

10,000 articles; ``READER_BENCHMARK=100000`` for another number. The floors are in the same run:
FTS5 with bm25() over the same folded words, and ``in`` over every text, case-folded, in memory.
"""

from __future__ import annotations

import gc
import os
import random
import shutil
import sqlite3
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from reader.store.articles import Store
from reader.store.indexing import Indexer
from reader.store.opening import Opening
from reader.store.searching import Searcher
from reader.store.words import words
from tests.benchmarks.archives import archive

QUERIES = 40
"""Different ones of a kind; each is asked once, after one that warms up."""

FLOOR_QUERIES = 8

TOP = 50
"""Rows that FTS5 is asked for; Reader gives its usual thousand."""


def main() -> None:
    """Print what building costs, and p50 and p95 of a query for each kind."""
    count = int(os.environ.get("READER_BENCHMARK", "10000"))
    folder = Path(tempfile.mkdtemp(prefix="reader-index-"))
    try:
        _run(count, folder)
    finally:
        shutil.rmtree(folder)


def _run(count: int, folder: Path) -> None:
    started = time.process_time()
    opening = Opening([archive(count)])
    store = opening.open()
    opening.read_rest(lambda: False, store.list_held)
    read = time.process_time() - started
    started = time.process_time()
    indexer = Indexer(store, lambda: folder / "archive.index")
    indexer.run(lambda: False, lambda: None)
    built = time.process_time() - started
    text = sum(len(store.text(rank)) for rank in store.order)
    database, fts = _fts(store, folder / "fts.db")
    print(f"{count:,} articles, {text / 1e6:.0f} MB of text")
    sizes = indexer.kept_bytes / 1e6, (folder / "fts.db").stat().st_size / 1e6
    print(f"processor time: reading them {read:.1f} s; index {built:.1f} s "
          f"({built / read:.1f} times reading), {sizes[0]:.0f} MB; "
          f"FTS5 {fts:.1f} s, {sizes[1]:.0f} MB")  # fmt: skip
    started = time.perf_counter()
    Indexer(store, lambda: folder / "archive.index").run(lambda: False, lambda: None)
    print(f"opening the index again {time.perf_counter() - started:.2f} s")
    titles = Searcher(store)
    folded = [store.text(rank).decode().casefold() for rank in store.order]
    searcher = Searcher(store, indexer=indexer)
    print(f"{'p50 / p95, ms':28} {'Reader':>15} {'titles only':>15} {'FTS5':>15} {'in':>15}")
    for kind, queries in _queries(store).items():
        times = [
            _times(queries, searcher.search),
            _times(queries, titles.search),
            _times(queries, lambda query: _ask_fts(database, query)),
            _times(queries[:FLOOR_QUERIES], lambda query: _look(folded, query)),
        ]
        if kind.startswith("field"):
            times[2:] = [[], []]
        print(f"{kind:28} {' '.join(map(_quantiles, times))}")


def _times(queries: Sequence[str], search: Callable[[str], object]) -> list[float]:
    search(queries[0])
    gc.collect()
    times = []
    for query in queries:
        started = time.perf_counter()
        search(query)
        times.append((time.perf_counter() - started) * 1000)
    return times


def _quantiles(times: Sequence[float]) -> str:
    if not times:
        return f"{'-':>15}"
    ordered = sorted(times)
    p95 = ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
    return f"{statistics.median(ordered):8.2f}/{p95:6.2f}"


def _queries(store: Store) -> dict[str, list[str]]:
    """Queries of each kind, from the words that the articles have."""
    chance = random.Random(5)
    ranks = chance.sample(list(store.order), min(2_000, len(store)))
    cut = {rank: words(store.text(rank).decode()) for rank in ranks}
    counts = Counter(word for each in cut.values() for word in set(each))
    by_count = [word for word, _ in counts.most_common()]
    common = by_count[:50]
    long = [word for word in by_count if len(word) >= 5]

    def phrases() -> list[str]:
        starts = [(rank, chance.randrange(len(cut[rank]) - 3)) for rank in ranks[:QUERIES]]
        return [f'"{" ".join(cut[rank][at : at + 2])}"' for rank, at in starts]

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
        (" ".join(words(store[rank].title)), " ".join(words(store.text(rank).decode())))
        for rank in store.order
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
    return [rank for rank, text in enumerate(texts) if wanted in text]
