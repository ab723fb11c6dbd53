"""Defines an action: a named thing that keys do, and the place where its keys work.

A place is a pane (``panes`` means any of the three), the library screen, a window above it, the
prompt, a menu, or the whole app. Does not import Textual: the command line prints actions, too.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

PaneName = Literal["articles", "reading", "entities"]
Place = Literal[
    "panes", "articles", "reading", "entities", "library", "profile", "correcting", "choosing",
    "prompt", "sorts", "tags", "note", "line", "visual", "links", "palette", "help", "app",
]  # fmt: skip


class Action(NamedTuple):
    """A named thing that keys do. ``keys`` are Textual's key names.

    The status line shows ``hint`` while a pane of ``hint_in`` has the focus, and ``reading_hint``
    while the article has it. ``needs`` is the capability of :mod:`reader.restricted` without which
    it only shows a refusal. ``counts`` says that it takes a count: a number before the key.
    """

    id: str
    place: Place
    keys: tuple[str, ...]
    description: str
    group: str
    hint: str = ""
    hint_in: tuple[PaneName, ...] = ()
    needs: str = ""
    counts: bool = False
    reading_hint: str = ""

    @property
    def name(self) -> str:
        """Its name in the user's keymap: ``sort-by-date``, ``entity-view.open``.

        Without its place if that is the library, any pane, or the whole app.
        """
        name, _, given = self.id.partition("(")
        words = name.replace("_", "-") + (f"-{given[1:-2]}" if given else "")
        return (
            words
            if self.place in _PLAIN_PLACES
            else f"{_PLACE_WORDS.get(self.place, self.place)}.{words}"
        )


_PLAIN_PLACES = ("panes", "library", "sorts", "app")
_PLACE_WORDS: dict[Place, str] = {
    "articles": "list", "reading": "article", "profile": "entity-view", "correcting": "correct",
    "choosing": "choose", "visual": "passage",
}  # fmt: skip
"""What the user calls a place, if not by its name here."""

_KEY_NAMES = {
    "slash": "/",
    "asterisk": "*",
    "full_stop": ".",
    "comma": ",",
    "apostrophe": "'",
    "question_mark": "?",
    "exclamation_mark": "!",
    "plus": "+",
    "minus": "-",
    "equals_sign": "=",
    "left_parenthesis": "(",
    "right_parenthesis": ")",
    "left_curly_bracket": "{",
    "right_curly_bracket": "}",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "escape": "esc",
    "pageup": "pgup",
    "pagedown": "pgdn",
    "down": "↓",
    "up": "↑",
    "left": "←",
    "right": "→",
    "percent_sign": "%",
    "colon": ":",
    "semicolon": ";",
    "number_sign": "#",
    "circumflex_accent": "^",
    "dollar_sign": "$",
    "ampersand": "&",
    "at": "@",
    "less_than_sign": "<",
    "greater_than_sign": ">",
    "quotation_mark": '"',
    "backslash": "\\",
    "grave_accent": "`",
    "tilde": "~",
    "vertical_line": "|",
    "underscore": "_",
    "ctrl+underscore": "ctrl+_",
    "ctrl+slash": "ctrl+/",
}


def key_name(key: str) -> str:
    """The user's name for Textual's key name: ``question_mark`` is ``?``, in a sequence, too."""
    return " ".join(_KEY_NAMES.get(each, each) for each in key.split(" "))
