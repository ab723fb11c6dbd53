"""Names for a command: cached names are not searched for again, and new ones are saved."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.commands import searched
from reader.commands.searched import Searched
from reader.store.cache import Cache
from reader.store.opening import Opening
from reader.store.search.query import parse
from tests.commands.calling import call


@pytest.fixture
def cached(archive: Path) -> Path:
    """An archive with a cache, small as it is."""
    with Opening([archive], Cache([archive]), cached_from=1) as opening:
        opening.open()
        opening.read_rest(lambda: False, opening.store.list_staged)
        assert opening.written
    return archive


def no_looking(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searched, "default_extract", lambda _: pytest.fail("looked for names"))


def found(archive: Path, query: str) -> list[str]:
    with Searched([archive]) as it:
        result = it.find(parse(query), None, "archive")
        return [it.store.entry(number).listing for number in result.numbers]


def test_names_are_saved_for_the_next_command(
    cached: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "2  " in call("search", "person:mensah", cached).stdout  # a process that has ended
    no_looking(monkeypatch)
    with Searched([cached], indexed=False) as it:
        it.recognize(it.store.order)
        assert len(it.known) == 3
        assert len(it.find(parse("person:mensah"), None).numbers) == 2


def test_without_a_cache_only_candidates_are_searched_for_names(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[str] = []
    real = searched.default_extract

    def watched(article):  # type: ignore[no-untyped-def]
        looked.append(article.title)
        return real(article)

    monkeypatch.setattr(searched, "default_extract", watched)
    assert found(archive, "person:mensah votes") == ["Ghana votes"]
    assert looked == ["Ghana votes"]


def test_most_of_an_archive_is_recognized_as_a_whole(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With all cores, which is faster than most of it on one."""
    wanted: list[int] = []
    monkeypatch.setattr(searched, "WORTH_WORKERS", 1)
    monkeypatch.setattr(searched.Recognition, "want", lambda _, *numbers: wanted.extend(numbers))
    assert found(archive, "person:mensah") == ["Harbour talks resume", "Ghana votes"]
    assert not wanted
