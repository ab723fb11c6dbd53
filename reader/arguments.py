"""The argument parser: every command and its options, for the command line, man and completions."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from reader import __version__
from reader.settings.schema import BY_NAME

DESCRIPTION = "Read archives of news articles in the terminal: list, article and its entities."
EPILOG = """\
Without a command, reader opens PATH… (files and folders) in three panes; without a PATH, the
articles that ship with it. Inside, ? shows every key. 'reader COMMAND --help' tells more.

restricted mode:
  --restricted, or READER_RESTRICTED=1 in the environment, leaves nothing but reading the archive
  and marking it. READER_ALLOW gives back by name, with commas between: clipboard, config,
  corrections, export, import, links, processes, record, recognizers, screenshots, scripts, suspend.

exit status:
  0  everything went well
  1  something asked for by name could not be read or found, or a mark could not be saved
  2  the command line is wrong, or asks for what is switched off
  70 a fault of Reader's own, of which a report was written
"""


def build_parser() -> argparse.ArgumentParser:
    """The parser of the whole command line; ``args.command`` names a module of the commands."""
    parser = argparse.ArgumentParser(
        prog="reader",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"reader {__version__}")
    parser.add_argument(
        "--restricted", action="store_true", help="nothing but reading and marking; see below"
    )
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
    parser.add_argument(
        "--colors", choices=BY_NAME["colors"].values,
        help="how many colours to use (default: as many as the terminal says it has)",
    )  # fmt: skip
    parser.add_argument(
        "--painter", choices=BY_NAME["painter"].values,
        help="'cells' sends what has changed, a tenth of what Textual's own painting sends",
    )  # fmt: skip
    parser.add_argument(
        "--ascii", action="store_const", const="on",
        help="send nothing but ASCII (default: where the locale has no more)",
    )  # fmt: skip
    parser.add_argument(
        "--linear", action="store_const", const=True,
        help="one pane at a time without frames, the terminal's cursor at the focus: for screen "
        "readers and plain terminals",
    )  # fmt: skip
    _add_recognizer(parser)


def _add_list(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Print a line for each article of PATH…, in archive order: id, date (as precise as the file"
        " gives it: day, month or year), publication, title. First words in parentheses stand for a"
        " title that the file does not give."
    )
    _add_paths(parser)
    parser.add_argument("--query", metavar="QUERY", help="only those that QUERY asks for")
    parser.add_argument("--json", action="store_true", help="print a JSON array instead")
    parser.epilog = "What a QUERY is, 'reader search --help' tells."


def _add_search(parser: argparse.ArgumentParser) -> None:
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.description = (
        "Print the articles of PATH… that QUERY asks for, the best first: rank, id, date,\n"
        "publication, title, and below a part of the text. What was looked for is bold on a\n"
        "terminal, elsewhere [in brackets]."
    )
    from reader.commands.query_help import QUERIES

    parser.epilog = QUERIES
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
        "Print one article, by file or by id. Of a file that holds many (JSON, zip), 'reader list'"
        " tells the ids; give the file with --in."
    )
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
    _add_recognizer(parser)


def _add_entities(parser: argparse.ArgumentParser) -> None:
    from reader.model import ENTITY_KINDS

    parser.description = (
        "Print a line for each person, organization, place, group and work in PATH…: in how many "
        "articles, how many mentions, kind, name, other names, and what the newest article says it "
        "is. Corrections are applied."
    )
    _add_paths(parser)
    parser.add_argument("--json", action="store_true", help="print a JSON array instead")
    parser.add_argument("--kind", choices=ENTITY_KINDS, help="only entities of this kind")
    parser.add_argument("--query", metavar="QUERY", help="only in the articles that QUERY asks for")
    _add_recognizer(parser)
    parser.epilog = "What a QUERY is, 'reader search --help' tells."


def _add_index(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Read PATH… and keep what is needed to open it at once the next time, and to search it; "
        "where it is kept already, look for what has changed. Then find the names in its articles, "
        "on all cores, and keep them too: stopped, it goes on the next time where it was."
    )
    _add_paths(parser)
    _add_recognizer(parser)
    parser.add_argument(
        "--no-names", dest="names", action="store_false", help="leave the names for later"
    )
    parser.add_argument(
        "--prune",
        action="store_true",
        help="let articles go whose files are gone, even where most of them are",
    )


def _add_doctor(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Say what Reader runs on and what it makes of PATH…: versions, extras, terminal, cache, and"
        " a line for each thing that could not be read."
    )
    parser.epilog = "exit status: 0 nothing is wrong, 1 something is"
    _add_paths(parser)
    parser.add_argument("--json", action="store_true", help="print JSON instead")


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
    parser.add_argument("--force", action="store_true", help="overwrite FILE if it exists")


def _add_export(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Write the articles of PATH… with their entities and your tags, notes and quotations: as "
        "Markdown that Reader opens again, as JSON with every offset, as CSV (a row an article; a "
        "cell that a spreadsheet would take for a formula gets an apostrophe before it), or as one "
        "HTML page. They are written one after the other: an archive may be of any size."
    )
    _add_paths(parser)
    parser.add_argument("--query", metavar="QUERY", help="only those that QUERY asks for")
    parser.add_argument(
        "--format", dest="form", choices=("md", "json", "csv", "html"),
        help="default: what FILE ends in, else md",
    )  # fmt: skip
    parser.add_argument(
        "--out", metavar="FILE",
        help="the file to write (default: standard output); a folder, or a name that ends in /,"
        " gets a file an article",
    )  # fmt: skip
    parser.add_argument("--force", action="store_true", help="write over files that are there")
    parser.add_argument(
        "--no-names", dest="names", action="store_false", help="leave the entities out, in a "
        "hundredth of the time",
    )  # fmt: skip
    _add_recognizer(parser)
    parser.epilog = (
        "What a QUERY is, 'reader search --help' tells. exit status: 0 written; 1 something could"
        " not be read or written, or nothing was found; 2 the query or the command line is wrong"
    )


def _add_paths(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "paths", metavar="PATH", type=Path, nargs="*", default=[],
        help="a folder, or a file: page dump, Markdown, HTML, JSON, zip or gzip of these"
        " (default: the articles that ship with Reader)",
    )  # fmt: skip


def _add_recognizer(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--recognizer", metavar="NAME",
        help="what finds the names: light, accurate, spacy:PIPELINE or light:FILE "
        "(default: READER_RECOGNIZER, else accurate where its extra is installed, else light)",
    )  # fmt: skip


def _width(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 8 <= int(text) <= 1000:
        raise argparse.ArgumentTypeError("a number of columns from 8 to 1000 is needed")
    return int(text)


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 10**9:
        raise argparse.ArgumentTypeError("a number from 1 on is needed")
    return int(text)


def _add_play(parser: argparse.ArgumentParser) -> None:
    parser.description = "Carry out SCRIPT without a terminal, and compare its snapshots."
    parser.epilog = (
        "exit status: 0 all holds, 1 something differs, 2 the script cannot be run,"
        " 70 Reader itself failed"
    )
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
    parser.add_argument(
        "--recognizer", metavar="NAME", dest="engine",
        help="what finds the names: light, accurate, spacy:PIPELINE or light:FILE (default: what"
        " the script's settings say, else light)",
    )  # fmt: skip


def _add_record(parser: argparse.ArgumentParser) -> None:
    parser.description = "Open PATH… as usual, and write what is pressed into OUT.yaml."
    parser.add_argument("script", metavar="OUT.yaml", type=Path, help="the script to write")
    _add_paths(parser)
    parser.add_argument("--theme", help="start with this theme")
    parser.add_argument("--force", action="store_true", help="write over OUT.yaml if it is there")
    _add_recognizer(parser)


def _add_config(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Say where the file of settings is, what holds, and where each of it comes from: a line of"
        " the file, a variable of the environment, or the default."
    )
    parser.epilog = (
        "exit status: 0 nothing is wrong, 1 something was not understood, 2 no such NAME"
    )
    parser.add_argument(
        "names", metavar="NAME", nargs="*", help="only this setting, or the keys of this action"
    )
    parser.add_argument(
        "--example", action="store_true", help="print a file of all settings and keys, as comments"
    )
    parser.add_argument("--check", action="store_true", help="only say what was not understood")


def _add_man(parser: argparse.ArgumentParser) -> None:
    parser.description = "Print the manual page; 'reader man | man -l -' shows it."
    parser.set_defaults(make_parser=build_parser)


def _add_completion(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Print the completions for a shell. They come with the package, for shells that look into"
        ' its share folder; elsewhere: eval "$(reader completion bash)".'
    )
    parser.add_argument("shell", choices=("bash", "zsh", "fish"), help="the shell")
    parser.set_defaults(make_parser=build_parser)


def _size(text: str) -> tuple[int, int]:
    from reader.headless.script import parse_size

    return parse_size(text)


COMMANDS: dict[str, tuple[str, Callable[[argparse.ArgumentParser], None]]] = {
    "browse": ("open PATH… in three panes (the default)", _add_browse),
    "list": ("print a line for each article of PATH…", _add_list),
    "show": ("print one article", _add_show),
    "search": ("print the articles that a query asks for", _add_search),
    "entities": ("print who, what and where PATH… is about", _add_entities),
    "play": ("carry out a script without a terminal", _add_play),
    "record": ("browse, and write a script of it", _add_record),
    "doctor": ("say what Reader finds: versions, terminal, cache, notices", _add_doctor),
    "index": ("make the next start on PATH… instant, and searching it", _add_index),
    "export": ("write articles, their entities and your marks into files", _add_export),
    "marks": ("move your marks between machines", _add_marks),
    "config": ("say where the settings are, and what holds", _add_config),
    "completion": ("print completions for bash, zsh or fish", _add_completion),
    "man": ("print the manual page", _add_man),
}
"""Every command: a module of the commands, what it does, and its arguments."""
