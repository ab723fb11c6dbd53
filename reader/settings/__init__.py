"""What the user has settled: flag > environment > file > default, for every setting alike.

The file is ``config.yaml`` in ``reader`` in the user's config folder (XDG_CONFIG_HOME goes before
the platform's), or what ``READER_CONFIG`` names: a file, or ``none``. It holds only what differs
from the defaults. :mod:`.schema` declares the settings, and says how to add one; :mod:`.file` reads
the file. What holds is read once, when it is first asked for, and
again by :func:`load`. :mod:`.palettes` are the colours of themes; :mod:`.remembered` is what Reader
remembers of its own use from one session to the next.

A flag of the command line, and what the user changes in Reader, lasts until Reader ends:
:func:`change`.
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
    "SETTINGS", "VARIABLE", "Holding", "Origin", "Setting", "Value", "WrongValueError", "change",
    "holding", "is_on", "load", "number", "reject", "text",
]  # fmt: skip

Origin = Literal["session", "environment", "file", "default"]


class Holding:
    """What holds: the values of all settings, where each is from, and what was wrong.

    ``path`` is the file, None where there is none to be; ``sections`` has what the file says beside
    settings; ``notices`` are safe to show.
    """

    def __init__(self, path: Path | None) -> None:
        self.path = path
        says = file.read(path) if path is not None else file.FileSays({}, {}, {}, [])
        self.notices: list[Notice] = says.notices
        self.sections: dict[str, Node] = says.sections
        self.lines = says.lines
        self._values: dict[str, Value] = {each.name: each.default for each in SETTINGS}
        self._origins: dict[str, Origin] = dict.fromkeys(self._values, "default")
        for name, value in says.values.items():
            self.put(name, value, "file")
        for each in SETTINGS:
            if given := os.environ.get(each.variable, ""):
                try:
                    self.put(each.name, each.parse(given), "environment")
                except WrongValueError as error:
                    self.notices.append(Notice(each.variable, safe_line(f"{each.name} {error}")))
        self.notices += _unknown_variables()

    def put(self, name: str, value: Value, origin: Origin) -> None:
        """Have ``value`` hold for the setting ``name``. Raises ``KeyError`` for an unknown one."""
        BY_NAME[name]
        self._values[name], self._origins[name] = value, origin

    def value(self, name: str) -> Value:
        """What holds for the setting ``name``. Raises ``KeyError`` for an unknown one."""
        return self._values[name]

    def origin(self, name: str) -> Origin:
        """Where that is from."""
        return self._origins[name]


def _unknown_variables() -> list[Notice]:
    """Notices of what the environment has for Reader, as it seems, and Reader does not know."""
    known = {each.variable for each in SETTINGS}
    known |= {VARIABLE, restricted.VARIABLE, restricted.ALLOW}
    strange = sorted(
        name for name in os.environ if name.startswith("READER_") and name not in known
    )
    return [
        Notice(safe_line(name), f"there is no such setting{safe_line(_nearest(name, known))}")
        for name in strange[:_MOST_STRANGE]
    ]


def _nearest(name: str, known: set[str]) -> str:
    from difflib import get_close_matches

    found = get_close_matches(name, sorted(known), 1, cutoff=0.8)
    return f"; the nearest is {found[0]}" if found else ""


_MOST_STRANGE = 5
"""How many unknown variables are named: other programs may have many that begin alike."""

loaded: Holding | None = None


def load() -> Holding:
    """Read the environment and the file anew, and forget what was changed since."""
    global loaded  # noqa: PLW0603
    loaded = Holding(file.location())
    return loaded


def holding() -> Holding:
    """All that holds now."""
    return loaded if loaded is not None else load()


def text(name: str) -> str:
    """The words or text that the setting ``name`` is."""
    value = holding().value(name)
    assert isinstance(value, str), name
    return value


def number(name: str) -> int:
    """The number that the setting ``name`` is."""
    value = holding().value(name)
    assert isinstance(value, int), name
    assert not isinstance(value, bool), name
    return value


def is_on(name: str) -> bool:
    """Whether the setting ``name`` is on."""
    value = holding().value(name)
    assert isinstance(value, bool), name
    return value


def change(name: str, value: Value | None) -> None:
    """Have ``value`` hold until Reader ends; None, a flag that was not given, changes nothing."""
    if value is not None:
        holding().put(name, value, "session")


def reject(name: str, reason: str) -> None:
    """What holds for ``name`` cannot be had: the default holds, and the ``reason`` is told."""
    held = holding()
    where = held.path if held.origin(name) == "file" and held.path else BY_NAME[name].variable
    line = f"line {held.lines[name]}: " if held.origin(name) == "file" else ""
    held.notices.append(Notice(safe_line(str(where)), safe_line(f"{line}{reason}")))
    held.put(name, BY_NAME[name].default, "default")
