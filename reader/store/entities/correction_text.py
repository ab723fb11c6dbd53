"""Corrections as YAML that people can read, diff and share, and editing of that text in place.

The file is a list with one entry per correction::

    - merge: {organization: OAU}
      into: {organization: African Union}
    - split: {person: Ali}
      forms: [Ali Omar]
      as: {person: Ali Omar}
    - rename: {place: Peking}
      to: Beijing
    - retype: {person: Select Page}
      to: work
    - hide: {person: Select Page}

``split`` has ``forms`` (surface forms), ``articles`` (article ids), or both. An invalid entry is
reported and left in the file. Comments stay where they are, because entries are inserted into the
text and cut out of it; the file is never written from scratch. After each edit the text is parsed
again, and if the result is not as intended, nothing is changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import yaml

from reader.model import ENTITY_KINDS, EntityKind
from reader.safety import safe_line
from reader.store.entities.corrections import OPERATIONS, BrokenError, Correction, Operation
from reader.system.yaml_nodes import AliasError, compose, line_of

HEADER = """\
# What you told Reader about entities, from top to bottom: merge, split, rename, retype, hide.
# Share it, edit it, keep it in git. Reader adds to it and takes back what you undo, no more.
"""

_TARGETS = {"merge": "into", "split": "as", "rename": "to", "retype": "to"}
_LONGEST_LIST = 1_000
_UNSAFE = "it is laid out so that an entry cannot be added or taken out safely"


class Entry(NamedTuple):
    """One entry: its correction, or the problem with it, and its span in code points."""

    correction: Correction | None
    problem: str
    line: int
    start: int
    end: int


class Text(NamedTuple):
    """A file of corrections. For ``[a, b]``, ``flow_end`` is where the bracket closes."""

    text: str
    entries: tuple[Entry, ...]
    indent: int = 0
    flow_end: int = -1

    @property
    def corrections(self) -> list[Correction]:
        """The corrections of all valid entries."""
        return [each.correction for each in self.entries if each.correction is not None]


class _EntryError(Exception):
    """An entry is invalid; the text is the reason."""


def parse(text: str) -> Text:
    """The entries of ``text``. Raises :class:`BrokenError` if it is not YAML, or not a list."""
    try:
        top = compose(text)
    except AliasError as error:
        raise BrokenError(line_of(error), "YAML aliases are not supported") from error
    except yaml.MarkedYAMLError as error:
        reason = error.problem or error.context or "it is not YAML"
        # An unclosed bracket is reported at the end of the file, after its last line.
        last = text.rstrip().count("\n") + 1
        raise BrokenError(min(line_of(error), last), safe_line(reason)) from error
    except (yaml.YAMLError, RecursionError) as error:
        raise BrokenError(0, f"it is not YAML ({safe_line(str(error))})") from error
    if top is None or (isinstance(top, yaml.ScalarNode) and not top.value):
        return Text(text, ())
    if not isinstance(top, yaml.SequenceNode):
        raise BrokenError(
            top.start_mark.line + 1, "a list of corrections was expected ('- merge:')"
        )
    entries = tuple(_entry(node) for node in top.value)
    if top.flow_style:
        return Text(text, entries, flow_end=top.end_mark.index - 1)
    return Text(text, entries, indent=top.start_mark.column)


def _entry(node: yaml.Node) -> Entry:
    start, line = node.start_mark.index, node.start_mark.line + 1
    try:
        correction, problem = _correction(node), ""
    except _EntryError as error:
        correction, problem = None, str(error)
    return Entry(correction, problem, line, start, _end(node))


def _end(node: yaml.Node) -> int:
    """Where the content of ``node`` ends; a block's own end mark is after trailing comments."""
    if isinstance(node, yaml.ScalarNode) or getattr(node, "flow_style", False) or not node.value:
        return int(node.end_mark.index)
    children = node.value[-1] if isinstance(node, yaml.MappingNode) else node.value[-1:]
    return max(_end(child) for child in children)


def _correction(node: yaml.Node) -> Correction:
    values = _mapping(node)
    operations = [operation for operation in OPERATIONS if operation in values]
    if len(operations) != 1:
        raise _EntryError(f"one of {', '.join(OPERATIONS)} was expected")
    operation: Operation = operations[0]
    target = _TARGETS.get(operation, "")
    keys = {operation, target, "note", *(("forms", "articles") if operation == "split" else ())}
    if strange := sorted(values.keys() - keys):
        raise _EntryError(f"{strange[0]!r} is not known in a {operation!r}")
    kind, name = _named(values[operation])
    if not target:
        return Correction(operation, kind, name)
    if target not in values:
        raise _EntryError(f"{target!r} is missing")
    if operation == "rename":
        to: tuple[EntityKind, str] = (kind, _text(values[target]))
    elif operation == "retype":
        to = (_kind(_text(values[target])), name)
    else:
        to = _named(values[target])
    forms, articles = _texts(values.get("forms")), _texts(values.get("articles"))
    if operation == "split" and not forms and not articles:
        raise _EntryError("'forms' or 'articles' is missing")
    return Correction(operation, kind, name, *to, forms, articles)


def _mapping(node: yaml.Node) -> dict[str, yaml.Node]:
    if not isinstance(node, yaml.MappingNode):
        raise _EntryError("'key: value' was expected")
    return {_text(key): value for key, value in node.value}


def _text(node: yaml.Node) -> str:
    if not isinstance(node, yaml.ScalarNode) or not (text := safe_line(node.value)):
        raise _EntryError("a text was expected")
    return text


def _texts(node: yaml.Node | None) -> tuple[str, ...]:
    if node is None:
        return ()
    nodes = node.value if isinstance(node, yaml.SequenceNode) else [node]
    return tuple(map(_text, nodes[:_LONGEST_LIST]))


def _named(node: yaml.Node) -> tuple[EntityKind, str]:
    values = _mapping(node)
    if len(values) != 1:
        raise _EntryError("one '{kind: name}' was expected")
    kind, name = next(iter(values.items()))
    return _kind(kind), _text(name)


def _kind(text: str) -> EntityKind:
    if text not in ENTITY_KINDS:
        raise _EntryError(f"{text!r} is not one of {', '.join(ENTITY_KINDS)}")
    return text


def written(correction: Correction) -> str:
    """``correction`` as the text of an entry."""
    entry: dict[str, Any] = {correction.operation: {correction.kind: correction.name}}
    if correction.forms:
        entry["forms"] = list(correction.forms)
    if correction.articles:
        entry["articles"] = list(correction.articles)
    if correction.operation == "rename":
        entry["to"] = correction.to_name
    elif correction.operation == "retype":
        entry["to"] = correction.to_kind
    elif target := _TARGETS.get(correction.operation):
        entry[target] = {correction.to_kind: correction.to_name}
    return str(
        yaml.safe_dump(
            [entry], default_flow_style=None, sort_keys=False, allow_unicode=True, width=100
        )
    )


def changed(text: Text, add: Sequence[Correction], remove: Sequence[Correction]) -> Text:
    """``text`` without the last entry of each correction in ``remove``, and with ``add`` appended.

    A correction to remove that is missing is ignored. Raises :class:`BrokenError` if the layout of
    the text makes a safe edit impossible.
    """
    wanted, count = text.corrections, len(text.entries) + len(add)
    try:
        for correction in remove:
            if correction in wanted:
                del wanted[len(wanted) - 1 - wanted[::-1].index(correction)]
                count -= 1
                text = _without(text, correction)
        for correction in add:
            wanted.append(correction)
            text = parse(_with(text, correction))
    except BrokenError as error:
        raise BrokenError(0, _UNSAFE) from error
    if text.corrections != wanted or len(text.entries) != count:
        raise BrokenError(0, _UNSAFE)
    return text


def _with(text: Text, correction: Correction) -> str:
    entry = written(correction)
    if text.flow_end >= 0:
        before = text.text[: text.flow_end].rstrip()
        comma = "" if before.endswith(("[", ",")) else ","
        one = yaml.safe_dump(yaml.safe_load(entry)[0], default_flow_style=True, width=10**6,
                             sort_keys=False, allow_unicode=True).strip()  # fmt: skip
        return f"{before}{comma} {one}\n{text.text[text.flow_end :]}"
    before = text.text or HEADER
    if not before.endswith("\n"):
        before += "\n"
    return before + "".join(f"{' ' * text.indent}{line}\n" for line in entry.splitlines())


def _without(text: Text, correction: Correction) -> Text:
    entry = next(each for each in reversed(text.entries) if each.correction == correction)
    if text.flow_end >= 0:
        start = text.text.rfind("[", 0, entry.start)
        start = max(start, text.text.rfind(",", 0, entry.start))
        after = text.text[entry.end :].lstrip()
        end = entry.end
        if text.text[start] == "[":  # the first entry: its comma is after it
            start += 1
            end += text.text[entry.end :].index(",") + 1 if after.startswith(",") else 0
        return parse(text.text[:start] + text.text[end:])
    start = text.text.rfind("\n", 0, entry.start) + 1
    end = text.text.find("\n", entry.end)
    return parse(text.text[:start] + (text.text[end + 1 :] if end >= 0 else ""))
