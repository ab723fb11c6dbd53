"""Imports, once, the files that older versions of Reader saved beside the marks.

Versions until November 2026 saved searches in ``searches.jsonl`` (one line of JSON each, with a
name if the search had one), the latest reading positions in ``places`` (``ARTICLE FIELD START``,
the newest first) and drafts of notes in ``drafts/ARTICLE.txt``. All of them are imported into the
user's file in one transaction, and each is then renamed to ``….imported``. A file that cannot be
renamed is recorded as imported, by its size and time of change. A file that cannot be read is named
in a notice, and tried again at the next start. Nothing is lost if an older Reader is still running,
or is started again: what it writes is imported at the next start.
"""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from reader.model import MENTION_FIELDS, Notice
from reader.safety import reason_of, safe_line, safe_text
from reader.store.user.contents import LONGEST_NOTE
from reader.store.user.searches import LONGEST_NAME, LONGEST_QUERY
from reader.store.user.user_file import OlderFile, Row, Table, UserFile

IMPORTED = ".imported"
"""Appended to the name of an imported file."""

_LARGEST = 4 * 1024 * 1024
_LARGEST_POSITIONS = 20_000
"""How many bytes older versions read of the files of searches and of reading positions."""

Rows = Mapping[Table, Sequence[Row]]


class _Kind(NamedTuple):
    """A kind of file: its name for the user, how many bytes are read, and how they are parsed."""

    what: str
    largest: int
    parse: Callable[[Path, bytes, float], Rows]


class Found(NamedTuple):
    """The files of older versions that can be read, and a notice for each that cannot."""

    files: Sequence[OlderFile]
    notices: Sequence[Notice]


def find(folder: Path) -> Found:
    """Read the files of older versions in ``folder``, without writing anything."""
    files: list[OlderFile] = []
    notices: list[Notice] = []

    def tell(path: Path, what: str, error: OSError) -> None:
        reason = f"it cannot be read ({reason_of(error)}), so {what} of an older version"
        notices.append(Notice(safe_line(str(path)), safe_line(f"{reason} are missing; it stays")))

    candidates = [(folder / "searches.jsonl", _SEARCHES), (folder / "places", _POSITIONS)]
    try:
        candidates += [(path, _DRAFT) for path in sorted((folder / "drafts").glob("*.txt"))]
        os.listdir(folder / "drafts")
    except FileNotFoundError:
        pass
    except OSError as error:
        tell(folder / "drafts", _DRAFT.what, error)
    for path, kind in candidates:
        try:
            files.append(_read(folder, path, kind))
        except FileNotFoundError:
            continue
        except OSError as error:
            tell(path, kind.what, error)
    return Found(files, notices)


def import_into(file: UserFile, folder: Path) -> Sequence[Notice]:
    """Import the files of older versions in ``folder`` into ``file``, and rename them.

    Returns a notice for each file that cannot be read. Raises MarksError, and renames nothing, if
    they cannot be saved.
    """
    found = find(folder)
    if found.files:
        imported = set(file.rows("imported"))
        if any(each[:3] not in imported for each in found.files):
            file.import_files(found.files)
        for each in found.files:
            _rename(folder / each.name, each)
    return found.notices


def _read(folder: Path, path: Path, kind: _Kind) -> OlderFile:
    with open(path, "rb", opener=_opened) as stream:
        status = os.fstat(stream.fileno())
        if not stat.S_ISREG(status.st_mode):
            raise OSError("it is not a regular file")
        data = stream.read(kind.largest)
    rows = kind.parse(path, data, status.st_mtime)
    name = path.relative_to(folder).as_posix()
    return OlderFile(name, status.st_size, status.st_mtime_ns, rows)


def _opened(path: str, flags: int) -> int:
    """A file descriptor. A link is refused, and a pipe does not block."""
    return os.open(path, flags | os.O_NOFOLLOW | os.O_NONBLOCK)


def _rename(path: Path, file: OlderFile) -> None:
    """Rename ``path``, unless it has changed since it was read, or cannot be renamed."""
    with suppress(OSError):
        status = path.lstat()
        if (status.st_size, status.st_mtime_ns) != (file.size, file.changed):
            return
        target, number = path.with_name(path.name + IMPORTED), 1
        while target.exists():
            number += 1
            target = path.with_name(f"{path.name}{IMPORTED}-{number}")
        path.rename(target)


def _searches(_: Path, data: bytes, changed: float) -> Rows:
    """The last line of each name counts; without a query, it deletes the saved search."""
    saved: dict[str, str] = {}
    past: dict[str, None] = {}
    for name, query in _lines_of_searches(data):
        if name:
            saved[name] = query
        else:
            past.pop(query, None)
            past[query] = None
    return {
        "saved_search": [(name, query, changed) for name, query in saved.items() if query],
        # Times keep the order.
        "search": [
            (query, changed - (len(past) - number) / 1000) for number, query in enumerate(past, 1)
        ],
    }


def _lines_of_searches(data: bytes) -> Iterator[tuple[str, str]]:
    """Name and query of each valid line: the last line may be incomplete."""
    for line in data.decode("utf-8", "replace").splitlines():
        with suppress(ValueError, RecursionError):
            entry = json.loads(line)
            if isinstance(entry, dict):
                name, query = entry.get("name", ""), entry.get("query")
                if isinstance(name, str) and isinstance(query, str):
                    name = safe_line(name, LONGEST_NAME)
                    query = safe_line(query, LONGEST_QUERY)
                    if name or query:
                        yield name, query


def _positions(_: Path, data: bytes, changed: float) -> Rows:
    rows: list[Row] = []
    for line in data.decode("ascii", "replace").splitlines():
        match line.split():
            case [article, field, start] if field in MENTION_FIELDS and start.isdecimal():
                # A longer number is not a position in any article, and slow to parse.
                rows.append((article, field, int(start[:12]), changed))
    return {"place": rows}


def _draft(path: Path, data: bytes, changed: float) -> Rows:
    text = safe_text(data.decode("utf-8", "replace"))
    return {"draft": [(safe_line(path.stem), text, changed)]}


_SEARCHES = _Kind("searches", _LARGEST, _searches)
_POSITIONS = _Kind("reading positions", _LARGEST_POSITIONS, _positions)
_DRAFT = _Kind("drafts of notes", 4 * LONGEST_NOTE, _draft)
