"""Where articles come from: walks folders and reads files, without ever hanging on one.

The archive's own order: the paths as given; in a folder its files first, then its subfolders, each
by name with runs of digits compared by value (``9.txt`` before ``10.txt``) and letters without
regard to case. Hidden files and folders are passed over, a folder reached twice is read once, and
nothing but regular files is ever opened: a FIFO or a device can block or act when opened.

Symbolic links are followed; in restricted mode only to what really lies within the opened folder
(:func:`boundary`). A path on the command line may itself be a link: the administrator named it.
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
"""The most bytes that are read for one article: none is near it, and memory is finite.

It bounds a file, a member of a zip file when unpacked, and a line or record of a JSON file. The
files that hold many articles have no bound, for they are read piece by piece.
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
"""Extensions, in lower case, of the files that a walk takes for articles."""

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
    """A file that may hold an article.

    ``file`` is what to open; ``relative`` is its path inside the folder that was opened (POSIX
    separators), or its name when it was named itself; ``named`` says which of the two it was.
    ``neighbours`` are the files beside it, where a walk came upon it. ``within`` is the
    :func:`boundary` that it has to lie in.
    """

    file: Path
    relative: str
    named: bool = False
    neighbours: Neighbours | None = None
    within: str = ""


@dataclass(slots=True, eq=False, repr=False)
class Walk:
    """One walk over ``root``: its sources, and what it met beside them, complete once exhausted.

    ``passed_over`` counts the files that are not articles, by kind (:func:`kind_of`),
    ``problems`` are the paths that could not be read, each with the reason. Where web pages cannot
    be read (``without_html``), they are not sources either, and ``pages`` counts them.
    """

    root: Path
    passed_over: Counter[str] = field(default_factory=Counter)
    without_html: bool = False
    pages: int = 0
    problems: list[tuple[Path, str]] = field(default_factory=list)
    within: str = field(init=False)
    listed: dict[tuple[int, int], Path] = field(default_factory=dict)
    """Every folder that was listed to its end, by device and inode."""
    _seen: set[tuple[int, int]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.within = boundary(self.root)

    def sources(self) -> Iterator[Source]:
        """The sources under ``root``, lazily: one folder is listed at a time."""
        from reader.archive.repeated import Neighbours, parted

        for folder, prefix, files in self.listings():
            for some in parted(sorted(files, key=natural_key)):
                paths = [folder / name for name in some]
                openers = [partial(open_regular, path, self.within) for path in paths]
                neighbours = Neighbours(openers)
                for path, name in zip(paths, some, strict=True):
                    yield Source(path, prefix + name, False, neighbours, self.within)

    def listings(self) -> Iterator[tuple[Path, str, list[str]]]:
        """The folders in archive order, lazily: a folder, what the relative paths of its files
        begin with, and the names of those that may be articles, in no order.
        """
        pending = [(self.root, "")]
        while pending:
            folder, prefix = pending.pop()
            files, subfolders = self.listing(folder)
            yield folder, prefix, files
            pending.extend((folder / name, f"{prefix}{name}/") for name in reversed(subfolders))

    def listing(self, folder: Path) -> tuple[list[str], list[str]]:
        """The names of ``folder``'s article files, and of its subfolders in archive order."""
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
                        self.passed_over[self._kind(folder, entry)] += 1
            self.listed[status.st_dev, status.st_ino] = folder
        except OSError as error:
            self.problems.append((folder, why(error, "folder")))
        except UnreadableError as error:
            self.problems.append((folder, str(error)))
        return files, sorted(subfolders, key=natural_key)

    def _kind(self, folder: Path, entry: os.DirEntry[str]) -> str:
        """What the file is that is passed over; a link that leads nowhere is called by its name."""
        if _is_file(entry):
            return kind_of(entry.name)
        path = folder / entry.name
        if entry.is_symlink() and not os.path.exists(path):
            return NOWHERE + str(path.relative_to(self.root))
        return NO_FILE

    def _leads_out(self, link: Path) -> bool:
        """Whether ``link`` leads out of the root, which is noted then.

        Not of the file of corrections: who reads that says why it does not hold.
        """
        if _lies_within(os.path.realpath(link), self.within):
            return False
        if link != self.root / OWN_FILE:
            self.problems.append((link, LEADS_OUT))
        return True


def natural_key(name: str) -> tuple[list[tuple[int, int, str]], str]:
    """A sort key: runs of digits by value, the rest case-folded, ties by the name itself."""
    parts = _DIGITS.split(name.casefold())
    return [_number(part) if part.isdecimal() else (1, 0, part) for part in parts], name


def _number(digits: str) -> tuple[int, int, str]:
    """``digits`` by their value; Python makes no number of thousands, which a zip file may have."""
    if len(digits) <= _LONGEST_NUMBER:
        return 0, int(digits), ""
    return 0, 10**_LONGEST_NUMBER + len(digits), digits


def extension(name: str) -> str:
    """The extension of file ``name`` with its dot, in lower case; empty where it has none.

    ``report.2`` and ``St. Petersburg`` have none: an extension is a short word with a letter first.
    """
    suffix = os.path.splitext(name)[1]
    return suffix.lower() if _EXTENSION.fullmatch(suffix) else ""


def unpacked(name: str) -> tuple[str, bool]:
    """``name`` without a ``.gz`` behind it, and whether it had one."""
    bare, suffix = os.path.splitext(name)
    return (bare, True) if suffix.lower() == ".gz" and bare else (name, False)


def may_be_article(name: str) -> bool:
    """Whether a walk takes the file ``name`` for an article; an editor's backup copy is none."""
    if name[name.rfind(".") :] in _PLAIN_EXTENSIONS and name[0] != ".":
        return True  # as nearly all, and in a tenth of the time
    bare, packed = unpacked(name)
    kind = extension(bare)
    if packed and kind in ("", ".zip"):
        return False
    return kind in ARTICLE_EXTENSIONS and not name.endswith("~")


OWN_FILE = "entities.yaml"
"""The one file in an archive that is Reader's own: corrections."""

NO_FILE = "special file"
"""What a pipe, a socket and a device are called."""

NOWHERE = "link to nothing: "
"""What stands before the name of a link that leads nowhere, or only to itself."""

_KINDS_NAMED = 8
_LINKS_NAMED = 3


def kind_of(name: str) -> str:
    """What a file that is passed over is called among others: mostly its extension."""
    if name.endswith("~"):  # an editor's backup copy
        return f"{extension(name[:-1])}~"
    return extension(name) or "without an extension"


def others_unread(kinds: Mapping[str, int]) -> str:
    """How many files were passed over, by kind: a clause for a notice; empty where there are none.

    ``3 files of other kinds were not read: 1 .docx, 2 .pdf; 1 link leads nowhere: old.md``
    """
    links = {kind for kind in kinds if kind.startswith(NOWHERE)}
    told = [_others({kind: kinds[kind] for kind in kinds.keys() - links})]
    if links:
        names = [kind.removeprefix(NOWHERE) for kind in sorted(links, key=natural_key)]
        more = f" and {len(names) - _LINKS_NAMED:,} more" if len(names) > _LINKS_NAMED else ""
        what = counted(len(names), "link leads", "links lead")
        named = ", ".join(safe_line(name, 60) for name in names[:_LINKS_NAMED])
        told.append(f"{what} nowhere: {named}{more}")
    return "; ".join(filter(None, told))


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
    """Whether the file ``name`` claims to be a web page, packed or not."""
    return extension(unpacked(name)[0]) in HTML_EXTENSIONS


LEADS_OUT = "this link leads out of what was opened, which restricted mode does not follow"

_READ = os.O_RDONLY | os.O_CLOEXEC | os.O_NOCTTY | os.O_NONBLOCK
_STEP = getattr(os, "O_PATH", os.O_RDONLY) | os.O_DIRECTORY | os.O_CLOEXEC | os.O_NOFOLLOW


def boundary(root: Path) -> str:
    """The real path of the opened folder ``root`` that its files have to lie in.

    Empty, which is no boundary, unless Reader is restricted.
    """
    return os.path.realpath(root) if restricted.is_restricted() else ""


def open_regular(file: Path, within: str = "") -> BinaryIO:
    """The regular file ``file``, open for reading; it has to lie in the folder ``within``.

    ``within`` is a real path (:func:`boundary`). Raises :class:`UnreadableError` when the file is
    missing, not a regular file, may not be read, or lies elsewhere. Never blocks on a FIFO, even on
    one that takes the file's place between the look and the opening.
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
        os.close(descriptor)  # not before: the entries look at files through it


def _open_within(path: Path, within: str, *, folder: bool = False) -> int:
    """A descriptor of the file or ``folder`` at ``path``, which really lies in the one ``within``.

    No link can lead it out, not even one that is put in the place of a folder meanwhile: each
    folder on the way is opened, and has to be a child of the one before. Raises OSError, and
    :class:`UnreadableError` where it lies elsewhere, or is no regular file.
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
            raise UnreadableError("it changed while it was opened, so it was not read")
    return descriptor


def _lies_within(real: str, within: str) -> bool:
    """Whether the real path ``real`` is ``within``, or in it."""
    return real == within or real.startswith(within.rstrip("/") + "/")


def read_bytes(file: Path, limit: int = MAX_BYTES, within: str = "") -> bytes:
    """The bytes of the regular file ``file``; it has to lie in the folder ``within``.

    Raises :class:`UnreadableError` as :func:`open_regular` does, and when there are more than
    ``limit`` of them.
    """
    with open_regular(file, within) as stream:
        try:
            size = os.fstat(stream.fileno()).st_size
            if size > limit:
                raise UnreadableError(too_large(size, limit))
            data = stream.read(limit + 1) or b""  # a file of the kernel's may have nothing yet
        except OSError as error:
            raise UnreadableError(why(error, "file")) from error
    if len(data) > limit:
        raise UnreadableError(too_large(len(data), limit))
    return data


def why(error: OSError, what: str) -> str:
    """One clause that says why ``what`` ("file" or "folder") could not be read."""
    if isinstance(error, FileNotFoundError):
        return f"there is no such {what}"
    if isinstance(error, PermissionError):
        return f"no permission to read this {what}"
    return f"this {what} cannot be read ({error.strerror or type(error).__name__})"


def why_no_path(path: Path, error: OSError | ValueError) -> str:
    """One clause that says why there is neither a file nor a folder at the opened ``path``."""
    if not isinstance(error, OSError):
        return "not a path"
    if error.errno in (errno.ENOENT, errno.ELOOP) and os.path.islink(path):
        return "this link leads nowhere"
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
    """Why something of ``size`` bytes was not read."""
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
