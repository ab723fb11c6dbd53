"""A home folder that cannot be accessed: every command does what it can without it, and says so.

Even asking what is in another user's folder fails. A name that is too long for any file fails in
the same way, for root, too.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from reader import settings
from reader.cli import main
from tests.driver import reader
from tests.screens.test_sorting import in_list

VARIABLES = ("XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME")


@pytest.fixture(params=VARIABLES)
def closed(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The variable that names an inaccessible folder."""
    close(monkeypatch, tmp_path, request.param)
    return str(request.param)


def close(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, *names: str) -> None:
    """Set the variables ``names`` to a folder whose path is too long for any file."""
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
    """They print their usual output; ``config`` reports that it cannot read the settings file."""
    paths = [] if command == "config" else [str(archive)]
    status = main([*command.split(), *paths])
    printed = capsys.readouterr()
    assert printed.out
    assert status == int(command == "config" and closed == "XDG_CONFIG_HOME"), printed.err


def test_the_doctor_reports_closed_folders(
    closed: str, archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status = main(["doctor", str(archive)])
    printed = capsys.readouterr().out
    assert "articles      3" in printed
    assert ("nothing can be cached here" in printed) <= (status == 1)


@pytest.mark.parametrize("names", [VARIABLES[:2], VARIABLES[2:]], ids=" ".join)
async def test_the_panes_need_no_home(
    names: tuple[str, ...], archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Articles can be read and marked, if only for this session."""
    close(monkeypatch, tmp_path, *names)
    async with reader(archive) as it:
        await it.press("r", "t", *"x", "enter", "slash", *"ghana", "enter", "T", "ctrl+s", "esc")
        await it.press("colon", *"theme", "esc", "e", "c", "h", "greater_than_sign")
        assert "/ghana ×" in it.rows[0]
        assert any(row.endswith("  #") for row in in_list(it))  # the tag


@pytest.mark.parametrize("command", ["search ghana", "entities", "index", "export"])
def test_a_missing_current_folder_is_reported(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert main([*command.split(), "."]) == 1
    assert capsys.readouterr().err == "reader: the current folder does not exist any more\n"


def test_circular_links_are_reported(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The path of the corrections beside the article cannot be resolved either."""
    (tmp_path / "loop").symlink_to("loop")
    assert main(["search", "ghana", str(tmp_path / "loop" / "x.md")]) == 1
    assert "Too many levels of symbolic links" in capsys.readouterr().err
