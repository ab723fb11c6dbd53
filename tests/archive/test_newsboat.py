"""Tests for newsboat's cache, which is an SQLite database."""

from __future__ import annotations

import gzip
import sqlite3
from contextlib import closing
from pathlib import Path
from zipfile import ZipFile

import pytest

from reader.archive import load
from reader.archive.formats import newsboat
from reader.model import Article, Notice

TABLES = """
CREATE TABLE rss_feed (rssurl VARCHAR(1024) PRIMARY KEY NOT NULL, url VARCHAR(1024) NOT NULL,
    title VARCHAR(1024) NOT NULL, lastmodified INTEGER(11) NOT NULL DEFAULT 0);
CREATE TABLE rss_item (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, guid VARCHAR(64) NOT NULL,
    title VARCHAR(1024) NOT NULL, author VARCHAR(1024) NOT NULL, url VARCHAR(1024) NOT NULL,
    feedurl VARCHAR(1024) NOT NULL, pubDate INTEGER NOT NULL, content VARCHAR(65535) NOT NULL,
    unread INTEGER(1) NOT NULL, deleted INTEGER(1) NOT NULL DEFAULT 0);
INSERT INTO rss_feed VALUES ('https://a.example/feed', 'https://a.example', 'The Ankara Post', 0);
"""
ENTRY = (
    "INSERT INTO rss_item (guid, title, author, url, feedurl, pubDate, content, unread, deleted)"
    " VALUES (?, ?, ?, ?, 'https://a.example/feed', 1457740800, ?, 1, ?)"
)
STORY = "<p>The bridge opened on Monday.</p><p>It took years &amp; years.</p>"


def make_cache(path: Path, tables: str = TABLES, *, journal: str = "delete") -> Path:
    with closing(sqlite3.connect(path)) as database, database:
        database.execute(f"PRAGMA journal_mode = {journal}")
        database.executescript(tables)
        for number in range(3):
            database.execute(ENTRY, (
                f"g{number}", f"Bridge {number} &amp; road", "ada@a.example (Ada Obi)",
                f"/{number}.html", STORY, number == 1,
            ))  # fmt: skip
        database.execute(ENTRY, ("g9", "No text", "", "", "", False))
        if "VIEW" not in tables:
            database.commit()
    return path


@pytest.mark.parametrize("journal", ["delete", "wal"])
@pytest.mark.parametrize("large", [False, True])
def test_the_entries_that_newsboat_shows_are_articles(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, journal: str, large: bool
) -> None:
    path = make_cache(tmp_path / "cache.db", journal=journal)
    before = path.read_bytes()
    if large:
        monkeypatch.setattr(newsboat, "MAX_BYTES", 8_000)
    *found, notice = load([path])
    assert [(each.title, each.media_id) for each in found if isinstance(each, Article)] == [
        ("Bridge 0 & road", "g0"),
        ("Bridge 2 & road", "g2"),
    ]
    article = found[1]
    assert isinstance(article, Article)
    assert article.publication == "The Ankara Post"
    assert article.published == "2016-03-12"
    assert article.byline == "Ada Obi"
    assert article.url == "https://a.example/2.html"
    assert article.text == "The bridge opened on Monday.\n\nIt took years & years."
    assert article.format == "newsboat's cache"
    assert isinstance(notice, Notice)
    assert notice.reason == "1 of 3 records have no article text (the first in entry 4)"
    assert path.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == ["cache.db"]


def test_wherever_the_cache_lies(tmp_path: Path) -> None:
    path = make_cache(tmp_path / "cache")
    ids = [each.id for each in load([path]) if isinstance(each, Article)]
    assert len(ids) == 2
    (tmp_path / "CACHE.DB.GZ").write_bytes(gzip.compress(path.read_bytes()))
    with ZipFile(tmp_path / "a.zip", "w") as packed:
        packed.write(path, "b/cache.db")
    for name in ("CACHE.DB.GZ", "a.zip"):
        found = [each.id for each in load([tmp_path / name]) if isinstance(each, Article)]
        assert found == ids, name


def test_other_databases_are_refused_by_name_and_counted_in_a_folder(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "other.db")) as database, database:
        database.execute("CREATE TABLE places (url)")
    (notice,) = load([tmp_path / "other.db"])
    assert isinstance(notice, Notice)
    assert notice.reason == "of databases, Reader reads only newsboat's cache.db"
    (tmp_path / "a.txt").write_text("The bridge opened on Monday after years of work.\n")
    _, counted = load([tmp_path])
    assert isinstance(counted, Notice)
    assert counted.reason == "1 file of another kind was not read: 1 .db"


def test_a_view_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "cache.db"
    with closing(sqlite3.connect(path)) as database, database:
        database.executescript(
            "CREATE TABLE rss_feed (rssurl, title);"
            "CREATE VIEW rss_item AS WITH RECURSIVE n(i) AS"
            " (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS title FROM n;"
        )
    (notice,) = load([path])
    assert isinstance(notice, Notice)
    assert "no table of entries" in notice.reason


def test_damage_leaves_what_can_be_read(tmp_path: Path) -> None:
    path = make_cache(tmp_path / "cache.db")
    data = bytearray(path.read_bytes())
    for cut in range(0, len(data), 512):
        path.write_bytes(data[:cut])
        assert [*load([path])]
    whole = []
    for at in range(100, len(data), 97):
        path.write_bytes(bytes([*data[:at], data[at] ^ 0xFF, *data[at + 1 :]]))
        items = [*load([path])]
        assert items
        whole.append(sum(isinstance(item, Article) for item in items) == 2)
    assert whole.count(True) > len(whole) / 2  # most bytes of a small database mean nothing
