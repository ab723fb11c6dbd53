"""The manual page and the completions know every command, option, action and setting."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from reader import settings
from reader.cli import COMMANDS, build_parser, main
from reader.commands.completion import SHELLS, Shell, script
from reader.commands.config import names
from reader.commands.man import page
from reader.commands.parsers import commands_of
from reader.widgets.actions import ACTIONS, keys_text


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


@pytest.mark.parametrize(
    ("line", "offered"),
    [("reader conf", "config"), ("reader browse --them", "--theme"),
     ("reader browse --theme pap", "paper"), ("reader --colors trueco", "truecolor"),
     ("reader config next-a", "next-article"), ("reader completion zs", "zsh"),
     ("reader --painter te", "textual")],
)  # fmt: skip
def test_bash_completes(line: str, offered: str, tmp_path: Path) -> None:
    if shutil.which("bash") is None:
        pytest.skip("bash is not installed")
    words = line.split(" ")
    path = tmp_path / "completions"
    path.write_text(script(build_parser(), "bash"))
    code = (
        f"source {path}; COMP_WORDS=({line}); COMP_CWORD={len(words) - 1}; _reader; "
        'printf "%s\\n" "${COMPREPLY[@]}"'
    )
    done = subprocess.run(["bash", "-c", code], capture_output=True, text=True, cwd=tmp_path)
    assert offered in done.stdout.split(), done.stderr


def test_man_sets_the_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["man"]) == 0
    path = tmp_path / "reader.1"
    path.write_text(capsys.readouterr().out)
    if shutil.which("groff") is None:
        pytest.skip("groff is not installed")
    done = subprocess.run(["groff", "-man", "-Tutf8", "-ww", "-Kutf8", str(path)],
                          capture_output=True, text=True)  # fmt: skip
    assert done.returncode == 0
    assert "warning" not in done.stderr


def test_every_command_is_known_to_the_command_line_and_the_parser() -> None:
    assert set(COMMANDS) == {each.name for each in commands_of(build_parser())} - {""}
