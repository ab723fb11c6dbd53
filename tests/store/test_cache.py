"""The cache: no file at its path does harm, and writing may be interrupted anywhere."""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reader.store import database
from reader.store import opening as opening_module
from reader.store.cache import Cache
from reader.store.caches import cache_folder
from reader.store.opening import Opening
from tests.processes import run_python, running
from tests.store.archives import (
    checked,
    files_read,
    make_folder,
    opened,
    same_as_loaded,
    the_cache,
    write,
)  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return make_folder(tmp_path / "archive")


@pytest.fixture
def cached(folder: Path) -> tuple[Path, bytes]:
    """The cache file of the folder and its contents."""
    opened(folder).close()
    return the_cache(folder), the_cache(folder).read_bytes()


def rebuilt(folder: Path) -> Opening:
    """The result of opening with an unusable cache: complete, from the files, and with a notice."""
    opening = opened(folder)
    assert not opening.warm
    assert same_as_loaded(opening, folder)
    assert "so it was not used" in opening.remarks[0].reason
    assert opened(folder).warm, "the cache was rebuilt"
    return opening


class TestHostileFiles:
    @pytest.mark.parametrize("keep", [0, 1, 63, 64, 200, 0.5, 0.99])
    def test_a_cache_cut_short(self, folder: Path, keep: float) -> None:
        """Lost articles are read again, at the latest by the next check for changes."""
        opened(folder).close()
        size = the_cache(folder).stat().st_size
        os.truncate(the_cache(folder), int(keep * size) if isinstance(keep, float) else keep)
        opening = opened(folder)
        if opening.warm:
            checked(opening)
        assert same_as_loaded(opening, folder)
        opening.close()
        again = opened(folder)
        assert same_as_loaded(again, folder)

    @settings(
        max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )
    @given(st.data())
    def test_any_bytes_in_the_cache_do_no_harm(
        self, folder: Path, cached: tuple[Path, bytes], data: st.DataObject
    ) -> None:
        file, good = cached
        for path in cache_folder().iterdir():
            path.unlink()
        at = data.draw(st.integers(0, len(good) - 1))
        junk = data.draw(st.binary(min_size=1, max_size=200))
        over, between = good[at + len(junk) :], good[at:]
        forms = [good[:at] + junk + over, good[:at] + junk + between, junk, good + junk]
        bad = data.draw(st.sampled_from(forms))
        file.touch(0o600)
        file.write_bytes(bad)
        opening = opened(folder)
        assert same_as_loaded(opening, folder)
        opening.close()

    def test_a_damaged_text_is_read_from_its_file(self, folder: Path) -> None:
        opened(folder).close()
        data = the_cache(folder).read_bytes()
        the_cache(folder).write_bytes(data.replace(b"Then it", b"Thou it"))
        warm = opened(folder)
        assert warm.warm
        assert warm.store[3].text.endswith("Then it stopped.")
        assert same_as_loaded(warm, folder)
        assert len(warm.remarks) == 1
        assert "damaged" in warm.remarks[0].reason
        assert not opened(folder).warm

    @pytest.mark.parametrize("is_file", [False, True])
    def test_a_damaged_text_without_the_table_of_files(self, folder: Path, is_file: bool) -> None:
        path = folder / "3.md" if is_file else folder
        opened(path).close()
        warm = opened(path)
        number = next(each for each in warm.store.order if warm.store.path(each)[-5:] == "/3.md")
        with warm.store.database.write() as connection:
            connection.execute("UPDATE bodies SET record = x'00' WHERE number = ?", (number,))
            connection.execute("DROP TABLE files")
        assert same_as_loaded(warm, path)
        assert "damaged" in warm.remarks[0].reason

    def test_a_damaged_title_is_never_shown(self, folder: Path) -> None:
        write(folder, "13.md", "Rain in Quito")
        opened(folder).close()
        data = the_cache(folder).read_bytes()
        the_cache(folder).write_bytes(data.replace(b"Rain in Quito", b"Rain in Turin"))
        warm = opened(folder)
        listings = [warm.store.entry(number).listing for number in warm.store.order]
        assert "Rain in Turin" not in listings
        assert len(set(listings)) == 20
        assert same_as_loaded(warm, folder)
        assert warm.remarks[0].reason.startswith("something has changed the cache")

    @pytest.mark.parametrize("keep", [0, 64, 4096, 20_000])
    def test_a_cache_cut_short_while_it_is_open(self, folder: Path, keep: int) -> None:
        """Nothing breaks, nothing wrong is shown, and there is a notice."""
        opened(folder).close()
        warm = opened(folder)
        before = [*warm.store][:3]
        os.truncate(the_cache(folder), keep)
        assert [*warm.store][:3] == before
        assert len([*warm.store]) == 20
        checked(warm)
        assert [each.title for each in warm.store] == [f"{number}.md" for number in range(20)]
        assert same_as_loaded(warm, folder)
        warm.close()
        assert same_as_loaded(opened(folder), folder)

    @pytest.mark.parametrize("keep", [0, 100, 16_384])
    def test_the_memory_that_sessions_share_is_cut_short(self, folder: Path, keep: int) -> None:
        """It is mapped, so reading it would be a SIGBUS; hence a separate process."""
        opened(folder).close()
        assert run_python(CUT, folder, keep) == ""

    def test_a_cache_overwritten_while_it_is_open(self, folder: Path) -> None:
        opened(folder).close()
        warm = opened(folder)
        file = the_cache(folder)
        with file.open("r+b") as overwritten:
            overwritten.write(os.urandom(file.stat().st_size))
        assert len([*warm.store]) == 20
        checked(warm)
        assert same_as_loaded(warm, folder)
        assert warm.remarks
        assert same_as_loaded(opened(folder), folder)

    def test_a_cache_deleted_while_it_is_open(self, folder: Path) -> None:
        opened(folder).close()
        warm = opened(folder)
        for path in cache_folder().iterdir():
            path.unlink()
        assert same_as_loaded(warm, folder)
        write(folder, "5.md", text="Not a drop.")
        assert checked(warm).changed == 1
        assert same_as_loaded(warm, folder)
        again = opened(folder)
        assert not again.warm
        assert same_as_loaded(again, folder)
        warm.close()
        assert opened(folder).warm

    def test_a_cache_of_another_archive(self, folder: Path, tmp_path: Path) -> None:
        other = write(tmp_path / "other", "1.md").parent
        opened(folder).close()
        opened(other).close()
        os.replace(the_cache(other), the_cache(folder))
        assert "another archive" in rebuilt(folder).remarks[0].reason

    def test_a_cache_of_another_version(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        opened(folder)
        monkeypatch.setattr("reader.__version__", "99.0")
        assert "another version" in rebuilt(folder).remarks[0].reason

    def test_a_cache_of_another_format(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        opened(folder).close()
        monkeypatch.setattr("reader.store.database.VERSION", 99)
        assert "another version" in rebuilt(folder).remarks[0].reason

    def test_caches_of_earlier_versions_are_deleted(self, folder: Path) -> None:
        cache_folder().mkdir(parents=True)
        old = cache_folder() / "0123.cache"
        old.write_bytes(b"old")
        opening = opened(folder)
        assert not opening.remarks
        assert not old.exists()

    @pytest.mark.parametrize("mode", [0o620, 0o602, 0o666])
    def test_a_cache_that_others_may_write(self, folder: Path, mode: int) -> None:
        opened(folder).close()
        the_cache(folder).chmod(mode)
        assert "others may write" in rebuilt(folder).remarks[0].reason

    def test_a_cache_in_a_folder_that_others_may_write(self, folder: Path) -> None:
        opened(folder).close()
        cache_folder().chmod(0o777)
        opening = opened(folder)
        assert not opening.warm
        assert not opening.written
        assert len(opening.remarks) == 2

    @pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
    def test_a_cache_of_another_user(self, folder: Path) -> None:
        opened(folder).close()
        os.chown(the_cache(folder), 12345, -1)
        assert "of another user" in rebuilt(folder).remarks[0].reason

    def test_links_pipes_and_folders_in_place_of_the_cache(
        self, folder: Path, tmp_path: Path
    ) -> None:
        opened(folder).close()
        good = tmp_path / "good"
        os.replace(the_cache(folder), good)
        name = cache_folder() / f"{the_cache(folder).stem}-1.sqlite"
        for make in (lambda path: path.symlink_to(good), os.mkfifo, Path.mkdir):
            for path in cache_folder().glob("*.sqlite"):
                path.unlink()
            make(name)
            assert the_cache(folder) == name
            rebuilt(folder)


class TestWriting:
    def test_a_cache_folder_that_cannot_be_made(self, folder: Path, cache_home: Path) -> None:
        (cache_home / "reader").write_text("in the way")
        opening = opened(folder)
        assert same_as_loaded(opening, folder)
        assert "nothing can be cached" in opening.remarks[-1].reason

    @pytest.mark.parametrize("allowed", [0, 9, 12, 15])
    def test_a_full_disk(self, folder: Path, monkeypatch: pytest.MonkeyPatch, allowed: int) -> None:
        """The file may have ``allowed`` pages: what does not fit stays in memory."""
        real = database.Database.move_to

        def full(self: database.Database, path: Path | None) -> None:
            if path and not allowed:
                raise OSError(28, "No space left on device")
            real(self, path)
            if path:
                with self.write() as connection:
                    connection.execute(f"PRAGMA max_page_count = {allowed}")

        monkeypatch.setattr(database.Database, "move_to", full)
        for number in range(20):
            write(folder, f"{number}.md", text="It rained. " * 500)
        monkeypatch.setattr("reader.store.articles.WRITTEN_AT_ONCE", 3)
        opening = opened(folder)
        assert same_as_loaded(opening, folder)
        reason = opening.remarks[-1].reason
        assert "No space left" in reason or "is full" in reason
        assert len(opening.remarks) == 1
        assert not list(cache_folder().glob("*.sqlite*"))

    def test_articles_read_before_a_cancelled_opening_are_not_read_again(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(opening_module, "REPORT_SECONDS", 0)
        monkeypatch.setattr(opening_module, "FIRST_ARTICLES", 2)
        opening = Opening([folder], Cache([folder]), 1)
        opening.open()
        opening.read_rest(lambda: opening.store.end > 10, opening.store.list_staged)
        before = len(opening.store)
        assert before < 20
        assert opening.store[0].title == "0.md"
        opening.close()
        read = files_read(monkeypatch)
        again = opened(folder)
        assert not again.warm
        assert len(read) == 21 - before
        assert same_as_loaded(again, folder)
        assert opened(folder).warm

    def test_after_a_kill_the_next_session_reads_only_the_rest(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert run_python(KILLED, folder, status=7) == ""
        read = files_read(monkeypatch)
        again = opened(folder)
        assert not again.warm
        assert not again.remarks
        assert 0 < len(read) < 15
        assert same_as_loaded(again, folder)
        again.close()
        with opened(folder) as warm:
            assert warm.warm
            assert same_as_loaded(warm, folder)

    def test_a_reading_that_another_session_has_just_completed(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """It is incomplete when opened, and complete when this session could continue."""
        monkeypatch.setattr(opening_module, "REPORT_SECONDS", 0)
        with Opening([folder], Cache([folder]), 1) as opening:
            opening.open()
            opening.read_rest(lambda: opening.store.end > 10, opening.store.list_staged)
        real, others = Cache.claim, [opened]

        def claim(self: Cache) -> None:
            if others:
                others.pop()(folder).close()
            real(self)

        monkeypatch.setattr(Cache, "claim", claim)
        late = opened(folder)
        assert not others
        assert late.warm
        assert same_as_loaded(late, folder)

    def test_another_session_reads_the_files_itself_meanwhile(self, folder: Path) -> None:
        cache_folder().mkdir(parents=True)
        other = Cache([folder])
        other.claim()
        opening = opened(folder)
        assert same_as_loaded(opening, folder)
        assert not opening.remarks
        assert not list(cache_folder().glob("*.sqlite"))
        other.release()

    def test_a_session_takes_over_changes_that_another_has_found(self, folder: Path) -> None:
        opened(folder)
        one, two = opened(folder), opened(folder)
        write(folder, "5.md", text="Not a drop.")
        write(folder, "99.md")
        assert str(checked(two)) == "1 new, 1 changed"
        assert "It rained" in one.store[5].text
        assert checked(one).any
        assert same_as_loaded(one, folder)
        assert not checked(two).any
        write(folder, "7.md", text="Nor here.")
        assert str(checked(one)) == "1 changed"
        assert checked(two).any
        assert same_as_loaded(two, folder)
        assert not [*one.remarks, *two.remarks]

    def test_rows_of_deleted_articles_stay_while_a_session_is_open(self, folder: Path) -> None:
        opened(folder).close()
        one, two = opened(folder), opened(folder)
        write(folder, "5.md", text="Not a drop.")
        checked(two)
        two.close()
        assert "It rained" in one.store[5].text
        assert len(one.store.database.rows("SELECT number FROM articles")) == 21
        one.close()
        three = opened(folder)
        assert len(three.store.database.rows("SELECT number FROM articles")) == 20
        assert same_as_loaded(three, folder)


KILLED = """
import os, sys
from pathlib import Path
from reader.store import articles, opening, parsing
from reader.store.cache import Cache
articles.WRITTEN_AT_ONCE = parsing.WRITTEN_AT_ONCE = 3
opening.REPORT_SECONDS, opening.FIRST_ARTICLES = 0, 2
paths = [Path(sys.argv[1])]
it = opening.Opening(paths, Cache(paths), 1)
it.open()
it.read_rest(lambda: it.store.end > 15 and os._exit(7), it.store.list_staged)
"""

CUT = """
import os, sys
from pathlib import Path
from reader.store.cache import Cache
from reader.store.opening import Opening
paths = [Path(sys.argv[1])]
it = Opening(paths, Cache(paths), 1)
the_cache = Cache(paths).file
it.open()
assert it.warm
assert not it.check(lambda: False, lambda _: None).any
os.truncate(f"{the_cache}-shm", int(sys.argv[2]))
for _ in range(2):
    assert len([*it.store]) == 20
    it.apply(it.check(lambda: False, lambda _: None))
assert len([article for article in it.store if article.title]) == 20
it.close()
again = Opening(paths, Cache(paths), 1)
again.open()
if not again.warm:
    again.read_rest(lambda: False, again.store.list_staged)
assert len([article for article in again.store if article.title]) == 20
again.close()
"""

WORKER = """
import sys
from pathlib import Path
from reader.store import opening
from reader.store.cache import Cache
paths = [Path(sys.argv[1])]
print("started", flush=True)
while True:
    it = opening.Opening(paths, Cache(paths), 1)
    it.open()
    if it.warm:
        assert not it.remarks, it.remarks
        assert all(article.text for article in it.store)
        it.check(lambda: False, lambda _: None)
    else:
        it.read_rest(lambda: False, it.store.list_staged)
    assert not it.remarks, it.remarks
    it.close()
"""


def test_a_cache_that_a_killed_session_has_only_made_is_no_damage(
    folder: Path, cached: tuple[Path, bytes]
) -> None:
    """It has tables, but no state yet."""
    with closing(sqlite3.connect(cached[0])) as connection, connection:
        connection.execute("DELETE FROM state")
    opening = opened(folder)
    assert not opening.remarks
    assert same_as_loaded(opening, folder)


def test_two_processes_at_once_and_one_killed(folder: Path) -> None:
    """Both write the cache repeatedly, and one of them is killed during a write."""
    with running(WORKER, folder) as steady:
        steady.output.readline()
        for round_ in range(3):
            with running(WORKER, folder) as victim:
                victim.output.readline()
                time.sleep(0.15 + 0.05 * round_)
            opening = opened(folder)
            assert same_as_loaded(opening, folder)
            assert not opening.remarks
        assert steady.process.poll() is None, steady.output.read()
