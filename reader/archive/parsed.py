"""What parsing a file gives: an article, or the reason why there is none."""

from __future__ import annotations

from typing import Literal, NamedTuple

from reader.model import Article

Format = Literal["pagedump", "markdown", "html", "json", "zip"]

PAGE_ARTICLE = '<article data-reader="article"'
"""What the line begins with that an article in a web page of Reader's own begins with."""

HTML_MISSING = "web pages need the extra 'html': pip install 'archive-reader[html]'"
"""What to do about web pages where the library that reads them is not installed."""


class UnreadableError(Exception):
    """A file, or its content, cannot be read. Its text is the reason, fit for a Notice."""


class Parsed(NamedTuple):
    """What a parser made of a file: an article that has neither id nor path yet.

    ``problem`` is one sentence on a part of the file that could not be read, or empty.
    """

    article: Article
    problem: str = ""
