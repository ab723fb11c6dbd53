"""The argument parser: every command and its options.

The command line, the manual page and the shell completions are all made from it.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from reader import __version__
from reader.failure import STATUSES
from reader.help.topics import TOPICS
from reader.settings.schema import BY_NAME

DESCRIPTION = "Read archives of news articles in the terminal: list, article and its names."
_STATUSES = "\n".join(f"  {status:<2} {meaning}" for status, meaning in STATUSES.items())
EPILOG = f"""\
Without a command, reader opens PATH… (files and folders) in three panes, and
takes the options of 'browse', such as --fresh, --theme and --ascii. Without a
PATH, it opens the articles that ship with it. Inside, ? shows every key.
'reader help' lists the topics of the help, and 'reader COMMAND --help'
describes a command.

restricted mode:
  --restricted, or READER_RESTRICTED=1 in the environment, switches off
  everything but reading the archive and marking it. READER_ALLOW switches
  capabilities back on (comma-separated): clipboard, config, corrections,
  export, import, links, processes, record, recognizers, resume, screenshots,
  scripts, suspend.

exit status:
{_STATUSES}
"""
_QUERY_HELP = "'reader help queries' explains QUERY."


def build_parser() -> argparse.ArgumentParser:
    """The parser of the whole command line; ``args.command`` names a module in the commands."""
    parser = argparse.ArgumentParser(
        prog="reader",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"reader {__version__}")
    parser.add_argument(
        "--restricted", action="store_true", help="allow only reading and marking; see below"
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    for name, (summary, add_arguments) in COMMANDS.items():
        add_arguments(commands.add_parser(name, help=summary))
    return parser


def _add_browse(parser: argparse.ArgumentParser) -> None:
    parser.description = "Open PATH… in three panes: list, article, names."
    _add_paths(parser)
    parser.add_argument(
        "--fresh", action="store_true",
        help="start at the top: ignore the article, order, filters and theme of the last session",
    )  # fmt: skip
    parser.add_argument(
        "--theme", help="start with this theme ('reader browse --theme help' lists them)"
    )
    parser.add_argument(
        "--colors", choices=BY_NAME["colors"].values,
        help="how many colours to use (default: as many as the terminal reports)",
    )  # fmt: skip
    parser.add_argument(
        "--painter", choices=BY_NAME["painter"].values,
        help="'cells' sends only what has changed, a tenth of what Textual's own painter sends",
    )  # fmt: skip
    parser.add_argument(
        "--ascii", action="store_const", const="on",
        help="send only ASCII (default: if the locale has nothing else)",
    )  # fmt: skip
    parser.add_argument(
        "--linear", action="store_const", const=True,
        help="show one pane at a time without frames, with the terminal's cursor at the focus: for "
        "screen readers and plain terminals",
    )  # fmt: skip
    _add_recognizer(parser)


def _add_list(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Print one line per article of PATH…, in archive order: id, date (as precise as the file"
        " gives it: day, month or year), publication, title. An article without a title shows its"
        " first words in parentheses."
    )
    _add_paths(parser)
    parser.add_argument("--query", metavar="QUERY", help="only articles that match QUERY")
    parser.add_argument("--json", action="store_true", help="print a JSON array instead")
    parser.epilog = _QUERY_HELP


def _queries() -> str:
    """The query language in examples, in two columns."""
    from reader.store.search.query import SYNTAX

    lines = ["queries:"]
    for written, finds in SYNTAX:
        left = "  ".join(written)
        beside = len(left) <= 22
        lines += [f"  {left:22} {finds}"] if beside else [f"  {left}", f"{'':25}{finds}"]
    return (
        "\n".join(lines)
        + """
Case, diacritics and punctuation do not matter, so you can paste a headline or
an address. Put quotation marks around any other text with a colon ("persn:x").
'reader help queries' says more.

exit status:
  0  something was found
  1  nothing was found, or something named could not be read
  2  the query or the command line is wrong
"""
    )


def _add_search(parser: argparse.ArgumentParser) -> None:
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.description = (
        "Print the articles of PATH… that match QUERY, best match first: rank, id, date,\n"
        "publication, title, and an excerpt of the text below. Matches are bold on a\n"
        "terminal, [in brackets] elsewhere."
    )
    parser.epilog = _queries()
    parser.add_argument("query", metavar="QUERY", help="what to look for; see below")
    _add_paths(parser)
    parser.add_argument(
        "--json", action="store_true", help="print a JSON array; offsets are code points"
    )
    parser.add_argument(
        "--limit", metavar="N", type=_count, default=20, help="print at most N (default: 20)"
    )


def _add_show(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Print one article, named by its file or its id. For a file of many articles (JSON, zip),"
        " 'reader list' prints their ids; name the file with --in."
    )
    parser.add_argument(
        "article", metavar="ARTICLE|FILE", help="a file, or an id or the beginning of one"
    )
    parser.add_argument(
        "--in", dest="paths", metavar="PATH", type=Path, action="append", default=[],
        help="where to look for the id (repeatable; default: the articles that ship with Reader)",
    )  # fmt: skip
    parser.add_argument("--json", action="store_true", help="print JSON, with its entities")
    parser.add_argument(
        "--width", type=_width, metavar="N",
        help="columns to wrap at (default: the terminal's width, at most 72)",
    )  # fmt: skip
    _add_recognizer(parser)


def _add_entities(parser: argparse.ArgumentParser) -> None:
    from reader.model import ENTITY_KINDS

    parser.description = (
        "Print one line per person, organization, place, group and work in PATH…: number of "
        "articles, number of mentions, kind, name, other names, and the description in the newest "
        "article. Corrections are applied."
    )
    _add_paths(parser)
    parser.add_argument("--json", action="store_true", help="print a JSON array instead")
    parser.add_argument("--kind", choices=ENTITY_KINDS, help="only entities of this kind")
    parser.add_argument("--query", metavar="QUERY", help="only in articles that match QUERY")
    _add_recognizer(parser)
    parser.epilog = _QUERY_HELP


def _add_index(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Read PATH… and save a cache and a search index, so that the next start is immediate; if "
        "they exist, update them. Then find the names in all articles, on all cores, and save "
        "those too. If interrupted, the next run continues where this one stopped."
    )
    _add_paths(parser)
    _add_recognizer(parser)
    parser.add_argument(
        "--no-names", dest="names", action="store_false", help="do not find names now"
    )
    parser.add_argument(
        "--prune",
        action="store_true",
        help="drop articles whose files are gone, even if most of them are",
    )


def _add_doctor(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Print what Reader runs on and what it reads in PATH…: versions, extras, terminal, cache,"
        " and one line for everything that could not be read."
    )
    parser.epilog = "exit status: 0 no problems, 1 at least one problem"
    _add_paths(parser)
    parser.add_argument("--json", action="store_true", help="print JSON instead")


def _add_marks(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Move your marks (read, stars, tags, notes, quotations), reading positions and saved "
        "searches between machines. Importing only adds: nothing is lost, and if an article has "
        "two notes, both stay."
    )
    parser.add_argument(
        "what", choices=("export", "import", "path"),
        help="write the marks as JSON, import such JSON, or print where the marks are stored",
    )  # fmt: skip
    parser.add_argument(
        "file", metavar="FILE", type=Path, nargs="?",
        help="the file to write or read (default: standard output or standard input)",
    )  # fmt: skip
    parser.add_argument("--force", action="store_true", help="overwrite FILE if it exists")


def _add_export(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Write the articles of PATH… with their entities and your tags, notes and quotations: as "
        "Markdown that Reader can open again, as JSON with every offset, as CSV (one row per "
        "article; a cell that a spreadsheet would take for a formula starts with an apostrophe), "
        "or as one HTML page. Articles are written one at a time, so an archive can be of any size."
    )
    _add_paths(parser)
    parser.add_argument("--query", metavar="QUERY", help="only articles that match QUERY")
    parser.add_argument(
        "--format", dest="form", choices=("md", "json", "csv", "html"),
        help="the format (default: by the extension of FILE, else md)",
    )  # fmt: skip
    parser.add_argument(
        "--out", metavar="FILE",
        help="the file to write (default: standard output); a folder, or a name that ends in /,"
        " gets one file per article",
    )  # fmt: skip
    parser.add_argument("--force", action="store_true", help="overwrite existing files")
    parser.add_argument(
        "--no-names", dest="names", action="store_false", help="leave the entities out: "
        "a hundred times faster",
    )  # fmt: skip
    _add_recognizer(parser)
    parser.epilog = (
        f"{_QUERY_HELP} Exit status: 0 written; 1 something could not be read or written, or"
        " nothing was found; 2 the query or the command line is wrong"
    )


def _add_paths(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "paths", metavar="PATH", type=Path, nargs="*", default=[],
        help="a folder, or a file: page dump, Markdown, HTML, JSON, table, feed, mail, document,"
        " EPUB, web archive, export of a news database, zip or gzip of these (default: the"
        " articles that ship with Reader)",
    )  # fmt: skip


def _add_recognizer(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--recognizer", metavar="NAME",
        help="what finds the names: light, accurate, spacy:PIPELINE or light:FILE "
        "(default: READER_RECOGNIZER, else accurate if its extra is installed, else light)",
    )  # fmt: skip


def _width(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 8 <= int(text) <= 1000:
        raise argparse.ArgumentTypeError("expected a number of columns from 8 to 1000")
    return int(text)


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 10**9:
        raise argparse.ArgumentTypeError("expected a number, 1 or more")
    return int(text)


def _add_play(parser: argparse.ArgumentParser) -> None:
    parser.description = "Run SCRIPT without a terminal and compare its snapshots."
    parser.epilog = (
        "exit status: 0 everything matches, 1 something differs, 2 the script cannot be run,"
        " 70 a bug in Reader ended it"
    )
    parser.add_argument("script", metavar="SCRIPT.yaml", type=Path, help="the script to run")
    parser.add_argument(
        "--out", metavar="DIR", type=Path,
        help="the folder of the snapshots (default: beside the script, with its name)",
    )  # fmt: skip
    parser.add_argument("--update", action="store_true", help="overwrite snapshots that differ")
    parser.add_argument(
        "--format", default="txt", metavar="FORMATS",
        help="txt, svg, png or cast, or several, comma-separated (default: txt)",
    )  # fmt: skip
    parser.add_argument(
        "--size", type=_size, metavar="80x24", help="screen size, instead of the script's"
    )
    parser.add_argument(
        "--recognizer", metavar="NAME", dest="engine",
        help="what finds the names: light, accurate, spacy:PIPELINE or light:FILE (default: the"
        " script's setting, else light)",
    )  # fmt: skip


def _add_record(parser: argparse.ArgumentParser) -> None:
    parser.description = "Open PATH… as usual, and write the keys you press to OUT.yaml."
    parser.add_argument("script", metavar="OUT.yaml", type=Path, help="the script to write")
    _add_paths(parser)
    parser.add_argument("--theme", help="start with this theme")
    parser.add_argument("--force", action="store_true", help="overwrite OUT.yaml if it exists")
    _add_recognizer(parser)


def _add_config(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Print where the settings file is, the current settings, and where each comes from: a line"
        " of the file, an environment variable, or the default."
    )
    parser.epilog = "exit status: 0 no problems, 1 something was not understood, 2 no such NAME"
    parser.add_argument(
        "names", metavar="NAME", nargs="*", help="only this setting, or the keys of this action"
    )
    parser.add_argument(
        "--example", action="store_true",
        help="print a settings file with every setting and key, commented out",
    )  # fmt: skip
    parser.add_argument("--check", action="store_true", help="print only the problems")


def _add_help(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Open the help on TOPIC in Reader, or print it if the output is not a terminal. Without a"
        " TOPIC, list the topics."
    )
    parser.add_argument("topic", metavar="TOPIC", nargs="?", default="", help=", ".join(TOPICS))
    parser.set_defaults(make_parser=build_parser, commands=(*COMMANDS,))


def _add_man(parser: argparse.ArgumentParser) -> None:
    parser.description = "Print the manual page; 'reader man | man -l -' shows it."
    parser.set_defaults(make_parser=build_parser)


def _add_completion(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Print the completions for a shell. The package installs them into its share folder, where"
        ' most shells find them; otherwise: eval "$(reader completion bash)".'
    )
    parser.add_argument("shell", choices=("bash", "zsh", "fish"), help="the shell")
    parser.set_defaults(make_parser=build_parser)


def _size(text: str) -> tuple[int, int]:
    from reader.headless.script import parse_size

    return parse_size(text)


COMMANDS: dict[str, tuple[str, Callable[[argparse.ArgumentParser], None]]] = {
    "browse": ("open PATH… in three panes (the default)", _add_browse),
    "list": ("print one line per article of PATH…", _add_list),
    "show": ("print one article", _add_show),
    "search": ("print the articles that match a query", _add_search),
    "entities": ("list the names in PATH…: people, organizations, places", _add_entities),
    "play": ("run a script headless, and compare its snapshots", _add_play),
    "record": ("open PATH…, and record the session as a script", _add_record),
    "doctor": ("print versions, terminal, cache, formats and notices", _add_doctor),
    "index": ("index PATH… so that it opens and searches at once", _add_index),
    "export": ("export articles with their names and your marks", _add_export),
    "marks": ("export or import your marks", _add_marks),
    "help": ("explain a topic: reading, queries, settings, ssh and others", _add_help),
    "config": ("print the settings and where each comes from", _add_config),
    "completion": ("print completions for bash, zsh or fish", _add_completion),
    "man": ("print the manual page", _add_man),
}
"""Every command by the name of its module: a summary, and the function that adds its arguments."""
