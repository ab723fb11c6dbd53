"""Crash reports: they help to fix the bug, quote no article, and are limited in number."""

from __future__ import annotations

import os
import stat
import traceback
from pathlib import Path

import pytest

from reader import failure

SECRET = "Ndjamena"
"""A word in an article."""


def raised(make: object) -> BaseException:
    """The exception that ``make`` raises for a text."""
    text = f"the talks in {SECRET}"
    try:
        make(text)  # type: ignore[operator]
    except BaseException as error:
        return error
    raise AssertionError("it raises nothing")


def _index(text: str) -> None:
    _ = [text][len(text)]


def _key(text: str) -> None:
    _ = {}[text]  # type: ignore[var-annotated]


def _value(text: str) -> None:
    raise ValueError(f"cannot parse {text!r}")


def _number(text: str) -> None:
    int(text)


def _decode(text: str) -> None:
    (text.encode() + b"\xff").decode()


def _encode(text: str) -> None:
    (text + "\ud800").encode()


def _attribute(text: str) -> None:
    text.nothing_of_the_kind  # type: ignore[attr-defined]  # noqa: B018


def _type(text: str) -> None:
    raise TypeError(text)


def _file(text: str) -> None:
    Path(f"/nowhere/{text}").read_text("utf-8")


def _imported(text: str) -> None:
    __import__(text.replace(" ", "_"))


def _caused(text: str) -> None:
    try:
        _key(text)
    except KeyError as error:
        raise RuntimeError(f"of {text}") from error


def _during(text: str) -> None:
    try:
        _number(text)
    except ValueError:
        _index(text)


def _group(text: str) -> None:
    raise ExceptionGroup(text, [ValueError(text), raised(_during)])  # type: ignore[list-item]


def _noted(text: str) -> None:
    error = ValueError("x")
    error.add_note(text)
    raise error


def _said(text: str) -> None:
    raise IndexError(f"list index out of range: {text}")


def _recursive(text: str) -> None:
    _recursive(text)


class _NoWordsError(Exception):
    def __str__(self) -> str:
        raise RuntimeError(SECRET)


def _no_words(text: str) -> None:
    raise _NoWordsError(text)


ALL = [_index, _key, _value, _number, _decode, _encode, _attribute, _type, _file, _imported,
       _caused, _during, _group, _noted, _said, _recursive, _no_words]  # fmt: skip


def reports() -> list[Path]:
    return sorted(failure.folder().glob("*"))


@pytest.mark.parametrize("make", ALL)
def test_a_report_names_the_place_and_quotes_nothing(make: object) -> None:
    """Whatever is in the message, its causes and the local variables."""
    sentence = failure.report(raised(make), ["j", "·", "·", "enter"])
    (path,) = reports()
    text = path.read_text("utf-8")
    assert SECRET not in text + sentence
    assert "test_failure.py, line" in text
    assert f"in {make.__name__}" in text  # type: ignore[attr-defined]
    assert "keys      j · · enter" in text
    assert sentence.count("\n") == 0
    assert str(path) in sentence
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert len(text) < 62_000


def test_the_interpreters_own_messages_are_kept() -> None:
    """They help to fix most bugs."""
    assert failure.message_of(raised(_index)) == ": list index out of range"
    assert failure.message_of(raised(_attribute)) == ": nothing_of_the_kind of str"
    assert failure.message_of(raised(_file)) == ": ENOENT No such file or directory"
    assert failure.message_of(raised(_decode)).startswith(": utf-8, at")


def test_only_the_latest_reports_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Other files in the folder are not touched."""
    failure.folder().mkdir(parents=True)
    (failure.folder() / "mine.txt").write_text("x")
    for number in range(failure.MOST + 5):
        monkeypatch.setattr(failure.time, "strftime", lambda *_, n=number: f"20260101-{n:06}")
        failure.report(raised(_index))
    names = [path.name for path in reports()]
    assert "mine.txt" in names
    assert len(names) == failure.MOST + 1
    assert names[0].startswith("20260101-000005-")


def test_a_report_that_cannot_be_written_is_mentioned(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The place of the error is printed anyway."""
    blocked = tmp_path / "file"
    blocked.write_text("")
    monkeypatch.setenv("XDG_STATE_HOME", str(blocked))
    sentence = failure.report(raised(_index))
    assert sentence.endswith("no report could be written: Not a directory.")
    assert "IndexError" in sentence
    assert traceback.format_exc() == "NoneType: None\n"
    assert os.listdir(tmp_path) == ["file"]
