"""Worker processes answer, may die, and never outlive their parent."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.model import Article, Block, Dateline
from reader.store import pool as pool_module
from reader.store.articles import Store, article_of
from reader.store.entities.recognition import ARTICLE_OF
from reader.store.pool import Answer, Pool
from tests.processes import LIMIT, running, wait_until


def store(*titles: str, caption: str = "") -> Store:
    articles = Store()
    for number, title in enumerate(titles):
        blocks = (Block("paragraph", f"It rained “{number}” times. 🌧"), Block("quotation", "No!"))
        articles.add(
            Article(
                str(number), f"{number}.txt", title, publication="Post", archive="Old Post",
                section="World", published="2019-03", dateline=Dateline("Lima, 3 May", ("Lima",)),
                byline="A. Lind", caption=caption, media_id="m1", url="http://x.y/", blocks=blocks,
                tags=("rain", "wind"), places=("Peru",),
            )
        )  # fmt: skip
    return articles


def answers(pool: Pool, articles: Store) -> list[Answer]:
    """The answers for all ``articles``."""
    numbers = iter(articles.order)
    found: list[Answer] = []
    end = time.monotonic() + LIMIT
    while len(found) < len(articles) and not pool.broken:
        while pool.room and (number := next(numbers, None)) is not None:
            pool.send(number, articles.row(number))
        found += pool.receive(0.1)
        assert time.monotonic() < end, found
    return sorted(found)


@pytest.fixture
def make() -> Iterator[type[Pool]]:
    """Pools that are closed when the test is over."""
    pools = []

    class Closed(Pool):
        def __init__(self, count: int, target: str, ending: tuple[str, ...] = ()) -> None:
            super().__init__(count, ARTICLE_OF, f"tests.store.engines:{target}", *ending)
            pools.append(self)

    yield Closed
    for each in pools:
        each.close()


def test_an_article_arrives_as_it_was_sent() -> None:
    articles = store("One", "Two", caption="A caption")
    assert [article_of(articles.row(number)) for number in articles.order] == list(articles)


def test_workers_share_the_work(make: type[Pool]) -> None:
    titles = [f"Ada Lind {number}" for number in range(100)]
    pool = make(2, "here")
    found = answers(pool, store(*titles))
    assert [each.number for each in found] == list(range(100))
    by = {int(each.result[0].name) for each in found}
    assert by == set(pool.pids)
    assert len(by) == 2
    assert not any(each.error for each in found)


def test_a_big_article_passes_through(make: type[Pool]) -> None:
    articles = Store()
    for number in range(20):
        articles.add(Article(str(number), "f", "Ada", blocks=(Block("paragraph", "x" * 10**6),)))
    assert [each.result[0].name for each in answers(make(1, "words"), articles)] == ["Ada"] * 20


def test_output_of_a_library_is_not_taken_for_an_answer(make: type[Pool]) -> None:
    found = answers(make(1, "noisy"), store("One", "Two"))
    assert [each.result[0].name for each in found] == ["One", "Two"]


def test_an_answer_that_cannot_be_read_is_an_error(make: type[Pool]) -> None:
    """Another version of Reader may have been installed since this one was started."""
    (answer,) = answers(make(1, "unreadable", ending=()), store("One"))
    assert answer == (0, None, "AttributeError('of another version')")


def test_an_article_that_kills_workers_is_skipped_and_the_rest_continues(
    make: type[Pool],
) -> None:
    titles = ["fatal" if number == 7 else "bad" if number == 9 else "Ada" for number in range(20)]
    found = answers(make(2, "fatal"), store(*titles))
    assert [each.number for each in found] == list(range(20))
    assert [each.number for each in found if each.error] == [7, 9]
    assert found[7].error == "its worker process ended (signal 9)"
    assert found[9].error == "ValueError('oh')"


def test_an_article_is_not_blamed_for_the_first_death(make: type[Pool], tmp_path: Path) -> None:
    found = answers(make(1, "fatal_once"), store("One", "Two", caption=str(tmp_path / "there")))
    assert [(each.number, each.error) for each in found] == [(0, ""), (1, "")]


def test_a_killed_worker_is_replaced(make: type[Pool]) -> None:
    articles = store(*["Ada"] * 50)
    pool = make(1, "words")
    found: list[Answer] = []
    sent, kill_at = 0, [10, 30]
    while len(found) < 50:
        while pool.room and sent < 50:
            pool.send(sent, articles.row(sent))
            sent += 1
        found += pool.receive(0.1)
        if kill_at and len(found) >= kill_at[0] and pool.pids:
            os.kill(pool.pids[0], signal.SIGKILL)
            del kill_at[0]
    assert sorted(each.number for each in found) == list(range(50))
    assert not any(each.error for each in found)


def test_a_pool_whose_workers_all_die_is_broken_and_loses_nothing(make: type[Pool]) -> None:
    pool = make(2, "nothing_of_this_name")
    articles = store(*["Ada"] * 10)
    assert answers(pool, articles) == []
    assert pool.broken
    assert sorted(pool.unanswered()) == list(range(8))
    assert not pool.room


def test_a_stuck_worker_is_killed(make: type[Pool], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool_module, "PATIENCE_SECONDS", 0.5)
    found = answers(make(1, "slow"), store("One"))
    assert [each.error for each in found] == ["its worker process ended (signal 9)"]


def test_closing_ends_busy_workers(make: type[Pool]) -> None:
    articles = store("One", "Two")
    pool = make(2, "slow")
    for number in articles.order:
        pool.send(number, articles.row(number))
    pool.receive(0.1)
    pids = pool.pids
    pool.close()
    assert len(pids) == 2
    assert not any(map(alive, pids))


def test_a_worker_that_reads_nothing_blocks_nothing(make: type[Pool]) -> None:
    pool = make(1, "words")
    articles = store("One", "Two")
    pool.send(0, articles.row(0))
    os.kill(pool.pids[0], signal.SIGSTOP)
    pool.send(1, bytes(10**7))
    pool.receive(0.01)
    pool.close()
    assert not pool.pids


PARENT = """
import sys, time
from reader.store.pool import Pool
from reader.store.entities.recognition import ARTICLE_OF
from tests.store.test_pool import store
pool = Pool(2, ARTICLE_OF, "tests.store.engines:slow")
articles = store("One", "Two", "Three")
for number in articles.order:
    pool.send(number, articles.row(number))
pool.receive(2)
print(*pool.pids, flush=True)
time.sleep(60)
"""


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGHUP])
def test_no_worker_outlives_its_parent(number: signal.Signals) -> None:
    with running(PARENT) as parent:
        pids = [int(word) for word in parent.output.readline().split()]
        assert len(pids) == 2
        assert all(map(alive, pids))
        parent.process.send_signal(number)
        parent.process.wait()
        wait_until(lambda: not any(map(alive, pids)))


def alive(pid: int) -> bool:
    """Whether the process runs and is not a zombie."""
    try:
        os.kill(pid, 0)
        status = Path(f"/proc/{pid}/stat")
        return not status.exists() or status.read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
