"""Walks folders: which files may contain articles, in which order, and what else there is.

The archive order is: paths as given; in a folder, first its files, then its subfolders, each by
name, with runs of digits compared by value (``9.txt`` before ``10.txt``) and letters without regard
to case. Hidden files and folders are skipped, and a folder that is reached twice is read once.
"""

from __future__ import annotations

import errno
import os
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from reader.archive.registry import (
    Format,
    UnreadableError,
    claimed_by,
    extension,
    may_be_article,
    not_readable,
)
from reader.archive.sources import (
    LEADS_OUT,
    Source,
    boundary,
    lies_within,
    open_regular,
    open_within,
    why,
)
from reader.safety import safe_line
from reader.system.lazy import lazy_pattern
from reader.text import counted

_DIGITS = lazy_pattern(r"([0-9]+)")
_LONGEST_NUMBER = 100


@dataclass(slots=True, eq=False, repr=False)
class Walk:
    """One walk over ``root``: its sources, and what else it met, complete at its end.

    ``skipped`` counts the skipped files by kind (:func:`kind_of`), ``problems`` are the paths
    that could not be read, each with the reason. ``lacking`` counts the files that were skipped
    because the library that their format needs is not installed.
    """

    root: Path
    skipped: Counter[str] = field(default_factory=Counter)
    lacking: Counter[Format] = field(default_factory=Counter)
    problems: list[tuple[Path, str]] = field(default_factory=list)
    within: str = field(init=False)
    listed: dict[tuple[int, int], Path] = field(default_factory=dict)
    """Every completely listed folder, by device and inode."""
    _seen: set[tuple[int, int]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.within = boundary(self.root)

    def sources(self) -> Iterator[Source]:
        """The sources under ``root``, as a stream: folders are listed one at a time."""
        from reader.archive.repeated import Neighbours, parted

        for folder, prefix, files in self.listings():
            for some in parted(sorted(files, key=natural_key)):
                paths = [folder / name for name in some]
                openers = [partial(open_regular, path, self.within) for path in paths]
                neighbours = Neighbours(openers)
                for path, name in zip(paths, some, strict=True):
                    yield Source(path, prefix + name, False, neighbours, self.within)

    def listings(self) -> Iterator[tuple[Path, str, list[str]]]:
        """The folders in archive order, as a stream: a folder, the prefix of its files' relative
        paths, and the unsorted names of the files that may contain articles.
        """
        pending = [(self.root, "")]
        while pending:
            folder, prefix = pending.pop()
            files, subfolders = self.listing(folder)
            yield folder, prefix, files
            pending.extend((folder / name, f"{prefix}{name}/") for name in reversed(subfolders))

    def listing(self, folder: Path) -> tuple[list[str], list[str]]:
        """The names of the article files in ``folder``, and of its subfolders in archive order."""
        files: list[str] = []
        subfolders: list[str] = []
        try:
            status = os.stat(folder)
            if (status.st_dev, status.st_ino) in self._seen:
                return [], []
            self._seen.add((status.st_dev, status.st_ino))
            with _entries(folder, self.within) as entries:
                for entry in entries:
                    if entry.name.startswith("."):
                        continue
                    if self.within and entry.is_symlink() and self._leads_out(folder / entry.name):
                        continue
                    if _is_folder(entry):
                        subfolders.append(entry.name)
                    elif may_be_article(entry.name) and _is_file(entry):
                        if lacking := not_readable(entry.name):
                            self.lacking[lacking] += 1
                        else:
                            files.append(entry.name)
                    elif entry.name != OWN_FILE:
                        self.skipped[self._kind(folder, entry)] += 1
            self.listed[status.st_dev, status.st_ino] = folder
        except OSError as error:
            self.problems.append((folder, why(error, "folder")))
        except UnreadableError as error:
            self.problems.append((folder, str(error)))
        return files, sorted(subfolders, key=natural_key)

    def found_another_kind(self, name: str) -> None:
        """Count a listed file that has neither articles nor a notice among the skipped ones."""
        claimed = claimed_by(name)
        if claimed is not None and claimed.counted:
            self.skipped[kind_of(name)] += 1

    def _kind(self, folder: Path, entry: os.DirEntry[str]) -> str:
        """The kind of a skipped file; a broken link is a kind of its own, with its name."""
        if _is_file(entry):
            return kind_of(entry.name)
        path = folder / entry.name
        if entry.is_symlink() and not os.path.exists(path):
            return NOWHERE + str(path.relative_to(self.root))
        return NO_FILE

    def _leads_out(self, link: Path) -> bool:
        """Whether ``link`` leads out of the root; if so, adds a problem.

        Not for the corrections file: the code that reads it reports it.
        """
        if lies_within(os.path.realpath(link), self.within):
            return False
        if link != self.root / OWN_FILE:
            self.problems.append((link, LEADS_OUT))
        return True


def natural_key(name: str) -> tuple[list[tuple[int, int, str]], str]:
    """A sort key: runs of digits by value, the rest case-folded, ties by the name itself."""
    # Not folded any further, so that "a" and "á" stand as a file manager lists them.
    parts = _DIGITS.split(name.casefold())
    return [_number(part) if part.isdecimal() else (1, 0, part) for part in parts], name


def _number(digits: str) -> tuple[int, int, str]:
    """``digits`` by value. Python does not convert thousands of digits, which a zip may have."""
    if len(digits) <= _LONGEST_NUMBER:
        return 0, int(digits), ""
    return 0, 10**_LONGEST_NUMBER + len(digits), digits


OWN_FILE = "entities.yaml"
"""The only file of Reader's own in an archive: the corrections."""

NO_FILE = "special file"
"""The kind of pipes, sockets and devices."""

NOWHERE = "broken link: "
"""The prefix of the kind of broken or circular links, before their name."""

_KINDS_NAMED = 8
_LINKS_NAMED = 3


def kind_of(name: str) -> str:
    """The kind of a skipped file, under which it is counted: mostly its extension."""
    if name.endswith("~"):  # an editor's backup copy
        return f"{extension(name[:-1])}~"
    return extension(name) or "without an extension"


def others_unread(kinds: Mapping[str, int]) -> str:
    """The notice that counts skipped files by kind; empty if there are none.

    ``3 files of other kinds were not read: 1 .docx, 2 .pdf; 1 broken link: old.md``
    """
    links = {kind for kind in kinds if kind.startswith(NOWHERE)}
    clauses = [_others({kind: kinds[kind] for kind in kinds.keys() - links})]
    if links:
        names = [kind.removeprefix(NOWHERE) for kind in sorted(links, key=natural_key)]
        more = f" and {len(names) - _LINKS_NAMED:,} more" if len(names) > _LINKS_NAMED else ""
        what = counted(len(names), "broken link")
        named = ", ".join(safe_line(name, 60) for name in names[:_LINKS_NAMED])
        clauses.append(f"{what}: {named}{more}")
    return "; ".join(filter(None, clauses))


def _others(kinds: Mapping[str, int]) -> str:
    if not kinds:
        return ""
    count = sum(kinds.values())
    often = sorted(kinds, key=lambda kind: (-kinds[kind], kind))
    named, rest = sorted(often[:_KINDS_NAMED]), often[_KINDS_NAMED:]
    parts = [counted(kinds[kind], kind, "" if kind == NO_FILE else kind) for kind in named]
    if rest:
        parts.append(f"{sum(kinds[kind] for kind in rest):,} of {len(rest):,} more kinds")
    what = counted(count, "file of another kind was", "files of other kinds were")
    return f"{what} not read: {', '.join(parts)}"


def why_no_path(path: Path, error: OSError | ValueError) -> str:
    """The reason in words why there is neither a file nor a folder at the opened ``path``."""
    if not isinstance(error, OSError):
        return "not a valid path"
    if error.errno in (errno.ENOENT, errno.ELOOP) and os.path.islink(path):
        return "this is a broken link"
    return why(error, "file or folder")


@contextmanager
def _entries(folder: Path, within: str) -> Iterator[Iterator[os.DirEntry[str]]]:
    """The entries of ``folder``; see :func:`open_within` for ``within``."""
    if not within:
        with os.scandir(folder) as entries:
            yield entries
        return
    descriptor = open_within(folder, within, folder=True)
    try:
        with os.scandir(descriptor) as entries:
            yield entries
    finally:
        os.close(descriptor)  # not earlier: the entries use it


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a loop of links, or a folder that vanished
        return False


def _is_file(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_file()
    except OSError:
        return False
