"""An article in plain text, to be copied: its source in a line, and the whole of it."""

from __future__ import annotations

from reader.model import Article, BlockKind

_BEFORE: dict[BlockKind, str] = {"quotation": "> ", "item": "- ", "subheading": "## "}


def source_line(article: Article) -> str:
    """Where something is from, as far as the file says: title, byline, publication, date, URL."""
    title = f"“{article.listing}”"
    parts = (title, article.byline, article.publication, article.published, article.url)
    return ", ".join(part for part in parts if part)


def plain_text(article: Article) -> str:
    """Title, caption, dateline, every block on a line of its own, and the source, blank lines
    between; list items, quotations and subheadings have Markdown's marks.
    """
    dateline = article.dateline.text or ", ".join(article.dateline.places)
    parts = [article.title, article.caption]
    for number, block in enumerate(article.blocks):
        opening = f"{dateline} — " if dateline and not number else ""
        parts.append(f"{_BEFORE.get(block.kind, '')}{opening}{block.text}")
    parts.append(source_line(article))
    return "\n\n".join(part for part in parts if part) + "\n"
