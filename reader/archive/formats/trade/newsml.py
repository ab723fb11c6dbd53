"""Parses NewsML-G2 and NewsML 1, the envelopes in which news agencies send articles.

Both standards of the IPTC (<https://iptc.org/standards/newsml-g2/>) name an article's fields around
it; the text is NITF, XHTML or plain text. A file has one item, or a message of hundreds. Items of
pictures, of other media, and those that only refer to others are no articles.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from reader.archive import xml
from reader.archive.fields import dates, headers
from reader.archive.fields.spelling import folded
from reader.archive.formats.trade import elements, nitf, pieces
from reader.archive.formats.trade.elements import attribute, first, first_text, local, named, text
from reader.archive.registry import Flaw, Item, Parsed, Skipped, UnreadableError
from reader.archive.sources import Source
from reader.model import Article, Block
from reader.safety import one_line
from reader.system.lazy import lazy_pattern, words

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_ROOT_TAG = lazy_pattern(r"<(?:\w+:)?(?:newsMessage|NewsML|itemSet|newsItem|NewsItem)\b([^<>]*)")
_SENT = lazy_pattern(r"<DateAndTime>\s*([^<>]{4,40}?)\s*</DateAndTime>")
_OTHER_MEDIA = words("picture photo image video audio graphic animation still-image moving-image")
_OTHER_ROLES = words("caption photocaption photo-caption thumbnail preview")
_AROUND = words("header footer aside nav")
_RIGHTS = lazy_pattern(r"(?:©|\(c\)\s|copyright\b).{0,300}$", re.IGNORECASE)
_NOTHING = Article(id="", path="")


def articles(source: Source) -> Iterator[Item]:
    """The articles in ``source``, one at a time."""
    spaces: dict[str, str] = {}
    for root in _ROOT_TAG.finditer(source.opening):
        spaces |= xml.spaces(root[1])
    sent = _SENT.search(source.opening)
    found_any = False
    for piece in pieces.pieces(source, "newsItem"):
        found_any = True
        if isinstance(piece, Flaw):
            yield piece
            continue
        try:
            item = xml.parse(piece.text, spaces)
        except xml.BrokenXMLError as error:
            yield Flaw(piece.where, str(error))
            continue
        if any(local(each) in ("newscomponent", "newsmanagement") for each in item):
            stories = _first_generation(item, sent[1] if sent else "")
        else:
            stories = _second_generation(item)
        kept = [story for story in stories if story.blocks]
        for number, story in enumerate(kept):
            # The second story in the same item needs other words for its id.
            own = f"\0{story.title}".encode("utf-8", "replace") if number else b""
            yield Parsed(story, content=elements.canonical(item) + own)
        if not kept:
            yield Skipped(piece.where)
    if not found_any:
        raise UnreadableError("this NewsML only refers to articles and has none of its own")


def _second_generation(item: Element) -> Iterator[Article]:
    """The article of a ``newsItem`` of NewsML-G2."""
    content, about = first(item, "contentset"), first(item, "itemmeta")
    kind = attribute(item, "itemclass", "qcode").rpartition(":")[2].lower()
    if content is None or kind in _OTHER_MEDIA:
        return
    meta = first(item, "contentmeta")
    meta = item if meta is None else meta
    about = item if about is None else about
    inside: Article | None = None
    blocks: list[Block] = []
    for part in named(content, "inlinexml", "inlinedata"):
        story = first(part, "nitf")
        if story is not None:
            inside = nitf.parse(story)
            blocks = list(inside.blocks)
        else:
            blocks = _content(part)
        if blocks:
            break
    heads = [each for each in named(meta, "headline") if text(each)]
    main = next((each for each in heads if "sub" not in each.get("role", "").lower()), None)
    title = text(main) or (inside.title if inside else "") or first_text(about, "title")
    title = title or first_text(meta, "slugline")
    below = [text(each) for each in heads if "sub" in each.get("role", "").lower()]
    sections, places, tags = _subjects(meta)
    stated = [first_text(item, name) for name in
              ("versioncreated", "contentmodified", "firstcreated", "contentcreated")]  # fmt: skip
    creators = (first_text(each, "name") for each in named(meta, "creator"))
    article = (inside or _NOTHING)._replace(
        title=title,
        publication=_provider(item, meta) or (inside.publication if inside else ""),
        section=next(iter(sections), "") or (inside.section if inside else ""),
        byline=elements.byline(first_text(meta, "by"))
        or (inside.byline if inside else "")
        or next((name for name in creators if headers.is_name(name)), ""),
        media_id=item.get("guid", ""),
        blocks=tuple(blocks),
        tags=(*tags, *(inside.tags if inside else ())),
        places=(*places, *(inside.places if inside else ())),
    )
    yield _finished(article, next(iter(below), ""), stated, first_text(meta, "dateline"))


def _subjects(meta: Element) -> tuple[list[str], list[str], list[str]]:
    """The sections, places and tags that the subjects of an article give."""
    sections: list[str] = []
    places: list[str] = []
    tags: list[str] = []
    for each in meta:
        if local(each) not in ("subject", "keyword", "located", "genre"):
            continue
        own = next((text(child) for child in each if local(child) == "name" and text(child)), "")
        own = own or ("" if len(each) else text(each)) or each.get("literal", "")
        kind = f"{each.get('type', '')} {each.get('qcode', '')}".lower()
        if local(each) == "located" or "geoarea" in kind:
            places.append(own)
        elif local(each) == "genre" or "cpnat:poi" in kind:
            continue
        elif "category" in kind.partition(" ")[0] or "department" in kind:
            sections.append(own)
        else:
            tags.append(own)
    return [each for each in sections if each], places, tags


def _provider(item: Element, meta: Element) -> str:
    """The agency that provides the article, by its name, else by its code."""
    for name in ("provider", "infosource", "copyrightholder"):
        for each in named(item, name):
            found = first_text(each, "name") or one_line(each.get("literal") or "")
            code = (each.get("qcode") or "").rpartition(":")[2]
            found = found or (code if code.isalpha() else "")
            if found:
                return elements.outlet(found)
    return first_text(meta, "creditline").strip("–- ")


def _first_generation(item: Element, sent: str) -> Iterator[Article]:
    """The articles of a ``NewsItem`` of NewsML 1; ``sent`` is the date of its envelope."""
    whole = [each for each in item if local(each) == "newscomponent"]
    outer = item
    stories: list[tuple[Element, list[Block]]] = []
    for component in whole:
        _collect(component, outer, stories)
    for lines, blocks in stories:
        head = _lines(lines)
        head = _lines(item) if head is None else head
        about = item if head is None else head
        nested = next((each for each in named(lines, "nitf")), None)
        inside = nitf.parse(nested) if nested is not None else None
        tags = [each.get("Value", "") for each in named(item, "property")
                if each.get("FormalName") == "Keyword"]  # fmt: skip
        for topic in named(item, "topic"):
            names = [
                each for each in named(topic, "description") if each.get("Variant") != "Category"
            ]
            tags.append(next((text(each) for each in names if _is_english(each)), "")
                        or next(map(text, names), ""))  # fmt: skip
        cities = [each for each in named(item, "property") if each.get("FormalName") == "City"]
        places = [each.get("Value", "") for each in cities]
        stated = [first_text(item, name) for name in
                  ("thisrevisioncreated", "firstcreated", "dateid")] + [sent]  # fmt: skip
        article = (inside or _NOTHING)._replace(
            title=first_text(about, "headline")
            or (inside.title if inside else "")
            or first_text(about, "slugline")
            or first_text(item, "namelabel"),
            publication=_party(item, "provider")
            or _party(item, "source")
            or first_text(about, "creditline")
            or elements.outlet(first_text(item, "providerid")),
            byline=elements.byline(first_text(about, "byline"))
            or (inside.byline if inside else "")
            or _party(item, "creator", only_names=True),
            media_id=first_text(item, "publicidentifier") or first_text(item, "newsitemid"),
            blocks=tuple(blocks),
            tags=(*tags, *(inside.tags if inside else ())),
            places=tuple(places),
        )
        yield _finished(
            article, first_text(about, "subheadline"), stated, first_text(about, "dateline")
        )


def _collect(component: Element, story: Element, found: list[tuple[Element, list[Block]]]) -> None:
    """Add to ``found`` the texts in ``component``, each with the component that its lines are of.

    A component with a headline of its own is a story of its own.
    """
    lines = _lines(component)
    if lines is not None and first_text(lines, "headline"):
        story = component
    role = next((each.get("FormalName", "") for each in component if local(each) == "role"), "")
    if role.lower().replace(" ", "") in _OTHER_ROLES:
        return
    alternatives = component.get("EquivalentsList") == "yes"
    before = len(found)
    for each in component:
        if local(each) == "newscomponent":
            _collect(each, story, found)
        elif local(each) == "contentitem" and _is_text(each):
            data = first(each, "datacontent")
            blocks = [] if data is None else _content(data)
            if blocks and found and found[-1][0] is story:
                found[-1][1].extend(blocks)
            elif blocks:
                found.append((story, blocks))
        if alternatives and len(found) > before:
            break


def _lines(component: Element) -> Element | None:
    return next((each for each in component if local(each) == "newslines"), None)


def _is_text(content: Element) -> bool:
    kinds = [each.get("FormalName", "").lower() for each in content if local(each) == "mediatype"]
    return not any(kind in _OTHER_MEDIA for kind in kinds)


def _is_english(described: Element) -> bool:
    return any(key.endswith("lang") and value[:2] == "en" for key, value in described.items())


def _party(item: Element, name: str, *, only_names: bool = False) -> str:
    for each in named(item, name):
        found = attribute(each, "party", "FormalName") or first_text(each, "party")
        if found and (not only_names or headers.is_name(found)):
            return elements.outlet(found)
    return ""


def _content(part: Element) -> list[Block]:
    """The blocks of a part in NITF, XHTML, HTML in text, or plain text."""
    story = first(part, "nitf")
    if story is not None:
        return list(nitf.parse(story).blocks)
    if len(part) and any(isinstance(each.tag, str) for each in part):
        body = first(part, "body", "body.content")
        part = part if body is None else body
        for each in part:
            if local(each) in _AROUND:  # what stands in the fields, too
                each.clear()
        return elements.blocks(part)
    written = "".join(part.itertext())
    return elements.plain(written)


def _finished(article: Article, below: str, stated: Sequence[str], line: str) -> Article:
    """``article`` with its subheadline ``below``, date, and dateline (``line`` is the field)."""
    blocks = [*article.blocks]
    if blocks and folded(blocks[0].text) == folded(article.title) and len(blocks) > 1:
        del blocks[0]
    while len(blocks) > 1 and _RIGHTS.match(blocks[-1].text):
        del blocks[-1]
    byline, blocks = elements.signed(article.byline, blocks)
    written, blocks = elements.dated(blocks, article.publication)
    given = written.dateline if written else article.dateline
    if below and blocks and folded(below) not in (folded(article.title), folded(blocks[0].text)):
        blocks.insert(0, Block("subheading", below))
    date = next((found for each in stated if (found := dates.stated(each))), "")
    return article._replace(
        published=date or article.published or (written.published if written else ""),
        byline=byline,
        dateline=given if given.text else elements.place(line),
        blocks=tuple(blocks),
        tags=tuple(tag for tag in elements.labels(article.tags) if tag != article.section),
        places=elements.labels(article.places),
    )
