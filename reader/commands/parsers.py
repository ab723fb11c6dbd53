"""Reads commands and their options from the argument parser, for the man page."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import NamedTuple


class Option(NamedTuple):
    """An option of a command or, without ``flags``, a positional argument."""

    flags: tuple[str, ...]
    metavar: str
    help: str
    takes_value: bool


class CommandParser(NamedTuple):
    """A command: its summary, usage, description, epilog and arguments."""

    name: str
    summary: str
    usage: str
    description: str
    epilog: str
    options: tuple[Option, ...]


def commands_of(parser: argparse.ArgumentParser) -> Iterator[CommandParser]:
    """The commands of ``parser``, in order; then ``parser`` itself, with an empty name."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            summaries = {each.dest: each.help or "" for each in action._choices_actions}
            for name, sub in action.choices.items():
                yield _command(name, summaries.get(name, ""), sub)
    yield _command("", "", parser)


def _command(name: str, summary: str, parser: argparse.ArgumentParser) -> CommandParser:
    usage = " ".join(parser.format_usage().removeprefix("usage:").split())
    return CommandParser(
        name, summary, usage, parser.description or "", parser.epilog or "",
        tuple(_option(each) for each in parser._actions
              if not isinstance(each, argparse._SubParsersAction)),
    )  # fmt: skip


def _option(action: argparse.Action) -> Option:
    values = tuple(map(str, action.choices)) if action.choices is not None else ()
    takes = action.nargs != 0
    metavar = str(action.metavar or ("|".join(values) or action.dest.upper() if takes else ""))
    text = (action.help or "").replace("%%", "%")
    return Option(tuple(action.option_strings), metavar, text, takes)
