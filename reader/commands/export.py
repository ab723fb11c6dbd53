"""``reader export``: writes articles with their entities and the user's marks to files."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from reader import restricted
from reader.commands.archive import Progress, Reading
from reader.commands.searched import Searched, parsed, user_marks
from reader.model import Article, Entity
from reader.safety import reason_of, safe_line
from reader.store.export import exporting as export
from reader.store.export.exporting import Exported
from reader.store.user.carrying import carry_over_former
from reader.store.user.marks import Marks

if TYPE_CHECKING:
    import argparse


def run(args: argparse.Namespace) -> int:
    """Write the articles of ``args.paths``; 1 if one is unreadable or the file cannot be written.

    A query limits them to the articles that match; 1 also if none does, 2 if the query is wrong.
    Without query and names, articles are read and written one at a time.
    """
    with ExitStack() as opened:
        return _run(args, opened)


def _run(args: argparse.Namespace, opened: ExitStack) -> int:
    searched: Searched | None = None
    numbers: Sequence[int] = ()
    if args.query is not None:
        node = parsed(args.query)
        if node is None:
            return 2
        searched = opened.enter_context(Searched(args.paths))
        numbers = searched.find(node, None, "archive").numbers
        if not numbers and args.out:
            print("reader: no article matches; nothing was written", file=sys.stderr)
            return 1
    elif args.names:
        searched = opened.enter_context(Searched(args.paths, indexed=False))
        numbers = searched.store.order
    named: Iterable[tuple[Article, Sequence[Entity]]]
    if searched is None:
        reading = Reading(args.paths)
        named, total = ((article, ()) for article in reading), None
    else:
        named, total = _named(searched, numbers, names=args.names), len(numbers)
    marks = searched.marks if searched else user_marks()
    if marks is not None:
        opened.callback(marks.close)
    with Progress() as progress:
        exported = _counted(named, marks, progress, total)
        status = _write(exported, args)
    nothing = args.query is not None and not numbers
    failed = searched.failed or nothing if searched else reading.failed
    return status or int(failed)


def _write(exported: Iterable[Exported], args: argparse.Namespace) -> int:
    out = Path(args.out) if args.out else None
    form = args.form or (out and out.suffix[1:].lower()) or "md"
    if form not in export.FORMS:
        print(f"reader: {safe_line(str(out))} has no known extension; choose a --format: "
              f"{', '.join(export.FORMS)}", file=sys.stderr)  # fmt: skip
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
        print(f"reader: {name} exists; --force overwrites it", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"reader: {safe_line(str(out))}: {reason_of(error)}", file=sys.stderr)
        return 1
    return 0


def _counted(
    named: Iterable[tuple[Article, Sequence[Entity]]], marks: Marks | None, progress: Progress,
    total: int | None,
) -> Iterator[Exported]:  # fmt: skip
    for done, (article, entities) in enumerate(named):
        progress.show("Exporting", done, total)
        if marks is not None and total is None:  # else Searched has done it
            carry_over_former(marks, article)
        yield Exported(article, entities, marks)


def _named(
    searched: Searched, numbers: Sequence[int], *, names: bool
) -> Iterator[tuple[Article, Sequence[Entity]]]:
    """Each article with its entities, as in ``reader show --json``; without any if not ``names``.

    Names that are not in the cache are found first, on all cores.
    """
    from reader.store.entities.catalog import entities_alone

    if not names:
        yield from ((searched.store[number], ()) for number in numbers)
        return
    searched.recognize(numbers)
    for number in numbers:
        article = searched.store[number]
        # None if finding names failed; a notice has said so.
        found = searched.known.index.entities(number) or ()
        yield article, entities_alone(article, searched.known.corrections, found)
