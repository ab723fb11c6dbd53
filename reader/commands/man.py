"""``reader man``: prints the manual page, made from the parser, the actions, settings and help."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import NamedTuple

from reader import __version__, restricted, settings
from reader.help.pages import article
from reader.help.topics import TOPICS
from reader.system import paths
from reader.widgets.actions.bindings import by_group, keys_text

IN_FULL = (
    "reading", "search", "queries", "names", "corrections", "marks", "archives", "export", "ssh",
    "restricted", "screen-readers",
)  # fmt: skip
"""The topics whose pages are sections; the others are long, or stand in the manual anyway."""


def run(args: argparse.Namespace) -> int:
    """Print the page as roff, for ``man -l -`` or a file."""
    print(page(args.make_parser()), end="")
    return 0


def page(parser: argparse.ArgumentParser) -> str:
    """The manual page of ``parser``'s program, in roff with the macros of man(7)."""
    whole = list(commands_of(parser))
    commands, own = whole[:-1], whole[-1]
    lines = [
        f'.TH READER 1 "" "Reader {__version__}" "User Commands"',
        ".SH NAME",
        r"reader \- read archives of news articles in the terminal",
        ".SH SYNOPSIS",
        r".B reader",
        "[OPTION]... [PATH]...",
        ".br",
        r".B reader",
        "COMMAND [ARGUMENT]...",
        ".SH DESCRIPTION",
        *_paragraphs(own.description),
        *_paragraphs(own.epilog),
        *_options(own),
        ".SH COMMANDS",
    ]
    for each in commands:
        lines += [
            f".SS {_text(each.name)} - {_text(each.summary)}",
            f".B {_text(each.usage)}",
            ".PP",
            *_paragraphs(each.description),
            *_options(each),
            *([".PP", *_paragraphs(each.epilog)] if each.epilog else ()),
        ]
    lines += [".SH KEYS", "The name in parentheses is the action's, for the settings file."]
    for group, actions in by_group().items():
        lines.append(f".SS {_text(group)}")
        for action in actions:
            keys = _text(keys_text(action)) or "(no key)"
            lines += [".TP", f".B {keys}", _text(f"{action.description} ({action.name})")]
    lines.append(".SH SETTINGS")
    for setting in settings.SETTINGS:
        default = setting.written(setting.default)
        text = f"{setting.description}. Values: {setting.allowed}. Default: {default}."
        lines += [".TP", f".B {_text(setting.name)}", _text(text)]
    for topic in TOPICS:
        if topic in IN_FULL:
            lines += _topic(topic)
    lines += [".SH ENVIRONMENT", *_environment(), ".SH FILES", *_files()]
    lines += [".SH HELP TOPICS", _text("'reader help TOPIC' shows the page of a topic:")]
    for topic, about in TOPICS.items():
        lines += [".TP", f".B {_text(topic)}", _text(about)]
    return "\n".join(lines) + "\n"


def _topic(topic: str) -> Iterator[str]:
    """The page of ``topic`` as a section."""
    shown = article(topic)
    yield f".SH {_text(shown.title.upper())}"
    for block in shown.blocks:
        if "\n" in block.text:
            yield from (".RS 2", ".nf", *map(_text, block.text.splitlines()), ".fi", ".RE", ".PP")
        elif block.kind == "subheading":
            yield f".SS {_text(block.text)}"
        elif block.kind == "item":
            yield from (r".IP \(bu 2", _text(block.text))
        else:
            yield from (".PP", _text(block.text))


def _options(command: CommandParser) -> Iterator[str]:
    for option in command.options:
        name = ", ".join(option.flags)
        if option.flags and option.takes_value:
            name += f" {option.metavar}"
        yield ".TP"
        yield f".B {_text(name or option.metavar)}"
        yield _text(option.help)


def _environment() -> Iterator[str]:
    variables = {
        settings.VARIABLE: "another settings file, or none",
        "READER_NAME": "a setting, its name in capitals: READER_THEME=paper; overrides the file,"
        " and a flag overrides both",
        restricted.VARIABLE: "1 restricts Reader to reading and marking",
        restricted.ALLOW: "capabilities that restricted mode still allows, comma-separated",
        "NO_COLOR": "no colours, unless a flag or a setting asks for them",
        ", ".join(paths.VARIABLES.values()): "the folders of the user's files",
    }
    for name, text in variables.items():
        yield from (".TP", f".B {_text(name)}", _text(text))


def _files() -> Iterator[str]:
    files = {
        "~/.config/reader/config.yaml": "settings, keys and saved searches; reader config --example"
        " prints a file to start from",
        "~/.config/reader/themes/*.yaml": "themes of your own",
        "~/.local/share/reader/marks.sqlite": "marks (read, stars, tags, notes, quotations),"
        " reading positions, drafts of notes, searches",
        "~/.local/state/reader/remembered.json": "widths of panes, and the terminal's background",
        "~/.local/state/reader/sessions/": "where you left each archive",
        "~/.cache/reader/": "caches that make the next start fast; you can delete them",
        "entities.yaml": "in an archive: your corrections of its names",
    }
    for name, text in files.items():
        yield from (".TP", f".I {_text(name)}", _text(text))


def _paragraphs(text: str) -> Iterator[str]:
    """``text`` in roff: verbatim if any line is indented, else filled."""
    if not text:
        return
    indented = any(line.startswith("  ") for line in text.splitlines())
    if indented:
        yield ".nf"
    for line in text.strip("\n").splitlines():
        yield _text(line) if line.strip() else ".PP" if not indented else ""
    if indented:
        yield ".fi"
    yield ".PP"


def _text(text: str) -> str:
    """``text`` with roff's special characters escaped."""
    text = text.replace("\\", r"\e").replace("-", r"\-")
    return rf"\&{text}" if text[:1] in (".", "'") else text


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
