"""The cache: no file in its place does harm, and writing it can break off anywhere."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reader.store import opening as opening_module
from reader.store.cache import Cache, cache_folder
from reader.store.opening import Opening
from tests.conftest import ROOT
from tests.store.archives import (
    LONG_AGO,
    checked,
    make_folder,
    opened,
    same_as_loaded,
    the_cache,
    write,
)  # fmt: skip

pytestmark = pytest.mark.usefixtures("sections")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return make_folder(tmp_path / "archive")


def rebuilt(folder: Path) -> Opening:
    """What opening gives with the cache as it is: all right, not from it, and with a remark."""
    opening = opened(folder)
    assert not opening.warm
    assert same_as_loaded(opening, folder)
    assert "so it was not used" in opening.remarks[0].reason
    assert opened(folder).warm, "the cache was built anew"
    return opening


class TestHostileFiles:
    @pytest.mark.parametrize("keep", [0, 1, 63, 64, 200, 0.5, 0.99])
    def test_cut_short(self, folder: Path, keep: float) -> None:
        opened(folder)
        size = the_cache(folder).stat().st_size
        os.truncate(the_cache(folder), int(keep * size) if isinstance(keep, float) else keep)
        rebuilt(folder)

    @settings(
        max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )
    @given(st.data())
    def test_any_bytes_do_no_harm(self, folder: Path, data: st.DataObject) -> None:
        opened(folder)
        good = the_cache(folder).read_bytes()
        at = data.draw(st.integers(0, len(good) - 1))
        junk = data.draw(st.binary(min_size=1, max_size=200))
        over, between = good[at + len(junk) :], good[at:]
        forms = [good[:at] + junk + over, good[:at] + junk + between, junk, good + junk]
        bad = data.draw(st.sampled_from(forms))
        the_cache(folder).write_bytes(bad)
        opening = opened(folder)
        assert same_as_loaded(opening, folder)

    def test_a_damaged_text_is_read_from_its_file(self, folder: Path) -> None:
        opened(folder)
        data = the_cache(folder).read_bytes()
        the_cache(folder).write_bytes(data.replace(b"Then it", b"Thou it"))
        warm = opened(folder)
        assert warm.warm
        assert warm.store[3].text.endswith("Then it stopped.")
        assert same_as_loaded(warm, folder)
        assert len(warm.remarks) == 1
        assert "damaged" in warm.remarks[0].reason
        assert not opened(folder).warm

    def test_cut_short_while_it_is_open(self, folder: Path, sections: str) -> None:
        """A map would die of SIGBUS here. What was left in the file of a large one is lost, but
        nothing breaks, and the user is told.
        """
        opened(folder)
        warm = opened(folder)
        os.truncate(the_cache(folder), 64)
        if sections == "in memory":
            assert same_as_loaded(warm, folder)
        else:
            assert len([*warm.store]) == 20
            assert not any(warm.store.entry(rank).listing for rank in range(20))
            assert warm.remarks[0].reason.startswith("something has changed the cache")
            assert checked(warm).any
            assert [each.title for each in warm.store] == [f"{rank}.md" for rank in range(20)]
            assert opened(folder).warm

    def test_of_another_archive(self, folder: Path, tmp_path: Path) -> None:
        other = write(tmp_path / "other", "1.md").parent
        opened(folder)
        opened(other)
        os.replace(the_cache(other), the_cache(folder))
        assert "another archive" in rebuilt(folder).remarks[0].reason

    def test_of_another_version(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        opened(folder)
        monkeypatch.setattr("reader.__version__", "99.0")
        assert "another version" in rebuilt(folder).remarks[0].reason

    def test_of_another_format(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        opened(folder)
        monkeypatch.setattr("reader.store.cachefile.FORMAT", 99)
        assert "another version" in rebuilt(folder).remarks[0].reason

    @pytest.mark.parametrize("mode", [0o620, 0o602, 0o666])
    def test_that_others_may_write(self, folder: Path, mode: int) -> None:
        opened(folder)
        the_cache(folder).chmod(mode)
        assert "others may write" in rebuilt(folder).remarks[0].reason

    def test_in_a_folder_that_others_may_write(self, folder: Path) -> None:
        opened(folder)
        cache_folder().chmod(0o777)
        opening = opened(folder)
        assert not opening.warm
        assert not opening.written
        assert len(opening.remarks) == 2

    @pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
    def test_of_another_user(self, folder: Path) -> None:
        opened(folder)
        os.chown(the_cache(folder), 12345, -1)
        assert "of another user" in rebuilt(folder).remarks[0].reason

    def test_links_pipes_and_folders_in_its_place(self, folder: Path, tmp_path: Path) -> None:
        opened(folder)
        good = tmp_path / "good"
        os.replace(the_cache(folder), good)
        for make in (lambda path: path.symlink_to(good), os.mkfifo):
            make(the_cache(folder))
            rebuilt(folder)
            the_cache(folder).unlink()
        the_cache(folder).mkdir()
        opening = opened(folder)
        assert same_as_loaded(opening, folder)
        assert "could not be written" in opening.remarks[-1].reason


class TestWriting:
    def test_where_there_can_be_no_folder(self, folder: Path, cache_home: Path) -> None:
        (cache_home / "reader").write_text("in the way")
        opening = opened(folder)
        assert same_as_loaded(opening, folder)
        assert "nothing can be cached" in opening.remarks[-1].reason

    @pytest.mark.parametrize("allowed", [0, 100, 3000])
    def test_a_full_disk(self, folder: Path, monkeypatch: pytest.MonkeyPatch, allowed: int) -> None:
        real = os.pwrite

        def full(file: int, data: bytes, at: int) -> int:
            if at + len(data) > allowed:
                raise OSError(28, "No space left on device")
            return real(file, data, at)

        monkeypatch.setattr("os.pwrite", full)
        monkeypatch.setattr("reader.store.bodies.FLUSH_BYTES", 200)
        opening = opened(folder)
        assert same_as_loaded(opening, folder)
        assert "No space left" in opening.remarks[-1].reason
        assert list(cache_folder().iterdir()) == []

    def test_leaving_while_it_reads_leaves_nothing(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(opening_module, "REPORT_SECONDS", 0)
        monkeypatch.setattr(opening_module, "FIRST_ARTICLES", 2)
        opening = Opening([folder], Cache([folder]), 1)
        opening.open()
        opening.read_rest(lambda: opening.store.end > 10, opening.store.list_held)
        assert len(opening.store) < 20
        assert list(cache_folder().iterdir()) == []
        assert opening.store[0].title == "0.md"

    def test_what_a_killed_writer_left_is_taken_away(self, folder: Path) -> None:
        opened(folder)
        left = [cache_folder() / name for name in ("a.tmp", "b.tmp")]
        for path in left:
            path.write_bytes(b"half")
        os.utime(left[0], (LONG_AGO, LONG_AGO))
        (folder / "1.md").unlink()
        checked(opened(folder))
        assert [path.exists() for path in left] == [False, True]

    def test_the_old_cache_stays_open_for_who_has_it(self, folder: Path) -> None:
        opened(folder)
        one, two = opened(folder), opened(folder)
        write(folder, "5.md", text="Not a drop.")
        checked(two)
        assert "It rained" in one.store[5].text
        assert not one.remarks


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
        it.save()
    else:
        it.read_rest(lambda: False, it.store.list_held)
    assert not it.remarks, it.remarks
"""


def worker(folder: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", WORKER, str(folder)],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def test_two_processes_at_once_and_one_killed(folder: Path) -> None:
    """Both write the cache over and over; one is killed in the midst of it, again and again."""
    steady = worker(folder)
    assert steady.stdout is not None
    steady.stdout.readline()
    for round_ in range(3):
        victim = worker(folder)
        assert victim.stdout is not None
        victim.stdout.readline()
        time.sleep(0.15 + 0.05 * round_)
        victim.send_signal(signal.SIGKILL)
        victim.communicate()
        opening = opened(folder)
        assert same_as_loaded(opening, folder)
        assert not opening.remarks
    assert steady.poll() is None, steady.communicate()[1]
    steady.kill()
    steady.communicate()
