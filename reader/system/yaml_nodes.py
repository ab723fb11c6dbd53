"""YAML with line numbers: nodes of the safe composer, read as text, never as objects.

For files that people write and whose mistakes must be reported: scripts, settings, corrections,
front matter. Importing this module imports the YAML parser.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NoReturn

import yaml

SafeLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""PyYAML's safe loader, in C if libyaml is installed."""

_PLAIN_TAGS = {f"tag:yaml.org,2002:{name}" for name in
               ("map", "seq", "str", "int", "float", "bool", "null", "timestamp")}  # fmt: skip
_MAX_DEPTH = 20


class AliasError(yaml.MarkedYAMLError):
    """The text has a YAML alias; a few of them can expand to billions of nodes."""


class NodeError(Exception):
    """A mistake in a file; the message has the file, the line and, in a script, the step.

    ``line`` is 0 if the reason concerns the whole file. ``reason`` may quote the file, so it is not
    safe to show as it is.
    """

    def __init__(self, path: Path, line: int, reason: str, step: str = "") -> None:
        super().__init__(path, line, reason, step)
        self.path, self.line, self.reason, self.step = path, line, reason, step

    def in_step(self, number: str) -> NodeError:
        """This error with the step ``number``, unless it already has the number of a substep."""
        return NodeError(self.path, self.line, self.reason, self.step or number)

    def __str__(self) -> str:
        line = f", line {self.line}" if self.line else ""
        step = f", step {self.step}" if self.step else ""
        return f"{self.path}{line}{step}: {self.reason}"


Plain = str | list["Plain"] | dict[str, "Plain"]
"""A value of a YAML file without line numbers."""


class Node:
    """A value of a YAML file and its line. Methods raise ``NodeError`` for the wrong type."""

    def __init__(self, path: Path, node: yaml.Node) -> None:
        self._path = path
        self._node = node
        self.line: int = node.start_mark.line + 1

    def fail(self, reason: str) -> NoReturn:
        """Raise a ``NodeError`` for this line."""
        raise NodeError(self._path, self.line, reason)

    @property
    def is_text(self) -> bool:
        """Whether it is a scalar."""
        return isinstance(self._node, yaml.ScalarNode)

    def text(self) -> str:
        """The scalar as it is written: ``no`` and ``1`` are text, too."""
        if not isinstance(self._node, yaml.ScalarNode):
            self.fail("expected a single value")
        return str(self._node.value)

    def choice(self, choices: tuple[str, ...]) -> str:
        """The scalar, one of ``choices``."""
        text = self.text()
        if text not in choices:
            self.fail(f"{text!r} is not one of {', '.join(choices)}{near(text, choices)}")
        return text

    def items(self) -> list[Node]:
        """The items of a sequence."""
        if not isinstance(self._node, yaml.SequenceNode):
            self.fail("expected a list")
        return [Node(self._path, each) for each in self._node.value]

    def one_or_many(self) -> list[Node]:
        """The items of a sequence, or a scalar as the only item."""
        return [self] if self.is_text else self.items()

    def plain(self) -> Plain:
        """The value as texts, lists and mappings."""
        if isinstance(self._node, yaml.MappingNode):
            return {name: value.plain() for name, value in self.mapping().pairs()}
        return self.text() if self.is_text else [each.plain() for each in self.items()]

    def mapping(self) -> Map:
        """The mapping; a repeated key is an error."""
        found = self.mapping_as_it_is()
        if found.repeated:
            key, _ = found.repeated[0]
            key.fail(f"{key.text()!r} occurs twice")
        return found

    def mapping_as_it_is(self) -> Map:
        """The mapping; the last value of a repeated key counts."""
        if not isinstance(self._node, yaml.MappingNode):
            self.fail("expected 'key: value'")
        return Map(self._path, self._node)


class Map:
    """A mapping whose keys are text.

    ``repeated`` has the repeated keys, each with the line of the previous occurrence.
    """

    def __init__(self, path: Path, node: yaml.MappingNode) -> None:
        self._node = Node(path, node)
        self._values: dict[str, Node] = {}
        self.line = self._node.line
        self.repeated: list[tuple[Node, int]] = []
        lines: dict[str, int] = {}
        for key, value in node.value:
            name = Node(path, key).text()
            if name in self._values:
                self.repeated.append((Node(path, key), lines[name]))
            self._values[name] = Node(path, value)
            lines[name] = Node(path, key).line

    def fail(self, reason: str) -> NoReturn:
        """Raise a ``NodeError`` for the mapping's first line."""
        self._node.fail(reason)

    def __contains__(self, key: str) -> bool:
        return key in self._values

    def pairs(self) -> list[tuple[str, Node]]:
        """Keys and values, in the order of the file."""
        return list(self._values.items())

    def only(self, keys: Iterable[str]) -> None:
        """Fail at the first key that is not one of ``keys``."""
        keys = tuple(keys)
        for key, value in self._values.items():
            if key not in keys:
                value.fail(f"unknown key {key!r}: not one of {', '.join(keys)}{near(key, keys)}")

    def get(self, key: str) -> Node | None:
        """The value of ``key``, if there is one."""
        return self._values.get(key)

    def need(self, key: str) -> Node:
        """The value of ``key``; fails if there is none."""
        if key not in self._values:
            self.fail(f"{key!r} is missing")
        return self._values[key]

    def text(self, key: str) -> str:
        """The scalar of ``key``; empty if there is none."""
        return self._values[key].text() if key in self._values else ""

    def choice(self, key: str, choices: tuple[str, ...]) -> str:
        """The scalar of ``key``, one of ``choices``; empty if there is none."""
        return self._values[key].choice(choices) if key in self._values else ""

    def whole(self, key: str) -> int:
        """The whole number of ``key``, not negative; 0 if there is none."""
        if key not in self._values:
            return 0
        text = self._values[key].text()
        if not (text.isascii() and text.isdigit()):
            self._values[key].fail(f"{key!r} must be a whole number, not {text!r}")
        if len(text) > 9:
            self._values[key].fail(f"{key!r} must be at most 999999999, not {text[:20]}")
        return int(text)


def parse_yaml(path: Path, text: str) -> Node:
    """The top node of ``text``, the contents of ``path``.

    Raises ``NodeError`` if it is not YAML, is empty, or has tags or aliases.
    """
    try:
        node = compose(text)
    except AliasError as error:
        raise NodeError(path, line_of(error), "YAML aliases are not supported") from error
    except yaml.YAMLError as error:
        problem = getattr(error, "problem", None) or "it cannot be parsed"
        raise NodeError(path, line_of(error), f"YAML: {problem}") from error
    if node is None:
        raise NodeError(path, 0, "the file is empty")
    _check_tags(path, node, 0)
    return Node(path, node)


def compose(text: str) -> yaml.Node | None:
    """The top node of ``text``; None if it is empty.

    Raises ``yaml.YAMLError`` if it is not YAML, and ``AliasError`` if it has aliases.
    """
    refuse_aliases(text)
    return yaml.compose(text, Loader=SafeLoader)


def refuse_aliases(text: str) -> None:
    """Raise ``AliasError`` if ``text`` has an alias, ``yaml.YAMLError`` if it is not YAML."""
    for event in yaml.parse(text, Loader=SafeLoader):
        if isinstance(event, yaml.AliasEvent):
            raise AliasError(problem_mark=event.start_mark)  # type: ignore[arg-type]


def line_of(error: Exception) -> int:
    """The line of ``error``, counted from 1; 0 if it has none."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    return mark.line + 1 if mark else 0


def _check_tags(path: Path, node: yaml.Node, depth: int) -> None:
    line = node.start_mark.line + 1
    if node.tag not in _PLAIN_TAGS:
        raise NodeError(path, line, f"the YAML tag {node.tag!r} is not supported")
    if depth > _MAX_DEPTH:
        raise NodeError(path, line, f"nested more than {_MAX_DEPTH} deep")
    if isinstance(node, yaml.MappingNode):
        for pair in node.value:
            for each in pair:
                _check_tags(path, each, depth + 1)
    elif isinstance(node, yaml.SequenceNode):
        for each in node.value:
            _check_tags(path, each, depth + 1)


def near(text: str, choices: Iterable[str]) -> str:
    """`` ('theme'?)``: the choice most similar to ``text``; empty if none is similar."""
    found = get_close_matches(text, list(choices), n=1)
    return f" ({found[0]!r}?)" if found else ""
