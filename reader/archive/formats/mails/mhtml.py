"""Parses MHTML: a web page that a browser has saved in one file, with its pictures.

The page is the first part in HTML, or the one that the headers name. It is read like any saved
page. The date in the headers is the day on which it was saved, so it is not used.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from reader.archive.formats import webpage
from reader.archive.formats.mails import mime
from reader.archive.formats.vendors import vendorhtml
from reader.archive.registry import Item, UnreadableError
from reader.archive.sources import Source
from reader.safety import safe_text

_PAGES = ("text/html", "application/xhtml+xml")
_ADDRESS = re.compile(r"https?://[^\s<>]{3,1990}")


def articles(source: Source) -> Iterator[Item]:
    """The article in ``source``, or those that a news database shows in it."""
    saved = mime.parsed(source.data.lstrip())
    pages = [part for part in saved.walk() if part.kind in _PAGES]
    start = str(saved.headers.get_param("start", "")).strip(" <>")
    named = [page for page in pages if start and page.header("Content-ID").strip(" <>") == start]
    page = next(iter(named or pages), None)
    if page is None:
        raise UnreadableError("no web page was found in this MHTML file")
    html = page.text()
    address = next((found[0] for part, name in (
        (saved, "Snapshot-Content-Location"), (page, "Content-Location"),
        (saved, "Content-Location"),
    ) if (found := _ADDRESS.fullmatch(part.header(name)))), "")  # fmt: skip
    if vendorhtml.is_export(safe_text(html)):
        yield from vendorhtml.articles_of(safe_text(html))
        return
    mark = f"<!-- saved from url=(0000){address.replace('--', '-%2D')} -->" if address else ""
    parsed = webpage.parse(safe_text(mark + html))
    yield parsed._replace(content=" ".join(html.split()).encode("utf-8", "replace"))
