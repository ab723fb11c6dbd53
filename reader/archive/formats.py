"""Which format a file has, by its extension and then its content, and who parses it.

A new format is one module with ``parse(text) -> Parsed``, one word in :data:`Format` and one line
in each of the functions here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from reader.archive.sources import ARTICLE_EXTENSIONS, UnreadableError, extension
from reader.lazy import lazy_pattern
from reader.model import Article

Format = Literal["pagedump", "markdown"]

_FRONT_MATTER = lazy_pattern(r"---[ ]*\n[\w-]{1,40}:[ \n]")
_KNOWN = "Reader reads .txt, .text, .md, .markdown and plain text without an extension"


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a parser made of a file: an article that has neither id nor path yet.

    ``problem`` is one sentence on a part of the file that could not be read, or empty.
    """

    article: Article
    problem: str = ""


def by_extension(name: str) -> Format:
    """The format that the file ``name`` claims.

    Raises ``UnreadableError`` where it has no parser.
    """
    suffix = extension(name)
    if suffix not in ARTICLE_EXTENSIONS:
        raise UnreadableError(f"{suffix} files are not read ({_KNOWN})")
    return "markdown" if suffix in (".md", ".markdown") else "pagedump"


def parse(text: str, claimed: Format) -> Parsed:
    """The article in ``text``, which a file of format ``claimed`` holds.

    ``text`` has line feeds only (:func:`reader.safety.safe_text`). A ``.txt`` file with front
    matter is Markdown. Raises ``UnreadableError`` for content of a format that has no parser.
    """
    start = text[:200].lstrip().lower()
    if start.startswith(("<!doctype html", "<html", "<?xml")):
        raise UnreadableError(f"this is HTML or XML, not read yet ({_KNOWN})")
    if start.startswith("{\\rtf"):
        raise UnreadableError("this is an RTF document: save it as plain text to read it")
    if claimed == "markdown" or _FRONT_MATTER.match(text):
        from reader.archive import markdown  # brings PyYAML, which page dumps do without

        return markdown.parse(text)
    from reader.archive import pagedump

    return pagedump.parse(text)
