"""Where the last session with an archive ended: a small file for each archive, in the state folder.

An archive is identified by the paths that were opened, as for its cache. A file is replaced as a
whole, so of several sessions the one that ends last wins, and nothing ever reads half of it. A file
that is damaged or of another version counts as missing. Nothing here raises: a session that cannot
be remembered is no error.

The setting ``resume`` and the capability of that name switch off both reading and writing.
"""

from __future__ import annotations

import json
import os
import time
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple, cast, get_args

from reader import restricted, settings
from reader.safety import safe_line
from reader.settings.schema import BY_NAME, SETTINGS, WrongValueError
from reader.store.entities.records import EntityKey, key_from, key_text
from reader.store.sorting import Sort, SortName
from reader.system.lazy import blake2b
from reader.system.paths import state_folder
from reader.system.whole_file import write_whole

VERSION = 1

PANES = "articles", "reading", "entities"

LOOKS = ("theme", *(each.name for each in SETTINGS if each.live))
"""The settings whose change within Reader is remembered."""

MOST_FILTERS = 20
MOST_FOUND = 4_000
"""How many numbers of articles are remembered, for all filters together."""

MOST_ARCHIVES = 200
"""How many archives are remembered: the ones opened last."""

OLDEST_SECONDS = 400 * 86_400
"""The age from which the end of a session is forgotten."""

_ABANDONED_SECONDS = 60
_LARGEST = 64 * 1024
_LONGEST = 1_000
"""Code points of a text that is worth remembering: a query, or a name."""


class LastFilter(NamedTuple):
    """A filter of the list: a search, or an entity with its name.

    ``articles`` is the number of articles that pass, and ``found`` has their numbers, those of a
    search best first; it is empty if they are very many.
    """

    search: str = ""
    entity: EntityKey | None = None
    name: str = ""
    articles: int = 0
    found: tuple[int, ...] = ()

    @property
    def words(self) -> str:
        """What it is called: the query, or the name of the entity."""
        return self.search or self.name


class LastSession(NamedTuple):
    """Where a session ended.

    ``article`` is the id of the article on screen, ``number`` its number then, ``near`` the ids of
    its neighbours in the list, the nearest first, and ``row`` its row in the visible list.

    ``under`` is the order without the searches, if ``sort`` is by relevance. ``looks`` maps a
    setting to the configured value and the one chosen in Reader, as written in the settings file.
    ``measure`` is 0 if it is the configured one.
    """

    article: str = ""
    number: int = -1
    near: tuple[str, ...] = ()
    row: int = 0
    pane: str = "articles"
    zen: bool = False
    sort: Sort = Sort()
    under: Sort = Sort()
    grouped: bool = True
    filters: tuple[LastFilter, ...] = ()
    looks: dict[str, tuple[str, str]] = {}
    measure: int = 0


class SessionFile:
    """The file for the archive ``opened``. ``fresh``: act as if there was no session before.

    An archive that was never opened looks like the one that was opened last.
    """

    def __init__(self, opened: Sequence[Path], *, fresh: bool = False) -> None:
        paths = [os.path.realpath(path) for path in dict.fromkeys(opened)]
        names = "\0".join(unicodedata.normalize("NFC", path) for path in paths)
        if restricted.is_restricted():  # another session may have read files that this one may not
            names += "\0\0restricted"
        data = names.encode("utf-8", "surrogateescape")
        self._name = blake2b(data, digest_size=16).hexdigest() + ".json"
        self.last = None if fresh else _read(self.path)
        """The end of the last session; None if there was none."""
        self._looks = self.last.looks if self.last else {}
        if not self.last and not fresh:  # as in the archive that was opened last
            self._looks = _newest_looks(self.path.parent)
        self._flags = {
            name: settings.current().value(name)
            for name in LOOKS
            if settings.current().origin(name) == "session"
        }
        self._written = b""

    @property
    def path(self) -> Path:
        """The file."""
        return state_folder() / "sessions" / self._name

    # Looks

    def restore_looks(self) -> None:
        """Change the settings as they were changed in the last session.

        Not those that a flag gives, and not those whose configured value is another one by now.
        """
        for name, (before, chosen) in self._looks.items():
            setting, current = BY_NAME[name], settings.current()
            if current.origin(name) == "session":
                continue
            if setting.written(current.value(name)) == before and _is_usable(name, chosen):
                settings.change(name, setting.parse(chosen))

    def looks(self) -> dict[str, tuple[str, str]]:
        """The settings that were changed in Reader, for :attr:`LastSession.looks`."""
        current, looks = settings.current(), {}
        for name in LOOKS:
            written, value = BY_NAME[name].written, current.value(name)
            if self._flags.get(name) == value:  # a flag is for one session
                if name in self._looks:
                    looks[name] = self._looks[name]
            elif value != (configured := current.configured(name)):
                looks[name] = written(configured), written(value)
        return looks

    # Reading and writing

    def forget(self) -> None:
        """Remove the file, because what it led to has failed."""
        if _is_on():
            with suppress(OSError):
                self.path.unlink(missing_ok=True)

    def write(self, session: LastSession, *, last: bool = False) -> None:
        """Remember ``session``; if it is the ``last`` time, forget archives unused for long, too.

        Otherwise nothing is written if it has not changed.
        """
        data = (json.dumps(_encoded(session), separators=(",", ":")) + "\n").encode("ascii")
        if not _is_on() or len(data) > _LARGEST or (data == self._written and not last):
            return
        path = self.path
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            write_whole(path, data)
            self._written = data
            if last:
                _tidy(path.parent)


def _is_on() -> bool:
    return settings.is_on("resume") and restricted.allows("resume")


def _read(path: Path) -> LastSession | None:
    if not _is_on():
        return None
    try:
        with path.open("rb") as file:
            return _decoded(json.loads(file.read(_LARGEST)))
    except (OSError, ValueError, TypeError, LookupError, AttributeError, RecursionError):
        return None


def _newest_looks(folder: Path) -> dict[str, tuple[str, str]]:
    """The looks of the session that ended last, whatever its archive."""
    newest: tuple[float, str] = 0.0, ""
    with suppress(OSError):
        for each in os.scandir(folder):
            if each.name.endswith(".json"):
                newest = max(newest, (each.stat().st_mtime, each.path))
    last = _read(Path(newest[1])) if newest[1] else None
    return last.looks if last else {}


def _is_usable(name: str, written: str) -> bool:
    """Whether ``written`` is still a value of the setting ``name``."""
    from reader.settings import palettes

    try:
        BY_NAME[name].parse(written)
        if name == "theme":
            palettes.load(written)
    except (WrongValueError, palettes.PaletteError):
        return False
    return True


def _tidy(folder: Path) -> None:
    """Remove what is too old or too much, and what killed sessions have left."""
    now, kept = time.time(), []
    for path in folder.iterdir():
        with suppress(OSError):
            changed = path.stat().st_mtime
            age = _ABANDONED_SECONDS if path.suffix == ".tmp" else OLDEST_SECONDS
            if now - changed > age:
                path.unlink()
            elif path.suffix == ".json":
                kept.append((changed, path))
    for _, path in sorted(kept)[:-MOST_ARCHIVES]:
        path.unlink(missing_ok=True)


def _encoded(session: LastSession) -> dict[str, Any]:
    return session._asdict() | {
        "version": VERSION,
        "filters": [
            [
                each.search,
                "" if each.entity is None else key_text(each.entity),
                each.name[:_LONGEST],
                each.articles,
                each.found,
            ]
            for each in session.filters[:MOST_FILTERS]
            if len(each.search) <= _LONGEST
        ],
    }


def _decoded(data: Any) -> LastSession | None:
    """What :func:`_encoded` made. Raises ValueError, TypeError or LookupError for anything else."""
    if data["version"] != VERSION or data["pane"] not in PANES:
        return None
    measure, setting = _number(data["measure"]), BY_NAME["measure"]
    looks = {
        name: (_text(before), _text(chosen))
        for name, (before, chosen) in data["looks"].items()
        if name in LOOKS
    }
    return LastSession(
        article=_text(data["article"]),
        number=_number(data["number"]),
        near=tuple(map(_text, data["near"]))[:8],
        row=_number(data["row"]),
        pane=data["pane"],
        zen=data["zen"] is True,
        sort=_sort(data["sort"]),
        under=_sort(data["under"]),
        grouped=data["grouped"] is True,
        filters=tuple(_filters(data["filters"])),
        looks=looks,
        measure=measure if setting.least <= measure <= setting.most else 0,
    )


def _filters(items: list[list[Any]]) -> Iterator[LastFilter]:
    for item in items[:MOST_FILTERS]:
        search, key, name, articles, found = item
        yield LastFilter(
            search=_text(search),
            entity=key_from(_text(key)) if key else None,
            name=_text(name),
            articles=_number(articles),
            found=tuple(map(_number, found[:MOST_FOUND])),
        )


def _sort(data: Any) -> Sort:
    by, reverse = data
    if by not in get_args(SortName):
        raise ValueError(by)
    return Sort(cast("SortName", by), reverse is True)


def _text(value: Any) -> str:
    if not isinstance(value, str) or len(value) > _LONGEST:
        raise TypeError
    return safe_line(value)


def _number(value: Any) -> int:
    if type(value) is not int or not -1 <= value < 1 << 31:
        raise TypeError
    return value
