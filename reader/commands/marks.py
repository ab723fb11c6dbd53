"""``reader marks``: exports the user's marks as JSON, imports them, or prints their path."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from reader.commands.archive import complain, switched_off
from reader.safety import reason_of, safe_line
from reader.store.user.marks import Marks
from reader.store.user.user_file import MarksError
from reader.system.paths import marks_file
from reader.system.whole_file import write_whole

if TYPE_CHECKING:
    import argparse

LARGEST = 512 * 1024 * 1024
"""The largest file of marks that is imported, in bytes."""


def run(args: argparse.Namespace) -> int:
    """Export, import, or print the path, as ``args.what`` says.

    1 if the marks or the file cannot be read or written, 2 if restricted mode forbids files.
    """
    if args.what == "path":
        print(safe_line(str(marks_file())))
        return 0
    return 2 if args.file is not None and switched_off(args.what) else _move(args)


def _move(args: argparse.Namespace) -> int:
    marks = Marks()
    marks.open()
    if marks.problem:
        # Marks that are lost when this command ends would not help.
        print(f"reader: {safe_line(marks.problem.partition(', so ')[0])}", file=sys.stderr)
        return 1
    for notice in marks.notices:
        complain(notice)
    try:
        if args.what == "export":
            return _write(marks, args.file, force=args.force)
        return _import(marks, args.file)
    except MarksError as error:
        own = marks_file() if args.what == "export" else "standard input"
        print(f"reader: {safe_line(str(args.file or own))}: {safe_line(str(error))}",
              file=sys.stderr)  # fmt: skip
        return 1
    except OSError as error:
        print(f"reader: {safe_line(str(args.file))}: {reason_of(error)}", file=sys.stderr)
        return 1
    finally:
        marks.close()


def _write(marks: Marks, file: Path | None, *, force: bool) -> int:
    from reader.store.user.marks_form import dumps

    text = dumps(marks) + "\n"
    if file is None:
        print(text, end="")
        return 0
    if os.path.exists(file) and not force:
        print(
            f"reader: {safe_line(str(file))}: already exists; --force overwrites it",
            file=sys.stderr,
        )
        return 1
    write_whole(file, text.encode("utf-8"), 0o666)
    return 0


def _import(marks: Marks, file: Path | None) -> int:
    from reader.store.user.marks_form import loads

    if file is None:
        data = sys.stdin.buffer.read(LARGEST + 1)
    else:
        with file.open("rb") as stream:
            data = stream.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise MarksError(f"it is larger than {LARGEST // 1024**2} MiB")
    try:
        rows = loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise MarksError("it is not UTF-8 text") from error
    new = marks.merge(rows)
    print(f"{new:,} of {sum(map(len, rows.values())):,} marks were new", file=sys.stderr)
    return 0
