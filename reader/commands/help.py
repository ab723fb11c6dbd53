"""``reader help``: the topics of the help, or the page of one: in Reader, or printed."""

from __future__ import annotations

import shutil
import sys
from typing import TYPE_CHECKING

from reader.help.topics import TOPICS, nearest

if TYPE_CHECKING:
    import argparse

WIDEST = 80
"""Columns of a printed page."""


def run(args: argparse.Namespace) -> int:
    """Show the help on ``args.topic``, or list the topics; 2 if there is no such topic.

    The name of a command that is no topic prints what ``reader COMMAND --help`` does.
    """
    if not args.topic:
        _list()
        return 0
    topic = args.topic.lower()
    if topic in TOPICS:
        return _show(topic)
    if topic in args.commands:
        args.make_parser().parse_args([topic, "--help"])  # ends here
    found = nearest(topic, args.commands)
    meant = f"; did you mean {found!r}?" if found else "."
    print(
        f"reader: there is no help on {args.topic!r}{meant} 'reader help' lists the topics.",
        file=sys.stderr,
    )
    return 2


def _list() -> None:
    width = max(map(len, TOPICS))
    for name, about in TOPICS.items():
        print(f"{name:{width}}  {about}")
    print(
        "\n'reader help TOPIC' opens a page, or prints it into a pipe; inside Reader, press f1."
        "\n'reader COMMAND --help' describes a command."
    )


def _show(topic: str) -> int:
    from reader.commands.browse import browse_help, no_panes_because

    if not no_panes_because():
        return browse_help(topic)
    from reader.help.pages import plain
    from reader.terminal.grid import in_ascii, locale_lacks_unicode

    text = plain(topic, min(shutil.get_terminal_size().columns, WIDEST))
    if locale_lacks_unicode(getattr(sys.stdout, "encoding", None) or ""):
        text = "\n".join(map(in_ascii, text.split("\n")))
    print(text)
    return 0
