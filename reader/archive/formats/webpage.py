"""Parses web pages: text and metadata with trafilatura (the extra ``html``), dates with own code.

Trafilatura finds the story among menus, teasers and comments. Its search for a date is not used: if
the page does not state one, it takes a date from the text, or the first of January. Reader takes
the date from the page's metadata, else from the URL, else from the dateline.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from reader.archive.fields import dateline, furniture, urls
from reader.archive.fields.pagefacts import Facts, prepared
from reader.archive.fields.spelling import folded
from reader.archive.formats.vendors import vendorhtml
from reader.archive.registry import Item, Parsed, UnreadableError
from reader.archive.sources import Source
from reader.model import Article, Block, BlockKind, Dateline
from reader.safety import one_line, plain_spaces
from reader.system.lazy import lazy_pattern

MAX_HTML = 8 * 1024 * 1024
"""The longest page that is parsed, in code points: an article's page has a hundredth of it."""

MAX_TAGS = 20_000
"""The most tags in a page that is parsed, to limit the time: an article's page has a tenth."""

_NO_BREAK = lazy_pattern(r"(?<=\S)[\xa0\u202f](?=\S)")
_SPARED = {0xA0: "\U0010fffc", 0x202F: "\U0010fffd"}
"""Substitutes for no-break spaces, which trafilatura would turn into plain spaces."""

_XML_DECLARATION = lazy_pattern(r"\s*<\?xml\b[^<>]{0,200}\?>")
_SAVED_FROM = lazy_pattern(
    r"<!--\s*(?:saved from url=\(\d+\)|Page saved with SingleFile\s+url:\s*)(https?://\S{3,2000})"
)
_KINDS: dict[str, BlockKind] = {
    "p": "paragraph",
    "ab": "paragraph",
    "head": "subheading",
    "quote": "quotation",
    "item": "item",
    "row": "item",
    "code": "paragraph",
}
_REPLAYED = lazy_pattern(r"""__wm\.wombat\("(https?://[^"\s]{3,2000})\"""")
_HOST = lazy_pattern(r"(?:[a-z0-9-]{1,63}\.){1,6}[a-z]{2,24}", re.IGNORECASE)
_ARCHIVE_NAMES = (
    "wayback machine", "internet archive", "archive.today", "archive.ph", "archive.is",
)  # fmt: skip
_NO_STORY = "no story was found in this web page"


def articles(source: Source) -> Iterator[Item]:
    """The article in ``source``, or all articles if it is a vendor's export."""
    html = source.text
    if vendorhtml.is_export(html):  # with a long style sheet, its start does not show it
        yield from vendorhtml.articles_of(html)
    else:
        yield parse(html)


def parse(html: str, address: str = "") -> Parsed:
    """The article in the page ``html``, without id and path. It was at ``address``, if known.

    Raises :class:`~reader.archive.registry.UnreadableError` if there is no story in it.
    """
    if len(html) > MAX_HTML:
        limit = f"{MAX_HTML // 1024**2} MiB"
        raise UnreadableError(f"this web page has more than {limit}, so it was not read")
    if html.count("<") - html.count("</") > MAX_TAGS:
        raise UnreadableError(f"this web page has more than {MAX_TAGS:,} tags, so it was not read")
    page, found = _extracted(_without_declaration(html))
    facts = Facts(page)
    url = _address(address, found.url or "", page, html)
    publication = _site(found, url) or facts.site()
    title = one_line(
        facts.title(_words(found.title or ""), (publication, _words(found.sitename or "")))
    )
    blocks = furniture.cleared(list(_blocks(found.body)))
    if len(blocks) > 1 and folded(blocks[0].text) == folded(title):
        del blocks[0]
    if not blocks:
        raise UnreadableError(_NO_STORY)
    written, blocks = dateline.taken_from(blocks, publication, within=2)
    section = facts.section()
    published = facts.published() or urls.published(url)
    return Parsed(
        Article(
            id="",
            path="",
            title=title,
            publication=publication,
            section=section,
            published=published or (written.published if written else ""),
            dateline=written.dateline if written else Dateline(),
            byline=facts.byline(_words(found.author).split(";") if found.author else ()),
            url=url,
            blocks=tuple(blocks),
            tags=tuple(tag for tag in _tags(found) if tag != section),
        )
    )


def _without_declaration(html: str) -> str:
    """``html`` without the XML declaration of XHTML, which lxml does not accept in text."""
    opened = _XML_DECLARATION.match(html)
    return html[opened.end() :] if opened else html


def _protected(page: Any) -> Any:
    """A copy of ``page``, which trafilatura changes, with substitutes for no-break spaces."""
    copy = deepcopy(page)
    for element in copy.iter():
        for part in ("text", "tail"):
            text = getattr(element, part)
            if text and _NO_BREAK.search(text):
                setattr(element, part, _NO_BREAK.sub(lambda space: _SPARED[ord(space[0])], text))
    return copy


def _words(text: str) -> str:
    """``text`` as one line, with its no-break spaces restored."""
    return one_line(text.translate({ord(spared): space for space, spared in _SPARED.items()}))


def _extracted(html: str) -> tuple[Any, Any]:
    """The page as a tree, and trafilatura's result for it."""
    import trafilatura
    from trafilatura.utils import load_html

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    logging.getLogger("htmldate").setLevel(logging.CRITICAL)
    try:
        page = load_html(html)
        if page is None:
            raise UnreadableError("this file has no readable HTML")
        page = prepared(page)
        found = trafilatura.bare_extraction(
            _protected(page),
            with_metadata=True,
            include_comments=False,
            date_extraction_params={"extensive_search": False},
        )
    except UnreadableError:
        raise
    except RecursionError as error:
        raise UnreadableError("its HTML is nested too deeply to be read") from error
    except Exception as error:  # it may raise anything, also for a valid page
        what = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
        raise UnreadableError(
            f"trafilatura failed on it ({what[:200]}), so it was not read"
        ) from error
    if found is None or isinstance(found, dict) or found.body is None:
        raise UnreadableError(_NO_STORY)
    return page, found


def _address(known: str, canonical: str, page: Any, html: str) -> str:
    """The page's own URL; that of the original if this is a copy from a web archive."""
    saved = _SAVED_FROM.search(html[:4096])
    replayed = _REPLAYED.search(html[:65536])
    linked = (link.get("href") or "" for link in page.iter("link", "base")
              if link.tag == "base" or "bookmark" in (link.get("rel") or ""))  # fmt: skip
    stated = [known, canonical, saved[1] if saved else "", replayed[1] if replayed else "", *linked]
    addresses = [urls.original(url) for url in stated if url and urls.split_line(url)]
    # The URL of a web archive itself is not a publication's.
    return next((url for url in addresses if urls.publication(url)), next(iter(addresses), ""))


def _blocks(body: Any) -> list[Block]:
    """The blocks in trafilatura's tree: its innermost elements of a known kind."""
    blocks: list[Block] = []
    for element in body.iter(*_KINDS):
        if any(child.tag in _KINDS for child in element.iterdescendants()):
            text = _words(element.text or "")
        else:
            text = _words("".join(_texts(element)))
        inside = next((up.tag for up in element.iterancestors("quote", "item")), element.tag)
        if text:
            blocks.append(Block(_KINDS[inside], text))
        if element.tag != "row" and (tail := _words(element.tail or "")):
            blocks.append(Block("paragraph", tail))
    return blocks


def _texts(element: Any) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if child.tag in ("lb", "cell"):
            yield " "
        yield from _texts(child)
        yield child.tail or ""


def _site(found: Any, url: str) -> str:
    """The outlet: from the table of outlets, else the page's metadata, else its host."""
    by_url = urls.publication(url) if url else ""
    name = plain_spaces(_words(found.sitename or ""))
    if name.casefold() in _ARCHIVE_NAMES or (_HOST.fullmatch(name) and not urls.publication(name)):
        name = ""
    known = by_url and not by_url.islower()
    if known or not name or (urls.split_line(f"www.{name}/") and "." in name and " " not in name):
        return by_url or name
    return name.removeprefix("@")


def _tags(found: Any) -> tuple[str, ...]:
    parts = [each for listed in (found.tags, found.categories) for each in listed or ()]
    split = (part for each in parts for part in re.split(r"[,;]", each))
    return tuple(dict.fromkeys(tag for part in split if (tag := " ".join(_words(part).split()))))
