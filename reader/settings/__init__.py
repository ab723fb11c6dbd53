"""The user's settings. Flags come before the environment, then the file, then the defaults.

The file is ``reader/config.yaml`` in the user's config folder (XDG_CONFIG_HOME, else the
platform's), or the file that ``READER_CONFIG`` names; ``none`` means no file. The file needs only
the settings that differ from the defaults. Settings are read once, when first needed, and again by
:func:`load`. A flag, or a change made in Reader, lasts until Reader ends: :func:`change`.

:mod:`.schema` declares every setting and says how to add one; :mod:`.file` reads the file;
:mod:`.palettes` are the colours of themes; :mod:`.remembered` is what Reader remembers from one
session to the next by itself.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from reader import restricted
from reader.model import Notice
from reader.safety import safe_line
from reader.settings import file
from reader.settings.file import VARIABLE
from reader.settings.schema import BY_NAME, SETTINGS, Setting, Value, WrongValueError

if TYPE_CHECKING:
    from reader.system.yaml_nodes import Node

__all__ = [
    "SETTINGS", "VARIABLE", "CurrentSettings", "Origin", "Setting", "Value", "WrongValueError",
    "change", "current", "is_on", "load", "number", "reject", "text",
]  # fmt: skip

Origin = Literal["session", "environment", "file", "default"]


class CurrentSettings:
    """The current settings: every value, where it comes from, and notices of what was wrong.

    ``path`` is the settings file, None if none is read; ``sections`` are the other parts of the
    file (keys, queries); ``notices`` are safe to show.
    """

    def __init__(self, path: Path | None) -> None:
        self.path = path
        contents = file.read(path) if path is not None else file.FileContents({}, {}, {}, [])
        self.notices: list[Notice] = contents.notices
        self.sections: dict[str, Node] = contents.sections
        self.lines = contents.lines
        self._values: dict[str, Value] = {each.name: each.default for each in SETTINGS}
        self._origins: dict[str, Origin] = dict.fromkeys(self._values, "default")
        self._configured = dict(self._values)
        for name, value in contents.values.items():
            self.put(name, value, "file")
        for each in SETTINGS:
            if given := os.environ.get(each.variable, ""):
                try:
                    self.put(each.name, each.parse(given), "environment")
                except WrongValueError as error:
                    self.notices.append(Notice(each.variable, safe_line(f"{each.name} {error}")))
        self.notices += _unknown_variables()

    def put(self, name: str, value: Value, origin: Origin) -> None:
        """Set the setting ``name`` to ``value``. Raises ``KeyError`` for an unknown name."""
        BY_NAME[name]
        self._values[name], self._origins[name] = value, origin
        if origin != "session":
            self._configured[name] = value

    def value(self, name: str) -> Value:
        """The value of the setting ``name``. Raises ``KeyError`` for an unknown name."""
        return self._values[name]

    def configured(self, name: str) -> Value:
        """The value of the setting ``name`` before flags and changes within Reader."""
        return self._configured[name]

    def origin(self, name: str) -> Origin:
        """Where the value of the setting ``name`` comes from."""
        return self._origins[name]


def _unknown_variables() -> list[Notice]:
    """Notices of environment variables that start with ``READER_`` but are no settings."""
    known = {each.variable for each in SETTINGS}
    known |= {VARIABLE, restricted.VARIABLE, restricted.ALLOW}
    unknown = sorted(
        name for name in os.environ if name.startswith("READER_") and name not in known
    )
    return [
        Notice(safe_line(name), f"no such setting{safe_line(_nearest(name, known))}")
        for name in unknown[:_MOST_UNKNOWN]
    ]


def _nearest(name: str, known: set[str]) -> str:
    from difflib import get_close_matches

    found = get_close_matches(name, sorted(known), 1, cutoff=0.8)
    return f"; the nearest is {found[0]}" if found else ""


_MOST_UNKNOWN = 5
"""How many unknown variables get a notice: another program may have many with this prefix."""

loaded: CurrentSettings | None = None


def load() -> CurrentSettings:
    """Read the environment and the file again, and discard what was changed since."""
    global loaded  # noqa: PLW0603
    loaded = CurrentSettings(file.location())
    return loaded


def current() -> CurrentSettings:
    """The current settings, loaded at the first call."""
    return loaded if loaded is not None else load()


def text(name: str) -> str:
    """The value of the text setting ``name``."""
    value = current().value(name)
    assert isinstance(value, str), name
    return value


def number(name: str) -> int:
    """The value of the number setting ``name``."""
    value = current().value(name)
    assert isinstance(value, int), name
    assert not isinstance(value, bool), name
    return value


def is_on(name: str) -> bool:
    """Whether the switch ``name`` is on."""
    value = current().value(name)
    assert isinstance(value, bool), name
    return value


def change(name: str, value: Value | None) -> None:
    """Set ``name`` until Reader ends. None, for a flag that was not given, changes nothing."""
    if value is not None:
        current().put(name, value, "session")


def reject(name: str, reason: str) -> None:
    """Reset ``name``, whose value cannot be used, to its default; ``reason`` becomes a notice."""
    now = current()
    where = now.path if now.origin(name) == "file" and now.path else BY_NAME[name].variable
    line = f"line {now.lines[name]}: " if now.origin(name) == "file" else ""
    now.notices.append(Notice(safe_line(str(where)), safe_line(f"{line}{reason}")))
    now.put(name, BY_NAME[name].default, "default")
