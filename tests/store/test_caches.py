"""Which caches are removed: unused ones, and never what a session has open or the user has made."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from reader import archive
from reader.store import caches
from reader.store.cache import Cache
from reader.store.database import Lease
from reader.system.paths import marks_file
from tests.store.archives import checked, make_folder, opened, same_as_loaded, write

DAY = 86_400


@pytest.fixture
def other(tmp_path: Path) -> Path:
    """An archive whose opening removes caches."""
    return write(tmp_path / "other", "1.md").parent


def cached(folder: Path, *, days: float) -> Cache:
    """The cache of an archive with an index and names, unused for ``days``."""
    opened(make_folder(folder)).close()
    cache = Cache([folder])
    generation = cache.beside(".index") / "0123"
    generation.mkdir(parents=True)
    (generation / "meta.json").write_bytes(b"{}")
    for suffix in (".entities", ".entities-wal", ".finding", ".index/lock", ".names"):
        cache.beside(suffix).write_bytes(b"found")
    for path in (*files_of(cache), *cache.beside(".index").rglob("*")):
        os.utime(path, (time.time() - days * DAY,) * 2)
    return cache


def files_of(cache: Cache) -> list[Path]:
    return [*cache.folder.glob(f"{cache.beside('').name}*")]


def test_unused_ones_are_removed_with_everything_beside_them(tmp_path: Path, other: Path) -> None:
    old, new = cached(tmp_path / "old", days=181), cached(tmp_path / "new", days=179)
    before = files_of(new)
    foreign = old.folder / "notes-of-mine.txt"
    foreign.write_text("not Reader's")
    marks_file().parent.mkdir(parents=True, exist_ok=True)
    marks_file().touch()
    os.utime(marks_file(), (0, 0))
    opened(other)
    assert files_of(old) == []
    assert sorted(files_of(new)) == sorted(before)
    assert foreign.exists()
    assert marks_file().exists()
    assert same_as_loaded(opened(tmp_path / "old"), tmp_path / "old")


def test_the_next_check_removes_them_too(tmp_path: Path, other: Path) -> None:
    opened(other).close()
    old = cached(tmp_path / "old", days=181)
    checked(opened(other))
    assert files_of(old) == []


def test_opening_an_archive_is_using_it(tmp_path: Path, other: Path) -> None:
    cache = cached(tmp_path / "old", days=181)
    opened(tmp_path / "old").close()
    opened(other)
    assert cache.file.exists()


@pytest.mark.parametrize("lock", caches.LOCKS)
def test_one_that_a_session_has_open_stays(tmp_path: Path, other: Path, lock: str) -> None:
    old = cached(tmp_path / "old", days=181)
    before = files_of(old)
    lease = Lease(old.beside(lock), shared=True)
    opened(other).close()
    assert {*files_of(old)} >= {*before}
    lease.release()
    checked(opened(other))
    assert files_of(old) == []


def test_one_of_an_earlier_version_counts_as_used_now(tmp_path: Path, other: Path) -> None:
    """When it was last read is unknown."""
    old = cached(tmp_path / "old", days=181)
    old.beside(caches.USED).unlink()
    opened(other)
    assert old.file.exists()
    assert time.time() - old.beside(caches.USED).stat().st_mtime < DAY


def test_the_least_recently_used_go_when_all_are_too_large(
    tmp_path: Path, other: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    some = [cached(tmp_path / f"{days}", days=days) for days in (60, 50, 40, 20)]
    sizes = [sum(path.lstat().st_size for path in files_of(each)) for each in some]
    monkeypatch.setattr(caches, "MOST_BYTES", sum(sizes[2:]))
    opened(other)
    assert [each.file.exists() for each in some] == [False, False, False, True]
    monkeypatch.setattr(caches, "MOST_BYTES", 0)
    checked(opened(other))
    assert some[3].file.exists(), "a recent one always stays"


def test_one_that_cannot_be_removed_is_left(
    tmp_path: Path, other: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = cached(tmp_path / "old", days=181)

    def closed(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "unlink", closed)
    monkeypatch.setattr(Path, "unlink", closed)
    opening = opened(other)
    assert not opening.remarks
    assert old.file.exists()


def test_what_killed_sessions_have_left_goes_after_a_minute(other: Path) -> None:
    caches.cache_folder().mkdir(parents=True)
    killed, running = (caches.cache_folder() / f"{name}.tmp" for name in ("killed", "running"))
    for path in (killed, running):
        path.touch()
    os.utime(killed, (time.time() - 61,) * 2)
    opened(other)
    assert (killed.exists(), running.exists()) == (False, True)


def test_a_cache_depends_on_every_module_of_the_parsers(monkeypatch: pytest.MonkeyPatch) -> None:
    examined: set[str] = set()
    real = os.stat

    def stat(path: object, *args: object, **how: object) -> os.stat_result:
        examined.add(str(path))
        return real(path, *args, **how)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "stat", stat)
    caches.maker()
    monkeypatch.undo()
    parsers = {str(path) for path in Path(archive.__file__).parent.rglob("*.py")}
    assert len(parsers) > 50
    assert parsers <= examined
