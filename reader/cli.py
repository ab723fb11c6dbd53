"""The command line, and nothing heavy at import: each command imports what it needs."""

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

COMMANDS = (
    "browse", "list", "show", "search", "entities", "play", "record", "doctor", "index", "export",
    "marks", "help", "config", "completion", "man",
)  # fmt: skip
"""Every command, by its module's name. :mod:`reader.arguments` defines the arguments of each."""

COMMAND_NEEDS = {"play": "scripts", "record": "record"}
"""The capability of :mod:`reader.restricted` that a command needs as a whole."""

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)
_NO_DESCRIPTORS = (errno.EMFILE, errno.ENFILE)


def build_parser() -> argparse.ArgumentParser:
    """The parser of the whole command line. A plain start does not need it."""
    from reader.arguments import build_parser

    return build_parser()


def _parse(argv: Sequence[str]) -> argparse.Namespace:
    """Parse ``argv``; without a command, it means ``browse``.

    Plain paths, the most common case, skip the parser, which costs 5% of the start.
    """
    if not any(each.startswith("-") for each in argv) and (not argv or argv[0] not in COMMANDS):
        paths = [Path(each) for each in argv]
        plain = SimpleNamespace(
            command="browse", paths=paths, theme=None, colors=None, painter=None, ascii=None,
            linear=None, recognizer=None, fresh=False,
        )  # fmt: skip
        return cast("argparse.Namespace", plain)
    named = bool(argv) and argv[0] in (*COMMANDS, "-h", "--help", "--version")
    args = build_parser().parse_args(_with_queries(argv) if named else ["browse", *argv])
    if getattr(args, "query", None):
        args.query = args.query.removeprefix(_BLANK)
    return args


def _suggestion(argv: Sequence[str]) -> str:
    """The error message if the first of ``argv`` is a misspelt command and no file; else empty."""
    word = argv[0] if argv else ""
    if not word.isalpha() or word in COMMANDS or os.path.lexists(word):
        return ""
    from difflib import get_close_matches

    found = get_close_matches(word.lower(), COMMANDS, 1, cutoff=0.7)
    return f"{word}: no such command, file or folder; did you mean {found[0]!r}?" if found else ""


_BLANK = " "


def _with_queries(argv: Sequence[str]) -> list[str]:
    """``argv`` with a space before a query such as ``-libya``, which argparse takes for an option.

    It does that after ``--query``, too. ``-h`` is the only option with a single dash.
    """
    found = list(argv)
    end = found.index("--") if "--" in found else len(found)
    for at in range(1, end):
        left_out = found[at][:1] == "-" and found[at][1:2] != "-" and found[at] not in ("-", "-h")
        if left_out and (found[at - 1] == "--query" or found[0] == "search"):
            found[at] = _BLANK + found[at]
            break
    return found


def _restricted(argv: Sequence[str]) -> tuple[argparse.Namespace | None, str]:
    """The arguments, or None and an error message. ``--restricted`` may stand anywhere."""
    from reader import restricted

    end = argv.index("--") if "--" in argv else len(argv)
    options = [each for each in argv[:end] if each != restricted.FLAG]
    try:
        restricted.settle(flag=len(options) < end)
    except restricted.UnknownCapabilityError as error:
        return None, str(error)
    if suggestion := _suggestion(options):
        return None, suggestion
    args = _parse([*options, *argv[end:]])
    needed = COMMAND_NEEDS.get(args.command, "")
    if needed and not restricted.allows(needed):
        return None, restricted.refusal(needed)
    return args, ""


def _settle_recognizer(args: argparse.Namespace) -> str:
    """Set the recognizer that the user chose, for this process and its workers.

    Returns an error message, or an empty string. If the user chose none, nothing is imported.
    """
    from reader import settings

    named: str | None = getattr(args, "recognizer", None)
    in_file = settings.load().origin("recognizer") == "file" and not named
    asked = named or (hasattr(args, "recognizer") and os.environ.get("READER_RECOGNIZER"))
    if not (asked or in_file):
        return ""
    from reader.entities.recognizer import ModelError, use

    try:
        use(settings.text("recognizer") if in_file else named)
    except ModelError as error:
        if not in_file:
            return str(error)
        settings.reject("recognizer", f"{error}; Reader uses 'auto'")
    return ""


def _fill_closed_streams() -> None:
    """Open the null device for every standard stream that is closed.

    Otherwise the next file that is opened, a database, gets the stream's descriptor number and
    everything that is still written to it.
    """
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # gets the lowest free number, which is this one
            os.set_inheritable(number, True)
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(number, "r" if number == 0 else "w", closefd=False))


def main(argv: Sequence[str] | None = None) -> int:
    """Run ``reader`` with ``argv`` (default: ``sys.argv``) and return the exit status."""
    _fill_closed_streams()
    given = sys.argv[1:] if argv is None else argv
    try:
        return _run(given)
    except BrokenPipeError:
        # The program that reads our output (head, less) has quit. Python would complain at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        return explain(error, next((each for each in given if each in COMMANDS), COMMANDS[0]))


def _run(argv: Sequence[str]) -> int:
    args, refused = _restricted(argv)
    if args is None:
        print(f"reader: {refused}", file=sys.stderr)
        return 2
    for stream in (sys.stdout, sys.stderr):
        # An article may contain characters that the locale's encoding lacks: replace, don't crash.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    refused = _settle_recognizer(args)
    if refused:
        print(f"reader: {refused}", file=sys.stderr)
        return 1
    run: Callable[[argparse.Namespace], int]
    run = import_module(f"reader.commands.{args.command}").run
    status = run(args)
    sys.stdout.flush()
    return status


def explain(error: Exception, command: str = "") -> int:
    """Print one sentence on standard error on why ``command`` ended; returns the exit status.

    It says what the machine lacks; anything else is a bug in Reader and gets a report.
    """
    if isinstance(error, OSError) and _lacks_something(error):
        return 1
    from reader import failure

    print(f"reader: {failure.report(error, command=command)}", file=sys.stderr)
    return failure.STATUS


def _lacks_something(error: OSError) -> bool:
    """Print what the machine lacks; False if ``error`` has another cause."""
    if error.errno in _NO_DESCRIPTORS:
        print(f"reader: {error.strerror}; see 'ulimit -n'", file=sys.stderr)
    elif error.errno in _NO_ROOM:
        print(f"reader: the output could not be written: {error.strerror}", file=sys.stderr)
        # Python would complain about the rest of its buffer at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    elif isinstance(error, FileNotFoundError) and not _has_current_folder():
        print("reader: the current folder does not exist any more", file=sys.stderr)
    else:
        return False
    return True


def _has_current_folder() -> bool:
    """Whether relative paths work."""
    try:
        os.getcwd()
    except OSError:
        return False
    return True
