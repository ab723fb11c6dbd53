"""What is printed when Reader ends: what was not seen inside, once, and what the user named."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.app import ReaderApp
from reader.commands import browse
from reader.commands.browse import MOST_TOLD, untold
from reader.model import Notice
from reader.store.cache import Cache
from reader.store.opening import Opening
from reader.store.user.marks import Marks
from reader.store.user.user_file import MarksError, UserFile

ONE, TWO = Notice("a.rtf", "no format"), Notice("b.md", "not UTF-8")
NAMED = Notice("missing.txt", "no such file", named=True)


def test_a_notice_is_printed_at_one_end_and_not_at_the_next() -> None:
    assert untold([ONE], ()) == [ONE]
    assert untold([ONE], ()) == []
    assert untold([ONE, TWO], ()) == [TWO]
    assert untold([ONE, TWO], ()) == []


def test_what_was_looked_at_inside_is_not_printed() -> None:
    assert untold([ONE, TWO], {ONE}) == [TWO]
    assert untold([ONE, TWO], ()) == []


def test_what_the_user_named_is_printed_each_time() -> None:
    for _ in range(2):
        assert untold([NAMED, ONE], {NAMED})[0] == NAMED


def test_very_many_are_printed_once_too() -> None:
    many = [Notice(f"{number}.txt", "empty") for number in range(MOST_TOLD + 1)]
    assert untold(many, ()) == many
    assert untold(many, ()) == []
    assert untold([*many, TWO], ()) == [*many, TWO]
    assert untold([], ()) == []


def test_marks_that_could_not_be_saved_are_told_at_the_end(
    archive: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """As where the disk is full: how many, in which file and why; the exit status is 1."""
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
