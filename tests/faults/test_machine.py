"""A machine without disk space, descriptors, a home or a correct clock: one-line messages."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from reader.model import Article, Entity
from reader.store.cache import Cache
from reader.store.database import UnusableError
from reader.store.entities.recognition import WORTH_WORKERS, Recognition
from reader.store.user.marks import Marks
from tests.commands.calling import call
from tests.conftest import SEEDS
from tests.driver import reader
from tests.faults.limits import limited
from tests.files import LONG_AGO
from tests.store import engines
from tests.store.archives import checked, make_folder, opened, same_as_loaded, write
from tests.store.test_entity_file import Run, store

NOWHERE = "/proc/there-is-nothing-here"
"""A home folder in which not even root can create files."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return make_folder(tmp_path / "archive")


def no_descriptors(*_: object, **__: object) -> None:
    raise OSError(errno.EMFILE, os.strerror(errno.EMFILE))


class TestFullDisk:
    @pytest.mark.parametrize("room", [0, 5_000])
    def test_an_unwritable_cache_is_reported_and_leaves_no_partial_file(
        self, folder: Path, room: int, cache_home: Path
    ) -> None:
        done = limited("index", folder, RLIMIT_FSIZE=room)
        assert done.returncode == 1
        assert "nothing can be cached (disk I/O error)" in done.stderr
        assert "Traceback" not in done.stderr
        left = [path for path in cache_home.rglob("*") if path.is_file()]
        assert {path.suffix for path in left} <= {".lock"}

    def test_an_export_is_complete_or_missing(self, tmp_path: Path) -> None:
        """An existing file is kept."""
        marks = Marks()
        marks.set_note("an article", "long " * 9_000)
        marks.close()
        file = tmp_path / "marks.json"
        file.write_text("{}")
        done = limited("marks", "export", file, "--force", RLIMIT_FSIZE=40_000)
        assert done.returncode == 1
        assert "marks.json: File too large" in done.stderr
        assert file.read_text() == "{}"
        assert list(tmp_path.iterdir()) == [file]

    def test_output_that_does_not_fit_is_reported(self, folder: Path, tmp_path: Path) -> None:
        done = limited("list", folder, out=tmp_path / "list.txt", RLIMIT_FSIZE=100)
        assert done.returncode == 1
        *notices, last = done.stderr.splitlines()
        assert last == "reader: the output could not be written: File too large"
        # Whether the notice comes first depends on how Python buffers its output.
        assert all(notice.endswith("empty.txt: this file is empty") for notice in notices)


class TestDescriptors:
    @pytest.mark.parametrize("most", [10, 13])
    def test_too_few_descriptors_are_reported(self, folder: Path, most: int) -> None:
        """An unsaved index or an error, but never a traceback or a wrong answer."""
        done = limited("search", "lima", folder, RLIMIT_NOFILE=most)
        assert "Traceback" not in done.stderr
        assert done.returncode == 0
        assert done.stdout.count("It rained “") == 20

    def test_the_cache_is_unchanged_if_no_descriptors_are_left(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Not: "made by another version", because the sources could not be looked at."""
        opened(folder)
        before = Cache([folder]).file.read_bytes()
        with monkeypatch.context() as patch:
            patch.setattr(os, "scandir", no_descriptors)
            with pytest.raises(UnusableError, match="cannot be checked"):
                Cache([folder]).load()
        assert Cache([folder]).file.read_bytes() == before
        assert opened(folder).warm

    def test_names_that_cannot_be_read_now_are_kept(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        Run(tmp_path, stop_after=10).end()
        with monkeypatch.context() as patch:
            patch.setattr(os, "lstat", no_descriptors)
            run = Run(tmp_path)
            assert run.right()
            assert "Too many open files" in run.remarks[0]
        assert len(Run(tmp_path).done) == 20

    def test_an_engine_that_cannot_be_loaded_saves_no_empty_results(self) -> None:
        """Reader does not store that the articles have no names, and does not retry forever."""

        def extract(_: Article) -> tuple[Entity, ...]:
            raise OSError(errno.EMFILE, os.strerror(errno.EMFILE))

        articles = store(5)
        recognition = Recognition(articles, extract)
        recognition.want_all()
        assert recognition.start()
        recognition.run(lambda: False, lambda _: None)
        assert not len(recognition.index)
        assert recognition.idle
        (failure,) = recognition.failures
        assert failure.reason == "finding them stopped (Too many open files)"

    def test_an_unusable_engine_is_reported_once(self) -> None:
        """Not once per article, also with worker processes."""
        for workers in (0, 2):
            articles = store(WORTH_WORKERS + 20)
            target = "tests.store.engines:unusable"
            found = Recognition(articles, engines.unusable, workers=workers, target=target)
            found.want_all()
            assert found.start()
            found.run(lambda: False, lambda _: None)
            assert found.broken
            assert found.idle
            (failure,) = found.failures
            assert failure.reason == "finding them stopped (no weights there)"

    def test_an_article_that_breaks_the_engine_is_reported_and_others_get_names(self) -> None:
        """The failure affects only that article."""
        articles = store(5)
        ids = [articles[number].id for number in range(5)]

        def extract(article: Article) -> tuple[Entity, ...]:
            if article.id == ids[2]:
                raise IndexError("list index out of range")
            return ()

        found = Recognition(articles, extract)
        found.want_all()
        assert found.start()
        found.run(lambda: False, lambda _: None)
        assert len(found.index) == 5
        assert not found.broken
        (failure,) = found.failures
        assert failure.reason.startswith("its names were not found: IndexError")

    async def test_a_thousand_files_that_cannot_be_opened(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Each is listed; the file that can be opened is read, and keys still work."""
        write(tmp_path, "one.md", "The one that can")
        for number in range(1_000):
            (tmp_path / f"{number}.txt").touch()
        stat = os.stat

        def failing(path: Path | int, **options: bool) -> os.stat_result:
            if isinstance(path, Path) and path.suffix == ".txt" and not options:
                no_descriptors()
            return stat(path, **options)

        monkeypatch.setattr(os, "stat", failing)
        async with reader(tmp_path) as session:
            assert "1 of 1" in session.text
            assert "! 1000 notices" in session.text
            await session.press("!", "G")
            assert "999.txt" in session.words.replace(" ", "")
            assert "Too many open files" in session.words
            await session.press("escape", "j", "enter")
            assert "It rained in Lima." in session.text


class TestNoHome:
    @pytest.fixture(autouse=True)
    def nowhere(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("HOME", NOWHERE)
        for name in ("CACHE", "DATA", "CONFIG", "STATE"):
            monkeypatch.delenv(f"XDG_{name}_HOME", raising=False)

    @pytest.mark.parametrize(
        ("arguments", "status"),
        [(["list"], 0), (["search", "morocco"], 0), (["search", "is:unread algiers"], 0),
         (["entities", "--kind", "work"], 0), (["marks", "path"], 0), (["marks", "export"], 1),
         (["doctor"], 0)],
        ids=str,
    )  # fmt: skip
    def test_commands_do_what_is_possible(self, arguments: list[str], status: int) -> None:
        done = call(*arguments)
        assert "Traceback" not in done.stderr
        assert done.returncode == status, done.stderr

    async def test_reading_and_marking_work_and_unsaved_marks_are_announced(self) -> None:
        """A star lasts until Reader ends, and the status line says that it is not saved."""
        async with reader(SEEDS) as session:
            await session.press("j", "*")
            assert "Starred, but not saved" in session.status
            await session.press("u")
            assert "★" not in session.text
            await session.press("e", "c", "h")
            assert "Applied until you quit." in session.status
            await session.press("escape", "!")
            assert "there-is-nothing-here" in session.text


class TestClock:
    def test_a_file_with_an_older_time_counts_as_changed(self, folder: Path) -> None:
        """For example a file restored from a backup, with the same size."""
        opened(folder)
        file = folder / "3.md"
        file.write_text(file.read_text().replace("rained", "hailed"))
        os.utime(file, (LONG_AGO - 1e6, LONG_AGO - 1e6))
        warm = opened(folder)
        assert warm.warm
        assert checked(warm).any
        assert same_as_loaded(warm, folder)

    def test_files_from_the_future_are_read_again(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The clock was wrong before, so an equal time does not prove equal contents."""
        monkeypatch.setattr("time.time_ns", lambda: (LONG_AGO - 1_000_000) * 10**9)
        monkeypatch.setattr("time.time", lambda: LONG_AGO - 1e6)
        opened(folder)
        file = folder / "3.md"
        file.write_text(file.read_text().replace("rained", "hailed"))
        os.utime(file, (LONG_AGO, LONG_AGO))
        warm = opened(folder)
        checked(warm)
        assert same_as_loaded(warm, folder)

    def test_marks_do_not_depend_on_the_clock(self, tmp_path: Path) -> None:
        times = iter([5e9, 1.0, -3.0, 2e9, 0.0, 7.0])
        marks = Marks(tmp_path / "marks.sqlite", clock=lambda: next(times))
        marks.set_starred(["a"])
        marks.retag(["a"], ["tag"], [])
        marks.set_note("a", "note")
        assert marks.undo() == "editing the note"
        assert marks.undo() == "tagging 1 article"
        assert [*marks.starred] == ["a"]
        marks.close()


def _replaced(path: Path, make: Change) -> None:
    path.unlink()
    make(path)


Change = Callable[[Path], object]
CHANGES: dict[str, Change] = {
    "deleted": lambda path: path.unlink(),
    "cut short": lambda path: os.truncate(path, path.stat().st_size // 2),
    "emptied": lambda path: os.truncate(path, 0),
    "a folder now": lambda path: _replaced(path, os.mkdir),
    "a pipe now": lambda path: _replaced(path, os.mkfifo),
    "a link to itself now": lambda path: _replaced(path, lambda it: os.symlink(it, it)),
}


class TestChangingArchive:
    @pytest.mark.parametrize("change", CHANGES)
    def test_files_that_change_while_they_are_read(self, tmp_path: Path, change: str) -> None:
        """Changes of every kind to the current file and the next one."""
        from reader.archive import load
        from tests.faults.formats import every_format

        for path in every_format(tmp_path):
            content = path.read_bytes()
            for seen in (1, 2):
                folder = tmp_path / f"{path.name} {seen}"
                changing = folder / path.name
                write(folder, "0.md")
                changing.write_bytes(content)
                write(folder, "z.md", "The last")
                items = load([folder])
                for _ in zip(range(seen), items, strict=False):
                    pass
                CHANGES[change](changing)
                *_, last = items
                assert isinstance(last, Article), "the rest of the archive is read"
                assert last.title == "The last"

    async def test_files_that_change_while_they_are_shown(self, folder: Path) -> None:
        """Keys still work, and R reports the changes."""
        async with reader(folder, cached_from=1) as session:
            for number, change in enumerate(CHANGES, 1):
                await session.press("1", "j")
                assert f"{number + 1} of 20" in session.rows[0]
                CHANGES[change](folder / f"{number}.md")
                await session.press("enter", "space", "e", "escape")
            await session.press("R", "J", "K", "1", "G")
            assert "It rained “19” times in Lima." in session.text
