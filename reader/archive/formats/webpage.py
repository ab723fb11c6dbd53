"""Web pages: main text and metadata by trafilatura (the extra ``html``), dates by ourselves.

Trafilatura finds the story among menus, teasers and comments. Its search for a date is not used: it
takes one from the text, or the first of January, where the page states none. Only what the page's
own metadata states counts here, then the URL, then the dateline.
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
from reader.archive.parsed import HTML_MISSING, Parsed, UnreadableError
from reader.model import Article, Block, BlockKind, Dateline
from reader.safety import one_line, plain_spaces
from reader.system.lazy import lazy_pattern

MAX_HTML = 8 * 1024 * 1024
"""The longest page that is taken apart, in code points: an article's is a hundredth of it."""

MAX_TAGS = 20_000
"""The most tags in a page that is taken apart, for the time it takes: an article's has a tenth."""

_NO_BREAK = lazy_pattern(r"(?<=\S)[\xa0\u202f](?=\S)")
_HELD = {0xA0: "\U0010fffc", 0x202F: "\U0010fffd"}
"""What stands for no-break spaces in what trafilatura is given: it makes spaces of them."""

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
    "wayback machine",
    "internet archive",
    "archive.today",
    "archive.ph",
    "archive.is",
)
_NO_STORY = "no story was found in this web page"


def parse(html: str) -> Parsed:
    """The article in the page ``html``, without id and path.

    Raises :class:`~reader.archive.parsed.UnreadableError` where there is no story in it.
    """
    if len(html) > MAX_HTML:
        raise UnreadableError(f"a web page of more than {MAX_HTML // 1024**2} MiB, not read")
    if html.count("<") - html.count("</") > MAX_TAGS:
        raise UnreadableError(f"a web page of more than {MAX_TAGS:,} tags, not read")
    page, found = _extracted(_without_declaration(html))
    facts = Facts(page)
    url = _address(found.url or "", page, html)
    publication = _site(found, url) or facts.site()
    title = one_line(
        facts.title(_words(found.title or ""), (publication, _words(found.sitename or "")))
    )
    blocks = furniture.cleared(list(_blocks(found.body)))
    if len(blocks) > 1 and folded(blocks[0].text) == folded(title):
        del blocks[0]
    if not blocks:
        raise UnreadableError(_NO_STORY)
    written, blocks = _dateline(blocks, publication)
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
    """``html`` without the XML declaration that opens XHTML: lxml takes no text that has one."""
    opened = _XML_DECLARATION.match(html)
    return html[opened.end() :] if opened else html


def _held(page: Any) -> Any:
    """A copy of ``page``, which trafilatura changes, with its no-break spaces out of reach."""
    copy = deepcopy(page)
    for element in copy.iter():
        for part in ("text", "tail"):
            text = getattr(element, part)
            if text and _NO_BREAK.search(text):
                setattr(element, part, _NO_BREAK.sub(lambda space: _HELD[ord(space[0])], text))
    return copy


def _words(text: str) -> str:
    """``text`` as one line, with its no-break spaces again."""
    return one_line(text.translate({ord(held): space for space, held in _HELD.items()}))


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
        page = prepared(page)
        found = trafilatura.bare_extraction(
            _held(page),
            with_metadata=True,
            include_comments=False,
            date_extraction_params={"extensive_search": False},
        )
    except UnreadableError:
        raise
    except RecursionError as error:
        raise UnreadableError("its HTML is nested too deeply to be read") from error
    except Exception as error:  # whatever it raises, the page may be as it should be
        what = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
        raise UnreadableError(
            f"trafilatura failed on it ({what[:200]}), so it was not read"
        ) from error
    if found is None or isinstance(found, dict) or found.body is None:
        raise UnreadableError(_NO_STORY)
    return page, found


def _address(canonical: str, page: Any, html: str) -> str:
    """The page's own address, that of the original where this is a copy from a web archive."""
    saved = _SAVED_FROM.search(html[:4096])
    replayed = _REPLAYED.search(html[:65536])
    linked = (link.get("href") or "" for link in page.iter("link", "base")
              if link.tag == "base" or "bookmark" in (link.get("rel") or ""))  # fmt: skip
    stated = [canonical, saved[1] if saved else "", replayed[1] if replayed else "", *linked]
    addresses = [urls.original(url) for url in stated if url and urls.split_line(url)]
    # That of an archive alone is no publication's.
    return next((url for url in addresses if urls.publication(url)), next(iter(addresses), ""))


def _blocks(body: Any) -> list[Block]:
    """The blocks of trafilatura's tree: those of its leaves that are known kinds of them."""
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
    """The outlet: by the table of outlets, by the page's own word, by its host."""
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


def _dateline(blocks: list[Block], publication: str) -> tuple[dateline.Found | None, list[Block]]:
    for number, block in enumerate(blocks[:2]):
        if block.kind != "paragraph":
            continue
        found = dateline.find(block.text, publication)
        if found and found.certain:
            story = Block("paragraph", block.text[found.end :])
            return found, [*blocks[:number], story, *blocks[number + 1 :]]
    return None, blocks
