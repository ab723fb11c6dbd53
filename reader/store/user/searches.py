"""What the user has searched for, and the searches that have a name.

One file of JSON lines among the user's data, ``searches.jsonl``, which nobody else may read. A line
is added at its end under a lock, so several Readers lose nothing of each other's, and one that is
killed leaves no half of anything but a last line, which is passed over. When it has grown to twice
what is kept, it is written anew without the rest. Searches that are named in the file of settings
(``queries: {NAME: QUERY}``, or ``{query: …, key: …}``) go before those that were named in Reader.
"""

from __future__ import annotations

import fcntl
import json
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from reader import restricted, settings
from reader.model import Notice
from reader.safety import safe_line
from reader.system.paths import data_folder

if TYPE_CHECKING:
    from reader.settings import Holding

FILE = "searches.jsonl"
MOST = 300
"""How many searches are remembered."""

LONGEST = 1_000
"""Code points of the longest search that is remembered."""

_LARGEST = 4 * 1024 * 1024
PATIENCE = 5.0
"""Seconds that another Reader which writes the file is waited for."""


class Named(NamedTuple):
    """A search with a name; ``key`` is a key's name as people call it, empty where it has none."""

    name: str
    query: str
    key: str = ""


class Searches:
    """The searches in the file ``path``; without one, in the user's own.

    Nothing here raises: a search that cannot be remembered is only not remembered.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path or data_folder() / FILE
        # Who is given nothing but Reader shares the account with others: what they look for is
        # nobody's affair.
        self._allowed = restricted.allows("config")

    def history(self) -> list[str]:
        """What was searched for, each once, the last one last."""
        past = [query for name, query in self._lines() if not name]
        return list(dict.fromkeys(reversed(past)))[:MOST][::-1]

    def named(self) -> list[Named]:
        """The searches that were named in Reader, in the order of their names."""
        last = {name: query for name, query in self._lines() if name}
        return [Named(name, query) for name, query in sorted(last.items()) if query]

    def remember(self, query: str, patience: float | None = None) -> bool:
        """Remember that ``query`` was searched for; whether that was possible.

        Another Reader that writes the file just now is waited for ``patience`` seconds at most,
        :data:`PATIENCE` where none are given.
        """
        return self._add("", query, patience)

    def name(self, name: str, query: str, patience: float | None = None) -> bool:
        """Give ``query`` a name, or with an empty one take it away; whether that was possible."""
        return self._add(safe_line(name, 100), query, patience)

    def _lines(self) -> list[tuple[str, str]]:
        """Name and query of every line that can be understood."""
        try:
            with open(self._path, "rb", opener=_opened) as stream:
                data = stream.read(_LARGEST) or b""
        except OSError:
            return []
        found = []
        for line in data.decode("utf-8", "replace").splitlines():
            with suppress(ValueError, RecursionError):
                entry = json.loads(line)
                if isinstance(entry, dict):
                    name, query = entry.get("name", ""), entry.get("query")
                    if isinstance(name, str) and isinstance(query, str):
                        found.append((safe_line(name), safe_line(query, LONGEST)))
        return found

    def _add(self, name: str, query: str, patience: float | None) -> bool:
        query = safe_line(query, LONGEST)
        if not self._allowed or (not name and not query):
            return False
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with self.locked(PATIENCE if patience is None else patience) as descriptor:
                if os.lseek(descriptor, 0, os.SEEK_END) > 0:
                    os.lseek(descriptor, -1, os.SEEK_END)
                    whole = os.read(descriptor, 1) == b"\n"
                else:
                    whole = True
                os.write(descriptor, (b"" if whole else b"\n") + _line(name, query))
                lines = self._lines()
                if len(lines) > 2 * MOST + 2 * len({name for name, _ in lines}):
                    self._shorten()
        except OSError:
            return False
        return True

    def _shorten(self) -> None:
        """Write the file anew with what is kept of it; its lock is held."""
        part = self._path.with_name(f".{FILE}.{os.getpid()}")
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC | os.O_NOFOLLOW
        try:
            with os.fdopen(os.open(part, flags, 0o600), "wb") as stream:
                stream.writelines(_line(each.name, each.query) for each in self.named())
                stream.writelines(_line("", query) for query in self.history())
                stream.flush()
                os.fsync(stream.fileno())
            os.replace(part, self._path)
        except OSError:
            with suppress(OSError):
                part.unlink()

    @contextmanager
    def locked(self, patience: float) -> Iterator[int]:
        """The file, open for adding, with nobody else writing it. Raises OSError."""
        deadline = time.monotonic() + patience
        while (descriptor := self._lock()) is None:
            if time.monotonic() >= deadline:
                raise TimeoutError
            time.sleep(0.002)
        try:
            yield descriptor
        finally:
            os.close(descriptor)

    def _lock(self) -> int | None:
        """The file, open and locked; None while another Reader has it."""
        flags = os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
        descriptor = os.open(self._path, flags, 0o600)
        with suppress(BlockingIOError, FileNotFoundError):
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            # Another Reader may have written it anew since it was opened.
            here, there = os.fstat(descriptor), os.stat(self._path)
            if (here.st_dev, here.st_ino) == (there.st_dev, there.st_ino):
                return descriptor
        os.close(descriptor)
        return None


def _opened(path: str, flags: int) -> int:
    """A descriptor of no link; a pipe is not waited for."""
    return os.open(path, flags | os.O_NOFOLLOW | os.O_NONBLOCK)


def _line(name: str, query: str) -> bytes:
    entry = {"query": query, **({"name": name} if name else {})}
    return json.dumps(entry, ensure_ascii=False).encode("utf-8", "replace") + b"\n"


class Settled(NamedTuple):
    """The searches that the file of settings names, and what is wrong with some."""

    named: Sequence[Named]
    notices: Sequence[Notice]


def settled() -> Settled:
    """The searches that the user's file of settings names."""
    return _settled(settings.holding())


@lru_cache(maxsize=2)
def _settled(held: Holding) -> Settled:
    node = held.sections.get("queries")
    if node is None:
        return Settled((), ())
    from reader.store.search.query import QueryError, parse
    from reader.system.yaml_nodes import NodeError

    named: list[Named] = []
    notices: list[Notice] = []

    def tell(line: int, reason: str) -> None:
        path = safe_line(str(held.path))
        notices.append(Notice(path, safe_line(f"line {line}: queries: {reason}")))

    try:
        pairs = node.mapping().pairs()
    except NodeError as error:
        tell(error.line, error.reason)
        pairs = []
    for name, value in pairs:
        try:
            if value.is_text:
                query, key = value.text(), ""
            else:
                entry = value.mapping()
                entry.only(("query", "key"))
                query, key = entry.need("query").text(), entry.text("key")
            parse(query)
        except NodeError as error:
            tell(error.line, f"{name}: {error.reason}")
        except QueryError as error:
            tell(value.line, f"{name}: {error}")
        else:
            named.append(Named(safe_line(name, 100), safe_line(query, LONGEST), key))
    return Settled(named, notices)
