"""The argument parser, and nothing heavy at import: each command imports what it needs."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    import argparse

from reader import __version__

DESCRIPTION = "Read archives of news articles in the terminal: list, article and its entities."
EPILOG = """\
Without a command, reader opens PATH… (files and folders) in three panes; without a PATH, the
articles that ship with it. Inside, ? shows every key. 'reader COMMAND --help' tells more.

exit status:
  0  everything went well
  1  something asked for by name could not be read or found
  2  the command line is wrong
"""


def build_parser() -> argparse.ArgumentParser:
    """The parser of the whole command line; ``args.command`` names a module of the commands."""
    import argparse

    parser = argparse.ArgumentParser(
        prog="reader",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"reader {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    for name, (summary, add_arguments) in COMMANDS.items():
        add_arguments(commands.add_parser(name, help=summary))
    return parser


def _add_browse(parser: argparse.ArgumentParser) -> None:
    parser.description = "Open PATH… in three panes: list, article, entities."
    _add_paths(parser)
    parser.add_argument(
        "--theme", help="start with this theme ('reader browse --theme help' names them)"
    )


def _add_list(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Print a line for each article of PATH…, in archive order: id, date, publication, title."
    )
    _add_paths(parser)
    parser.add_argument("--json", action="store_true", help="print a JSON array instead")


def _add_show(parser: argparse.ArgumentParser) -> None:
    parser.description = "Print one article, by file or by id."
    parser.add_argument("article", metavar="ARTICLE|FILE", help="a file, or an id (its beginning)")
    parser.add_argument(
        "--in", dest="paths", metavar="PATH", type=Path, action="append", default=[],
        help="where to look for an id (repeatable; without it, in the articles that ship)",
    )  # fmt: skip
    parser.add_argument("--json", action="store_true", help="print JSON, with its entities")
    parser.add_argument(
        "--width", type=_width, metavar="N",
        help="columns to wrap at (default: the terminal's, at most 72)",
    )  # fmt: skip


def _add_index(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Read PATH… and keep what is needed to open it at once the next time; where it is kept "
        "already, look for what has changed."
    )
    _add_paths(parser)


def _add_marks(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Move your marks (read, stars, tags, notes, quotations, places) between machines. Taking "
        "marks in adds to what is there: nothing goes, and of two notes both are kept."
    )
    parser.add_argument(
        "what", choices=("export", "import", "path"),
        help="write them as JSON, take such JSON in, or say where they are kept",
    )  # fmt: skip
    parser.add_argument(
        "file", metavar="FILE", type=Path, nargs="?",
        help="where to, or from (default: standard output, standard input)",
    )  # fmt: skip


def _add_paths(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "paths", metavar="PATH", type=Path, nargs="*",
        help="a file or a folder (default: the articles that ship with Reader)",
    )  # fmt: skip


def _width(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 8 <= int(text) <= 1000:
        import argparse

        raise argparse.ArgumentTypeError("a number of columns from 8 to 1000 is needed")
    return int(text)


def _add_play(parser: argparse.ArgumentParser) -> None:
    parser.description = "Carry out SCRIPT without a terminal, and compare its snapshots."
    parser.epilog = "exit status: 0 all holds, 1 something differs, 2 the script cannot be run"
    parser.add_argument("script", metavar="SCRIPT.yaml", type=Path, help="what to do")
    parser.add_argument(
        "--out", metavar="DIR", type=Path,
        help="where the snapshots lie (default: a folder beside the script, called as it is)",
    )  # fmt: skip
    parser.add_argument("--update", action="store_true", help="write snapshots that differ")
    parser.add_argument(
        "--format", default="txt", metavar="FORMATS",
        help="txt, svg, png, cast, or several with commas (default: txt)",
    )  # fmt: skip
    parser.add_argument("--size", type=_size, metavar="80x24", help="instead of the script's size")


def _add_record(parser: argparse.ArgumentParser) -> None:
    parser.description = "Open PATH… as usual, and write what is pressed into OUT.yaml."
    parser.add_argument("script", metavar="OUT.yaml", type=Path, help="the script to write")
    _add_paths(parser)
    parser.add_argument("--theme", help="start with this theme")
    parser.add_argument("--force", action="store_true", help="write over OUT.yaml if it is there")


def _size(text: str) -> tuple[int, int]:
    from reader.headless.script import parse_size

    return parse_size(text)


COMMANDS: dict[str, tuple[str, Callable[[argparse.ArgumentParser], None]]] = {
    "browse": ("open PATH… in three panes (the default)", _add_browse),
    "list": ("print a line for each article of PATH…", _add_list),
    "show": ("print one article", _add_show),
    "play": ("carry out a script without a terminal", _add_play),
    "record": ("browse, and write a script of it", _add_record),
    "marks": ("move your marks between machines", _add_marks),
    "index": ("make the next start on PATH… instant", _add_index),
}
"""Every command: a module of the commands, what it does, and its arguments."""


def _parse(argv: Sequence[str]) -> argparse.Namespace:
    """The arguments; ``browse`` stands in front where no command is named.

    Plain paths, the commonest case, are opened without paying for the parser (5% of the start).
    """
    if not any(each.startswith("-") for each in argv) and (not argv or argv[0] not in COMMANDS):
        plain = SimpleNamespace(command="browse", paths=[Path(each) for each in argv], theme=None)
        return cast("argparse.Namespace", plain)
    named = bool(argv) and argv[0] in (*COMMANDS, "-h", "--help", "--version")
    return build_parser().parse_args(argv if named else ["browse", *argv])


def main(argv: Sequence[str] | None = None) -> int:
    """Run ``reader`` with ``argv`` (default: the process's own); the exit status is returned."""
    args = _parse(sys.argv[1:] if argv is None else argv)
    for stream in (sys.stdout, sys.stderr):
        # An article may hold characters that the locale's encoding lacks: show, don't crash.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    run: Callable[[argparse.Namespace], int]
    run = import_module(f"reader.commands.{args.command}").run
    try:
        status = run(args)
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader of our output (head, less) has seen enough. Python would complain at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        print(f"reader: the output could not be written: {error.strerror}", file=sys.stderr)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        return 130
    return status
