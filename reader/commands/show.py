"""``reader show``: prints one article, as formatted text or as JSON."""

from __future__ import annotations

import os
import shlex
import shutil
import stat
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from reader.archive import load
from reader.commands.archive import complain, complain_of, paths_or_seeds
from reader.model import Article, Entity, Notice
from reader.safety import safe_line
from reader.store.export.to_json import full_record, to_json
from reader.text.typography import set_article

if TYPE_CHECKING:
    import argparse

_WIDEST = 72
_FEWEST_ID_DIGITS = 4
_MOST_COUNTED = 1_000


def run(args: argparse.Namespace) -> int:
    """Print the article that ``args.article`` names; 1 if it is missing or unreadable."""
    found = find(args.article, args.paths)
    if isinstance(found, Notice):
        complain(found)
        return 1
    article, notices = found
    complain_of(notices)
    whole = True
    if args.json:
        file = Path(args.article)
        paths = [file] if os.path.exists(file) else paths_or_seeds(args.paths)
        entities = entities_of(article, paths)
        whole = entities is not None
        print(to_json(full_record(article, entities or ()), indent=2))
    else:
        print(in_lines(article, args.width or _terminal_width()))
    return int(bool(notices) or not whole)


def entities_of(article: Article, paths: Sequence[Path]) -> Sequence[Entity] | None:
    """The entities of ``article``, with the corrections of the archive at ``paths``.

    If finding them fails, prints why on standard error and returns None; the article is still
    shown.
    """
    from reader.store.entities.catalog import entities_alone
    from reader.store.entities.correction_book import CorrectionBook

    corrections, notices = CorrectionBook(paths).load()
    complain_of(notices)
    try:
        return entities_alone(article, corrections)
    except Exception as error:
        from reader.entities.recognizer import ModelError

        reason = str(error) if isinstance(error, ModelError) else repr(error)
        complain(Notice(article.path, safe_line(f"finding its names failed: {reason}")))
        return None


def find(name: str, paths: Sequence[Path]) -> tuple[Article, list[Notice]] | Notice:
    """The article in the file ``name``, or else the one in ``paths`` whose id starts with ``name``
    or whose former id (:attr:`~reader.model.Article.former_id`) is ``name``.

    It comes with notices of its flaws (broken front matter, say). If there is no such article,
    returns a notice that says why.
    """
    path = Path(name)
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError):
        mode = 0
    if stat.S_ISDIR(mode):
        return Notice(safe_line(name), "this is a folder; 'reader list' lists its articles", True)
    if mode or not _looks_like_id(name):
        return _in_file(path)
    return _by_id(name.lower(), paths)


def in_lines(article: Article, width: int) -> str:
    """``article`` as plain text in lines of at most ``width`` cells."""
    lines = set_article(article, width, measure=width).lines
    return "\n".join(f"{line.lead}{line.text}{line.tail}".rstrip() for line in lines)


def _looks_like_id(name: str) -> bool:
    return len(name) >= _FEWEST_ID_DIGITS and set(name.lower()) <= set("0123456789abcdef")


def _in_file(path: Path) -> tuple[Article, list[Notice]] | Notice:
    article: Article | None = None
    notices: list[Notice] = []
    count = 0
    for item in load([path]):
        if isinstance(item, Notice):
            notices.append(item)
            continue
        article, count = article or item, count + 1
        if count > _MOST_COUNTED:
            break
    if count > 1:
        many = f"{count:,}" if count <= _MOST_COUNTED else f"more than {_MOST_COUNTED:,}"
        name = safe_line(str(path))
        reason = f"it contains {many} articles; 'reader list' prints their ids,"
        return Notice(name, f"{reason} 'reader show ID --in {shlex.quote(name)}' shows one", True)
    return (article, notices) if article else notices[0]


def _by_id(beginning: str, paths: Sequence[Path]) -> tuple[Article, list[Notice]] | Notice:
    searched = paths_or_seeds(paths)
    found: Article | None = None
    notices: list[Notice] = []
    for item in load(searched):
        if isinstance(item, Notice):
            notices += [item] if item.named else []
        elif item.id.startswith(beginning) or item.former_id == beginning:
            if found is not None and found.id != item.id:
                return Notice(beginning, "several article ids start with this", True)
            found = found or item
    where = "these paths" if paths else "the articles that ship with Reader"
    if found:
        return found, notices
    complain_of(notices)
    return Notice(beginning, f"no such file, and no article has this id in {where}", True)


def _terminal_width() -> int:
    columns = shutil.get_terminal_size().columns if sys.stdout.isatty() else _WIDEST
    return min(max(columns, 20), _WIDEST)
