"""What was searched for is remembered, bounded, private, and safe with several Readers."""

from __future__ import annotations

import multiprocessing
import os
import stat
from pathlib import Path

import pytest

from reader import restricted, settings
from reader.store.user import searches
from reader.store.user.searches import Named, Searches, settled


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "reader" / "searches.jsonl"


def test_searches_are_remembered_each_once_the_last_one_last(file: Path) -> None:
    mine = Searches(file)
    for query in ("libya", "ghana votes", "libya", "  ", "“é”\nx"):
        mine.remember(query)
    assert Searches(file).history() == ["ghana votes", "libya", "“é” x"]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_search_is_named_named_anew_and_let_go(file: Path) -> None:
    mine = Searches(file)
    mine.name("War", "libya")
    mine.name("Votes", "ghana")
    mine.name("War", "libya OR mali")
    assert mine.named() == [Named("Votes", "ghana"), Named("War", "libya OR mali")]
    mine.name("Votes", "")
    assert [each.name for each in mine.named()] == ["War"]
    assert mine.history() == []


def test_the_file_is_bounded_and_names_stay(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searches, "MOST", 60)
    mine = Searches(file)
    mine.name("War", "libya")
    for number in range(3 * searches.MOST):
        mine.remember(f"query {number}")
    assert len(file.read_bytes().splitlines()) <= 2 * searches.MOST + 4
    assert mine.history()[-1] == f"query {3 * searches.MOST - 1}"
    assert len(mine.history()) == searches.MOST
    assert mine.named() == [Named("War", "libya")]


def _remember(path: Path, who: int) -> None:
    searches.PATIENCE = 60.0  # other tests may have the machine
    searches.MOST = 30  # so that the file is made smaller again and again
    for number in range(50):
        assert Searches(path).name(f"{who}/{number}", "x")
        assert Searches(path).remember(f"{who} {number}")


def test_several_readers_lose_nothing_of_each_others(file: Path) -> None:
    context = multiprocessing.get_context("spawn")
    readers = [context.Process(target=_remember, args=(file, who)) for who in range(3)]
    for each in readers:
        each.start()
    for each in readers:
        each.join(120)
        each.close()
    assert len(Searches(file).named()) == 150


@pytest.mark.parametrize(
    "data", [b'\xff\xfe\n{}\n[]\n{"query": 5}\n', b'{"query": "half', b"[" * 100_000, b""]
)
def test_what_cannot_be_understood_is_passed_over(file: Path, data: bytes) -> None:
    file.parent.mkdir()
    file.write_bytes(data)
    mine = Searches(file)
    assert mine.history() == []
    assert mine.remember("libya")
    assert mine.history() == ["libya"]


def test_nothing_in_the_file_reaches_the_terminal(file: Path) -> None:
    file.parent.mkdir()
    file.write_text(
        '{"query": "\\u001b]52;c;x\\u0007a", "name": "\\u001b[2Jn"}\n{"query":"\\u009b1m"}\n'
    )
    mine = Searches(file)
    assert all(each.query.isprintable() and each.name.isprintable() for each in mine.named())
    assert all(each.isprintable() for each in mine.history())


def test_what_cannot_be_written_is_only_not_remembered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    assert not Searches(tmp_path / "file" / "searches.jsonl").remember("libya")
    target = tmp_path / "target"
    target.write_text("")
    (tmp_path / "link").symlink_to(target)
    assert not Searches(tmp_path / "link").remember("libya")
    os.mkfifo(tmp_path / "pipe")
    for other in (tmp_path, tmp_path / "pipe"):  # no descriptor is left open: see conftest
        assert Searches(other).history() == []
        assert not Searches(other).remember("libya")
    monkeypatch.setattr(restricted, "given", frozenset[str]())
    assert not Searches(tmp_path / "other").remember("libya")
    assert not (tmp_path / "other").exists()


def test_the_file_of_settings_names_searches(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = tmp_path / "config.yaml"
    config.write_text(
        "queries:\n  War: {query: 'place:libya', key: f5}\n  Votes: ghana votes\n"
        "  Wrong: 'is:new'\n  Odd: {kwery: x}\n  None: {key: x}\n"
    )
    monkeypatch.setenv("READER_CONFIG", str(config))
    settings.load()
    assert settled().named == [Named("War", "place:libya", "f5"), Named("Votes", "ghana votes")]
    told = [notice.reason for notice in settled().notices]
    assert told[0].startswith("line 4: queries: Wrong: ")
    assert "unread, read or starred" in told[0]
    assert "unknown key 'kwery'" in told[1]
    assert "line 6: queries: None: 'query' is missing" in told[2]


def test_without_patience_a_locked_file_is_not_waited_for(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = Searches(file)
    assert mine.remember("chad", patience=0)
    monkeypatch.setattr(searches.time, "sleep", lambda _: pytest.fail("waited"))
    with mine.locked(0):
        assert not Searches(file).remember("libya", patience=0)
    assert mine.remember("libya", patience=0)
    assert mine.history() == ["chad", "libya"]
