"""``reader config`` prints the settings file, the current settings, their origins and mistakes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from reader import settings
from reader.cli import main
from reader.widgets.actions.keymap import keymap
from reader.widgets.actions.table import ACTIONS
from tests.processes import imported_by


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = main(["config", *arguments])
    captured = capsys.readouterr()
    return status, captured.out, captured.err


def test_current_settings_and_where_they_come_from(
    config: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    config.write_text(
        "# mine\nmeasure: 72\ntheme: ink\nkeys:\n  zen: Z\nqueries:\n  Votes: ghana\n"
    )
    monkeypatch.setenv("READER_THEME", "paper")
    status, out, err = printed(capsys)
    assert (status, err) == (0, "")
    assert out.startswith(f"file  {config}\n")
    lines = [" ".join(line.split()) for line in out.splitlines()]
    assert "measure 72 line 2" in lines
    assert "theme paper READER_THEME" in lines
    assert "colors auto default" in lines
    assert "zen Z" in lines
    assert "Votes: ghana" in lines


def test_mistakes_are_printed_and_the_status_is_1(
    config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config.write_text("them: ink\nkeys:\n  zenn: Z\nqueries:\n  Votes: {query: ghana, key: j}\n")
    status, out, err = printed(capsys)
    assert status == 1
    assert err.count("reader: ") == 3
    status, out, err = printed(capsys, "--check")
    assert (status, err) == (1, "")
    assert [line.removeprefix(f"{config}: ") for line in out.splitlines()] == [
        "line 1: them: no such setting; the nearest is 'theme'",
        "line 3: no action is called 'zenn'; the nearest is 'zen'",
        "queries: Votes: 'j' is down already",
    ]


def test_check_without_mistakes(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config.write_text("theme: ink\n")
    assert printed(capsys, "--check") == (0, f"{config}: no mistakes\n", "")


def test_one_setting_or_action_by_name(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config.write_text("keys:\n  zen: []\n")
    said = "zen: no key\n  Toggle zen (the article alone)\n"
    assert printed(capsys, "zen")[1] == said
    assert printed(capsys, "colors")[1].startswith("colors: auto (default)\n")
    status, _, err = printed(capsys, "colours")
    assert status == 2
    assert "neither a setting nor an action; the nearest is 'colors'" in err


def test_the_example_is_all_comments_and_valid_without_them(
    config: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("READER_RECOGNIZER")
    example = printed(capsys, "--example")[1]
    assert all(not line or line.startswith("# ") for line in example.splitlines())
    config.write_text(example)
    assert settings.load().notices == []
    # Uncomment lines as a user does: 'name: value' of settings, and all of keys.
    lines = []
    for line in example.splitlines():
        bare = line.removeprefix("# ")
        setting = re.fullmatch(r"([a-z-]+): (\S+)", bare)
        part = bare in ("keys:", "queries:") or (
            bare.startswith("  ") and not bare.startswith("   ")
        )
        if (setting and setting[1] in {each.name for each in settings.SETTINGS}) or part:
            lines.append(bare)
    start = lines.index("keys:")
    settled = [line for line in lines[:start] if not line.startswith("  ")]
    config.write_text("\n".join([*settled, *lines[start:]]))
    held = settings.load()
    assert held.notices == []
    assert all(held.origin(each.name) == "file" for each in settings.SETTINGS)
    assert keymap().notices == ()
    assert keymap().changed == {}
    assert all(f"  {each.name}: [" in config.read_text() for each in ACTIONS)


def test_it_imports_no_toolkit(config: Path) -> None:
    config.write_text("theme: ink\n")
    code = (
        "from reader.cli import main\n"
        "for each in ['config'], ['man'], ['completion', 'bash']: assert not main(each)"
    )
    assert "textual" not in imported_by(code)
