"""``reader config``: prints the settings file, the current settings, and where each comes from."""

from __future__ import annotations

import json
import os
import sys
from difflib import get_close_matches
from typing import TYPE_CHECKING

from reader import settings
from reader.safety import safe_line
from reader.screens.keys.query_keys import settings_notices
from reader.settings.schema import BY_NAME, Setting
from reader.store.user.searches import configured_searches
from reader.system.paths import config_folder
from reader.widgets.actions.keymap import keymap, keys_of
from reader.widgets.actions.table import ACTIONS, Action, key_name

if TYPE_CHECKING:
    import argparse


def run(args: argparse.Namespace) -> int:
    """Print the current settings, or those in ``args.names``; 1 if there are mistakes."""
    if args.example:
        print(example(), end="")
        return 0
    mistakes = settings_notices()
    if args.check:
        for notice in mistakes:
            print(notice)
        if not mistakes:
            print(f"{_file()}: no mistakes")
        return int(bool(mistakes))
    status = _print_named(args.names) if args.names else _print_all()
    for notice in mistakes:
        print(f"reader: {notice}", file=sys.stderr)
    return status or int(bool(mistakes))


def names() -> tuple[str, ...]:
    """The names that the command accepts: settings and actions."""
    return tuple(dict.fromkeys([*BY_NAME, *(each.name for each in ACTIONS)]))


def _file() -> str:
    path = settings.current().path
    if path is None:
        return "no settings file is read"
    return safe_line(str(path)) + ("" if os.path.exists(path) else " (does not exist)")


def _print_all() -> int:
    print(f"file  {_file()}\n")
    wide = max(map(len, BY_NAME))
    for each in settings.SETTINGS:
        print(f"{each.name:<{wide}}  {_value(each):<12}  {_origin(each)}")
    changed = keymap().changed
    if changed:
        print("\nchanged keys")
        wide = max(map(len, changed))
        for action in ACTIONS:
            if action.name in changed:
                print(f"  {action.name:<{wide}}  {_keys(action)}")
    if named := configured_searches().searches:
        print("\nsearches")
        for query in named:
            print(f"  {query.name}: {query.query}" + (f"  ({query.key})" if query.key else ""))
    return 0


def _print_named(wanted: list[str]) -> int:
    status = 0
    for name in wanted:
        if (setting := BY_NAME.get(name)) is not None:
            print(f"{name}: {_value(setting)} ({_origin(setting)})\n  {setting.description}")
            print(f"  {setting.allowed}")
        found = [each for each in ACTIONS if each.name == name]
        for action in found:
            print(f"{name}: {_keys(action)}\n  {action.description}")
        if setting is None and not found:
            near = get_close_matches(name, names(), 1, cutoff=0)[0]
            unknown = f"{safe_line(name)!r} is neither a setting nor an action"
            print(f"reader: {unknown}; the nearest is {near!r}", file=sys.stderr)
            status = 2
    return status


def _value(setting: Setting) -> str:
    return safe_line(setting.written(settings.current().value(setting.name)))


def _origin(setting: Setting) -> str:
    """Where the setting's value comes from: ``line 3``, ``READER_THEME``, ``default``."""
    current = settings.current()
    origin = current.origin(setting.name)
    if origin == "file":
        return f"line {current.lines[setting.name]}"
    return setting.variable if origin == "environment" else origin


def _keys(action: Action) -> str:
    return ", ".join(map(key_name, keys_of(action))) or "no key"


def example() -> str:
    """A settings file with all defaults of settings and keys, commented out."""
    lines = [
        "# Reader's settings. To change one, remove the '# ' before it and edit the value.",
        f"# This file belongs at {safe_line(str(config_folder() / 'config.yaml'))}",
        "",
    ]
    for each in settings.SETTINGS:
        lines += [f"# {each.name}: {each.description}", f"#   {each.allowed}"]
        lines += [f"# {each.name}: {_quoted(each.written(each.default))}", ""]
    lines += ["# Keys, by their names in the help: one, several, or [] for none.", "# keys:"]
    group = ""
    listed: set[str] = set()
    for action in ACTIONS:
        if action.name in listed:
            continue
        listed.add(action.name)
        if action.group != group:
            group = action.group
            lines.append(f"#   # {group}")
        keys = ", ".join(_quoted(key_name(key)) for key in action.keys)
        lines.append(f"#   {action.name}: [{keys}]  # {action.description}")
    lines += [
        "", "# Saved searches, each with a key if you like.", "# queries:",
        '#   Unread of Libya: {query: "place:libya is:unread", key: f5}',
    ]  # fmt: skip
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """``text`` in YAML: without quotation marks if it is a plain word."""
    plain = text.isascii() and text.replace("+", "").isalpha() and text not in ("n", "y", "N", "Y")
    return text if plain else json.dumps(text, ensure_ascii=False)
