"""A home that cannot be looked into: every command does what it can without it, and says so.

What is in a folder of another user's cannot even be asked for. A name that is too long for any file
fails in the same way, and for root, too.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from reader import settings
from reader.cli import main
from tests.driver import reader

VARIABLES = ("XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME")


@pytest.fixture(params=VARIABLES)
def closed(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The variable that names such a folder."""
    close(monkeypatch, tmp_path, request.param)
    return str(request.param)


def close(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, *names: str) -> None:
    """Have variables name a folder whose path is too long for any file."""
    for name in names:
        monkeypatch.setenv(name, str(tmp_path / ("x" * 300)))
    monkeypatch.delenv(settings.VARIABLE)
    settings.load()


@pytest.mark.parametrize(
    "command", ["list", "list --query is:unread", "search ghana", "entities", "config", "export"]
)
def test_commands_need_no_home(
    command: str, closed: str, archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The answer is the same; ``config`` tells that the file of settings cannot be read."""
    paths = [] if command == "config" else [str(archive)]
    status = main([*command.split(), *paths])
    told = capsys.readouterr()
    assert told.out
    assert status == int(command == "config" and closed == "XDG_CONFIG_HOME"), told.err


def test_the_doctor_says_what_is_closed(
    closed: str, archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status = main(["doctor", str(archive)])
    told = capsys.readouterr().out
    assert "articles      3" in told
    assert ("nothing can be cached here" in told) <= (status == 1)


@pytest.mark.parametrize("names", [VARIABLES[:2], VARIABLES[2:]], ids=" ".join)
async def test_the_panes_need_no_home(
    names: tuple[str, ...], archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Articles are read and marked, if only for this session."""
    close(monkeypatch, tmp_path, *names)
    async with reader(archive) as it:
        await it.press("r", "t", *"x", "enter", "slash", *"ghana", "enter", "T", "ctrl+s", "esc")
        await it.press("colon", *"theme", "esc", "e", "c", "h", "greater_than_sign")
        assert "‹ghana›" in it.rows[0]
        assert "# 2019-03-04" in it.text  # the tag


@pytest.mark.parametrize("command", ["search ghana", "entities", "index", "export"])
def test_a_current_folder_that_is_gone_is_told_of(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert main([*command.split(), "."]) == 1
    assert capsys.readouterr().err == "reader: the current folder is not there any more\n"


def test_links_that_lead_to_themselves_are_told_of(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where the corrections beside an article would be cannot be told either."""
    (tmp_path / "loop").symlink_to("loop")
    assert main(["search", "ghana", str(tmp_path / "loop" / "x.md")]) == 1
    assert "Too many levels of symbolic links" in capsys.readouterr().err
