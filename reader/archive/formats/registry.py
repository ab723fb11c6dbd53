"""Determines the format of a file, from its extension and then its content, and its parser.

A format with one article per file is a module with ``parse(text) -> Parsed``, a word in
:data:`Format`, an extension in :data:`ARTICLE_EXTENSIONS` and a branch in :func:`by_extension` and
in :func:`parse`. :mod:`reader.archive.loading` splits files of many articles (JSON, zip).
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from reader.archive.parsed import (
    HTML_MISSING,
    PAGE_ARTICLE,
    Format,
    Parsed,
    UnreadableError,
)
from reader.archive.sources import (
    ARTICLE_EXTENSIONS,
    HTML_EXTENSIONS,
    JSON_EXTENSIONS,
    MARKDOWN_EXTENSIONS,
    extension,
    unpacked,
)
from reader.system.lazy import lazy_pattern

if TYPE_CHECKING:
    from reader.archive.repeated import Neighbours

_FRONT_MATTER = lazy_pattern(r"---[ ]*\n[\w-]{1,40}:[ \n]")
_CHARSET = re.compile(
    rb"""<(?:meta\b[^<>]{0,200}?\bcharset|\?xml\b[^<>]{0,100}?\bencoding)\s*=\s*["']?\s*([\w:.-]{2,30})""",
    re.IGNORECASE,
)
_KNOWN = (
    "Reader reads .txt, .md, .html, .json, .jsonl, each also as .gz or inside a .zip,"
    " and plain text without an extension"
)


def by_extension(name: str) -> Format:
    """The format that the extension of the file ``name`` claims, packed or not.

    Raises ``UnreadableError`` if there is no parser for it.
    """
    suffix = extension(unpacked(name)[0])
    if suffix not in ARTICLE_EXTENSIONS:
        raise UnreadableError(f"{suffix} files are not read ({_KNOWN})")
    if suffix in MARKDOWN_EXTENSIONS:
        return "markdown"
    if suffix in HTML_EXTENSIONS:
        return "html"
    if suffix in JSON_EXTENSIONS:
        return "json"
    return "zip" if suffix == ".zip" else "pagedump"


@cache
def html_is_readable() -> bool:
    """Whether the extra ``html`` is installed; imports nothing of it."""
    from importlib.util import find_spec

    return find_spec("trafilatura") is not None


def declared_encoding(data: bytes) -> str:
    """The encoding that the web page ``data`` declares, or empty."""
    match = _CHARSET.search(data[:4096])
    return match[1].decode("ascii") if match else ""


def is_html(text: str) -> bool:
    """Whether ``text`` starts like a web page."""
    start = text[:1000].lstrip("\ufeff \t\r\n").lower()
    if start.startswith("<?xml"):
        return "<html" in start
    return start.startswith(("<!doctype html", "<html"))


def parse(text: str, claimed: Format, neighbours: Neighbours | None = None) -> Parsed:
    """The article in ``text``, the content of a file whose extension claims the format ``claimed``.

    ``text`` has line feeds only (:func:`reader.safety.safe_text`). A ``.txt`` file with front
    matter is Markdown, one with a web page in it is HTML. ``neighbours`` find a page dump's
    repeated furniture. Raises ``UnreadableError`` for content without a parser.
    """
    if text.startswith(PAGE_ARTICLE):
        from reader.archive.formats import exported

        return exported.parse_page(text)
    start = text[:200].lstrip().lower()
    if start.startswith("{\\rtf"):
        raise UnreadableError("this is an RTF document: save it as plain text to read it")
    if claimed == "html" or is_html(text):
        if not html_is_readable():
            raise UnreadableError(HTML_MISSING)
        from reader.archive.formats import webpage  # imports trafilatura and lxml: half a second

        return webpage.parse(text)
    if start.startswith("<?xml"):
        raise UnreadableError(f"this is XML, which Reader does not read ({_KNOWN})")
    if claimed == "markdown" or _FRONT_MATTER.match(text):
        from reader.archive.formats import markdown  # imports PyYAML; page dumps do not need it

        return markdown.parse(text)
    from reader.archive.formats import pagedump

    return pagedump.parse(text, neighbours.furniture(text) if neighbours else frozenset())
