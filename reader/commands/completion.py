"""``reader completion``: the completion scripts for bash, zsh and fish.

The wheel build (``.ci/share.py``) makes the scripts with shtab and ships them, so an installed
Reader needs no shtab. A checkout has no scripts; there the command makes one with the shtab from
the extra ``dev``.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Literal, get_args

from reader.commands.config import names
from reader.help.topics import TOPICS

Shell = Literal["bash", "zsh", "fish"]
SHELLS: tuple[Shell, ...] = get_args(Shell)

SHIPPED = Path(__file__).with_name("completions")
"""The folder of the scripts from the build, each named after its shell."""

_THEMES = {
    "bash": "_reader_themes", "zsh": "_reader_themes", "fish": "(reader browse --theme help)",
    "preamble": {
        "bash": '_reader_themes() { compgen -W "$(reader browse --theme help)" -- "$1"; }',
        "zsh": '_reader_themes() { compadd "$@" -- $(reader browse --theme help) }',
    },
}  # fmt: skip
"""Tab runs Reader for the list of themes, so that it includes the user's own."""

_PREAMBLES = {
    # shtab completes the first word only with commands, and zsh then offers nothing after a word
    # that is not a command. But 'reader PATH…' opens files and folders.
    "bash": "_shtab_reader_pos_0_COMPGEN=_shtab_compgen_files",
    "zsh": """\
functions[_reader_commands]=$functions[_shtab_reader_commands]
_shtab_reader_commands() { _reader_commands; _files }
functions[_reader_arguments]=$functions[_shtab_reader]
_shtab_reader() { _reader_arguments "$@"; (( compstate[nmatches] )) || _files }""",
}
_ENDINGS = {
    "fish": "complete -c reader -n _shtab_reader_using"
    ' -ka "(__fish_complete_path (commandline -ct))"\n'
}


def run(args: argparse.Namespace) -> int:
    """Print the script for ``args.shell``."""
    shipped = SHIPPED / args.shell
    if shipped.is_file():
        print(shipped.read_text(encoding="utf-8"), end="")
        return 0
    try:
        text = script(args.make_parser(), args.shell)
    except ImportError:
        print("reader: a checkout needs shtab for completions: pip install shtab", file=sys.stderr)
        return 1
    print(text, end="")
    return 0


def script(parser: argparse.ArgumentParser, shell: Shell) -> str:
    """The completion script of ``parser``'s command line for ``shell``. Changes ``parser``."""
    import shtab

    (commands,) = (each for each in parser._actions if isinstance(each, argparse._SubParsersAction))
    for action in commands.choices["browse"]._actions:
        if action.option_strings and action.dest != "help":
            parser._add_action(action)  # browse is the default command
    for each in commands.choices.values():
        for action in each._actions:
            if action.dest == "names" and action.nargs == "*":
                action.choices = names()
            elif action.dest == "topic":
                action.choices = tuple(TOPICS)
            elif action.dest == "theme":
                action.complete = _THEMES
            elif action.type is Path or "FILE" in str(action.metavar):
                action.complete = shtab.FILE
    made = shtab.complete(parser, shell, preamble=_PREAMBLES.get(shell, ""))
    # For zsh, shtab turns "any number of arguments" into "at most one".
    made = made.replace('"(*)::', '"*:')
    return f"{made.rstrip()}\n{_ENDINGS.get(shell, '')}"
