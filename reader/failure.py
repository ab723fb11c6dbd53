"""Crash reports: what a developer needs to fix a bug in Reader, and no text of any article.

The last :data:`MOST` reports lie in the user's state folder, readable by the user only. An
exception's message may quote an article, a query or a path, so a report has only messages that
consist of the interpreter's own words and Reader's own names, and no values of variables. Users
can send a report as it is.
"""

from __future__ import annotations

import errno
import linecache
import os
import platform
import sys
import time
import traceback
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from reader.safety import safe_line, safe_text
from reader.system.lazy import lazy_pattern
from reader.system.paths import state_folder
from reader.system.whole_file import write_whole

STATUS = 70
"""The exit status after a crash (EX_SOFTWARE of sysexits.h)."""

STATUSES = {
    0: "success",
    1: "something named could not be read or found, or a mark could not be saved",
    2: "the command line is wrong, or asks for something that is switched off",
    STATUS: "a bug in Reader ended it; a report was written",
}
"""Every exit status of Reader, and what it means."""

MOST = 10
"""How many reports stay; older ones are deleted."""

_PACKAGES = ("textual", "rich", "tantivy", "trafilatura", "spacy", "onnxruntime", "numpy", "lxml")
_MOST_FRAMES = 60
_MOST_CHAINED = 5
_LARGEST = 60_000
_FIXED = lazy_pattern(
    r"(?:list|tuple|string|bytearray|deque|range object|array|pop)"
    r" (?:assignment )?index out of range"
    r"|pop from an? empty \w+|(?:integer )?(?:division|modulo) (?:or modulo )?by zero"
    r"|(?:float|integer) (?:division|floor division|modulo)(?: by zero)?"
    r"|maximum recursion depth exceeded(?: [a-z ]+)?|(?:not enough|too many) values to unpack"
    r" \(expected (?:at least )?\d+(?:, got \d+)?\)"
    r"|(?:dictionary|[Ss]et|deque) (?:keys )?(?:changed size|changed|mutated) during iteration"
    r"|'[A-Za-z_]\w*' object is not (?:iterable|callable|subscriptable)"
    r"|unhashable type: '[A-Za-z_]\w*'"
    r"|I/O operation on closed file\.?|Event loop is closed|can't start new thread"
)
_SHORTENED = lazy_pattern(r"^.*?(?:site-packages|lib/python3\.\d+)/")


def report(error: BaseException, keys: Iterable[str] = (), command: str = "") -> str:
    """Write a report of ``error``; returns one sentence with the error and the report's path.

    ``keys`` are the names of the last keys, without those of typed text. Never raises.
    """
    error = _cause(error)
    where = ""
    with suppress(Exception):
        where = _place(error)
    fault = f"{type(error).__name__}{f' in {where}' if where else ''}"
    begun = f"Reader crashed because of a bug ({safe_line(fault)})"
    try:
        path = _write("\n".join(_lines(error, keys, command)))
    except OSError as problem:
        return f"{begun}; no report could be written: {safe_line(problem.strerror or 'unknown')}."
    except Exception as problem:
        return f"{begun}; no report could be written: {type(problem).__name__}."
    return f"{begun}; a report without any text of your articles is in {safe_line(str(path))}."


def folder() -> Path:
    """The folder of the reports."""
    return state_folder() / "reports"


def _write(text: str) -> Path:
    reports = folder()
    reports.mkdir(parents=True, exist_ok=True, mode=0o700)
    name = f"{time.strftime('%Y%m%d-%H%M%S', time.gmtime())}-{os.getpid()}.txt"
    data = safe_text(text)[:_LARGEST].encode("utf-8", "replace")
    write_whole(reports / name, data)
    with suppress(OSError):
        written = sorted(reports.glob("[0-9]*-[0-9]*-[0-9]*.txt"))
        for old in written[:-MOST]:
            old.unlink()
    return reports / name


def _lines(error: BaseException, keys: Iterable[str], command: str) -> Iterator[str]:
    yield f"time      {time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime())}"
    yield f"versions  {_versions()}"
    yield f"system    {platform.platform()}"
    yield f"terminal  {_terminal()}"
    if command:
        yield f"command   {command}"
    if named := [*keys]:
        yield f"keys      {' '.join(named)}"
        yield "          (· is a key of typed text)"
    yield ""
    yield "Values and most messages are left out: they may contain text of articles."
    for each, relation in _chain(error):
        yield ""
        yield f"{relation}{type(each).__module__}.{type(each).__qualname__}{message_of(each)}"
        yield from _frames(each)


def _versions() -> str:
    from importlib import metadata

    found = [f"Python {platform.python_version()}"]
    for package in ("archive-reader", *_PACKAGES):
        with suppress(metadata.PackageNotFoundError):
            found.append(f"{package} {metadata.version(package)}")
    return ", ".join(found)


def _terminal() -> str:
    names = ("TERM", "COLORTERM", "TERM_PROGRAM", "TERM_PROGRAM_VERSION", "LANG", "LC_ALL")
    facts = [f"{name}={safe_line(os.environ[name])[:40]}" for name in names if name in os.environ]
    facts += [name for name in ("TMUX", "STY", "SSH_CONNECTION") if name in os.environ]
    with suppress(OSError, ValueError):
        size = os.get_terminal_size(2)
        facts.append(f"{size.columns}x{size.lines}")
    return ", ".join([*facts, f"encoding {getattr(sys.__stderr__, 'encoding', None)}"])


def _cause(error: BaseException) -> BaseException:
    """The original error, if a worker or a headless session wrapped it in one of their own."""
    for _ in range(_MOST_CHAINED):
        if isinstance(inner := getattr(error, "error", None), BaseException):
            error = inner
    return error


def _chain(error: BaseException) -> Iterator[tuple[BaseException, str]]:
    """``error`` and the errors that led to it, nearest first, each with its relation in words."""
    waiting: list[tuple[BaseException, str]] = [(error, "")]
    seen: set[int] = set()
    while waiting and len(seen) < _MOST_CHAINED:
        each, relation = waiting.pop(0)
        if id(each) in seen:
            continue
        seen.add(id(each))
        yield each, relation
        if isinstance(each, BaseExceptionGroup):
            waiting += [(inner, "of which: ") for inner in each.exceptions]
        if each.__cause__ is not None:
            waiting.append((each.__cause__, "caused by "))
        elif each.__context__ is not None and not each.__suppress_context__:
            waiting.append((each.__context__, "while dealing with "))


def message_of(error: BaseException) -> str:
    """The part of an exception's message that is safe to report, after a colon; may be empty."""
    if isinstance(error, UnicodeDecodeError | UnicodeEncodeError):
        return f": {error.encoding}, at {error.start} to {error.end}"
    if isinstance(error, OSError):
        return f": {errno.errorcode.get(error.errno or 0, '')} {os.strerror(error.errno or 0)}"
    if isinstance(error, ImportError):
        package = (error.name or "").partition(".")[0]
        return f": {error.name}" if package in (*sys.stdlib_module_names, *_PACKAGES) else ""
    if isinstance(error, AttributeError | NameError):
        owner = getattr(error, "obj", None)
        of = f" of {type(owner).__qualname__}" if owner is not None else ""
        name = error.name or ""
        return f": {name}{of}" if name.isidentifier() and name.isascii() and len(name) < 60 else ""
    with suppress(Exception):
        text = str(error)
        if _FIXED.fullmatch(text):
            return f": {text}"
    return ""


def _frames(error: BaseException) -> Iterator[str]:
    frames = [*traceback.walk_tb(error.__traceback__)]
    for at, (frame, line) in enumerate(frames):
        if len(frames) > _MOST_FRAMES and at == _MOST_FRAMES // 3:
            yield f"  … {len(frames) - _MOST_FRAMES} more"
        if len(frames) > _MOST_FRAMES and 0 <= at - _MOST_FRAMES // 3 < len(frames) - _MOST_FRAMES:
            continue
        code = frame.f_code
        yield f"  {_short(code.co_filename)}, line {line}, in {code.co_qualname}"
        if code.co_filename.endswith(".py") and (source := _source(code.co_filename, line)):
            yield f"    {source}"


def _source(file: str, line: int) -> str:
    return linecache.getline(file, line).strip()[:200]


def _short(file: str) -> str:
    """The path of a source file, without the folder that it is installed in."""
    root = str(Path(__file__).parent)
    if file.startswith(root + os.sep):
        return "reader" + file[len(root) :]
    return _SHORTENED.sub("", file) if _SHORTENED.match(file) else os.path.basename(file)


def _place(error: BaseException) -> str:
    """The innermost line of Reader's code in the traceback."""
    found = ""
    for frame, line in traceback.walk_tb(error.__traceback__):
        name = _short(frame.f_code.co_filename)
        if name.startswith("reader/"):
            found = f"{name} line {line}"
    return found
