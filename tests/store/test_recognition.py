"""Recognition in the background: what somebody waits for comes first, and nothing twice."""

from __future__ import annotations

from reader.model import Article, Block, Entity
from reader.store.articles import Store
from reader.store.recognition import Found, Recognition
from tests.store.test_view import store_of


def name_of(article: Article) -> tuple[Entity, ...]:
    return (Entity(article.id, "person"),)


def run(recognition: Recognition) -> list[list[Found]]:
    reports: list[list[Found]] = []
    recognition.run(lambda: False, reports.append)
    return reports


def test_what_is_wanted_comes_first_and_alone() -> None:
    recognition = Recognition(store_of(5), name_of)
    recognition.want(3, 4)
    recognition.want_all()
    assert recognition.start()
    assert not recognition.start()
    reports = run(recognition)
    assert [[rank for rank, _ in found] for found in reports[:2]] == [[3], [4]]
    assert sorted(rank for found in reports for rank, _ in found) == [0, 1, 2, 3, 4]
    assert reports[0][0][1][0].name == "3"
    assert recognition.idle
    assert not recognition.start()


def test_before_all_is_wanted_only_the_wanted_is_done() -> None:
    recognition = Recognition(store_of(5), name_of)
    assert not recognition.start()
    recognition.want(2)
    assert recognition.start()
    assert [rank for found in run(recognition) for rank, _ in found] == [2]
    assert not recognition.idle
    recognition.want_all()
    assert recognition.start()
    assert [rank for found in run(recognition) for rank, _ in found] == [0, 1, 3, 4]


def test_articles_that_come_later_are_found_too() -> None:
    store = store_of(2)
    recognition = Recognition(store, name_of)
    recognition.want_all()
    recognition.start()
    run(recognition)
    store.add(Article("late", "late.txt"))
    assert not recognition.idle
    assert recognition.start()
    assert run(recognition)[0][0][0] == 2


def test_one_bad_article_does_not_end_it() -> None:
    def breaks(article: Article) -> tuple[Entity, ...]:
        if article.id == "1":
            raise ValueError("oh")
        return name_of(article)

    recognition = Recognition(store_of(3), breaks)
    recognition.want_all()
    recognition.start()
    found = [each for report in run(recognition) for each in report]
    assert [len(entities) for _, entities in sorted(found)] == [1, 0, 1]
    assert "1.txt: its names were not found" in str(recognition.failures[0])


def test_cancelling_stops_it_and_it_can_go_on() -> None:
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


def test_a_giant_is_recognized_as_far_as_it_goes() -> None:
    seen: list[Article] = []

    def note(article: Article) -> tuple[Entity, ...]:
        seen.append(article)
        return ()

    store = Store()
    store.add(Article("1", "f", blocks=(Block("paragraph", "x" * 20_000),) * 100))
    store.add(Article("2", "f", blocks=(Block("paragraph", "x" * 20_000),)))
    recognition = Recognition(store, note)
    recognition.want_all()
    recognition.start()
    run(recognition)
    assert [len(article.blocks) for article in seen] == [9, 1]
    assert store[0].text.startswith(seen[0].text)
