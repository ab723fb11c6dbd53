"""A JSON record to an article, under the field names of scrapers and of news services.

Trafilatura, newspaper, news-please, Scrapy's exports, schema.org's NewsArticle, JSON Feed, and the
interfaces of newspapers name the same things differently. A name counts only at the top of the
record, or in one of the usual envelopes (``_source``, ``fields``, ``metadata``).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime

from reader.archive import dateline, dates, fragments, headers, paragraphs, urls
from reader.archive.formats import Parsed
from reader.archive.furniture import is_furniture
from reader.archive.spelling import folded
from reader.archive.wordlist import in_order, words
from reader.model import Article, Block, Dateline

Record = Mapping[str, object]

# Names of fields, without punctuation and in lower case, the ones that say most first.
_TITLE = in_order("title headline webtitle articletitle newstitle storytitle titlepage titlerss")
_TEXT = in_order(
    """
    maintext text body articlebody bodytext content contenttext fulltext articletext storytext
    article articlecontent story rawtext contenthtml bodyhtml paragraphs rawcontent
    """
)
_BRIEF = in_order("leadparagraph description summary excerpt abstract snippet standfirst")
_SITE = in_order(
    """
    publication sitename site publisher newspaper outlet sourcename medium journal provider source
    newssource
    """
)
_HOST = in_order("hostname sourcedomain sourcehostname domain host")
_DATE = in_order(
    """
    published publisheddate publishdate datepublish datepublished publishedat publishedon pubdate
    publicationdate webpublicationdate articledate dateposted posted date datetime timestamp
    publishtime publishedtime
    """
)
_URL = in_order(
    """
    canonical canonicalurl canonicallink url sourceurl articleurl weburl link permalink
    mainentityofpage source
    """
)
_BYLINE = in_order("byline authors author creator creators writer writers reporter")
_SECTION = in_order("section sectionname articlesection category rubric desk channel")
_TAGS = in_order("tags keywords categories subjects topics")
_PLACES = in_order("places place locations location")
_CAPTION = in_order("caption imagecaption photocaption")
_ID = in_order("mediaid articleid documentid docid storyid guid uuid id")
_ENVELOPES = in_order("source fields metadata meta article data attributes")
_COLLECTIONS = in_order(
    "articles items results docs data stories entries documents posts response hits"
)
_NAMES = in_order("rendered name title main original value @value $date @id url")
_NOTHING = words("none null n/a nan unknown undefined -")
_LONGEST_LIST = 100
_NUMBER = re.compile(r"\d{9,13}(?:\.\d+)?")
_COMPACT = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)(?:T?\d{4,6}Z?)?")


def records(value: object, depth: int = 3) -> Iterator[Record]:
    """The records that ``value`` is or holds: itself, or the list that it is an envelope of."""
    if isinstance(value, list) and depth:
        for each in value:
            yield from records(each, depth - 1)
    if not isinstance(value, dict):
        return
    fields = _flat(value)
    if depth and not _has_text(fields):
        for name in _COLLECTIONS:
            held = value.get(name)
            inner = held if isinstance(held, list) else [held] if isinstance(held, dict) else []
            if inner and isinstance(inner[0], dict):
                found = [each for one in inner for each in records(one, depth - 1)]
                if any(_has_text(_flat(each)) for each in found):
                    yield from found
                    return
    yield value


def articles(value: object, data: bytes) -> Iterator[tuple[Parsed | None, bytes]]:
    """The articles that ``value`` is or holds, each with the bytes that stand for it.

    None for a record without text. ``data`` are the bytes that ``value`` was written with.
    """
    found = False
    for record in records(value):
        found = True
        parsed = parse(record)
        own = data if record is value else _canonical(record)
        yield (parsed if parsed and parsed.article.blocks else None), own
    if not found:
        yield None, data


def _canonical(record: Record) -> bytes:
    """The bytes that stand for ``record`` where it was not written by itself."""
    text = json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass")


def parse(record: Record) -> Parsed | None:
    """The article that ``record`` is, without id and path; None where it has no text."""
    fields = _flat(record)
    if not _has_text(fields):
        return None
    url = next((text for key in _URL if (text := _url(fields.get(key)))), "")
    publication = _publication(fields, url)
    title = _first(fields, _TITLE)
    blocks = _blocks(fields, title)
    stated = next((date for key in _DATE if (date := _date(fields.get(key)))), "")
    written, blocks = _dateline(blocks, publication)
    published = stated or urls.published(url) or (written.published if written else "")
    given = _first(fields, ("dateline",))
    return Parsed(
        Article(
            id="",
            path="",
            title=title,
            publication=publication,
            section=_first(fields, _SECTION),
            published=published,
            dateline=written.dateline if written else Dateline(given),
            byline=_byline(fields),
            caption=_first(fields, _CAPTION),
            media_id=next((t for key in _ID if (t := _text(fields.get(key))) and "/" not in t), ""),
            url=urls.original(url),
            blocks=tuple(blocks),
            tags=_listed(fields, _TAGS),
            places=_listed(fields, _PLACES),
        )
    )


def _flat(record: Record) -> dict[str, object]:
    """The fields of ``record`` under their folded names, with those of its envelopes."""
    fields: dict[str, object] = {}
    for key, value in record.items():
        fields.setdefault(_key(key), value)
    for name in _ENVELOPES:
        inner = fields.get(name)
        if isinstance(inner, dict):
            for key, value in inner.items():
                fields.setdefault(_key(key), value)
    return fields


def _key(name: object) -> str:
    return re.sub(r"[\s_:.@-]", "", str(name)[:100]).lower()


def _has_text(fields: Mapping[str, object]) -> bool:
    if any(_paragraphs(fields.get(key)) for key in _TEXT):
        return True
    return bool(_first(fields, _TITLE) and _first(fields, _BRIEF))


def _paragraphs(value: object) -> list[str]:
    """A text as one item, a list of texts (or of records with a text) as several."""
    value = _inner(value) if isinstance(value, dict) else value
    if isinstance(value, str):
        return [value] if value.strip() and value.strip().casefold() not in _NOTHING else []
    if isinstance(value, list):
        return [text for each in value for text in _paragraphs(_inner(each)) if text.strip()]
    return []


def _inner(value: object) -> object:
    if isinstance(value, dict):
        keys = ("rendered", "text", "content", "value", "html")
        return next((value[key] for key in keys if key in value), None)
    return value if isinstance(value, str) else None


def _blocks(fields: Mapping[str, object], title: str) -> list[Block]:
    """The body: the first text that the record has, without furniture and the title above it."""
    found = next((p for key in (*_TEXT, *_BRIEF) if (p := _paragraphs(fields.get(key)))), [])
    blocks: list[Block] = []
    for text in found:
        if fragments.has_markup(text):
            blocks += fragments.blocks(text)
        else:
            lines = [line.strip() for line in text.splitlines()]
            blocks += paragraphs.blocks(paragraphs.unwrap(lines))
    blocks = [block for block in blocks if not is_furniture(block.text)]
    if len(blocks) > 1 and title and folded(blocks[0].text) == folded(title):
        del blocks[0]
    return blocks


def _dateline(blocks: list[Block], publication: str) -> tuple[dateline.Found | None, list[Block]]:
    if not blocks or blocks[0].kind != "paragraph":
        return None, blocks
    found = dateline.find(blocks[0].text, publication)
    if not found or not found.certain:
        return None, blocks
    return found, [Block("paragraph", blocks[0].text[found.end :]), *blocks[1:]]


def _publication(fields: Mapping[str, object], url: str) -> str:
    for key in _SITE:
        name = _text(fields.get(key))
        if name and not _url(name):
            return urls.publication(f"//{name}") if _is_host(name) else name
    host = next((text for key in _HOST if _is_host(text := _text(fields.get(key)))), "")
    return urls.publication(f"//{host}" if host else url) if host or url else ""


def _is_host(name: str) -> bool:
    return re.fullmatch(r"(?:[a-z0-9-]{1,63}\.){1,6}[a-z]{2,24}", name) is not None


def _is_address(text: str) -> bool:
    return re.match(r"https?://\S{3,2000}$", text, re.IGNORECASE) is not None


def _url(value: object) -> str:
    text = _text(value.get("@id", value.get("url"))) if isinstance(value, dict) else _text(value)
    return text if _is_address(text) else ""


def _byline(fields: Mapping[str, object]) -> str:
    for key in _BYLINE:
        names = [name for name in _texts(fields.get(key)) if not _url(name)]
        written = ", ".join(dict.fromkeys(names))
        if written:
            written = written.replace("; ", ", ")
            return headers.byline(written) or written
    return ""


def _date(value: object) -> str:
    """The date that ``value`` states, at its precision: a text, or seconds since 1970 (in UTC)."""
    text = _text(value)
    if compact := _COMPACT.fullmatch(text):
        return dates.checked(int(compact[1]), int(compact[2]), int(compact[3]))
    if _NUMBER.fullmatch(text):
        number = float(text)
        number /= 1000 if number > 1e11 else 1
        return datetime.fromtimestamp(number, UTC).date().isoformat()
    return dates.stamp(text) or (dates.from_line(text) or "")


def _first(fields: Mapping[str, object], keys: Sequence[str]) -> str:
    return next((text for key in keys if (text := ", ".join(_texts(fields.get(key))))), "")


def _listed(fields: Mapping[str, object], keys: Sequence[str]) -> tuple[str, ...]:
    found: list[str] = []
    for key in keys:
        value = fields.get(key)
        if isinstance(value, str):
            value = value.split(";" if ";" in value else ",")
        found += _texts(value)
    return tuple(dict.fromkeys(found))


def _text(value: object) -> str:
    return next(iter(_texts(value)), "")


def _texts(value: object) -> list[str]:
    """What ``value`` says as texts: a scalar as one, a list as several, a mapping by its name."""
    if isinstance(value, list):
        return [t for each in value[:_LONGEST_LIST] if not isinstance(each, list)
                for t in _texts(each)]  # fmt: skip
    if isinstance(value, dict):
        return next((_texts(value[key]) for key in _NAMES if value.get(key)), [])
    if value is None or isinstance(value, bool):
        return []
    text = " ".join(str(value).split())
    if fragments.has_markup(text) or ("&" in text and ";" in text and not _is_address(text)):
        text = " ".join(block.text for block in fragments.blocks(text))
    return [] if not text or text.casefold() in _NOTHING else [text]
