"""The user's settings file: its path, its contents, and every mistake in it with its line.

The YAML parser is imported only if there is a file. A mistake affects only its own setting, which
gets the default.
"""

from __future__ import annotations

import os
import stat
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from reader import restricted
from reader.model import Notice
from reader.safety import safe_line
from reader.settings.schema import BY_NAME, Value, WrongValueError
from reader.system.paths import config_folder

if TYPE_CHECKING:
    from reader.system.yaml_nodes import Map, Node

VARIABLE = "READER_CONFIG"
"""The environment variable that names another file; ``none`` means no file."""

FILE = "config.yaml"
LARGEST = 1024 * 1024
"""The largest settings file that is read, in bytes."""

SECTIONS: tuple[str, ...] = ("keys", "queries")
"""Top-level keys of the file that are not settings but sections of their own."""


class FileContents(NamedTuple):
    """The contents of a settings file, the line of each setting, and notices of mistakes."""

    values: dict[str, Value]
    lines: dict[str, int]
    sections: dict[str, Node]
    notices: list[Notice]


def location() -> Path | None:
    """The file to read, whether it exists or not; None if no file is to be read."""
    named = os.environ.get(VARIABLE, "")
    if named == "none" or not restricted.allows("config"):
        return None
    return Path(named).absolute() if named else config_folder() / FILE


def read(path: Path) -> FileContents:
    """The contents of the file ``path``; empty if it does not exist. Never raises."""
    contents = FileContents({}, {}, {}, [])
    shown = safe_line(str(path))

    def note(line: int, reason: str) -> None:
        where = f"line {line}: " if line else ""
        contents.notices.append(Notice(shown, safe_line(f"{where}{reason}")))

    try:
        text = _text(path)
    except FileNotFoundError:
        if os.environ.get(VARIABLE):
            note(0, f"no such file ({VARIABLE} names it)")
        return contents
    except OSError as error:
        note(0, f"cannot be read ({error.strerror or error}); Reader uses the defaults")
        return contents
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        note(line, "this is not UTF-8; Reader uses the defaults")
        return contents
    if not text.strip():
        return contents
    from reader.system.yaml_nodes import NodeError, parse_yaml

    try:
        node = parse_yaml(path, text)
        top: Map | None = node.mapping_as_it_is()
    except NodeError as error:
        if error.line:  # 0 means that the file has only comments
            note(error.line, f"{error.reason}; Reader uses the defaults")
        return contents
    for key, before in top.repeated if top else ():
        note(key.line, f"{key.text()} is already in line {before}; this line counts")
    for name, value in top.pairs() if top else ():
        try:
            _add(contents, name, value)
        except NodeError as error:
            note(error.line, f"{name}: {error.reason}")
        except WrongValueError as error:
            default = BY_NAME[name].written(BY_NAME[name].default)
            note(value.line, f"{name} {error}; Reader uses {default!r}")
    return contents


def _add(contents: FileContents, name: str, value: Node) -> None:
    """Add ``name`` and its value to ``contents``. Raises NodeError and WrongValueError."""
    if name in SECTIONS:
        contents.sections[name] = value
    elif name in BY_NAME:
        contents.values[name] = BY_NAME[name].parse(value.text())
        contents.lines[name] = value.line
    else:
        known = (*BY_NAME, *SECTIONS)
        nearest = get_close_matches(name.lower().replace("_", "-"), known, 1, cutoff=0)
        value.fail(f"no such setting; the nearest is {nearest[0]!r}")


def _text(path: Path) -> str:
    """The text of the file ``path``. Raises OSError and UnicodeDecodeError."""
    # Opening something else than a plain file (a pipe, say) could block.
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(0, "it is not a plain file")
        with os.fdopen(descriptor, "rb", closefd=False) as stream:
            data = stream.read(LARGEST + 1)
    finally:
        os.close(descriptor)
    if len(data) > LARGEST:
        raise OSError(0, f"it is larger than {LARGEST // 1024**2} MiB")
    return data.decode("utf-8-sig")
