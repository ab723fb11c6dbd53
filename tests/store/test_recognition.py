"""Background recognition: requested articles first, and none twice."""

from __future__ import annotations

import pytest

from reader import restricted
from reader.model import Article, Block, Entity
from reader.store.articles import Store
from reader.store.entities import recognition as recognition_module
from reader.store.entities.recognition import RECOGNIZED, Recognition, default_extract
from tests.store.test_view import store_of


def name_of(article: Article) -> tuple[Entity, ...]:
    return (Entity(article.id, "person"),)


def run(recognition: Recognition) -> list[list[int]]:
    reports: list[list[int]] = []
    recognition.run(lambda: False, reports.append)
    return reports


def test_requested_articles_come_first() -> None:
    recognition = Recognition(store_of(5), name_of)
    recognition.want(3, 4)
    recognition.want_all()
    assert recognition.start()
    assert not recognition.start()
    reports = run(recognition)
    assert reports[:2] == [[3], [4]]
    assert sorted(number for numbers in reports for number in numbers) == [0, 1, 2, 3, 4]
    assert recognition.index.entities(3) == (Entity("3", "person"),)
    assert recognition.idle
    assert not recognition.start()


def test_only_requested_articles_are_recognized_at_first() -> None:
    recognition = Recognition(store_of(5), name_of)
    assert not recognition.start()
    recognition.want(2)
    assert recognition.start()
    assert [number for numbers in run(recognition) for number in numbers] == [2]
    assert not recognition.idle
    recognition.want_all()
    assert recognition.start()
    assert [number for numbers in run(recognition) for number in numbers] == [0, 1, 3, 4]


def test_articles_added_later_are_recognized_too() -> None:
    store = store_of(2)
    recognition = Recognition(store, name_of)
    recognition.want_all()
    recognition.start()
    run(recognition)
    store.add(Article("late", "late.txt"))
    assert not recognition.idle
    assert recognition.start()
    assert run(recognition) == [[2]]


def test_one_bad_article_does_not_end_recognition() -> None:
    def breaks(article: Article) -> tuple[Entity, ...]:
        if article.id == "1":
            raise ValueError("oh")
        return name_of(article)

    recognition = Recognition(store_of(3), breaks)
    recognition.want_all()
    recognition.start()
    run(recognition)
    assert [len(recognition.index.entities(number) or ()) for number in range(3)] == [1, 0, 1]
    assert "1.txt: its names were not found" in str(recognition.failures[0])


def test_cancelled_recognition_can_continue() -> None:
    done: list[str] = []

    def slow(article: Article) -> tuple[Entity, ...]:
        done.append(article.id)
        return ()

    recognition = Recognition(store_of(100), slow)
    recognition.want_all()
    recognition.start()
    recognition.run(lambda: len(done) >= 10, lambda _: None)
    assert len(done) == 10
    assert recognition.start()


def test_an_empty_store_is_idle() -> None:
    assert Recognition(Store(), name_of).idle


def test_a_giant_article_is_recognized_up_to_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    most = RECOGNIZED // 10
    monkeypatch.setattr(recognition_module, "RECOGNIZED", most)
    sentence = "Ada Lindqvist went to Lima. " * 36
    blocks = (Block("paragraph", sentence),) * (2 * most // len(sentence))
    found = default_extract(Article("1", "f", blocks=blocks))
    whole = Article("1", "f", blocks=blocks).text
    mentions = [mention for entity in found for mention in entity.mentions]
    assert most / 2 < max(mention.end for mention in mentions) <= most
    assert all(whole[each.start : each.end] == each.text for each in mentions)
    assert default_extract(Article("2", "f", blocks=(Block("paragraph", "In Lima."),)))


def test_deleted_articles_are_not_recognized() -> None:
    recognition = Recognition(store_of(5), name_of)
    recognition.index.remove([1, 3])
    recognition.want(3)
    recognition.want_all()
    recognition.start()
    assert sorted(number for numbers in run(recognition) for number in numbers) == [0, 2, 4]
    assert recognition.idle


def test_nothing_is_recognized_in_this_process_while_the_screen_paints(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The pause counts from the last time that the user opened an article."""
    now = 100.0
    slept: list[float] = []

    def sleep(seconds: float) -> None:
        nonlocal now
        assert not len(recognition.index)
        slept.append(seconds)
        now += seconds
        if len(slept) == 2:  # on to the next one
            recognition.want(4)

    monkeypatch.setattr("reader.store.entities.recognition.time.monotonic", lambda: now)
    monkeypatch.setattr("reader.store.entities.recognition.time.sleep", sleep)
    recognition = Recognition(store_of(5), name_of, painting=0.05)
    recognition.want(3)
    recognition.want_all()
    assert recognition.start()
    reports = run(recognition)
    assert reports[:2] == [[4], [3]]
    assert sum(slept) == pytest.approx(0.04 + 0.05)
    assert len(recognition.index) == 5


@pytest.mark.parametrize("at_any_cost", [False, True])
def test_a_session_without_workers_does_not_recognize_a_large_archive(
    monkeypatch: pytest.MonkeyPatch, at_any_cost: bool
) -> None:
    """Fifty visitors would each spend hours on the same names; ``reader index`` does it once."""
    monkeypatch.setattr(restricted, "given", frozenset())
    monkeypatch.setattr("reader.store.entities.recognition.ALONE", 3)
    recognition = Recognition(store_of(5), name_of, workers=2, at_any_cost=at_any_cost)
    recognition.want(4)
    recognition.want_all()
    run(recognition)
    assert recognition.idle
    assert sorted(number for number in range(5) if number in recognition.index) == (
        [0, 1, 2, 3, 4] if at_any_cost else [4]
    )
    assert [notice.path for notice in recognition.failures] == ([] if at_any_cost else ["names"])
    recognition.want(1)
    run(recognition)
    assert 1 in recognition.index
