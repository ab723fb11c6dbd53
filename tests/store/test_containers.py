"""A file with many articles: one step each, stable numbers, and changes in the middle."""

from __future__ import annotations

import json
import os
import time
import zipfile
from array import array
from pathlib import Path

import pytest

from reader.store.cache import Cache
from reader.store.database import Database
from reader.store.filetable import File, FileTable, Stamp
from reader.store.opening import Opening
from tests.files import LONG_AGO
from tests.store.archives import checked, opened, same_as_loaded

STAMP = Stamp(1, 2, 3)


def feed(path: Path, *titles: str) -> Path:
    lines = (json.dumps({"title": title, "text": f"It rained in {title}."}) for title in titles)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    os.utime(path, (LONG_AGO, LONG_AGO + len(titles)))
    return path


def titles(opening: Opening) -> list[str]:
    return [article.title for article in opening.store]


class TestChanges:
    def test_lines_that_stay_keep_their_numbers(self, tmp_path: Path) -> None:
        """A new line in a large feed is inserted; nothing else is added to the store again."""
        path = feed(tmp_path / "x/a.jsonl", "Lima", "Oslo", "Quito")
        feed(tmp_path / "x/b.jsonl", "Accra")
        opened(path.parent)
        warm = opened(path.parent)
        assert warm.warm
        end = warm.store.end
        feed(path, "Lima", "Cairo", "Oslo", "Quito", "Turin")
        changes = checked(warm)
        assert str(changes) == "2 new"
        assert warm.store.end == end + 2
        assert list(warm.store.order) == [0, 4, 1, 2, 5, 3]
        assert same_as_loaded(warm, path.parent)
        assert not checked(warm).any
        again = opened(path.parent)
        assert again.warm
        assert same_as_loaded(again, path.parent)
        assert not checked(again).any

    def test_changes_in_one_file_do_not_disturb_another(self, tmp_path: Path) -> None:
        path = feed(tmp_path / "x/a.jsonl", "Lima", "Oslo", "Quito")
        other = feed(tmp_path / "x/b.jsonl", "Accra", "Turin")
        warm = opened(path.parent)
        feed(path, "Cairo", "Lima", "Delhi", "Oslo")
        assert str(checked(warm)) == "2 new, 1 gone"
        feed(other, "Accra", "Turin", "Seoul")
        assert str(checked(warm)) == "1 new"
        assert titles(warm) == ["Cairo", "Lima", "Delhi", "Oslo", "Accra", "Turin", "Seoul"]
        path.unlink()
        assert str(checked(warm)) == "4 gone"
        assert same_as_loaded(warm, path.parent)

    def test_a_changed_line_counts_as_replaced(self, tmp_path: Path) -> None:
        path = feed(tmp_path / "x/a.jsonl", "Lima", "Oslo", "Quito")
        warm = opened(path.parent)
        feed(path, "Lima", "Bergen", "Quito")
        os.utime(path, (LONG_AGO, LONG_AGO + 9))
        changes = checked(warm)
        assert str(changes) == "1 changed"
        assert changes.arrangement.replaced == {1: 3}

    def test_a_zip_file_that_gets_a_member(self, tmp_path: Path) -> None:
        path = tmp_path / "x/a.zip"
        path.parent.mkdir()

        def fill(names: str) -> None:
            with zipfile.ZipFile(path, "w") as archive:
                for name in names:
                    archive.writestr(f"{name}.md", f"It rained in {name}.")

        fill("ab")
        warm = opened(path.parent)
        fill("abc")
        assert str(checked(warm)) == "1 new"
        assert same_as_loaded(warm, path.parent)

    def test_an_article_in_a_damaged_cache_comes_from_its_line(self, tmp_path: Path) -> None:
        path = feed(tmp_path / "x/a.jsonl", "Lima", "Oslo", "Quito")
        opened(path.parent)
        warm = opened(path.parent)
        file = Cache([path.parent]).file
        data = bytearray(file.read_bytes())
        at = data.index(b"It rained in Oslo")
        data[at : at + 2] = b"XX"
        file.write_bytes(bytes(data))
        assert warm.store[1].text == "It rained in Oslo."


class TestSteps:
    def test_opening_does_not_wait_for_the_whole_file(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("reader.store.opening.REPORT_SECONDS", 0.0)
        feed(tmp_path / "a.jsonl", *(f"Place {n}" for n in range(500)))
        opening = Opening([tmp_path / "a.jsonl"], Cache([tmp_path / "a.jsonl"]), 1)
        opening.open()
        assert 1 <= len(opening.store) <= 50
        seen: list[int] = []

        def report() -> None:
            opening.store.list_staged()
            seen.append(len(opening.store))

        opening.read_rest(lambda: False, report)
        assert len(opening.store) == 500
        assert len(seen) > 1

    def test_reading_ends_in_the_middle_of_a_file(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = feed(tmp_path / "a.jsonl", *(f"Place {n}" for n in range(500)))
        monkeypatch.setattr("reader.store.opening.REPORT_SECONDS", 0.0)
        opening = Opening([path], Cache([path]), 1)
        opening.open()
        opening.read_rest(lambda: opening.store.end >= 100, lambda: None)
        assert opening.store.end < 110
        opening.close()
        again = opened(path)
        assert not again.warm
        assert same_as_loaded(again, path)

    def test_looking_for_changes_ends_in_the_middle_too(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = feed(tmp_path / "a.jsonl", *(f"Place {n}" for n in range(300)))
        opening = opened(path)
        feed(path, *(f"Town {n}" for n in range(300)))
        os.utime(path, (time.time() - 60, time.time() - 60))
        monkeypatch.setattr("reader.store.opening.REPORT_SECONDS", 0.0)
        assert opening.check(lambda: opening.store.end > 350, lambda _: None) is None
        assert opening.store.end < 360
        assert len(opening.store) == 300


class TestTable:
    def test_files_by_folder_and_articles_by_file(self) -> None:
        table = FileTable(Database())
        table.add((0, "a"), STAMP, [0, 1, 2])
        table.add((0, "b/c\udcff"), STAMP, [7, 8, 3, 5, 6])
        table.add((1, "a"), STAMP, [])
        table.write()
        assert len(table) == 3
        assert [table.count(root) for root in (0, 1, 2)] == [2, 1, 0]
        assert sorted(table.folders()) == [(0, ""), (0, "b"), (1, "")]
        assert table.folder(0, "b") == {"c\udcff": File(STAMP, array("I", [7, 8, 3, 5, 6]))}
        assert table.file_of(5) == ((0, "b/c\udcff"), 3)
        assert table.file_of(4) is None
