"""Parses documents (DOCX, ODT, RTF, PDF): one article, or an export of a news database.

An export is recognized by its text and goes to the parser of its database.

The text goes through the parser of page dumps, because people paste or type the same lines above a
story in a document. The document's styles say what is the title, a heading, a quotation or an item
of a list. Its properties say little about the article: their dates are those of saving, their
author is mostly the person who saved it, and their title is often that of another document. So they
count only if the text agrees, the title also if nothing else gives one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from importlib import import_module

from reader.archive import office
from reader.archive.fields import citations, headers
from reader.archive.fields.spelling import folded
from reader.archive.formats import pagedump
from reader.archive.office import Paragraph
from reader.archive.registry import Item, Parsed, UnreadableError, export_with
from reader.archive.sources import MAX_BYTES, Source
from reader.model import Block, BlockKind
from reader.safety import one_line, safe_text
from reader.system.lazy import lazy_pattern

_KINDS: tuple[tuple[str, BlockKind], ...] = (
    ("heading", "subheading"),
    ("subtitle", "subheading"),
    ("quote", "quotation"),
    ("intense quote", "quotation"),
    ("quotation", "quotation"),
    ("block text", "quotation"),
    ("list", "item"),
)
_OPENING = 256 * 1024
"""How many characters of the text are examined for the signs of a news database."""

_CONTENTS = ("toc", "contents")
_TOP = 12
"""How many paragraphs at the top can have the title, the author or the date."""
_HEADED_WITHIN = 4
_NO_TITLE = lazy_pattern(
    r"(?:microsoft )?word\b.*|.*\.(?:docx?|odt|rtf|txt|html?|pdf|indd|qxd|qxp|pages|wpd)"
    r"|(?:untitled|unbenannt|sans titre|sin título|senza titolo|sem título|naamloos|document"
    r"|dokument|documento|página|title|titel|titre|blank|presentation|slide)\W*\d*"
    r"|[\W\d_]*|https?:.*|\w:\\.*",
    re.IGNORECASE,
)


def articles(source: Source) -> Iterator[Item]:
    """The articles in ``source``. Raises ``UnreadableError`` if nothing of it can be read."""
    found: list[Paragraph] = []
    stream = office.paragraphs(source)
    problem = _read(stream, found, _OPENING)
    if export := export_with("\n".join(each.text for each in found)):
        del stream, found
        module = import_module(f"reader.archive.formats.{export.module}")
        for item in module.articles(source):
            if isinstance(item, Parsed):
                article = item.article._replace(format=export.name)
                yield item._replace(article=article)
            else:
                yield item
        return
    problem = problem or _read(stream, found, MAX_BYTES)
    parsed = parse(found, office.properties(source))
    yield parsed._replace(problem=parsed.problem or problem)


def _read(stream: Iterator[Paragraph], found: list[Paragraph], most: int) -> str:
    """Read on into ``found``, but not much more than ``most`` characters.

    Returns why the rest cannot be read, or nothing. Raises ``UnreadableError`` if that is all.
    """
    try:
        for each in stream:
            found.append(each)
            most -= len(each.text)
            if most < 0:
                break
    except UnreadableError as error:
        if not found:
            raise
        return str(error)
    return ""


def parse(paragraphs: Sequence[Paragraph], stated: office.Properties) -> Parsed:
    """The article with these ``paragraphs``, without id and path.

    ``stated`` is what the document states about itself.
    """
    shown = [each for each in paragraphs if each.text and not each.style.startswith(_CONTENTS)]
    text = "\n\n".join([*_stated(shown[:_TOP]), *(each.text for each in shown[_TOP:])])
    named = sensible_title(stated.title)
    article = pagedump.parse(safe_text(text), title=_title(shown, named)).article
    if named and not article.blocks:  # its first line is not its title, then
        blocks = (Block("paragraph", one_line(each.text)) for each in shown)
        article = article._replace(title=named, blocks=tuple(blocks))
    return Parsed(
        article._replace(
            title=article.title or named,
            byline=headers.bare_name(article.byline) or _author(shown, stated.author),
            blocks=tuple(_with_kinds(article.blocks, shown)),
            tags=article.tags or stated.keywords,
        ),
        content="\n".join(one_line(each.text) for each in shown).encode("utf-8", "replace"),
    )


def _stated(top: Sequence[Paragraph]) -> Iterator[str]:
    """The texts of paragraphs at the top; those that cite the article as fields."""
    lines = [one_line(each.text) for each in top]
    for number, (line, paragraph) in enumerate(zip(lines, top, strict=True)):
        cited = citations.read(line)
        following = citations.read(lines[number + 1]) if number + 1 < len(lines) else None
        above = following is not None and not following.publication
        if cited:
            name = f"Publication: {cited.publication}\n" if cited.publication else ""
            yield f"{name}Date: {cited.published}"
        elif citations.is_outlet(line) or (above and citations.is_publication(line)):
            yield f"Publication: {line}"
        else:
            yield paragraph.text


def sensible_title(title: str) -> str:
    """``title``, which the properties of a document state, if it may be an article's; else empty.

    Programs put the name of a file or of themselves there.
    """
    title = one_line(title)
    return "" if _NO_TITLE.fullmatch(title) or "_" in title else title


def _title(shown: Sequence[Paragraph], named: str) -> str:
    """The title by its style; else the one that the properties name, if it stands at the top."""
    top = shown[:_TOP]
    styled = next((each for each in top if each.style == "title"), None) or next(
        (each for each in shown[:_HEADED_WITHIN] if each.style.startswith("heading")), None
    )
    if styled:
        return one_line(styled.text)
    key = folded(named)
    return next((one_line(each.text) for each in top if key and folded(each.text) == key), "")


def _author(shown: Sequence[Paragraph], author: str) -> str:
    """The author that the properties state, if the name is a line at the top of the text."""
    key = folded(author)
    lines = (line for each in shown[:_TOP] for line in each.text.split("\n"))
    return one_line(author) if headers.is_name(author) and key in map(folded, lines) else ""


def _with_kinds(blocks: Sequence[Block], shown: Sequence[Paragraph]) -> Iterator[Block]:
    """``blocks`` with the kinds that the styles of their paragraphs tell."""
    kinds: dict[str, BlockKind] = {}
    for each in shown:
        kind = next((kind for start, kind in _KINDS if each.style.startswith(start)), None)
        if kind:
            kinds[one_line(each.text)] = kind
    for block in blocks:
        kind = kinds.get(block.text)
        yield Block(kind, block.text) if kind else block
