"""Every setting of Reader, declared once: its allowed values, its default and what it does.

**To add a setting, add one entry to** :data:`SETTINGS`: its name (lower case and hyphens), its
default, a description that can follow "name: ", and

- nothing else if the default is ``True`` or ``False``: the setting is ``on`` or ``off``;
- ``least`` and ``most`` if the default is a number;
- ``choices``, a tuple or a function that returns one, if the default is one of several words;
- ``form``, a regular expression, if the setting is text that must match it;
- ``live=True`` if a change takes effect at once: the command palette offers its values, and widgets
  and screens with a method ``setting_changed(name)`` are notified.

The settings file, its checks, the environment variable ``READER_NAME``, ``reader config`` and the
help's table follow from the entry. Read a setting with ``settings.text(NAME)``,
``settings.number(NAME)`` or ``settings.is_on(NAME)``, from any package above :mod:`reader.safety`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from difflib import get_close_matches
from pathlib import Path
from typing import NamedTuple

from reader import restricted
from reader.system.paths import config_folder, shipped

Value = str | int | bool

_ON = ("on", "true", "yes")
_OFF = ("off", "false", "no")


class WrongValueError(ValueError):
    """A text is not a value of a setting; the message continues after the setting's name."""


class Setting(NamedTuple):
    """One setting. Its values have the type of ``default``."""

    name: str
    default: Value
    description: str
    choices: tuple[str, ...] | Callable[[], tuple[str, ...]] = ()
    least: int = 0
    most: int = 0
    form: str = ""
    form_words: str = ""
    live: bool = False

    @property
    def variable(self) -> str:
        """The environment variable that overrides the file."""
        return "READER_" + self.name.upper().replace("-", "_")

    @property
    def values(self) -> tuple[str, ...]:
        """The words that are its values; empty for a number or free text."""
        if isinstance(self.default, bool):
            return ("on", "off")
        return self.choices() if callable(self.choices) else self.choices

    @property
    def offered(self) -> tuple[str, ...]:
        """The values that the command palette offers: all of them, if they are few."""
        if isinstance(self.default, bool) or not isinstance(self.default, int):
            return self.values
        few = range(self.least, self.most + 1) if self.most - self.least < 6 else ()
        return tuple(str(number) for number in few)

    @property
    def allowed(self) -> str:
        """The allowed values, in words."""
        if isinstance(self.default, bool):
            return "on or off"
        if isinstance(self.default, int):
            return f"a whole number from {self.least} to {self.most}"
        return self.form_words or "one of " + ", ".join(self.values)

    def parse(self, text: str) -> Value:
        """The value for ``text``. Raises ``WrongValueError``, which names the nearest value."""
        if isinstance(self.default, bool):
            if text.lower() not in (*_ON, *_OFF):
                raise self._wrong(text)
            return text.lower() in _ON
        if isinstance(self.default, int):
            digits = text.isascii() and text.isdigit() and len(text) < 10
            if not digits or not self.least <= int(text) <= self.most:
                raise self._wrong(text)
            return int(text)
        right = re.fullmatch(self.form, text) if self.form else text in self.values
        if not right:
            raise self._wrong(text)
        return text

    def _wrong(self, text: str) -> WrongValueError:
        number = isinstance(self.default, int) and not isinstance(self.default, bool)
        if number and text.lstrip("-").isdecimal() and len(text) < 10:
            nearest = [str(min(max(int(text), self.least), self.most))]
        else:
            nearest = get_close_matches(text.lower(), self.values, 1, cutoff=0.5)
        near = f"; the nearest is {nearest[0]!r}" if nearest else ""
        return WrongValueError(f"is {self.allowed}, not {text[:60]!r}{near}")

    def written(self, value: Value) -> str:
        """``value`` as it is written in the file."""
        return ("on" if value else "off") if isinstance(value, bool) else str(value)


def _themes() -> tuple[str, ...]:
    """``auto``, the themes that ship and the user's own."""
    folders = [shipped("styles") / "themes"]
    if restricted.allows("config"):
        folders.append(config_folder() / "themes")
    return ("auto", *sorted(set().union(*map(themes_in, folders))))


def themes_in(folder: Path) -> set[str]:
    """The names of the themes in ``folder``; none if it is missing or unreadable."""
    try:
        return {path.stem for path in folder.glob("*.yaml")}
    except OSError:
        return set()


SETTINGS: tuple[Setting, ...] = (
    Setting("theme", "auto", "the colours that Reader starts with; auto: paper on a light terminal,"
            " ink on a dark one", choices=_themes),
    Setting("colors", "auto", "how many colours to use; auto: as many as the terminal reports",
            choices=("auto", "none", "16", "256", "truecolor")),
    Setting("painter", "cells", "what paints the screen: cells sends only what has changed, textual"
            " is Textual's own painter", choices=("cells", "textual")),
    Setting("ascii", "auto", "whether to send only ASCII; auto: if the locale has nothing else",
            choices=("auto", "on", "off")),
    Setting("linear", False, "one pane at a time without frames, the terminal's cursor at the"
            " focus: for screen readers and plain terminals"),
    Setting("measure", 66, "the longest line of an article, in cells", least=40, most=120),
    Setting("names-in-text", "colors", "names in the text: in the colours of their kinds or plain",
            choices=("colors", "plain"), live=True),
    Setting("recognizer", "auto", "what finds the names; auto: accurate if its extra is"
            " installed, else light",
            choices=("auto", "light", "accurate"), form=r"auto|accurate|light(:.+)?|spacy:.+",
            form_words="auto, light, accurate, spacy:PIPELINE or light:FILE"),
    Setting("list-lines", 3, "how the list looks: 3 spacious, 2 compact, 1 one line per article",
            least=1, most=3, live=True),
    Setting("dates", "short", "dates in the list: short (2 Aug 2022), relative (time passed,"
            " up to a year) or iso (as the file gives them)", choices=("short", "relative", "iso"),
            live=True),
    Setting("resume", True, "whether to open an archive where you left it: article, order, filters,"
            " theme"),
    Setting("read-after", "10", "seconds after which an article counts as read, at the next key, if"
            " its second half was on screen; end: when you scroll to its end",
            choices=("end", "never"), form=r"end|never|[1-9][0-9]{0,3}",
            form_words="a number of seconds from 1 to 9999, end or never"),
    Setting("sequence-time", 400, "milliseconds that Reader waits for the next key of a sequence"
            " such as z z", least=50, most=10_000),
)  # fmt: skip

BY_NAME = {setting.name: setting for setting in SETTINGS}
"""The settings by name."""
