"""The result of parsing a file: an article, or the reason why there is none."""

from __future__ import annotations

from typing import Literal, NamedTuple

from reader.model import Article

Format = Literal["pagedump", "markdown", "html", "json", "zip"]

PAGE_ARTICLE = '<article data-reader="article"'
"""The start of the first line of every article in a web page that Reader has exported."""

HTML_MISSING = "web pages need the extra 'html': pip install 'archive-reader[html]'"
"""How to install the library that reads web pages."""


class UnreadableError(Exception):
    """A file cannot be read; the message is the reason of a Notice."""


class Parsed(NamedTuple):
    """The article that a parser found in a file, without id and path.

    ``problem`` is one sentence on a part of the file that could not be read, or empty.
    """

    article: Article
    problem: str = ""
