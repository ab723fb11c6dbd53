"""At its end Reader prints notices that were not seen inside, once, and those on named paths."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.app import ReaderApp
from reader.commands import browse
from reader.commands.browse import MOST_REMEMBERED, not_printed
from reader.model import Notice
from reader.store.cache import Cache
from reader.store.opening import Opening
from reader.store.user.marks import Marks
from reader.store.user.user_file import MarksError, UserFile

ONE, TWO = Notice("a.rtf", "no format"), Notice("b.md", "not UTF-8")
NAMED = Notice("missing.txt", "no such file", named=True)


def test_a_notice_is_printed_in_one_session_only() -> None:
    assert not_printed([ONE], ()) == [ONE]
    assert not_printed([ONE], ()) == []
    assert not_printed([ONE, TWO], ()) == [TWO]
    assert not_printed([ONE, TWO], ()) == []


def test_notices_seen_inside_are_not_printed() -> None:
    assert not_printed([ONE, TWO], {ONE}) == [TWO]
    assert not_printed([ONE, TWO], ()) == []


def test_notices_on_named_paths_are_printed_every_time() -> None:
    for _ in range(2):
        assert not_printed([NAMED, ONE], {NAMED})[0] == NAMED


def test_very_many_notices_are_printed_only_once() -> None:
    many = [Notice(f"{number}.txt", "empty") for number in range(MOST_REMEMBERED + 1)]
    assert not_printed(many, ()) == many
    assert not_printed(many, ()) == []
    assert not_printed([*many, TWO], ()) == [*many, TWO]
    assert not_printed([], ()) == []


def test_unsaved_marks_are_reported_at_the_end(
    archive: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """If the disk is full, say, it prints how many, in which file and why; the exit status is 1."""
    marks = Marks()

    def full(*_: object) -> None:
        raise MarksError("database or disk is full")

    def run(app: ReaderApp) -> None:
        app.library.user_marks.loaded = marks
        for article in ("one", "two", "two"):
            with pytest.raises(MarksError):
                marks.set_starred([article])
        marks.close()

    monkeypatch.setattr(UserFile, "change", full)
    monkeypatch.setattr(browse, "run_app", run)
    with Opening([archive], Cache([archive])) as opening:
        assert browse.read_archive(opening, [archive], None, None) == 1
    reason = f"{marks.file}: database or disk is full"
    assert capsys.readouterr().err == f"reader: 2 marks were not saved ({reason})\n"
