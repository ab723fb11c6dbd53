"""Walks folders and reads files, without ever blocking on one.

The archive order is: paths as given; in a folder, first its files, then its subfolders, each by
name, with runs of digits compared by value (``9.txt`` before ``10.txt``) and letters without regard
to case. Hidden files and folders are skipped, a folder that is reached twice is read once, and only
regular files are ever opened: a FIFO or a device can block or act when opened.

Symbolic links are followed; in restricted mode only if they stay within the opened folder
(:func:`boundary`). A path on the command line may itself be a link: the administrator chose it.
"""

from __future__ import annotations

import errno
import os
import re
import stat
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from reader import restricted
from reader.archive.parsed import UnreadableError
from reader.safety import safe_line
from reader.system.lazy import lazy_pattern
from reader.text.counting import counted

if TYPE_CHECKING:
    from reader.archive.repeated import Neighbours

MAX_BYTES = 32 * 1024 * 1024
"""The most bytes that are read for one article. No article is nearly as large; it limits memory.

The limit applies to a file, an unpacked member of a zip file, and a line or record of a JSON file.
Files of many articles have no limit, because they are read piece by piece.
"""

MARKDOWN_EXTENSIONS = frozenset({".md", ".markdown"})
HTML_EXTENSIONS = frozenset({".html", ".htm", ".xhtml"})
JSON_EXTENSIONS = frozenset({".jsonl", ".ndjson", ".json"})
ARTICLE_EXTENSIONS = (
    frozenset({"", ".txt", ".text", ".zip"})
    | MARKDOWN_EXTENSIONS
    | HTML_EXTENSIONS
    | JSON_EXTENSIONS
)
"""The extensions, in lower case, of files that may contain articles."""

_PLAIN_EXTENSIONS = ARTICLE_EXTENSIONS - {"", ".zip"}

_DIGITS = lazy_pattern(r"([0-9]+)")
_LONGEST_NUMBER = 100
_EXTENSION = lazy_pattern(r"\.[a-z][a-z0-9]{0,7}", re.IGNORECASE | re.ASCII)

_KINDS = (
    (stat.S_ISFIFO, "a named pipe (FIFO)"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a character device"),
    (stat.S_ISBLK, "a block device"),
)


class Source(NamedTuple):
    """A file that may contain articles.

    ``file`` is the path to open. ``relative`` is the path inside the opened folder (POSIX
    separators), or the file's name if it was opened itself; ``named`` is true in the second case.
    ``neighbours`` are the files beside it, if a walk found it. ``within`` is the :func:`boundary`
    that it must lie in.
    """

    file: Path
    relative: str
    named: bool = False
    neighbours: Neighbours | None = None
    within: str = ""


@dataclass(slots=True, eq=False, repr=False)
class Walk:
    """One walk over ``root``: its sources, and what else it met, complete at its end.

    ``skipped`` counts the skipped files by kind (:func:`kind_of`), ``problems`` are the paths
    that could not be read, each with the reason. If web pages cannot be read (``without_html``),
    they are skipped, too, and ``pages`` counts them.
    """

    root: Path
    skipped: Counter[str] = field(default_factory=Counter)
    without_html: bool = False
    pages: int = 0
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
                        if self.without_html and is_html(entry.name):
                            self.pages += 1
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
        if _lies_within(os.path.realpath(link), self.within):
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


def extension(name: str) -> str:
    """The extension of the file ``name`` with its dot, in lower case, or empty.

    ``report.2`` and ``St. Petersburg`` have none: an extension is short and starts with a letter.
    """
    suffix = os.path.splitext(name)[1]
    return suffix.lower() if _EXTENSION.fullmatch(suffix) else ""


def unpacked(name: str) -> tuple[str, bool]:
    """``name`` without a final ``.gz``, and whether it had one."""
    bare, suffix = os.path.splitext(name)
    return (bare, True) if suffix.lower() == ".gz" and bare else (name, False)


def may_be_article(name: str) -> bool:
    """Whether the file ``name`` may contain articles; an editor's backup copy does not count."""
    if name[name.rfind(".") :] in _PLAIN_EXTENSIONS and name[0] != ".":
        return True  # a shortcut for nearly all files, ten times as fast
    bare, packed = unpacked(name)
    kind = extension(bare)
    if packed and kind in ("", ".zip"):
        return False
    return kind in ARTICLE_EXTENSIONS and not name.endswith("~")


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


def is_html(name: str) -> bool:
    """Whether the file ``name`` has the extension of a web page, packed or not."""
    return extension(unpacked(name)[0]) in HTML_EXTENSIONS


LEADS_OUT = "this link leads out of the opened folder; restricted mode does not follow it"

_READ = os.O_RDONLY | os.O_CLOEXEC | os.O_NOCTTY | os.O_NONBLOCK
_STEP = getattr(os, "O_PATH", os.O_RDONLY) | os.O_DIRECTORY | os.O_CLOEXEC | os.O_NOFOLLOW


def boundary(root: Path) -> str:
    """The real path of the opened folder ``root``, in which its files must lie.

    Empty, which means no boundary, unless Reader is restricted.
    """
    return os.path.realpath(root) if restricted.is_restricted() else ""


def open_regular(file: Path, within: str = "") -> BinaryIO:
    """Open the regular file ``file``, which must lie in the folder ``within``, for reading.

    ``within`` is a real path (:func:`boundary`). Raises :class:`UnreadableError` if the file is
    missing, not regular, not readable, or lies elsewhere. Never blocks on a FIFO, not even if one
    replaces the file between the check and the opening.
    """
    try:
        if within:
            descriptor = _open_within(file, within)
        else:
            _require_regular(os.stat(file).st_mode)
            descriptor = os.open(file, _READ)
        stream = os.fdopen(descriptor, "rb")
        try:
            _require_regular(os.fstat(descriptor).st_mode)
        except BaseException:
            stream.close()
            raise
    except OSError as error:
        raise UnreadableError(why(error, "file")) from error
    return stream


@contextmanager
def _entries(folder: Path, within: str) -> Iterator[Iterator[os.DirEntry[str]]]:
    """The entries of ``folder``; see :func:`_open_within` for ``within``."""
    if not within:
        with os.scandir(folder) as entries:
            yield entries
        return
    descriptor = _open_within(folder, within, folder=True)
    try:
        with os.scandir(descriptor) as entries:
            yield entries
    finally:
        os.close(descriptor)  # not earlier: the entries use it


def _open_within(path: Path, within: str, *, folder: bool = False) -> int:
    """A descriptor of the file or ``folder`` at ``path``, which must really lie in ``within``.

    No link can lead out, not even one that replaces a folder meanwhile: each folder on the way is
    opened and must be a child of the previous one. Raises OSError, and :class:`UnreadableError` if
    the path lies elsewhere or is not a regular file.
    """
    real = os.path.realpath(path)
    if not _lies_within(real, within):
        raise UnreadableError(LEADS_OUT)
    last = (_READ | os.O_DIRECTORY if folder else _READ) | os.O_NOFOLLOW
    at, parts = within, [part for part in real[len(within) :].split("/") if part]
    descriptor = os.open(at, _STEP if parts else last)
    for number, part in enumerate(parts, 1):
        at = f"{at.rstrip('/')}/{part}"
        parent = descriptor
        try:
            there = os.stat(part, dir_fd=parent, follow_symlinks=False)
            if number == len(parts) and not folder:
                _require_regular(there.st_mode)
            descriptor = os.open(at, _STEP if number < len(parts) else last)
        finally:
            os.close(parent)
        opened = os.fstat(descriptor)
        if (opened.st_dev, opened.st_ino) != (there.st_dev, there.st_ino):
            os.close(descriptor)
            raise UnreadableError("it changed while Reader opened it, so it was not read")
    return descriptor


def _lies_within(real: str, within: str) -> bool:
    """Whether the real path ``real`` is ``within``, or in it."""
    return real == within or real.startswith(within.rstrip("/") + "/")


def read_bytes(file: Path, limit: int = MAX_BYTES, within: str = "") -> bytes:
    """The bytes of the regular file ``file``, which must lie in the folder ``within``.

    Raises :class:`UnreadableError` like :func:`open_regular`, and if there are more than ``limit``
    bytes.
    """
    with open_regular(file, within) as stream:
        try:
            size = os.fstat(stream.fileno()).st_size
            if size > limit:
                raise UnreadableError(too_large(size, limit))
            data = stream.read(limit + 1) or b""  # None from a kernel file without data yet
        except OSError as error:
            raise UnreadableError(why(error, "file")) from error
    if len(data) > limit:
        raise UnreadableError(too_large(len(data), limit))
    return data


def why(error: OSError, what: str) -> str:
    """The reason in words why ``what`` ("file" or "folder") could not be read."""
    if isinstance(error, FileNotFoundError):
        return f"there is no such {what}"
    if isinstance(error, PermissionError):
        return f"no permission to read this {what}"
    return f"this {what} cannot be read ({error.strerror or type(error).__name__})"


def why_no_path(path: Path, error: OSError | ValueError) -> str:
    """The reason in words why there is neither a file nor a folder at the opened ``path``."""
    if not isinstance(error, OSError):
        return "not a valid path"
    if error.errno in (errno.ENOENT, errno.ELOOP) and os.path.islink(path):
        return "this is a broken link"
    return why(error, "file or folder")


def unique(paths: Sequence[Path]) -> Iterator[Path]:
    """``paths`` in order, each once."""
    return iter(dict.fromkeys(paths))


def _require_regular(mode: int) -> None:
    if stat.S_ISREG(mode):
        return
    if stat.S_ISDIR(mode):
        raise UnreadableError("this is a folder, not an article")
    kind = next((words for is_kind, words in _KINDS if is_kind(mode)), "not a regular file")
    raise UnreadableError(f"this is {kind}, which Reader does not open")


def too_large(size: int, limit: int) -> str:
    """The reason in words why something of ``size`` bytes was not read."""
    return f"larger than {limit // 1024**2} MiB ({size / 1024**2:,.0f} MiB), so it was not read"


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
