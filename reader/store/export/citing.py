"""An article as plain text, for copying: its source in one line, or all of it."""

from __future__ import annotations

from reader.model import Article, BlockKind

_BEFORE: dict[BlockKind, str] = {"quotation": "> ", "item": "- ", "subheading": "## "}


def source_line(article: Article) -> str:
    """The source of a passage as far as it is known: title, byline, publication, date, URL."""
    title = f"“{article.listing}”"
    parts = (title, article.byline, article.publication, article.published, article.url)
    return ", ".join(part for part in parts if part)


def plain_text(article: Article) -> str:
    """Title, caption, each block with the dateline before the first, and the source line.

    Blank lines separate them. List items, quotations and subheadings are marked as in Markdown.
    """
    dateline = article.dateline.text or ", ".join(article.dateline.places)
    parts = [article.title, article.caption]
    for number, block in enumerate(article.blocks):
        opening = f"{dateline} — " if dateline and not number else ""
        parts.append(f"{_BEFORE.get(block.kind, '')}{opening}{block.text}")
    parts.append(source_line(article))
    return "\n\n".join(part for part in parts if part) + "\n"
