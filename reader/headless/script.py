"""Scripts: a Reader session as a few lines of YAML, checked before anything runs.

A script is a mapping with ``open`` (paths, or ``seeds`` for the articles that come with Reader),
``size`` (``80x24``), ``theme``, ``now`` (the fixed time, ISO 8601), ``state`` (``fresh``, the
default, or ``user``), ``settings`` and ``steps``. ``settings`` may contain anything that
``config.yaml`` may, including keys; without it, a fresh state has the defaults and the light
recognizer, whatever is installed. Paths are relative to the script's folder. A step is a mapping
with one key:

    press: j | [j, k, enter]          keys, by their names in the help
    type: some words                  each character as a key
    click: {text: Sellal} | {pane: articles, row: 4, column: 2}
    resize: 120x36
    wait: idle | {text: Sellal, pane: reading}
    expect: {text: …, absent: …, pane: …, style: bold, focus: entities, article: …}
    snapshot: name
    repeat: {times: 3, steps: […]}
    include: other.yaml               the steps of another script

YAML tags are refused, so a value is never an object.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import yaml

from reader.safety import reason_of
from reader.system.paths import shipped
from reader.system.yaml_nodes import Map, Node, NodeError, parse_yaml
from reader.widgets.actions.key_names import UnknownKeyError, keys_and_characters

PANES = ("articles", "reading", "entities", "title", "status")
"""The values of ``pane``."""

_KEYS = ("open", "size", "theme", "now", "state", "seed state", "settings", "steps")
_MAX_CELLS = 1000
_LEAST_SIZE = (40, 12)
"""The smallest screen that Reader shows articles on, in columns and rows."""
_MAX_STEPS = 100_000
_DEFAULT_NOW = datetime.fromisoformat("2026-01-01T12:00:00+00:00")


@dataclass(frozen=True, slots=True)
class Step:
    """The base of all steps: its file, its line, and its number such as ``5`` or ``5.2``."""

    path: Path
    line: int
    number: str


@dataclass(frozen=True, slots=True)
class Press(Step):
    """Press ``keys`` one after the other; ``typed`` ones are faster in a cast."""

    keys: tuple[str, ...]
    typed: bool = False


@dataclass(frozen=True, slots=True)
class Click(Step):
    """Click at the first ``text``, or at ``row`` and ``column`` of ``pane``, in cells."""

    text: str = ""
    pane: str = ""
    row: int = 0
    column: int = 0


@dataclass(frozen=True, slots=True)
class Resize(Step):
    """Change the size of the terminal to columns and rows."""

    size: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Wait(Step):
    """Wait until nothing runs in the background; ``text`` must then be shown."""

    text: str = ""
    pane: str = ""


@dataclass(frozen=True, slots=True)
class Expect(Step):
    """What must be on the screen; empty values are not checked."""

    text: str = ""
    absent: str = ""
    pane: str = ""
    style: tuple[str, ...] = ()
    focus: str = ""
    article: str = ""


@dataclass(frozen=True, slots=True)
class Snapshot(Step):
    """Compare the screen with the snapshot ``name``."""

    name: str


@dataclass(frozen=True, slots=True)
class Script:
    """A checked script. ``steps`` are flat, with repetitions and included scripts expanded.

    ``settings`` is YAML as in ``config.yaml``; it begins at line ``settings_line``.
    """

    path: Path
    open: tuple[Path, ...]
    size: tuple[int, int] = (80, 24)
    theme: str = ""
    now: datetime = _DEFAULT_NOW
    fresh: bool = True
    settings: str = ""
    settings_line: int = 0
    steps: tuple[Step, ...] = field(default=())


def load_script(path: Path) -> Script:
    """Load the script in the file ``path``.

    Raises ``NodeError``, which names file, line and step, if it is not valid.
    """
    top = _read(path)
    top.only(_KEYS)
    steps = tuple(_steps(path, top.need("steps"), "", (path.resolve(),)))
    if len(steps) > _MAX_STEPS:
        raise NodeError(path, top.line, f"more than {_MAX_STEPS} steps")
    _check_names(steps)
    size, theme, now, state = (top.get(key) for key in ("size", "theme", "now", "state"))
    if (seed_state := top.get("seed state")) is not None:
        if state is not None:
            seed_state.fail("'state' and 'seed state' mean the same; give only one")
        state = seed_state
    fresh = state is None or state.choice(("fresh", "user")) == "fresh"
    settings = top.get("settings")
    if settings is not None:
        settings.mapping()
        if not fresh:
            settings.fail(
                "'settings' needs a fresh state; with 'user', the user's own settings apply"
            )
    return Script(
        path=path,
        open=_paths(path, top.need("open")),
        size=_size(size, _LEAST_SIZE) if size else (80, 24),
        theme=_theme(theme) if theme else "",
        now=_now(now) if now else _DEFAULT_NOW,
        fresh=fresh,
        settings=yaml.safe_dump(settings.plain(), allow_unicode=True)
        if settings is not None
        else "",
        settings_line=settings.line if settings is not None else 0,
        steps=steps,
    )


def parse_size(text: str, least: tuple[int, int] = _LEAST_SIZE) -> tuple[int, int]:
    """The columns and rows of a size such as ``80x24``, which must not be below ``least``.

    Raises ``ValueError`` if the text is not a size or the size is too small or too large.
    """
    columns, x, rows = text.partition("x")
    if not (x and columns.isdigit() and rows.isdigit()):
        raise ValueError(f"{text!r} is not a size such as 80x24")
    size = int(columns), int(rows)
    if not all(low <= each <= _MAX_CELLS for low, each in zip(least, size, strict=True)):
        smallest = "{}x{}".format(*least)
        raise ValueError(f"a size must be from {smallest} to {_MAX_CELLS}x{_MAX_CELLS}, not {text}")
    return size


def _read(path: Path) -> Map:
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise NodeError(path, 0, reason_of(error)) from error
    except UnicodeDecodeError as error:
        raise NodeError(path, 0, "not UTF-8 text") from error
    return parse_yaml(path, text).mapping()


def _paths(script: Path, node: Node) -> tuple[Path, ...]:
    paths = []
    for each in node.one_or_many():
        text = each.text()
        path = shipped("seeds") if text == "seeds" else script.parent / text
        if not os.path.exists(path):
            each.fail(f"no such file or folder: {text!r} (relative to the script)")
        paths.append(path)
    return tuple(paths)


def _size(node: Node, least: tuple[int, int] = (1, 1)) -> tuple[int, int]:
    try:
        return parse_size(node.text(), least)
    except ValueError as error:
        node.fail(str(error))


def _theme(node: Node) -> str:
    from reader.settings import palettes

    return node.choice(palettes.names())


def _now(node: Node) -> datetime:
    try:
        now = datetime.fromisoformat(node.text())
    except ValueError:
        node.fail(f"{node.text()!r} is not a date and time such as 2026-11-24T09:30:00+00:00")
    return now if now.tzinfo else now.replace(tzinfo=_DEFAULT_NOW.tzinfo)


def _check_names(steps: tuple[Step, ...]) -> None:
    seen: set[str] = set()
    for step in steps:
        if isinstance(step, Snapshot):
            if step.name in seen:
                reason = f"two snapshots are called {step.name!r}"
                raise NodeError(step.path, step.line, reason, step.number)
            seen.add(step.name)


# Steps


_Here = tuple[Path, int, str]
"""The file, line and number of a step."""

_Files = tuple[Path, ...]
"""The script, and the scripts that include the current one."""


def _steps(path: Path, node: Node, before: str, files: _Files) -> Iterator[Step]:
    for at, each in enumerate(node.items(), 1):
        number = f"{before}{at}"
        try:
            yield from _step(path, each, number, files)
        except NodeError as error:
            raise error.in_step(number) from None


def _step(path: Path, node: Node, number: str, files: _Files) -> Iterator[Step]:
    (kind, value), *more = node.mapping().pairs() or [("", node)]
    if more:
        node.fail("a step has only one key; begin the next step with '- '")
    if kind not in _STEPS:
        node.fail(f"no step is called {kind!r}; use one of: {', '.join(_STEPS)}")
    yield from _STEPS[kind]((path, node.line, number), value, files)


def _press(here: _Here, node: Node, _: _Files) -> Iterator[Step]:
    yield Press(*here, tuple(_key(each) for each in node.one_or_many()))


def _key(node: Node) -> str:
    try:
        keys_and_characters(node.text())
    except UnknownKeyError as error:
        node.fail(str(error))
    return node.text()


def _type(here: _Here, node: Node, _: _Files) -> Iterator[Step]:
    keys = tuple("space" if each == " " else each for each in node.text())
    yield Press(*here, keys, typed=True)


def _click(here: _Here, node: Node, _: _Files) -> Iterator[Step]:
    value = node.mapping()
    value.only(("text", "pane", "row", "column"))
    if ("text" in value) == ("row" in value or "column" in value):
        value.fail("a click needs either a text or a row and a column")
    yield Click(
        *here,
        text=value.text("text"),
        pane=value.choice("pane", PANES),
        row=value.whole("row"),
        column=value.whole("column"),
    )


def _resize(here: _Here, node: Node, _: _Files) -> Iterator[Step]:
    yield Resize(*here, _size(node))


def _wait(here: _Here, node: Node, _: _Files) -> Iterator[Step]:
    if node.is_text:
        node.choice(("idle",))
        yield Wait(*here)
    else:
        value = node.mapping()
        value.only(("text", "pane"))
        value.need("text")
        yield Wait(*here, text=value.text("text"), pane=value.choice("pane", PANES))


def _expect(here: _Here, node: Node, _: _Files) -> Iterator[Step]:
    value = node.mapping()
    value.only(("text", "absent", "pane", "style", "focus", "article"))
    if not any(each in value for each in ("text", "absent", "focus", "article")):
        value.fail("say what to expect: text, absent, focus or article")
    if "style" in value and "text" not in value:
        value.fail("'style' needs 'text'")
    yield Expect(
        *here,
        text=value.text("text"),
        absent=value.text("absent"),
        pane=value.choice("pane", PANES),
        style=tuple(value.text("style").split()),
        focus=value.choice("focus", PANES[:3]),
        article=value.text("article"),
    )


def _snapshot(here: _Here, node: Node, _: _Files) -> Iterator[Step]:
    name = node.text()
    if not name or not all(char.isalnum() or char in "-_." for char in name) or name[0] == ".":
        node.fail(f"{name!r} is not a valid name; use letters, digits, '-', '_' and '.'")
    yield Snapshot(*here, name)


def _repeat(here: _Here, node: Node, files: _Files) -> Iterator[Step]:
    path, _, number = here
    value = node.mapping()
    value.only(("times", "steps"))
    value.need("times")
    steps = list(_steps(path, value.need("steps"), f"{number}.", files))
    times = value.whole("times")
    if times * max(len(steps), 1) > _MAX_STEPS:
        value.fail(f"more than {_MAX_STEPS:,} steps")
    yield from steps * times


def _include(here: _Here, node: Node, files: _Files) -> Iterator[Step]:
    path, _, number = here
    other = path.parent / node.text()
    if other.resolve() in files:
        node.fail(f"{node.text()!r} includes itself")
    if not os.path.isfile(other):
        node.fail(f"no such script: {node.text()!r} (relative to this one)")
    steps = _read(other).need("steps")
    yield from _steps(other, steps, f"{number}.", (*files, other.resolve()))


_STEPS: dict[str, Callable[[_Here, Node, _Files], Iterator[Step]]] = {
    "press": _press, "type": _type, "click": _click, "resize": _resize, "wait": _wait,
    "expect": _expect, "snapshot": _snapshot, "repeat": _repeat, "include": _include,
}  # fmt: skip
"""What parses a step, by its name in scripts."""
