"""Markdown with YAML front matter, as note-taking programs and site generators write it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from reader.archive import dateline, frontmatter, inline
from reader.archive.formats import Parsed
from reader.lazy import lazy_pattern
from reader.model import Article, Block, BlockKind

_UNDERLINE = lazy_pattern(r"=+|-+")
_RULE = lazy_pattern(r"([-*_])(?:[ \t]*\1){2,}")
_ITEM = lazy_pattern(r"[-*+][ \t]+(?:\[[ xX]\][ \t]+)?(?=\S)")
_NUMBERED = lazy_pattern(r"\d{1,9}[.)][ \t]+(?=\S)")
_FENCE = lazy_pattern(r"`{3,}(?=[^`]*$)|~{3,}")
_DEFINITION = lazy_pattern(r"\[[^\[\]]{1,200}\]:[ \t]*\S")


def parse(text: str) -> Parsed:
    """The article in the Markdown ``text`` (line feeds only), without id and path.

    Front matter that is not safe, valid YAML is the problem; the body is read all the same. The
    first heading of the first level is the title where the front matter has none; a copy of the
    title above the story is dropped.
    """
    matter, body, problem = frontmatter.split(text)
    article = frontmatter.article(matter)
    blocks = list(_blocks(inline.without_comments(body)))
    title = article.title
    if blocks and blocks[0][0] == 1 and (not title or blocks[0][1].text == title):
        title = blocks.pop(0)[1].text
    article = replace(article, title=title, blocks=tuple(block for _, block in blocks))
    return Parsed(_with_dateline(article), problem)


def _with_dateline(article: Article) -> Article:
    """``article`` with the dateline set apart that opens its first paragraph, if one does."""
    if article.dateline.text or not article.blocks or article.blocks[0].kind != "paragraph":
        return article
    first, *rest = article.blocks
    found = dateline.find(first.text, article.publication)
    if not found or not found.certain:
        return article
    story = Block("paragraph", first.text[found.end :])
    published = article.published or found.published
    blocks = (story, *rest)
    return replace(article, dateline=found.dateline, published=published, blocks=blocks)


@dataclass(slots=True)
class _Gathering:
    """The block that is being read, line by line."""

    kind: BlockKind = "paragraph"
    lines: list[str] = field(default_factory=list)

    def finish(self, level: int = 0) -> Iterator[tuple[int, Block]]:
        """The block so far with its heading level (0 for none), unless there is nothing in it."""
        text = inline.plain(" ".join(self.lines))
        kind: BlockKind = "subheading" if level else self.kind
        self.kind = "paragraph"
        self.lines.clear()
        if text:
            yield level, Block(kind, text)


def _blocks(body: str) -> Iterator[tuple[int, Block]]:
    """The blocks of ``body``, each with its heading level (0 for what is no heading)."""
    now = _Gathering()
    fence = ""
    for raw in body.split("\n"):
        line = raw.strip()
        if fence:
            if line.startswith(fence) and not line.strip(fence[0]):
                fence = ""
                yield from now.finish()
            else:
                now.lines.append(line)
        elif opened := _FENCE.match(line):
            yield from now.finish()
            fence = opened.group()
        else:
            yield from _line(now, line)
    yield from now.finish()


def _line(now: _Gathering, line: str) -> Iterator[tuple[int, Block]]:
    """What ``line``, outside a fence, finishes; what it begins or goes on with is in ``now``."""
    marks = len(line) - len(line.lstrip("#"))
    if 1 <= marks <= 6 and line[marks : marks + 1] in ("", " ", "\t"):
        yield from now.finish()
        heading = line[marks:].strip()
        bare = heading.rstrip("#")
        now.lines.append(bare if bare != heading and bare[-1:].isspace() else heading)
        yield from now.finish(level=marks)
    elif now.lines and now.kind == "paragraph" and _UNDERLINE.fullmatch(line):
        yield from now.finish(level=1 if line[0] == "=" else 2)
    elif not line or _RULE.fullmatch(line):
        yield from now.finish()
    elif line[0] == ">":
        quoted = line.lstrip("> ")
        if now.kind != "quotation" or not quoted:
            yield from now.finish()
        now.kind = "quotation"
        now.lines.append(quoted)
    elif item := _ITEM.match(line):
        yield from now.finish()
        now.kind = "item"
        now.lines.append(line[item.end() :])
    elif _NUMBERED.match(line) and (not now.lines or now.kind == "item"):
        yield from now.finish()
        now.kind = "item"
        now.lines.append(line)
    elif now.lines or not _DEFINITION.match(line):
        now.lines.append(line)
