"""Names that were found are there in the next session, and no wrong ones."""

from __future__ import annotations

import shutil
import sqlite3
import threading
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from reader.model import Article, Block, Entity, Mention
from reader.store import database
from reader.store.articles import Store
from reader.store.entities import identity, mentions
from reader.store.entities import index as index_module
from reader.store.entities import recognition as recognition_module
from reader.store.entities.file import EntityFile, maker
from reader.store.entities.index import EntityIndex
from reader.store.entities.recognition import Recognition
from reader.store.entities.records import EntityKey
from tests.store import engines

COUNT = 30
ADA = EntityKey("person", "ada")


def store(count: int = COUNT) -> Store:
    articles = Store()
    for number in range(count):
        articles.add(Article(f"{number:012x}", f"{number}.txt", f"Ada Bo{number % 3} Cy{number}"))
    return articles


def names(store: Store, number: int) -> tuple[Entity, ...]:
    return engines.words(store[number])


class Run:
    """A process, as it were, that opens the archive and recognizes until it is stopped."""

    def __init__(
        self, folder: Path, stop_after: int = 1000, articles: Store | None = None,
        engine: str = "test", workers: int = 0,
    ) -> None:  # fmt: skip
        self.store = articles or store()
        self.done: list[str] = []
        self.recognition = Recognition(
            self.store,
            self._extract,
            file=lambda: EntityFile(folder / "cache" / "archive.entities", engine),
            workers=workers,
            target="tests.store.engines:words",
        )
        self.index = self.recognition.index
        self.stop_after = stop_after
        self.recognition.want_all()
        self.go_on()

    def go_on(self) -> None:
        assert self.recognition.start()
        self.recognition.run(lambda: len(self.done) >= self.stop_after, lambda _: None)

    def _extract(self, article: Article) -> tuple[Entity, ...]:
        self.done.append(article.id)
        return engines.words(article)

    def end(self) -> None:
        """As the end of a process, however it comes: files are closed, locks gone."""
        self.recognition.close()

    def right(self) -> bool:
        """Whether the index knows everything as it is."""
        found = [self.index.entities(number) for number in self.store.order]
        return (
            found == [names(self.store, number) for number in self.store.order]
            and self.index.numbers(ADA) == set(self.store.order)
            and self.index.count(EntityKey("person", "bo1")) == len(self.store) // 3
        )

    @property
    def remarks(self) -> list[str]:
        return [notice.reason for notice in self.recognition.failures]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "archive.entities"


def test_names_are_there_in_the_next_session(tmp_path: Path, file: Path) -> None:
    first = Run(tmp_path)
    assert len(first.done) == COUNT
    assert first.right()
    first.end()
    assert file.stat().st_mode & 0o777 == 0o600
    second = Run(tmp_path)
    assert second.done == []
    assert second.right()
    assert not second.remarks


def test_recognition_continues_where_it_was_stopped(tmp_path: Path) -> None:
    Run(tmp_path, stop_after=10).end()
    second = Run(tmp_path, stop_after=7)
    assert len(second.done) == 7
    second.end()
    third = Run(tmp_path)
    assert len(third.done) == COUNT - 17
    assert third.right()


def test_two_processes_add_to_one_file(tmp_path: Path) -> None:
    first = Run(tmp_path, stop_after=10)
    second = Run(tmp_path)
    assert len(second.done) == COUNT - 10
    assert second.right()
    first.stop_after = 1000
    first.go_on()
    assert len(first.done) == 10
    assert first.right()


def test_names_that_two_processes_find_at_once_are_saved_once(file: Path) -> None:
    indexes = []
    for _ in range(2):
        index = EntityIndex(store().text_key)
        EntityFile(file, "test").open(index, store(), lambda: False)
        indexes.append(index)
    for index in indexes:
        index.add(3, names(store(), 3))
    assert indexes[0].count(ADA) == indexes[1].count(ADA) == 1


def test_a_session_keeps_the_file_when_it_is_deleted(tmp_path: Path, file: Path) -> None:
    first = Run(tmp_path)
    shutil.rmtree(file.parent)
    third = Run(tmp_path)
    assert len(third.done) == COUNT
    assert first.right()
    first.end()
    third.end()
    assert Run(tmp_path).right()


def test_another_engine_finds_the_names_again(tmp_path: Path) -> None:
    Run(tmp_path).end()
    other = Run(tmp_path, engine="accurate")
    assert len(other.done) == COUNT
    assert other.right()
    (remark,) = other.remarks
    assert "made by another version of Reader, so the names are found again" in remark
    other.end()
    assert Run(tmp_path, engine="accurate").done == []
    assert maker("light 1") != maker("accurate 1")


def test_while_another_version_is_running_nothing_is_saved(tmp_path: Path, file: Path) -> None:
    Run(tmp_path, stop_after=10).end()
    lease = database.Lease(file.with_suffix(".finding"))
    other = Run(tmp_path, engine="accurate")
    lease.release()
    assert len(other.done) == COUNT
    assert other.right()
    assert "another version of Reader finds them" in other.remarks[0]
    assert len(Run(tmp_path).done) == COUNT - 10


def test_a_session_of_another_version_takes_the_file_over(tmp_path: Path) -> None:
    """The session with the old rules reports it and continues without the file."""
    old = Run(tmp_path, stop_after=10)
    Run(tmp_path, engine="accurate", stop_after=5).end()
    old.stop_after = 1000
    old.go_on()
    assert old.right()
    assert "made by another version of Reader, so the names are found again" in old.remarks[0]
    assert len(Run(tmp_path, engine="accurate").done) == COUNT - 5


def test_new_rules_of_learning_are_applied_to_saved_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Run(tmp_path).end()
    with monkeypatch.context() as patch:
        patch.setattr(mentions, "LEARNING", identity.LEARNING + 1)
        patch.setattr(mentions, "names_of", lambda kind, name, _: identity.names_of(kind, name, ()))
        second = Run(tmp_path)
        assert second.done == []
        assert second.right()
        second.end()
        patch.setattr(mentions.Mentions, "learn_again", None)
        assert Run(tmp_path).right()
    assert Run(tmp_path).right()


@pytest.mark.parametrize("every", [0.0, 100.0])
def test_a_second_process_reads_the_names_that_the_first_finds(
    tmp_path: Path, file: Path, monkeypatch: pytest.MonkeyPatch, every: float
) -> None:
    """No article is recognized twice; what the first did not find, the second does."""
    monkeypatch.setattr(recognition_module, "FOLLOW_SECONDS", 0.0)
    monkeypatch.setattr(recognition_module, "WRITE_EVERY", every)
    step = threading.Semaphore(0)

    def waiting(article: Article) -> tuple[Entity, ...]:
        assert step.acquire(timeout=60)
        looked.append(article.id)
        return engines.words(article)

    looked: list[str] = []
    articles = store()
    first = Recognition(articles, waiting, file=lambda: EntityFile(file, "test"))
    first.want_all()
    assert first.start()
    stopped = threading.Event()
    worker = threading.Thread(target=first.run, args=(stopped.is_set, lambda _: None))
    for _ in range(10):
        step.release()
    worker.start()
    while len(looked) < 10 or (not every and len(first.index) < 10):
        time.sleep(0.001)

    reported: set[int] = set()
    again = store()
    second = Recognition(
        again, lambda article: (mine.append(article.id), engines.words(article))[1],
        file=lambda: EntityFile(file, "test"),
    )  # fmt: skip
    mine: list[str] = []
    second.want_all()
    second.want(29)  # what the user waits for does not wait for others
    assert second.start()
    other = threading.Thread(target=second.run, args=(lambda: False, reported.update))
    other.start()
    while not second.waits or 29 not in second.index:
        time.sleep(0.001)
    while not every and len(second.index) < 11:
        time.sleep(0.001)
    assert mine == [again[29].id]
    for _ in range(5):
        step.release()
    while not every and len(second.index) < 16:
        time.sleep(0.001)
    assert mine == [again[29].id]
    while len(looked) < 15:
        time.sleep(0.001)
    stopped.set()
    step.release()
    worker.join(60)
    other.join(60)
    assert len(second.index) == COUNT
    assert len(mine) == COUNT - len(looked)
    assert set(mine).isdisjoint(looked)
    assert reported >= {*range(15, COUNT)}
    first.close()
    second.close()
    assert Run(tmp_path).done == []


def test_an_article_that_failed_is_tried_again_in_the_next_session(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There is a notice, all other articles have names, and the failure is not saved."""

    def breaks(article: Article) -> tuple[Entity, ...]:
        if article.id == f"{7:012x}":
            raise ValueError("oh")
        return words(article)

    words = engines.words
    for stopped in (20, 1000):
        with monkeypatch.context() as patch:
            patch.setattr(engines, "words", breaks)
            broken = Run(tmp_path, stop_after=stopped)
        (reported,) = broken.recognition.failures
        assert str(reported) == "7.txt: its names were not found: ValueError('oh')"
        assert broken.index.entities(7) == ()
        assert broken.index.entities(8)
        broken.end()
    mended = Run(tmp_path)
    assert mended.done == [f"{7:012x}"]
    assert mended.right()


def test_where_nothing_has_changed_no_article_is_looked_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Run(tmp_path).end()
    with monkeypatch.context() as patch:
        patch.setattr(Store, "text_keys", lambda *_: pytest.fail("looked up"))
        again = Run(tmp_path)
    assert again.right()
    assert again.done == []


def test_an_article_with_a_changed_text_is_recognized_again(tmp_path: Path) -> None:
    """For example after a change of a parser, with the same id; all others are known."""

    def parsed(*changed: int, title: str = "", text: str = "") -> Store:
        found = Store()
        for number, article in enumerate(store()):
            blocks = (Block("paragraph", text or article.text),)
            other = article._replace(title=title or article.title, blocks=blocks)
            found.add(other if number in changed else article)
        return found

    Run(tmp_path).end()
    second = Run(tmp_path, articles=parsed(3, title="Another"))
    assert second.done == [second.store[3].id]
    second.end()
    third = Run(tmp_path, articles=parsed(3, 5, title="Another", text="Bo met Ada."))
    assert third.done == [third.store[number].id for number in (3, 5)]
    assert third.index.count(ADA) == COUNT - 2, "what nothing reads any more is counted no more"
    third.end()
    fourth = Run(tmp_path)
    assert fourth.done == [fourth.store[number].id for number in (3, 5)]
    assert fourth.right()


def test_names_follow_articles_that_are_added_deleted_and_moved(tmp_path: Path) -> None:
    Run(tmp_path).end()
    changed = Store()
    for number in (3, 99, 2, 1, 50, 7):
        changed.add(Article(f"{number:012x}", f"{number}.txt", f"Ada Bo{number % 3} Cy{number}"))
    second = Run(tmp_path, articles=changed)
    assert second.done == [f"{99:012x}", f"{50:012x}"]
    assert second.right()
    second.end()
    third = Run(tmp_path, articles=changed)
    assert third.done == []
    assert third.right()


def test_names_of_deleted_articles_are_forgotten(tmp_path: Path) -> None:
    first = Run(tmp_path)
    assert not first.recognition.start()
    first.index.remove([3, 4])
    assert first.index.entities(3) is None
    assert first.index.numbers(ADA) == {*range(COUNT)} - {3, 4}
    first.go_on()
    assert first.index.count(ADA) == COUNT - 2
    first.end()
    assert len(Run(tmp_path).done) == 2


def test_what_another_session_finds_in_new_files_stays(tmp_path: Path) -> None:
    """This session does not know those articles yet, so the names seem to have no article."""
    first = Run(tmp_path, stop_after=5, articles=store(COUNT - 3))
    second = Run(tmp_path)
    first.stop_after = 1000
    first.go_on()
    assert second.right()
    assert second.index.numbers(EntityKey("person", f"cy{COUNT - 1}")) == {COUNT - 1}
    second.index.add(COUNT, [Entity("Ada", "person")])  # so that nothing comes from a cache
    assert second.index.numbers(ADA) == {*range(COUNT + 1)}
    first.end()
    second.end()
    assert Run(tmp_path).done == []


def test_a_moved_article_keeps_its_names(tmp_path: Path) -> None:
    """It is removed and added again before its names are forgotten."""
    first = Run(tmp_path)
    first.index.remove([3])
    first.store.add(first.store[3])
    number = first.store.end - 1
    first.index.add(number, names(first.store, number))
    first.index.forget()
    first.index.add(COUNT + 1, [Entity("Ada", "person")])
    assert first.index.entities(number) == names(first.store, number)
    assert first.index.numbers(EntityKey("person", "cy3")) == {number}


def test_names_found_by_workers_are_saved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recognition_module, "WORTH_WORKERS", 5)
    first = Run(tmp_path, workers=2)
    assert first.done == []
    assert first.right()
    first.end()
    second = Run(tmp_path)
    assert second.done == []
    assert second.right()


def test_files_of_earlier_versions_are_deleted(tmp_path: Path, file: Path) -> None:
    file.parent.mkdir()
    for name in ("archive.names", "archive.1-2.found", "other.names"):
        (file.parent / name).write_text("old")
    Run(tmp_path).end()
    assert {path.name for path in file.parent.iterdir()} <= {
        "archive.entities", "archive.finding", "other.names",
    }  # fmt: skip


def test_names_found_before_the_file_is_open_are_saved_in_it(tmp_path: Path, file: Path) -> None:
    articles = store()
    recognition = Recognition(articles, engines.words, file=lambda: EntityFile(file, "test"))
    recognition.want(3)
    assert recognition.start()
    recognition.run(lambda: False, lambda _: None)
    assert not file.exists()
    assert recognition.index.entities(3)
    recognition.want_all()
    assert recognition.start()
    recognition.run(lambda: True, lambda _: None)
    recognition.close()
    second = Run(tmp_path)
    assert f"{3:012x}" not in second.done
    assert len(second.done) == COUNT - 1


def test_saved_mentions_are_complete(file: Path) -> None:
    found = (Mention("text", 0, 3, "Ada"), Mention("title", 4, 9, "Ada’s"))
    entity = Entity("Ada Lind", "person", ("Ada", "Ada’s"), "Chilean poet", found)
    for _ in range(2):
        index = EntityIndex(store().text_key)
        EntityFile(file, "test").open(index, store(), lambda: False)
        if not len(index):
            index.add(1, [entity])
        assert index.entities(1) == (entity,)
        index.close()


def copies(order: Sequence[int]) -> Store:
    """Articles of which the even ones are copies of the odd ones after them, in this ``order``."""
    articles = Store()
    for number in order:
        name = f"Ada Bo Cy{number // 2}"
        articles.add(Article(f"{number // 2:012x}", f"{number}.txt", name))
    return articles


@pytest.mark.parametrize("stop_after", [1000, 7])
def test_names_of_copies_are_found_once_each(tmp_path: Path, stop_after: int) -> None:
    """Also in another order of articles, and after an interrupted session."""
    Run(tmp_path, stop_after, articles=copies(range(20))).end()
    again = Run(tmp_path, articles=copies([*range(5, 20), *range(5)]))
    assert len(again.done) == max(0, 20 - stop_after)
    assert all(again.index.entities(number) == names(again.store, number) for number in range(20))
    assert again.index.count(ADA) == len(again.index.numbers(ADA)) == 20
    assert again.index.count(EntityKey("person", "cy3")) == 2


def test_many_articles_are_forgotten_in_batches(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index_module, "FORGOTTEN_AT_ONCE", 7)
    monkeypatch.setattr(index_module, "LOOKED_UP_AT_ONCE", 7)
    Run(tmp_path).end()
    second = Run(tmp_path, articles=store(6))
    assert second.right()
    assert second.index.count(ADA) == 6
    second.end()
    assert len(Run(tmp_path).done) == COUNT - 6


def test_a_long_transaction_of_another_session_is_waited_for(
    tmp_path: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Longer than SQLite itself waits; the names are saved nevertheless."""
    monkeypatch.setattr("reader.store.database.BUSY_SECONDS", 0.05)
    Run(tmp_path, stop_after=1).end()
    index = EntityIndex(store().text_key)
    EntityFile(file, "test").open(index, store(), lambda: False)
    other = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")

    def ends_after_the_first_wait(error: Exception) -> bool:
        if other.in_transaction:
            other.execute("COMMIT")
        return database.is_busy(error)

    monkeypatch.setattr(index_module, "is_busy", ends_after_the_first_wait)
    index.add(3, names(store(), 3))
    other.close()
    assert index.is_in_file
    index.close()
