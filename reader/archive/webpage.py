"""Web pages: main text and metadata by trafilatura (the extra ``html``), dates by ourselves.

Trafilatura finds the story among menus, teasers and comments. Its search for a date is not used: it
takes one from the text, or the first of January, where the page states none. Only what the page's
own metadata states counts here, then the URL, then the dateline.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from typing import Any

from reader.archive import dateline, dates, urls
from reader.archive.formats import HTML_MISSING, Parsed
from reader.archive.furniture import is_furniture
from reader.archive.sources import UnreadableError
from reader.archive.spelling import folded
from reader.archive.wordlist import words
from reader.lazy import lazy_pattern
from reader.model import Article, Block, BlockKind, Dateline

MAX_HTML = 8 * 1024 * 1024
"""The longest page that is taken apart, in code points: an article's is a hundredth of it."""

MAX_TAGS = 20_000
"""The most tags in a page that is taken apart, for the time it takes: an article's has a tenth."""

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
# Names of meta elements that state the day of publication, without punctuation and in lower case.
_DATE_NAMES = words(
    """
    articlepublishedtime articlepublished date datepublished dcdate dcdatecreated dcdateissued
    dctermscreated dctermsdate dctermsissued ogpublishedtime originalpublicationdate pdate
    parselypubdate pubdate publicationdate publishdate publisheddate publishedtime publishtime
    rnewsdatepublished sailthrudate cxenseparserecspublishtime citationpublicationdate
    """
)
_LATEST = 20
_NO_STORY = "no story was found in this web page"


def parse(html: str) -> Parsed:
    """The article in the page ``html``, without id and path.

    Raises :class:`~reader.archive.sources.UnreadableError` where there is no story in it.
    """
    if len(html) > MAX_HTML:
        raise UnreadableError(f"a web page of more than {MAX_HTML // 1024**2} MiB, not read")
    if html.count("<") - html.count("</") > MAX_TAGS:
        raise UnreadableError(f"a web page of more than {MAX_TAGS:,} tags, not read")
    page, found = _extracted(_XML_DECLARATION.sub("", html, count=1))
    saved = _SAVED_FROM.search(html[:4096])
    url = next((u for u in (found.url, saved and saved[1]) if u and urls.split_line(u)), "")
    publication = _site(found, url)
    blocks = [b for b in _blocks(found.body) if not is_furniture(b.text)]
    title = " ".join((found.title or "").split())
    if len(blocks) > 1 and folded(blocks[0].text) == folded(title):
        del blocks[0]
    if not blocks:
        raise UnreadableError(_NO_STORY)
    written, blocks = _dateline(blocks, publication)
    section = _section(page)
    published = _published(page) or urls.published(url)
    authors = (part.strip() for part in (found.author or "").split(";"))
    return Parsed(
        Article(
            id="",
            path="",
            title=title,
            publication=publication,
            section=section,
            published=published or (written.published if written else ""),
            dateline=written.dateline if written else Dateline(),
            byline=", ".join(filter(None, authors)),
            url=url,
            blocks=tuple(blocks),
            tags=tuple(tag for tag in _tags(found) if tag != section),
        )
    )


def _extracted(html: str) -> tuple[Any, Any]:
    """The page as a tree, and what trafilatura makes of it."""
    try:
        import trafilatura
        from trafilatura.utils import load_html
    except ImportError as error:  # half of the extra is there
        raise UnreadableError(f"{HTML_MISSING} ({error.name} is missing)") from error

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    logging.getLogger("htmldate").setLevel(logging.CRITICAL)
    try:
        page = load_html(html)
        if page is None:
            raise UnreadableError("no HTML that can be read in this file")
        found = trafilatura.bare_extraction(
            html,
            with_metadata=True,
            include_comments=False,
            date_extraction_params={"extensive_search": False},
        )
    except (ValueError, RecursionError, AttributeError, TypeError, KeyError, IndexError) as error:
        raise UnreadableError("its HTML is too broken to be read") from error
    if found is None or isinstance(found, dict) or found.body is None:
        raise UnreadableError(_NO_STORY)
    return page, found


def _blocks(body: Any) -> list[Block]:
    """The blocks of trafilatura's tree: those of its leaves that are known kinds of them."""
    blocks: list[Block] = []
    for element in body.iter(*_KINDS):
        if any(child.tag in _KINDS for child in element.iterdescendants()):
            text = " ".join((element.text or "").split())
        else:
            text = " ".join("".join(_texts(element)).split())
        inside = next((up.tag for up in element.iterancestors("quote", "item")), element.tag)
        if text:
            blocks.append(Block(_KINDS[inside], text))
        if element.tag != "row" and (tail := " ".join((element.tail or "").split())):
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
    """The outlet: by the table of outlets, by the page's own word, by its host."""
    by_url = urls.publication(url) if url else ""
    name = " ".join((found.sitename or "").split())
    known = by_url and not by_url.islower()
    if known or not name or (urls.split_line(f"www.{name}/") and "." in name and " " not in name):
        return by_url or name
    return name.removeprefix("@")


def _section(page: Any) -> str:
    for element in page.iter("meta"):
        name = _key(element.get("property") or element.get("name") or element.get("itemprop"))
        if name in ("articlesection", "section", "parselysection") and element.get("content"):
            return " ".join(element.get("content", "").split())
    stated = (_scalar(record.get("articleSection")) for record in _linked_data(page))
    return next(filter(None, stated), "")


def _tags(found: Any) -> tuple[str, ...]:
    parts = [each for listed in (found.tags, found.categories) for each in listed or ()]
    split = (part for each in parts for part in re.split(r"[,;]", each))
    return tuple(dict.fromkeys(tag for part in split if (tag := " ".join(part.split()))))


def _published(page: Any) -> str:
    """The day of publication that the page's metadata states, or empty."""
    for record in _linked_data(page):
        if found := dates.stamp(_scalar(record.get("datePublished"))):
            return found
    for element in page.iter("meta"):
        names = (element.get("property"), element.get("name"), element.get("itemprop"))
        named = any(_key(name) in _DATE_NAMES for name in names if name)
        if named and (found := dates.stamp(element.get("content") or "")):
            return found
    for element in page.iter("time", "span", "abbr"):
        itemprop = (element.get("itemprop") or "").lower()
        marked = itemprop == "datepublished" or element.get("pubdate") is not None
        marked = marked or "published" in (element.get("class") or "").split()
        if marked and (found := _stated(element)):
            return found
    return ""


def _stated(element: Any) -> str:
    for text in (element.get("datetime"), element.get("content"), element.text_content()):
        if text and (found := dates.stamp(text) or (dates.from_line(text.strip()) or "")):
            return found
    return ""


def _linked_data(page: Any) -> Iterator[dict[str, Any]]:
    """The records of the page's JSON-LD that describe an article."""
    for script in list(page.iter("script"))[:200]:
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        try:
            pending = [json.loads(script.text or "", strict=False)]
        except (ValueError, RecursionError):
            continue
        looked = 0
        while pending and (looked := looked + 1) < _LATEST * 10:
            value = pending.pop(0)
            if isinstance(value, list):
                pending += value[:_LATEST]
            elif isinstance(value, dict):
                pending += [value[key] for key in ("@graph", "mainEntity") if key in value]
                kind = _scalar(value.get("@type"))
                if kind.endswith(("Article", "Posting", "Report", "Page")):
                    yield value


def _scalar(value: object) -> str:
    if isinstance(value, list):
        value = value[0] if value else ""
    return value.strip() if isinstance(value, str) else ""


def _key(name: str | None) -> str:
    return re.sub(r"[^a-z]", "", (name or "").lower())


def _dateline(blocks: list[Block], publication: str) -> tuple[dateline.Found | None, list[Block]]:
    for number, block in enumerate(blocks[:2]):
        if block.kind != "paragraph":
            continue
        found = dateline.find(block.text, publication)
        if found and found.certain:
            story = Block("paragraph", block.text[found.end :])
            return found, [*blocks[:number], story, *blocks[number + 1 :]]
    return None, blocks
