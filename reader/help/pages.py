"""The pages of the help as articles, and as plain text.

Pages are Markdown of a simple kind: one heading of level one, headings of level two, paragraphs,
lists without nesting, tables, and fences. In Reader, a fence and a table keep their lines
(:func:`reader.text.typography.set_article`); code in a sentence is in quotation marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from reader.help.tables import TABLES
from reader.help.topics import TOPICS
from reader.model import Article, Block
from reader.safety import safe_text, safe_words
from reader.system.lazy import blake2b
from reader.text.cells import width_of
from reader.text.typography import set_article

LONGEST_UNBROKEN = 5
"""Characters of code in a sentence that is not broken at its blanks: keys such as ``10 G``.

A longer one may be a command, and those who copy it want its blanks.
"""

WIDEST_COLUMN = 18
"""Cells of a table's first column; a longer cell has a line of its own."""

_GENERATED = re.compile(r"^<!-- generated: ([\w-]+) -->$", re.MULTILINE)
_CODE = re.compile(r"`([^`]+)`")
_LINK = re.compile(r"\[([^\]]+)\]\((?:[^()\s]+)\)")
_CELL = re.compile(r"(?<!\\)\|")
_MARKS = re.compile("['\"]")
_ITEM = re.compile(r"(?:-|\d+\.) ")


def page(topic: str) -> str:
    """The Markdown of the page of ``topic``, complete with its tables."""
    text = (Path(__file__).parent / f"{topic}.md").read_text(encoding="utf-8")
    return _GENERATED.sub(lambda found: TABLES[found[1]](), text)


def article(topic: str) -> Article:
    """The page of ``topic`` as an article."""
    text = page(topic)
    command = f"reader help {topic}"
    title, *blocks = _blocks(text)
    identity = blake2b(f"{topic}\n{text}".encode(), digest_size=6).hexdigest()
    return Article(
        id=identity,
        path=command,
        title=title.text,
        publication=command,
        blocks=tuple(blocks),
        format="Markdown",
    )


def articles() -> Iterator[Article]:
    """All pages, in the order of the topics."""
    return map(article, TOPICS)


def plain(topic: str, width: int) -> str:
    """The page of ``topic`` as text in lines of at most ``width`` cells, its headings marked.

    Examples are not wrapped, so that they can be copied.
    """
    shown = article(topic)
    parts = [f"# {shown.title}"]
    item = False
    for block in shown.blocks:
        parts[-1] += "" if item and block.kind == "item" else "\n"
        item = block.kind == "item"
        if block.kind == "subheading":
            parts.append(f"## {block.text}")
        elif block.kind == "quotation":
            parts += [f"  {line}".rstrip() for line in block.text.splitlines()]
        else:
            alone = Article("", "", blocks=(block,))
            lines = [each for each in set_article(alone, width, width).lines if each.field]
            parts += [f"{line.lead}{line.text}" for line in lines]
    return "\n".join(parts).replace("\xa0", " ")


def _blocks(text: str) -> Iterator[Block]:
    """The blocks of the Markdown ``text``; the title comes first, as a subheading."""
    lines = text.splitlines()
    at = 0
    while at < len(lines):
        begin, line = at, lines[at]
        at += 1
        if line.startswith("```"):
            at = lines.index("```", at)
            yield Block("quotation", _as_it_stands("\n".join(lines[begin + 1 : at])))
            at += 1
        elif line.startswith("|"):
            while at < len(lines) and lines[at].startswith("|"):
                at += 1
            yield Block("paragraph", _as_it_stands("\n".join(_rows(lines[begin + 2 : at]))))
        elif line.startswith("#"):
            yield Block("subheading", _words(line.lstrip("#")))
        elif line and not line.startswith("<!--"):
            item = _ITEM.match(line)
            while at < len(lines) and lines[at] and not _ITEM.match(lines[at]):
                at += 1
            whole = " ".join(map(str.strip, lines[begin:at]))
            bullet = len(item[0]) if item and line.startswith("-") else 0
            yield Block("item" if item else "paragraph", _words(whole[bullet:]))


def _as_it_stands(text: str) -> str:
    """``text`` as that of a block that keeps its lines; the line feed at its end says so."""
    return f"{safe_text(text)}\n"


def _rows(lines: list[str]) -> Iterator[str]:
    """The rows of a table in two columns: the first cell, and the others.

    If many first cells are long, what is beside them in other tables stands below them.
    """
    rows = [[cell.strip() for cell in _CELL.split(line.strip("|"))] for line in lines]
    names = [_LINK.sub(r"\1", _CODE.sub(r"\1", row[0])).replace(r"\|", "|") for row in rows]
    short = [width for name in names if (width := width_of(name)) <= WIDEST_COLUMN]
    column = max(short) + 2 if len(short) * 3 > len(names) * 2 else 4
    for name, row in zip(names, rows, strict=True):
        about = _words(" · ".join(row[1:]))
        if width_of(name) + 2 > column:
            yield name
            yield f"{' ' * column}{about}"
        else:
            yield f"{name}{' ' * (column - width_of(name))}{about}"


def _words(text: str) -> str:
    """The words of the inline Markdown ``text``, with its code in quotation marks."""
    text = _LINK.sub(r"\1", text.replace("**", "").replace(r"\|", "|"))
    return safe_words(_CODE.sub(_quoted, text), 10_000)


def _quoted(code: re.Match[str]) -> str:
    """Code in quotation marks, unless it has some; a short one stays on one line."""
    text = code[1].replace(" ", "\xa0") if len(code[1]) <= LONGEST_UNBROKEN else code[1]
    return text if len(text) > 1 and _MARKS.search(text) else f"‘{text}’"
