"""Snapshot files: written the first time, compared from then on."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from reader.system.whole_file import write_whole
from reader.text.cells import width_of

Outcome = Literal["same", "new", "updated", "differs", "missing"]


@dataclass(frozen=True, slots=True)
class Compared:
    """The result for the snapshot in the file ``path``; ``difference`` is a message."""

    path: Path
    outcome: Outcome
    difference: str = ""


class UnwritableError(Exception):
    """A snapshot could not be written; the message names the file and the reason."""


def compare_or_write(path: Path, now: bytes, *, update: bool, write_new: bool) -> Compared:
    """Compare ``now`` with the file ``path``.

    The file is written if it does not exist and ``write_new`` is set, or if it differs and
    ``update`` is set. Raises ``UnwritableError``.
    """
    try:
        before = path.read_bytes()
    except FileNotFoundError:
        if not (write_new or update):
            return Compared(path, "missing", f"{path}: this snapshot does not exist yet")
        _write(path, now)
        return Compared(path, "new")
    except OSError as error:
        raise UnwritableError(f"{path}: {error.strerror}") from error
    if before == now:
        return Compared(path, "same")
    if update:
        _write(path, now)
        return Compared(path, "updated")
    return Compared(path, "differs", _difference(path, before, now))


def _write(path: Path, data: bytes) -> None:
    """Write ``data`` to the file ``path``, completely or not at all."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, data, 0o666)
    except OSError as error:
        raise UnwritableError(f"{path}: {error.strerror}") from error


def _difference(path: Path, before: bytes, now: bytes) -> str:
    if path.suffix != ".txt":
        return f"{path}: differs (use --update to write the new one)"
    old, new = before.decode("utf-8", "replace"), now.decode("utf-8", "replace")
    return f"{path}: {first_difference(old, new)}"


def first_difference(before: str, now: str) -> str:
    """Describe the first difference of two dumps: row and column, and that row of both.

    Rows and columns count from 1, as in an editor; a column is a cell of the terminal.
    """
    old, new = before.splitlines(), now.splitlines()
    for number in range(max(len(old), len(new))):
        was = old[number] if number < len(old) else None
        now_is = new[number] if number < len(new) else None
        if was != now_is:
            return _rows(was, now_is, number)
    return "only the line endings differ"


def _rows(was: str | None, now: str | None, number: int) -> str:
    part = f"line {number + 1}"
    if was is None or now is None:
        return f"{part} is {'new' if was is None else 'gone'}:\n  {now if was is None else was}"
    label, bar, _ = was.partition("|")
    if bar and label.strip().isdigit():
        # Both parts of a dump have numbered rows: the characters and the styles.
        skip = len(label) + 1
        row = f"row {label.strip()}"
    else:
        skip, row = 0, part
    at = next(
        (each for each, (one, two) in enumerate(zip(was, now, strict=False)) if one != two),
        min(len(was), len(now)),
    )
    column = width_of(was[skip:at]) + 1
    pointer = " " * width_of(was[:at]) + "^"
    return f"{row}, column {column} differs:\n  was {was}\n  now {now}\n      {pointer}"
