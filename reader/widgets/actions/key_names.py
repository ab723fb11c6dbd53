"""Names of keys in scripts and settings: what the help calls them, or the character they type.

A sequence such as ``z z`` is written with spaces between its keys.
"""

from __future__ import annotations

import re
from difflib import get_close_matches

from textual.keys import Keys, _character_to_key

ALIASES = {
    "esc": "escape",
    "pgup": "pageup",
    "pgdn": "pagedown",
    "return": "enter",
    "del": "delete",
    "↓": "down",
    "↑": "up",
    "←": "left",
    "→": "right",
}
"""The user's names for keys, and Textual's."""

_SHORT = {ALIASES[alias]: alias for alias in ("esc", "pgup", "pgdn")}
_CHARACTERS = {"space": " ", "enter": "\r", "tab": "\t"}
_NAMED = {key.value for key in Keys if not key.value.startswith("<")} | {"space", "enter", "tab"}
_MODIFIED = re.compile(r"((?:ctrl|alt|shift|meta|super)\+)+(.+)")


class UnknownKeyError(ValueError):
    """There is no such key; the message suggests the nearest name."""


def key_and_character(name: str) -> tuple[str, str | None]:
    """Textual's name of the key ``name``, and the character that it types, if it types one.

    Raises ``UnknownKeyError``.
    """
    if len(name) == 1 and name.isprintable() and name not in ALIASES:
        return _character_to_key(name), name
    key = ALIASES.get(name, name)
    if key in _NAMED:
        return key, _CHARACTERS.get(key)
    if match := _MODIFIED.fullmatch(key):
        last = match.group(2)
        named = last in _NAMED or ALIASES.get(last) in _NAMED
        if named or len(last) == 1 or last in _character_names():
            last = _character_to_key(last) if len(last) == 1 else ALIASES.get(last, last)
            return key[: match.start(2)] + last, None
    if key in _character_names():
        return key, _character_names()[key]
    near = get_close_matches(name, [*ALIASES, *_NAMED], n=1)
    raise UnknownKeyError(f"no key is called {name!r}" + (f"; {near[0]!r} is" if near else ""))


def keys_and_characters(name: str) -> list[tuple[str, str | None]]:
    """The keys in ``name``: one, or a sequence such as ``z z``; see :func:`key_and_character`."""
    return [key_and_character(each) for each in (name.split() or [name])]


def script_name(key: str, character: str | None) -> str:
    """A pressed key's name in scripts: its character, its short name, or Textual's name."""
    if character is not None and len(character) == 1 and character.isprintable():
        return character if character != " " else "space"
    if " " in key:
        return " ".join(script_name(each, _character_names().get(each)) for each in key.split())
    return _SHORT.get(key, key)


def _character_names() -> dict[str, str]:
    """Textual's names of the printable ASCII characters, such as ``question_mark``."""
    return {_character_to_key(chr(code)): chr(code) for code in range(0x20, 0x7F)}
