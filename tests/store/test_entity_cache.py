"""What was found is there the next time, whatever happened in between, and nothing wrong is."""

from __future__ import annotations

import errno
import shutil
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from reader.model import Article, Block, Entity, Mention
from reader.store.articles import Store
from reader.store.bodies import Bodies
from reader.store.cache import Cache
from reader.store.entities import entity_keeper
from reader.store.entities import recognition as recognition_module
from reader.store.entities.entity_cache import EntityCache, maker
from reader.store.entities.entity_index import EntityIndex
from reader.store.entities.entity_records import EntityKey
from reader.store.entities.recognition import Recognition
from tests.store import engines

COUNT = 30

pytestmark = pytest.mark.usefixtures("sections")


def store(count: int = COUNT) -> Store:
    articles = Store()
    for number in range(count):
        articles.add(Article(f"{number:012x}", f"{number}.txt", f"Ada Bo{number % 3} Cy{number}"))
    return articles


def names(store: Store, rank: int) -> tuple[Entity, ...]:
    return engines.words(store[rank])


class Run:
    """A process, so to say, that opens the archive and recognizes until it is stopped."""

    def __init__(
        self, folder: Path, stop_after: int = 1000, articles: Store | None = None, engine: str = "",
        workers: int = 0,
    ) -> None:  # fmt: skip
        self.store = articles or store()
        self.done: list[str] = []
        self.recognition = Recognition(
            self.store,
            self._extract,
            cache=lambda: EntityCache(Cache([folder]), engine),
            workers=workers,
            target="tests.store.engines:words",
        )
        self.index = self.recognition.index
        self.recognition.want_all()
        assert self.recognition.start()
        self.recognition.run(lambda: len(self.done) >= stop_after, lambda _: None)

    def _extract(self, article: Article) -> tuple[Entity, ...]:
        self.done.append(article.id)
        return engines.words(article)

    def end(self) -> None:
        """As the end of a process, however it comes: descriptors are closed, locks gone."""
        self.recognition.close()

    def right(self) -> bool:
        """Whether the index knows everything as it is."""
        found = [self.index.entities(rank) for rank in self.store.order]
        return (
            found == [names(self.store, rank) for rank in self.store.order]
            and self.index.ranks(EntityKey("person", "ada")) == set(self.store.order)
            and self.index.count(EntityKey("person", "bo1")) == len(self.store) // 3
        )


@pytest.fixture
def files(cache_home: Path) -> Callable[[str], list[Path]]:
    return lambda extension: sorted(cache_home.rglob(f"*.{extension}"))


Files = Callable[[str], list[Path]]


def test_what_was_found_is_there_the_next_time(tmp_path: Path, files: Files) -> None:
    first = Run(tmp_path)
    assert len(first.done) == COUNT
    assert first.right()
    assert len(files("names")) == 1
    assert not files("found")
    second = Run(tmp_path)
    assert second.done == []
    assert second.right()
    assert not second.recognition.failures


def test_it_goes_on_where_it_was_stopped(tmp_path: Path, files: Files) -> None:
    Run(tmp_path, stop_after=10).end()
    assert len(files("found")) == 1
    second = Run(tmp_path, stop_after=7)
    assert len(second.done) == 7
    second.end()
    assert len(files("found")) == 1
    third = Run(tmp_path)
    assert len(third.done) == COUNT - 17
    assert third.right()
    assert not files("found")


def test_a_log_that_was_cut_in_a_record_is_read_as_far_as_it_goes(
    tmp_path: Path, files: Files
) -> None:
    Run(tmp_path, stop_after=10).end()
    (log,) = files("found")
    log.write_bytes(log.read_bytes()[:-3])
    second = Run(tmp_path)
    assert len(second.done) == COUNT - 9
    assert second.right()


def test_the_log_of_a_living_process_is_left_alone(tmp_path: Path, files: Files) -> None:
    first = Run(tmp_path, stop_after=10)
    second = Run(tmp_path)
    assert len(second.done) == COUNT
    assert len(files("found")) == 1
    assert first.index.entities(0) == second.index.entities(0)
    first.end()
    third = Run(tmp_path)
    assert third.done == []
    assert not files("found")


def test_two_processes_leave_one_whole_file(tmp_path: Path, files: Files) -> None:
    first, second = Run(tmp_path), Run(tmp_path, articles=store())
    shutil.rmtree(files("names")[0].parent)
    third = Run(tmp_path)
    assert len(third.done) == COUNT
    assert first.right()  # whoever has the old file open keeps it
    assert second.right()


def test_another_engine_or_other_sources_find_the_names_anew(
    tmp_path: Path, files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    Run(tmp_path)
    Run(tmp_path, stop_after=10, articles=store(40)).end()
    other = Run(tmp_path, engine="accurate")
    assert len(other.done) == COUNT
    (remark,) = other.recognition.failures
    assert "made by another version of Reader, so the names are found anew" in remark.reason
    assert Run(tmp_path, engine="accurate").done == []
    assert maker("light 1") != maker("accurate 1")


@pytest.mark.parametrize("saves", [False, True])
def test_beside_a_process_that_finds_the_names_another_reads_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, saves: bool
) -> None:
    """None is found twice, what is found is told while it is, and what it leaves is taken up."""
    monkeypatch.setattr(recognition_module, "FOLLOW_SECONDS", 0.0)
    monkeypatch.setattr(entity_keeper, "FLUSH_SECONDS", 0.0)
    if saves:
        monkeypatch.setattr(entity_keeper, "SAVE_AT", 7)
    step = threading.Semaphore(0)

    def waiting(article: Article) -> tuple[Entity, ...]:
        assert step.acquire(timeout=60)
        looked.append(article.id)
        return engines.words(article)

    looked: list[str] = []
    articles = store()
    first = Recognition(articles, waiting, cache=lambda: EntityCache(Cache([tmp_path])))
    first.want_all()
    assert first.start()
    stopped = threading.Event()
    worker = threading.Thread(target=first.run, args=(stopped.is_set, lambda _: None))
    for _ in range(10):
        step.release()
    worker.start()
    while len(first.index) < 10:
        time.sleep(0.001)

    told: set[int] = set()
    again = store()
    second = Recognition(
        again, lambda article: (mine.append(article.id), engines.words(article))[1],
        cache=lambda: EntityCache(Cache([tmp_path])),
    )  # fmt: skip
    mine: list[str] = []
    second.want_all()
    second.want(29)  # what somebody waits for is not waited for
    assert second.start()
    other = threading.Thread(target=second.run, args=(lambda: False, told.update))
    other.start()
    while len(second.index) < 10 or not second.waits:
        time.sleep(0.001)
    assert mine == [again[29].id]
    for _ in range(5):
        step.release()
    while len(second.index) < 15:
        time.sleep(0.001)
    assert mine == [again[29].id]
    stopped.set()
    step.release()
    worker.join(60)
    other.join(60)
    assert len(second.index) == COUNT
    assert len(mine) == COUNT - len(looked)
    assert set(mine).isdisjoint(looked)
    assert saves or told == {*range(COUNT)}
    first.close()
    second.close()
    assert Run(tmp_path).done == []


def test_an_article_whose_names_could_not_be_found_is_tried_again_the_next_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is told of, every other one has its names, and it is not kept that it has none."""

    def breaks(article: Article) -> tuple[Entity, ...]:
        if article.id == f"{7:012x}":
            raise ValueError("oh")
        return words(article)

    words = engines.words
    for stopped in (20, 1000):
        with monkeypatch.context() as patch:
            patch.setattr(engines, "words", breaks)
            broken = Run(tmp_path, stop_after=stopped)
        (told,) = broken.recognition.failures
        assert str(told) == "7.txt: its names were not found: ValueError('oh')"
        assert broken.index.entities(7) == ()
        assert broken.index.entities(8)
        broken.end()
    mended = Run(tmp_path)
    assert mended.done == [f"{7:012x}"]
    assert mended.right()


@pytest.mark.parametrize("harm", ["cut", "written over", "deleted"])
def test_a_file_that_is_harmed_while_it_is_open_is_told_and_made_anew(
    tmp_path: Path, files: Files, harm: str, sections: str
) -> None:
    Run(tmp_path).end()
    (file,) = files("names")
    size = file.stat().st_size
    again = Run(tmp_path)
    if harm == "deleted":
        file.unlink()
    else:
        with file.open("r+b") as stream:
            stream.write(b"\xff" * (0 if harm == "cut" else size))
            stream.truncate(64 if harm == "cut" else size)
    for rank in again.store.order:
        again.index.entities(rank)
        again.index.ranks(EntityKey("person", "ada"))
        again.index.find(rank, EntityKey("person", "bo1"))
    harmed = harm != "deleted" and sections == "in the file"
    told = [each.reason for each in again.recognition.failures]
    assert any("while it was open" in each for each in told) == harmed
    again.end()
    assert Run(tmp_path).right()


def test_where_nothing_has_changed_no_article_is_looked_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Run(tmp_path)
    monkeypatch.setattr(Store, "text_keys", lambda _: pytest.fail("looked up"))
    again = Run(tmp_path)
    assert again.right()
    assert again.done == []


def test_an_article_that_reads_otherwise_has_its_names_found_again(
    tmp_path: Path, files: Files
) -> None:
    """After a change of a parser, say, with the same id; all others are known."""

    def parsed(*changed: int, title: str = "", text: str = "") -> Store:
        found = Store()
        for rank, article in enumerate(store()):
            blocks = (Block("paragraph", text or article.text),)
            other = article._replace(title=title or article.title, blocks=blocks)
            found.add(other if rank in changed else article)
        return found

    Run(tmp_path)
    assert Run(tmp_path).done == []
    second = Run(tmp_path, articles=parsed(3, title="Another"))
    assert second.done == [second.store[3].id]
    second.end()
    third = Run(tmp_path, articles=parsed(3, 5, title="Another", text="Bo met Ada."))
    assert third.done == [third.store[rank].id for rank in (3, 5)]
    # What one that was stopped had found of the former text is not taken for what is in the new.
    for path in files("names"):
        path.unlink()
    Run(tmp_path, stop_after=4, articles=parsed(1, text="Cy was here.")).end()
    last = Run(tmp_path)
    assert last.store[1].id in last.done
    assert last.store[0].id not in last.done


@pytest.mark.parametrize("part", range(12))
def test_damage_is_told_and_mended(tmp_path: Path, files: Files, part: int) -> None:
    Run(tmp_path)
    (file,) = files("names")
    data = bytearray(file.read_bytes())
    at = len(data) * part // 12
    data[at] ^= 0x55
    file.write_bytes(data)
    second = Run(tmp_path)
    if second.done:
        assert "so the names are found anew" in second.recognition.failures[0].reason
    assert second.right()
    assert Run(tmp_path).right()


@pytest.mark.parametrize("data", [b"", b"junk", b"\x89READER\n" + bytes(100)])
def test_something_else_in_its_place_is_not_used(tmp_path: Path, files: Files, data: bytes) -> None:
    Run(tmp_path)
    files("names")[0].write_bytes(data)
    second = Run(tmp_path)
    assert len(second.done) == COUNT
    assert second.recognition.failures
    assert not Run(tmp_path).done


def test_a_file_that_others_may_write_is_not_used(tmp_path: Path, files: Files) -> None:
    Run(tmp_path, stop_after=10).end()
    files("found")[0].chmod(0o666)
    assert len(Run(tmp_path).done) == COUNT
    files("names")[0].chmod(0o666)
    assert "others may write" in Run(tmp_path).recognition.failures[0].reason


def test_articles_that_came_went_and_moved(tmp_path: Path) -> None:
    Run(tmp_path)
    changed = Store()
    for number in (3, 99, 2, 1, 50, 7):
        changed.add(Article(f"{number:012x}", f"{number}.txt", f"Ada Bo{number % 3} Cy{number}"))
    second = Run(tmp_path, articles=changed)
    assert second.done == [f"{99:012x}", f"{50:012x}"]
    second.end()
    third = Run(tmp_path, articles=changed)
    assert third.done == []
    assert third.right()


def test_a_few_new_articles_do_not_have_the_file_written_anew(tmp_path: Path, files: Files) -> None:
    Run(tmp_path, articles=store(100))
    before = files("names")[0].stat().st_mtime_ns
    Run(tmp_path, articles=store(102)).end()
    assert files("names")[0].stat().st_mtime_ns == before
    assert len(files("found")) == 1
    third = Run(tmp_path, articles=store(102))
    assert third.done == []
    assert third.index.entities(101) == names(third.store, 101)


def test_a_large_archive_is_saved_on_the_way(
    tmp_path: Path, files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(entity_keeper, "SAVE_AT", 5)
    first = Run(tmp_path, stop_after=12)
    assert len(files("names")) == 1
    assert all(first.index.entities(rank) == names(first.store, rank) for rank in range(12))
    first.end()
    second = Run(tmp_path)
    assert len(second.done) == COUNT - 12
    assert second.right()


def test_what_worker_processes_find_is_kept_in_archive_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recognition_module, "WORTH_WORKERS", 5)
    first = Run(tmp_path, workers=2)
    assert first.done == []
    assert first.right()
    second = Run(tmp_path)
    assert second.done == []
    assert [*second.index.now.columns.rank] == [*range(COUNT)]


def test_a_full_disk_costs_the_cache_and_nothing_else(
    tmp_path: Path, files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("reader.store.bodies.write_all", full)
    monkeypatch.setattr("reader.store.cache.write_all", full)
    monkeypatch.setattr("reader.store.cachefile.write_all", full)
    run = Run(tmp_path)
    assert run.right()
    assert "No space left on device" in str(run.recognition.failures[0])
    assert not files("names")
    assert not files("found")
    assert not files("tmp")


def test_where_nothing_may_be_written_all_is_in_memory(tmp_path: Path, cache_home: Path) -> None:
    (cache_home / "reader").write_text("in the way")
    run = Run(tmp_path)
    assert run.right()
    assert run.recognition.failures
    assert isinstance(run.index.now.log.new, Bodies)


def test_mentions_come_back_and_what_is_gone_is_not_kept(tmp_path: Path) -> None:
    mentions = (Mention("text", 0, 3, "Ada"), Mention("title", 4, 9, "Ada’s"))
    entity = Entity("Ada Lind", "person", ("Ada", "Ada’s"), "Chilean poet", mentions)
    index = EntityIndex()
    for rank in range(3):
        index.add(rank, [entity])
    index.remove([1])
    assert EntityCache(Cache([tmp_path])).save(index, [2, 1, 0], lambda: False)
    assert [index.entities(rank) for rank in range(3)] == [(entity,), None, (entity,)]
    assert [*index.now.columns.rank] == [2, 0]


def test_a_save_that_is_cancelled_leaves_all_as_it_was(tmp_path: Path, files: Files) -> None:
    run = Run(tmp_path)
    before = files("names")[0].read_bytes()
    cache = EntityCache(Cache([tmp_path]))
    assert not cache.save(run.index, [*run.store.order][::-1], lambda: True)
    assert files("names")[0].read_bytes() == before
    assert not files("tmp")
    assert run.right()


def copies(order: Sequence[int]) -> Store:
    """Articles of which the even ones are copies of the odd ones after them, in this ``order``."""
    articles = Store()
    for number in order:
        name = f"Ada Bo Cy{number // 2}"
        articles.add(Article(f"{number // 2:012x}", f"{number}.txt", name))
    return articles


@pytest.mark.parametrize("stop_after", [1000, 7])
def test_names_of_copies_are_found_once_each(tmp_path: Path, stop_after: int) -> None:
    """Also where articles stand in another order, and where a process ended before."""
    Run(tmp_path, stop_after, articles=copies(range(20))).end()
    again = Run(tmp_path, articles=copies([*range(5, 20), *range(5)]))
    assert len(again.done) <= max(0, 20 - stop_after)
    assert all(again.index.entities(rank) == names(again.store, rank) for rank in range(20))
    again.end()
