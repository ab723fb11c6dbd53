"""Articles as Markdown with YAML front matter, for people to read and for Reader to open again.

Reader opens an exported article with the same fields and blocks, also from a file of many articles:
between two of them is a line that cannot occur in an article. The user's tags are listed with the
file's own. Names, note and quotations are in the front matter as well; Reader ignores them there.
If the front matter would exceed the length that Reader reads, the names are left out, and then the
quotations and the note move below the article, after a line that marks them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from reader.archive.formats.exported import NOT_THE_ARTICLE
from reader.archive.formats.markdown import MAX_FRONT_MATTER
from reader.archive.registry import NEXT_ARTICLE
from reader.model import ENTITY_KINDS, LINE_FIELDS, Article, Block
from reader.store.export.exporting import Exported
from reader.store.export.to_json import time_of
from reader.system.lazy import lazy_pattern

_MARKS = lazy_pattern(r"[\\`*<~\[]|(?<=<)!|&(?=#?\w+;)|(?<![^\W_])_|_(?![^\W_])")
_NUMBERED = lazy_pattern(r"(\d{1,9})([.)])")
_FIRST = ("#", ">", "-", "+")
_ROOM = MAX_FRONT_MATTER - 100


_Safe: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)  # libyaml's, if it is installed


class _Dumper(_Safe):  # type: ignore[misc]
    """Writes texts of several lines as block scalars, and no aliases, which Reader cannot read."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)


class MarkdownForm:
    """Front matter, a heading and the story of each article."""

    def __init__(self) -> None:
        self._before = ""

    def begin(self) -> str:
        """Nothing."""
        return ""

    def article(self, exported: Exported) -> str:
        """One article, after a line that separates it from the one before."""
        before, self._before = self._before, f"\n{NEXT_ARTICLE}\n\n"
        matter, below = _front_matter(exported)
        below = [NOT_THE_ARTICLE, *below] if below else []
        parts = [f"---\n{matter}---", *_story(exported), *below]
        return before + "\n\n".join(parts) + "\n"

    def end(self) -> str:
        """Nothing."""
        return ""


def _front_matter(exported: Exported) -> tuple[str, list[str]]:
    """The YAML, and what does not fit in it, as paragraphs of Markdown."""
    fields = {name: value for name, value in _fields(exported) if value}
    below: list[str] = []
    for name in ("names", "quotations", "note"):
        text = _yaml(fields)
        if len(text) <= _ROOM:
            return text, below
        if fields.pop(name, None) and name == "quotations":
            below += [f"> {escaped(each.text)}\n>\n> — {escaped(each.source)}"
                      for each in exported.quotations]  # fmt: skip
        elif name == "note" and exported.note:
            below += [escaped(line) for line in exported.note.split("\n") if line]
    return _yaml(fields), below


def _fields(exported: Exported) -> Iterator[tuple[str, Any]]:
    one = exported.article
    for name in Article._fields:
        if name in LINE_FIELDS:
            yield name, getattr(one, name)
        elif name == "dateline":
            yield "dateline", one.dateline.text
            yield "dateline places", [*one.dateline.places]
    yield "tags", [*dict.fromkeys((*one.tags, *exported.tags))]
    yield "places", [*one.places]
    yield "reader id", one.id
    yield "read", time_of(exported.read)
    yield "starred", time_of(exported.starred)
    yield "note", exported.note
    yield "quotations", [{"text": q.text, "source": q.source} for q in exported.quotations]
    names = {kind: exported.names(kind) for kind in ENTITY_KINDS}
    yield "names", {kind: some for kind, some in names.items() if some}


def _yaml(fields: Mapping[str, Any]) -> str:
    text: str = yaml.dump(
        dict(fields), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=1_000_000
    )
    return text


def _story(exported: Exported) -> Iterator[str]:
    one = exported.article
    if one.title:
        yield f"# {_heading(one.title)}"
    items: list[str] = []
    for block in one.blocks:
        if block.kind == "item":
            items.append(_block(block))
            continue
        if items:
            yield "\n".join(items)
            items = []
        yield _block(block)
    if items:
        yield "\n".join(items)


def _block(block: Block) -> str:
    if block.kind == "subheading":
        return f"## {_heading(block.text)}"
    if block.kind == "quotation":
        return f"> {escaped(block.text)}"
    return f"- {escaped(block.text)}" if block.kind == "item" else escaped(block.text)


def _heading(text: str) -> str:
    """``text`` as a heading, with a final # escaped: it would be dropped as a closing mark."""
    line = escaped(text)
    return f"{line[:-1]}\\#" if line.endswith("#") and text != "#" else line


def escaped(text: str) -> str:
    """``text`` as one line of Markdown, with all markup escaped."""
    text = _MARKS.sub(lambda mark: f"\\{mark[0]}", text)
    if text.startswith(_FIRST):
        return f"\\{text}"
    return _NUMBERED.sub(r"\1\\\2", text, count=1) if _NUMBERED.match(text) else text


FORM = MarkdownForm
