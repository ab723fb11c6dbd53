"""``reader export``: articles with their entities and the user's marks, as text, data or a page."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from reader import restricted
from reader.commands.archive import Reading
from reader.commands.progress import Progress
from reader.commands.searched import Searched, parsed, user_marks
from reader.model import Article, Entity
from reader.safety import safe_line
from reader.store.export import exporting as export
from reader.store.export.exporting import Exported
from reader.store.user.carrying import take_over
from reader.store.user.marks import Marks

if TYPE_CHECKING:
    import argparse


def run(args: argparse.Namespace) -> int:
    """Write the articles of ``args.paths``; 1 if one is unreadable or the file cannot be written.

    With a query, those that it asks for; 1 also if there are none, 2 if the query is wrong. Without
    names they are read and written one after the other.
    """
    with ExitStack() as opened:
        return _run(args, opened)


def _run(args: argparse.Namespace, opened: ExitStack) -> int:
    searched: Searched | None = None
    ranks: Sequence[int] = ()
    if args.query is not None:
        node = parsed(args.query)
        if node is None:
            return 2
        searched = opened.enter_context(Searched(args.paths))
        ranks = searched.find(node, None, "archive").ranks
        if not ranks and args.out:
            print("reader: nothing was found, and nothing written", file=sys.stderr)
            return 1
    elif args.names:
        searched = opened.enter_context(Searched(args.paths, indexed=False))
        ranks = searched.store.order
    named: Iterable[tuple[Article, Sequence[Entity]]]
    if searched is None:
        reading = Reading(args.paths)
        named, total = ((article, ()) for article in reading), None
    else:
        named, total = _named(searched, ranks, names=args.names), len(ranks)
    marks = searched.marks if searched else user_marks()
    if marks is not None:
        opened.callback(marks.close)
    with Progress() as progress:
        exported = _counted(named, marks, progress, total)
        status = _write(exported, args)
    nothing = args.query is not None and not ranks
    failed = searched.failed or nothing if searched else reading.failed
    return status or int(failed)


def _write(exported: Iterable[Exported], args: argparse.Namespace) -> int:
    out = Path(args.out) if args.out else None
    form = args.form or (out and out.suffix[1:].lower()) or "md"
    if form not in export.FORMS:
        print(f"reader: a file of what format is {safe_line(str(out))}? --format says it; there "
              f"are {', '.join(export.FORMS)}", file=sys.stderr)  # fmt: skip
        return 2
    if out is None:
        for piece in export.pieces(export.form_of(form), exported):
            sys.stdout.write(piece)
        return 0
    if not restricted.allows("export"):
        print(f"reader: {restricted.refusal('export')}", file=sys.stderr)
        return 2
    try:
        if out.is_dir() or args.out.endswith(("/", "\\")):
            export.write_each(out, exported, form, over=args.force)
        else:
            texts = export.pieces(export.form_of(form), exported)
            export.write(out, texts, over=args.force)
    except export.FileThereError as error:
        name = safe_line(str(error) or str(out))
        print(f"reader: {name} is there already; --force writes over it", file=sys.stderr)
        return 1
    except OSError as error:
        reason = error.strerror or str(error)
        print(f"reader: {safe_line(str(out))}: {safe_line(reason)}", file=sys.stderr)
        return 1
    return 0


def _counted(
    named: Iterable[tuple[Article, Sequence[Entity]]], marks: Marks | None, progress: Progress,
    total: int | None,
) -> Iterator[Exported]:  # fmt: skip
    for number, (article, entities) in enumerate(named):
        progress.show("Exporting", number, total)
        if marks is not None and total is None:  # else it has been done
            take_over(marks, article)
        yield Exported(article, entities, marks)


def _named(
    searched: Searched, ranks: Sequence[int], *, names: bool
) -> Iterator[tuple[Article, Sequence[Entity]]]:
    """Each article with its entities, as ``reader show --json`` has them, if ``names`` are asked
    for. They are looked for first, by all cores, where they are not kept since another time.
    """
    from reader.store.entities.single import entities_alone

    if not names:
        yield from ((searched.store[rank], ()) for rank in ranks)
        return
    searched.recognize(ranks)
    for rank in ranks:
        article = searched.store[rank]
        # None where no names could be found: that has been told.
        found = searched.known.index.entities(rank) or ()
        yield article, entities_alone(article, searched.known.corrections, found)
