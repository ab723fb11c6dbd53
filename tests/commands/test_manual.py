"""The manual page and the completions have every command, option, action and setting."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from reader import settings
from reader.cli import COMMANDS, build_parser, main
from reader.commands.completion import SHELLS, Shell, script
from reader.commands.config import names
from reader.commands.man import IN_FULL, commands_of, page
from reader.help.pages import article
from reader.help.topics import TOPICS
from reader.widgets.actions.bindings import keys_text
from reader.widgets.actions.table import ACTIONS
from tests.conftest import ROOT


def test_the_page_has_everything() -> None:
    text = page(build_parser()).replace(r"\-", "-").replace(r"\e", "\\").replace(r"\&", "")
    for command in commands_of(build_parser()):
        assert command.summary in text
        for option in command.options:
            assert all(flag in text for flag in option.flags)
    for action in ACTIONS:
        assert f".B {keys_text(action)}\n{action.description} ({action.name})" in text
    for setting in settings.SETTINGS:
        assert f".B {setting.name}\n{setting.description}" in text
    for topic, about in TOPICS.items():
        assert f".B {topic}\n{about}" in text
    assert {*IN_FULL} <= {*TOPICS}
    for topic in IN_FULL:
        for block in article(topic).blocks:
            assert all(line in text for line in block.text.splitlines())


@pytest.mark.parametrize("shell", SHELLS)
def test_the_completions_have_everything(shell: Shell) -> None:
    text = script(build_parser(), shell)
    for command in COMMANDS:
        assert command in text
    for command in commands_of(build_parser()):
        for option in command.options:
            for flag in option.flags:
                assert (flag.lstrip("-") if shell == "fish" else flag) in text
    for name in names():
        assert name in text
    assert {each.name for each in ACTIONS} <= set(names())


@pytest.mark.parametrize("shell", SHELLS)
def test_the_shell_understands_them(shell: Shell, tmp_path: Path) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    path = tmp_path / "completions"
    path.write_text(script(build_parser(), shell))
    done = subprocess.run([shell, "-n", str(path)], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


LINES = [
    ("reader conf", "config"), ("reader sto", "story.txt"), ("reader story.txt sto", "story.txt"),
    ("reader browse --them", "--theme"), ("reader browse --theme pap", "paper"),
    ("reader --theme mi", "mine"), ("reader --colors trueco", "truecolor"),
    ("reader --painter te", "textual"), ("reader list --que", "--query"),
    ("reader list sto", "story.txt"), ("reader export --format h", "html"),
    ("reader export --out sto", "story.txt"), ("reader entities --kind p", "place"),
    ("reader marks ex", "export"), ("reader marks export sto", "story.txt"),
    ("reader config next-a", "next-article"), ("reader config theme next-a", "next-article"),
    ("reader completion z", "zsh"), ("reader help scr", "screen-readers"),
]  # fmt: skip
COMPLETE = {
    "bash": ["-c", """
        source "$1"; COMP_WORDS=($2); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _shtab_reader
        [ ${#COMPREPLY[@]} = 0 ] && COMPREPLY=($(compgen -f "${COMP_WORDS[COMP_CWORD]}"))
        printf "%s\\n" "${COMPREPLY[@]}"
    """, "_"],
    "zsh": ["-f", ROOT / "tests/commands/complete.zsh"],
    "fish": ["-c", """source "$argv[1]"; complete -C "$argv[2]" | string replace -r "\\t.*" "" """],
}  # fmt: skip
"""Arguments with which each shell completes a line; the script (for zsh: its folder) and the line
follow. Bash falls back to files if the script finds nothing.
"""


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize(("line", "offered"), LINES, ids=[line for line, _ in LINES])
def test_it_completes(
    shell: Shell, line: str, offered: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Including the user's own themes, which only Reader itself can list."""
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    (tmp_path / "config/reader/themes").mkdir(parents=True)
    (tmp_path / "config/reader/themes/mine.yaml").touch()
    (tmp_path / "story.txt").touch()
    (tmp_path / "reader").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m reader "$@"\n')
    (tmp_path / "reader").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    (tmp_path / "completions").mkdir()
    path = tmp_path / "completions" / "_reader"
    path.write_text(script(build_parser(), shell))
    given = path.parent if shell == "zsh" else path
    done = subprocess.run([shell, *COMPLETE[shell], given, line],
                          capture_output=True, text=True, cwd=tmp_path)  # fmt: skip
    assert offered in done.stdout.split(), done.stderr


def test_a_checkout_without_shtab_says_what_is_missing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "shtab", None)
    assert main(["completion", "bash"]) == 1
    assert capsys.readouterr().err == (
        "reader: a checkout needs shtab for completions: pip install shtab\n"
    )


def test_groff_accepts_the_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["man"]) == 0
    path = tmp_path / "reader.1"
    path.write_text(capsys.readouterr().out)
    if shutil.which("groff") is None:
        pytest.skip("groff is not installed")
    done = subprocess.run(["groff", "-man", "-Tutf8", "-ww", "-Kutf8", str(path)],
                          capture_output=True, text=True)  # fmt: skip
    assert done.returncode == 0
    assert "warning" not in done.stderr


def test_the_command_line_and_the_parser_know_the_same_commands() -> None:
    assert set(COMMANDS) == {each.name for each in commands_of(build_parser())} - {""}


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_fits_in_80_columns(
    command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is laid out by hand, too: queries, exit statuses, restricted mode."""
    monkeypatch.setenv("COLUMNS", "80")
    with pytest.raises(SystemExit):
        build_parser().parse_args([command, "--help"] if command else ["--help"])
    wide = [line for line in capsys.readouterr().out.splitlines() if len(line) > 80]
    assert not wide
