"""Parses feeds: RSS 0.9 to 2.0, Atom 0.3 and 1.0, and exports of WordPress and Blogger.

Every entry is an article, and is parsed by itself: one that is broken does not take its neighbours
with it. Its full text counts before its summary. Its publication is that of its own source, in
feeds that collect from others, and else the title of the feed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urljoin

from reader.archive import xml
from reader.archive.decoding import declared_encoding, decode
from reader.archive.fields import dates, urls
from reader.archive.fields.spelling import folded
from reader.archive.formats import fragments, records
from reader.archive.formats.trade.pieces import pieces
from reader.archive.registry import Flaw, Item, Parsed, Skipped, UnreadableError
from reader.archive.sources import Source
from reader.safety import one_line
from reader.system.lazy import lazy_pattern, words

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_ATOM = "atom"
_SPACES = (
    ("http://www.w3.org/2005/atom", _ATOM),
    ("http://purl.org/atom/", _ATOM),
    ("http://purl.org/rss/1.0/modules/content", "content"),
    ("http://purl.org/dc/", "dc"),
    ("http://purl.org/rss/1.0", ""),
    ("http://my.netscape.com/rdf/simple", ""),
    ("http://channel.netscape.com/rdf/simple", ""),
    ("http://backend.userland.com/", ""),
    ("http://blogs.law.harvard.edu/", ""),
    ("http://cyber.law.harvard.edu/", ""),
    ("http://www.w3.org/1999/xhtml", "xhtml"),
    ("http://wordpress.org/export/", "wp"),
    ("http://search.yahoo.com/mrss", "media"),
    ("http://www.itunes.com/", "itunes"),
    ("http://rssnamespace.org/feedburner/", "feedburner"),
    ("http://purl.org/atom/app", "app"),
    ("http://www.w3.org/2007/app", "app"),
    ("http://www.w3.org/1999/02/22-rdf", "rdf"),
)
"""The namespaces in use, in lower case, by how they start, with the prefixes used here."""

_FULL = ("content:encoded", "atom:content", "xhtml:body", "xhtml:div", "content", "fulltext")
_BRIEF = ("description", "atom:summary", "dc:description", "summary", "media:description",
          "itunes:summary", "wp:encoded")  # fmt: skip
_TITLE = ("title", "atom:title", "dc:title", "media:title")
_DATE = ("wp:post_date", "pubdate", "atom:published", "atom:issued", "dc:date", "dc:issued",
         "dc:created", "atom:created", "published", "date", "wp:post_date_gmt", "atom:updated",
         "atom:modified", "dc:modified", "updated")  # fmt: skip
_BYLINE = ("dc:creator", "author", "atom:author", "itunes:author", "dc:contributor")
_TAGS = ("category", "atom:category", "dc:subject", "media:keywords", "itunes:keywords")
_OWN = frozenset((*_FULL, *_BRIEF, *_TITLE, "guid", "atom:id", "link", "atom:link"))
"""The elements from which an entry's id is computed: not its changes, ratings and comments."""

# What WordPress keeps beside posts; an export for a site of its own has posts of other types.
_NO_POSTS = words(
    """
    attachment nav_menu_item revision page custom_css customize_changeset oembed_cache
    user_request feedback
    """
)
_SHORTCODE = lazy_pattern(r"\[/?[a-z][\w-]{1,40}(?:\s[^\[\]<>]{0,2000})?/?\]")
_BLANK_LINE = lazy_pattern(r"\n[ \t\r]*\n\s*")
_PARENTHESES = lazy_pattern(r"[^()]*@[^()]*\(([^()]+)\)")
_ADDRESS = lazy_pattern(r"\S+@\S+")
_BY_GOOGLE = ("Google Alert", "Google News", "Google Alerts", '"')
_RSS_LABEL = lazy_pattern(r"\s*[-–—|:»]?\s*\(?\b(?:RSS|Atom)(?: ?[0-9.]+)?(?: feeds?)?\)?$")
_AROUND = 60


class _Feed(NamedTuple):
    """What a feed says of all its entries."""

    title: str
    url: str
    base: str
    spaces: Mapping[str, str]
    authors: Mapping[str, str]
    byline: str


def articles(source: Source) -> Iterator[Item]:
    """The entries of ``source`` that have a text, one at a time."""
    root = xml.root(source.opening)
    name = "entry" if root is not None and root.name.lower() == "feed" else "item"
    if root is None or root.name.lower() not in ("rss", "rdf", "feed", "channel"):
        raise UnreadableError("this is not a feed")
    feed = _feed(source, name)
    found = False
    for piece in pieces(source, name):
        found = True
        if isinstance(piece, Flaw):
            yield piece
            continue
        try:
            entry = xml.parse(piece.text, feed.spaces)
        except xml.BrokenXMLError as error:
            yield Flaw(piece.where, str(error))
            continue
        if not _is_left_out(entry):
            yield _parsed(entry, feed) or Skipped(piece.where)
    if not found:
        raise UnreadableError("this feed has no entries")


def _feed(source: Source, name: str) -> _Feed:
    """What stands before the first entry of ``source``."""
    head = source.head
    try:
        text = decode(head[: head.rfind(b">") + 1] or head, declared_encoding(head))
    except UnreadableError:
        text = source.opening
    first = re.search(rf"<(?:[\w.-]{{1,60}}:)?{name}(?=[\s/>])", text, re.IGNORECASE)
    text = text[: first.start()] if first else text
    at = re.search(r"<(?:[\w.-]+:)?(?:rss|rdf|feed|channel)\b[^<>]*", text, re.IGNORECASE)
    spaces = xml.spaces(text)
    default = xml.spaces(at[0]).get("", "") if at else ""
    spaces.pop("", "")
    if default:
        spaces[""] = default
    top = xml.parse_start(text, spaces)
    channel = next((each for each in top.iter() if _key(each) == "channel"), top)
    title, url, authors, byline = "", "", {}, ""
    for each in channel:
        key = _key(each)
        if key in ("title", "atom:title"):
            title = title or _line(each)
        elif key in ("link", "atom:link"):
            url = url or _link(each)
        elif key == "wp:author":
            fields = {_key(one): _line(one) for one in each}
            login = fields.get("wp:author_login", "")
            authors[login] = fields.get("wp:author_display_name") or login
        elif key in ("atom:author", "dc:creator"):
            byline = byline or _name(each)
    base = next((value for each in (channel, top) for name, value in each.attrib.items()
                 if name.endswith("base")), "")  # fmt: skip
    return _Feed(_RSS_LABEL.sub("", title) or title, url, base or url, spaces, authors, byline)


def _is_left_out(entry: Element) -> bool:
    """Whether a program's export has ``entry`` beside its published posts."""
    for each in entry:
        key, text = _key(each), (each.text or "").strip().lower()
        if key == "wp:status" and text not in ("publish", "inherit", ""):
            return True
        if key == "wp:post_type" and (text in _NO_POSTS or text.startswith("wp_")):
            return True
        if key == "atom:category" and each.get("scheme", "").endswith("#kind"):
            kind = each.get("term", "").rpartition("#")[2]
            if kind not in ("post", "page", ""):
                return True
        if key == "app:control" and any((one.text or "").strip() == "yes" for one in each):
            return True
    return False


def _parsed(entry: Element, feed: _Feed) -> Parsed | None:
    """The article in ``entry``; None if it has no text."""
    there: dict[str, list[Element]] = {}
    for each in entry:
        there.setdefault(_key(each), []).append(each)
        if _key(each) in ("media:group", "media:content"):  # a video's title and description
            for one in each:
                there.setdefault(_key(one), []).append(one)
    from_wordpress = "wp:post_type" in there or "wp:status" in there
    full, brief = (
        next((text for key in keys for each in there.get(key, ())
              if (text := _markup(each, from_wordpress))), "")
        for keys in (_FULL, _BRIEF)
    )  # fmt: skip
    if len(_bare(full)) < len(_bare(brief)) // 2:
        full = brief  # the full text is only a picture
    url = _address(there, entry, feed)
    title, publication = _title(there), _source(there)
    if feed.title.startswith(_BY_GOOGLE) and not publication:
        publication = urls.publication(url) if url else ""
    publication = publication or feed.title or (urls.publication(feed.url) if feed.url else "")
    if title.endswith(f" - {publication}"):
        title = title.removesuffix(f" - {publication}")
    byline = [_name(each) for key in _BYLINE for each in there.get(key, ())]
    byline = [feed.authors.get(name, name) for name in byline if name]
    found = records.parse({
        "title": title,
        "text": full,
        "published": _published(there),
        "url": url,
        "byline": [*dict.fromkeys(byline)] or feed.byline,
        "tags": _tags(there),
        "guid": next((_line(each) for key in ("guid", "atom:id") for each in there.get(key, ())),
                     ""),
    }, publication)  # fmt: skip
    article = found.article
    blocks = article.blocks
    if len(blocks) > 1 and _is_signature(blocks[-1].text, title, feed.title):
        blocks = blocks[:-1]
    if not blocks:
        return None
    own = " ".join(" ".join("".join(each.itertext()).split()) or " ".join(each.attrib.values())
                   for each in entry if _key(each) in _OWN)  # fmt: skip
    return Parsed(article._replace(blocks=blocks), content=own.encode("utf-8", "replace"))


def _key(element: Element) -> str:
    """The element's name in lower case, with the usual prefix of its namespace."""
    name = element.tag
    if not isinstance(name, str):
        return ""
    if name[:1] != "{":
        return name.lower()
    space, _, local = name[1:].partition("}")
    known = space.lower()
    prefix = next((prefix for start, prefix in _SPACES if known.startswith(start)), "?")
    return f"{prefix}:{local}".lower() if prefix else local.lower()


def _line(element: Element) -> str:
    """The text of ``element`` as one line, without markup."""
    text = one_line("".join(element.itertext()))
    if "&" in text or "<" in text:
        text = " ".join(block.text for block in fragments.blocks(text))
    return text


def _title(there: Mapping[str, Sequence[Element]]) -> str:
    lines = (_line(each) for key in _TITLE for each in there.get(key, ()))
    return next(filter(None, lines), "")


def _name(element: Element) -> str:
    """The author in ``element``, without an address."""
    for each in element:
        if _key(each) in ("atom:name", "name", "foaf:name"):
            return _line(each)
    return author(_line(element)) if not len(element) else ""


def author(text: str) -> str:
    """The author's name in ``text``, which may be an address: ``ada@a.example (Ada Obi)``."""
    if within := _PARENTHESES.fullmatch(text):
        return within[1].strip()
    return "" if _ADDRESS.fullmatch(text) else text


def _published(there: Mapping[str, Sequence[Element]]) -> str:
    for key in _DATE:
        for each in there.get(key, ()):
            text = _line(each)
            if text.startswith("0000"):
                continue
            if found := dates.stated(text) or dates.of_mail(text):
                return found
    return ""


def _link(element: Element) -> str:
    """The URL in ``element`` if it is that of the article, not of a picture or the feed."""
    if element.get("href"):
        rel = element.get("rel", "alternate")
        return (element.get("href") or "").strip() if rel == "alternate" else ""
    return "".join(element.itertext()).strip()


def _address(there: Mapping[str, Sequence[Element]], entry: Element, feed: _Feed) -> str:
    stated = [_link(each) for key in ("feedburner:origlink", "link", "atom:link")
              for each in there.get(key, ())]  # fmt: skip
    stated += [_line(each) for each in there.get("guid", ())
               if each.get("isPermaLink", "true").lower() != "false"]  # fmt: skip
    stated += [value for name, value in entry.attrib.items() if name.endswith("}about")]
    stated += [_line(each) for each in there.get("atom:id", ())]
    base = next((value for name, value in entry.attrib.items() if name.endswith("base")), "")
    try:
        base = urljoin(feed.base, base)
        joined = (urls.behind_redirect(urljoin(base, url)) for url in stated if url)
        return next((url for url in joined if re.match(r"https?://", url, re.IGNORECASE)), "")
    except ValueError:
        return ""


def _source(there: Mapping[str, Sequence[Element]]) -> str:
    """The publication that an entry comes from, in a feed that collects from others."""
    for each in there.get("source", ()):
        if line := _line(each):
            return line
    for each in there.get("atom:source", ()):
        for one in each:
            if _key(one) == "atom:title" and (line := _line(one)):
                return line
    return ""


def _tags(there: Mapping[str, Sequence[Element]]) -> list[str]:
    found = []
    for key in _TAGS:
        for each in there.get(key, ()):
            if each.get("domain") in ("post_format", "wp_theme") or each.get("scheme", "").endswith(
                "#kind"
            ):
                continue
            text = each.get("label") or each.get("term") or _line(each)
            found += text.split(",") if key.endswith("keywords") else [text]
    return [*dict.fromkeys(tag for each in found if (tag := one_line(each)))]


def _markup(element: Element, from_wordpress: bool) -> str:
    """The text of ``element`` with its markup, or empty."""
    kind, mode = element.get("type", "").lower(), element.get("mode", "")
    if mode == "base64" or ("/" in kind and not re.search("text|html|xml", kind)):
        return ""
    text = "".join(_written(element)) if len(element) else element.text or ""
    if from_wordpress:
        text = _SHORTCODE.sub("\n\n", fragments.without_comments(text))
        text = _BLANK_LINE.sub("\n<p>\n", text)
    return text if text.strip() else ""


def _written(element: Element) -> Iterator[str]:
    """The content of ``element`` as HTML."""
    yield escape(element.text or "", quote=False)
    for each in element:
        name = _key(each).rpartition(":")[2]
        yield f"<{name}>"
        yield from _written(each)
        yield f"</{name}>"
        yield escape(each.tail or "", quote=False)


def _bare(markup: str) -> str:
    return re.sub(r"<[^<>]*>", "", markup).strip()


def _is_signature(text: str, title: str, site: str) -> bool:
    """Whether ``text`` is what WordPress adds, in any language: "The post … appeared on …"."""
    if not title or not site or len(text) > len(title) + len(site) + _AROUND:
        return False
    return folded(title) in folded(text) and folded(site) in folded(text) and text != title
