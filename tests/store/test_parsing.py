"""Files read by worker processes: the same articles, notices, ids and numbers as without."""

from __future__ import annotations

import json
import os
import zipfile
from pathlib import Path
from typing import Any

import pytest

from reader.store import parsing, pool
from reader.store.opening import Opening
from tests.files import LONG_AGO


@pytest.fixture(autouse=True)
def workers_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parsing, "ALONE", 5)
    monkeypatch.setattr(parsing, "WORTH_WORKERS", 20)


@pytest.fixture
def clippings(tmp_path: Path) -> Path:
    """Ninety page dumps with furniture, in two folders, and all kinds of other files."""
    root = tmp_path / "clippings"
    for folder, count in (("", 50), ("more", 40)):
        inside = root / folder
        inside.mkdir(exist_ok=True)
        for number in range(count):
            lines = [
                f"Harbour talks {number} go on | News | The Coast",
                "",
                "Our house advert",
                "",
                f"LIMA – {number % 28 + 1} May 2019: Talk {number} of Zoë went on.",
                "",
            ]
            (inside / f"{number}.txt").write_text("\n".join(lines), "utf-8")
    (root / "7.txt").write_text("", "utf-8")
    (root / "8.txt").write_bytes(b"text\0text")
    (root / "9").write_bytes(b"\x89PNG")
    (root / "10.md").write_text("---\ntitle: [\n---\nA text.\n", "utf-8")
    records = [{"title": f"Record {each}", "text": f"The text of {each}."} for each in range(3)]
    (root / "more" / "5.jsonl").write_text("\n".join(map(json.dumps, records)), "utf-8")
    with zipfile.ZipFile(root / "more" / "6.zip", "w") as packed:
        packed.writestr("a.txt", "Packed\n\nA text in a zip file.\n")
    (root / "12.txt").unlink()
    os.mkfifo(root / "12.txt")
    for path in root.rglob("*"):
        os.utime(path, (LONG_AGO, LONG_AGO))  # else it may have changed since it was read
    return root


def opened(*paths: Path, workers: int) -> Opening:
    opening = Opening(paths, workers=workers)
    opening.open()
    opening.read_rest(lambda: False, opening.store.list_staged)
    return opening


def held(opening: Opening) -> tuple[Any, ...]:
    """The articles, notices and files of an open archive, for comparison."""
    files = opening.files
    return (
        [*opening.store],
        opening.store.notices,
        opening.noted,
        {folder: files.folder(*folder) for folder in files.folders()},
    )


def test_workers_make_no_difference(clippings: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[parsing.Batch] = []
    original = pool.Pool.send

    def send(self: pool.Pool, number: int, batch: parsing.Batch) -> None:
        sent.append(batch)
        original(self, number, batch)

    monkeypatch.setattr(pool.Pool, "send", send)
    alone = held(opened(clippings, workers=0))
    assert not sent
    assert held(opened(clippings, workers=2)) == alone
    assert sum(len(batch.files) for batch in sent) > 60
    articles, notices, _, _ = alone
    assert len(articles) == 92  # not the three that are no text
    assert not any("advert" in article.text for article in articles)
    assert len(notices) == 5


def test_a_folder_without_articles_is_reported_with_and_without_workers(
    clippings: Path, tmp_path: Path
) -> None:
    """The notice waits until all files of the folder are read."""
    empty, other = tmp_path / "empty", tmp_path / "other"
    for folder in (empty, other):
        folder.mkdir()
    (empty / "notes.pptx").write_text("slides", "utf-8")
    (other / "1.txt").write_text("One\n\nA text.\n", "utf-8")
    paths = (clippings, empty, other, clippings / "more")
    alone = held(opened(*paths, workers=0))
    assert held(opened(*paths, workers=2)) == alone
    assert any("no articles in this folder" in str(notice) for notice in alone[1])


@pytest.mark.parametrize("target", ["fails", "dies"])
def test_files_that_workers_fail_at_are_read_in_this_process(
    clippings: Path, monkeypatch: pytest.MonkeyPatch, target: str
) -> None:
    alone = held(opened(clippings, workers=0))
    monkeypatch.setattr(parsing, "TARGET", f"tests.store.engines:{target}")
    assert held(opened(clippings, workers=2)) == alone


def test_giant_files_are_read_in_this_process(
    clippings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = held(opened(clippings, workers=0))
    monkeypatch.setattr(parsing, "MOST_BYTES", 0)
    monkeypatch.setattr(pool.Pool, "send", lambda *_: pytest.fail("sent"))
    assert held(opened(clippings, workers=2)) == alone


def test_a_small_archive_starts_no_process(
    clippings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parsing, "WORTH_WORKERS", 600)
    monkeypatch.setattr(pool, "Worker", lambda *_, **__: pytest.fail("started"))
    assert len(opened(clippings, workers=2).store) == 92


def test_workers_end_when_reading_is_cancelled(
    clippings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended: list[pool.Pool] = []
    original = pool.Pool.close

    def close(self: pool.Pool) -> None:
        original(self)
        ended.append(self)

    monkeypatch.setattr(pool.Pool, "close", close)
    monkeypatch.setattr("reader.store.opening.REPORT_SECONDS", 0.0)
    opening = Opening([clippings], workers=2)
    opening.open()
    opening.read_rest(lambda: opening.store.end > 40, opening.store.list_staged)
    assert 40 < opening.store.end < 92
    assert len(ended) == 1
    assert not ended[0].pids
