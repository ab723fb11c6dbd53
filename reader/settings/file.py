"""The user's file of settings: where it is, and what it says, with everything wrong told by line.

YAML is imported only where there is a file. What is wrong in it costs nothing but itself: the rest
holds, and the default stands for what does not.
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
"""The environment variable that names another file, or ``none`` for none at all."""

FILE = "config.yaml"
LARGEST = 1024 * 1024
"""Bytes of the largest file of settings that is read."""

SECTIONS: tuple[str, ...] = ("keys", "queries")
"""Keys of the file that are no settings, but have others below them."""


class FileSays(NamedTuple):
    """What a file of settings says, with the lines; ``sections`` hold what is not a setting."""

    values: dict[str, Value]
    lines: dict[str, int]
    sections: dict[str, Node]
    notices: list[Notice]


def location() -> Path | None:
    """The file to read, whether it is there or not; None where there is to be none."""
    named = os.environ.get(VARIABLE, "")
    if named == "none" or not restricted.allows("config"):
        return None
    return Path(named).absolute() if named else config_folder() / FILE


def read(path: Path) -> FileSays:
    """What the file ``path`` says; nothing where it is not there. Never raises."""
    says = FileSays({}, {}, {}, [])
    shown = safe_line(str(path))

    def tell(line: int, reason: str) -> None:
        where = f"line {line}: " if line else ""
        says.notices.append(Notice(shown, safe_line(f"{where}{reason}")))

    try:
        text = _text(path)
    except FileNotFoundError:
        if os.environ.get(VARIABLE):
            tell(0, f"there is no such file, which {VARIABLE} names")
        return says
    except OSError as error:
        tell(0, f"cannot be read ({error.strerror or error}), so the defaults hold")
        return says
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        tell(line, "it is not UTF-8, so the defaults hold")
        return says
    if not text.strip():
        return says
    from reader.system.yaml_nodes import NodeError, parse_yaml

    try:
        node = parse_yaml(path, text)
        top: Map | None = node.mapping_as_it_is()
    except NodeError as error:
        if error.line:  # else it has nothing but comments
            tell(error.line, f"{error.reason}, so the defaults hold")
        return says
    for key, before in top.repeated if top else ():
        tell(key.line, f"{key.text()} is in line {before} already; this one holds")
    for name, value in top.pairs() if top else ():
        try:
            _take(says, name, value)
        except NodeError as error:
            tell(error.line, f"{name}: {error.reason}")
        except WrongValueError as error:
            default = BY_NAME[name].written(BY_NAME[name].default)
            tell(value.line, f"{name} {error}; it is {default!r} now")
    return says


def _take(says: FileSays, name: str, value: Node) -> None:
    """Have what the file says of ``name``. Raises NodeError, WrongValueError."""
    if name in SECTIONS:
        says.sections[name] = value
    elif name in BY_NAME:
        says.values[name] = BY_NAME[name].parse(value.text())
        says.lines[name] = value.line
    else:
        known = (*BY_NAME, *SECTIONS)
        nearest = get_close_matches(name.lower().replace("_", "-"), known, 1, cutoff=0)
        value.fail(f"there is no such setting; the nearest is {nearest[0]!r}")


def _text(path: Path) -> str:
    """The text of the file ``path``. Raises OSError and UnicodeDecodeError."""
    # What is no plain file (a pipe, say) may keep whoever opens it waiting.
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(0, "it is no plain file")
        with os.fdopen(descriptor, "rb", closefd=False) as stream:
            data = stream.read(LARGEST + 1)
    finally:
        os.close(descriptor)
    if len(data) > LARGEST:
        raise OSError(0, f"it is larger than {LARGEST // 1024**2} MiB")
    return data.decode("utf-8-sig")
