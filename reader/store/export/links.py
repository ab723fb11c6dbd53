"""The links of an article: its own URL, and those in its text."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import urlsplit

from reader.model import MENTION_FIELDS, Article
from reader.system.lazy import lazy_pattern

SCHEMES = ("http", "https", "mailto")
"""The schemes that may be handed to another program; another scheme might run a command."""

LONGEST = 2_000
"""Code points; a longer URL is ignored."""

_LINK = lazy_pattern(
    r"https?://[^\s<>\"“”«»]+|mailto:[^\s<>\"“”«»]+|(?<![\w@./-])www\.[^\s<>\"“”«»]+"
    r"|(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+",
    re.IGNORECASE,
)
_ENDS = ".,;:!?'’*…"
_PAIRS = {")": "(", "]": "[", "}": "{"}


class Link(NamedTuple):
    """A URL that may be opened, and where it is: the words of the text before it, for example."""

    url: str
    where: str


def links(article: Article) -> list[Link]:
    """Every link once: the article's own URL first, then the others in reading order."""
    found: dict[str, Link] = {}
    for url, where in (_checked(article.url), "the article"), *_in_text(article):
        if url and url not in found:
            found[url] = Link(url, where)
    return list(found.values())


def _in_text(article: Article) -> list[tuple[str, str]]:
    found = []
    for field in MENTION_FIELDS:
        text = article.field_text(field)
        for match in _LINK.finditer(text):
            before = text[max(match.start() - 60, 0) : match.start()].rsplit("\n", 1)[-1]
            words = " ".join(before.split()[-4:]).strip("(<[“\"' ")
            found.append(
                (_checked(_trimmed(match.group())), f"… {words}" if words else "in the text")
            )
    return found


def _trimmed(text: str) -> str:
    """``text`` without trailing punctuation that belongs to the sentence around it."""
    while text:
        last = text[-1]
        if last in _ENDS or (last in _PAIRS and text.count(last) > text.count(_PAIRS[last])):
            text = text[:-1]
        else:
            break
    return text


def _checked(text: str) -> str:
    """``text`` as a URL that may be opened; empty if it is not one."""
    url = text.strip()
    if url[:4].lower() == "www.":
        url = f"http://{url}"
    elif "@" in url and ":" not in url and "/" not in url:
        url = f"mailto:{url}"
    return url if may_be_opened(url) else ""


def may_be_opened(url: str) -> bool:
    """Whether ``url`` may be given to a browser or a mail program.

    Never if it has another scheme, contains white space or control characters, or has no host.
    """
    if len(url) > LONGEST or not url.isprintable() or any(map(str.isspace, url)):
        return False
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    if parts.scheme == "mailto":
        return "@" in parts.path and not parts.path.startswith("-")
    return parts.scheme in SCHEMES and bool(parts.hostname)
