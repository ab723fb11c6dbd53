"""Records a live session as a script that can be replayed.

The script contains the settings and keys at the start of the session, so that the same keys do the
same wherever it is played.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml
from textual import events

from reader import settings
from reader.entities.recognizer import choose
from reader.system.paths import shipped
from reader.system.yaml_nodes import Plain
from reader.widgets.actions.key_names import script_name
from reader.widgets.actions.keymap import keymap

_KEYS_A_STEP = 12


class Recorder:
    """Records the events of an app and turns them into a script.

    Create it before the app; what the user changes in the session is recorded as keys.
    """

    def __init__(self, paths: Sequence[Path], theme: str) -> None:
        self._paths = paths
        self._theme = theme
        self._size = (80, 24)
        self._started = False
        self._steps: list[dict[str, Any]] = []
        self._settings = _settings()

    def take(self, event: events.Event) -> None:
        """Record ``event`` if it is a key, a click or a change of the terminal's size."""
        if isinstance(event, events.Key):
            self._started = True
            self._press(script_name(event.key, event.character))
        elif isinstance(event, events.MouseUp) and event.button == 1:
            self._started = True
            at = {"row": int(event.screen_y), "column": int(event.screen_x)}
            self._steps.append({"click": at})
        elif isinstance(event, events.Resize):
            self._resize(event.size.width, event.size.height)

    def _press(self, name: str) -> None:
        last = self._steps[-1].get("press") if self._steps else None
        if last is not None and len(last) < _KEYS_A_STEP:
            last.append(name)
        else:
            self._steps.append({"press": [name]})

    def _resize(self, columns: int, rows: int) -> None:
        if not self._started:
            self._size = (columns, rows)
        elif not self._steps or "resize" not in self._steps[-1]:
            self._steps.append({"resize": f"{columns}x{rows}"})
        else:
            self._steps[-1] = {"resize": f"{columns}x{rows}"}

    def text(self, folder: Path) -> str:
        """The script, with its paths relative to ``folder``, where it will be saved.

        The last key, which quit Reader, is left out, because a script ends by itself.
        """
        steps = [*self._steps]
        if steps and (keys := steps[-1].get("press")):
            steps[-1:] = [{"press": keys[:-1]}] if keys[:-1] else []
        script: dict[str, Any] = {
            "open": [_relative(path, folder) for path in self._paths],
            "size": "{}x{}".format(*self._size),
            "theme": self._theme,
            **({"settings": self._settings} if self._settings else {}),
            "steps": [*steps, {"snapshot": "end"}],
        }
        return yaml.safe_dump(script, sort_keys=False, allow_unicode=True, default_flow_style=None)


def _settings() -> dict[str, Plain]:
    """The contents of a ``config.yaml`` with the current settings, without the theme."""
    current = settings.current()
    changed: dict[str, Plain] = {
        each.name: each.written(current.value(each.name))
        for each in settings.SETTINGS
        if current.origin(each.name) != "default" and each.name not in ("theme", "recognizer")
    }
    if (engine := choose()) != "light":  # the default of a script
        changed["recognizer"] = engine
    changed |= {name: node.plain() for name, node in current.sections.items() if name != "keys"}
    if given := keymap().changed:
        changed["keys"] = {name: [*keys] for name, keys in given.items()}
    return changed


def _relative(path: Path, folder: Path) -> str:
    if path == shipped("seeds"):
        return "seeds"
    return os.path.relpath(path.resolve(), folder.resolve())
