"""Turns JSON records into articles, with the field names of scrapers and news services.

Trafilatura, newspaper, news-please, fundus, Scrapy, schema.org's NewsArticle, JSON Feed, feed
readers and the APIs of newspapers use different names for the same fields. A name counts only at
the top of the record, or in one of the usual envelopes (``_source``, ``fields``, ``metadata``). The
records may be in a list, in an envelope around a list, in JSON-LD's ``@graph``, or in a table.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from html import unescape
from typing import NamedTuple

from reader.archive.fields import (
    dateline,
    dates,
    furniture,
    headers,
    linkeddata,
    paragraphs,
    urls,
)
from reader.archive.fields.spelling import folded
from reader.archive.formats import exported, fieldnames, fragments, jsonvalues
from reader.archive.formats.fieldvalues import (
    LETTER,
    LONGEST_LIST,
    WITHIN,
    date_in,
    first,
    id_in,
    is_address,
    is_host,
    listed,
    main_version,
    paragraphs_in,
    parts_of,
    text_in,
    texts_in,
    url_in,
    without_numbers,
)
from reader.archive.registry import Flaw, Item, Parsed, Skipped
from reader.archive.sources import Source
from reader.model import Article, Block, Dateline
from reader.safety import plain_spaces
from reader.system.lazy import in_order, lazy_pattern, words

Record = Mapping[str, object]

_ENVELOPES = in_order(
    "fields metadata meta article data attributes properties document doc row item node"
)
_BESIDE = (
    *("meta", "metadata", "info", "details", "header", "head", "attributes", "bibliography"),
    *("thread", "story", "content"),
)
"""How the names of mappings end that describe the text beside them."""
_COLLECTIONS = words(
    """
    articles article items item results result docs data stories entries entry documents posts
    response hits objects messages rows values value news records feed feeds channel rss edges
    nodes children payload itemlistelement objectlist list bookmarks chats
    """
)
_COLLECTED = ("articles", "results", "stories", "posts", "entries", "documents", "records", "news")
"""How other names of collections end: "news_results"."""
_TEXTS = frozenset((*fieldnames.TEXT, *fieldnames.BRIEF))
_COLUMNS = frozenset((*fieldnames.TITLE, *fieldnames.TEXT))
_TYPED = {"date": "date", "byline": "byline", "author": "byline", "kicker": "section"}
"""Types of the pieces of a text that are fields of the article."""
_EMPTY: tuple[object, ...] = (None, "", [])
_DEPTH = 5
_PLAIN = 100
"""A text of at least this many code points is an article's text in any field."""

# The metadata of a hit in Elasticsearch and OpenSearch, beside the document in its "_source".
_OF_A_HIT = words("_index _type _score _version _source _routing _ignored fields highlight sort")
# Google Reader's tags: user/-/state/com.google/read is a state, user/-/label/Ghana is a tag.
_READER_TAG = lazy_pattern(r"user/[^/]*/(?:state/[\w.]+/.*|label/(?P<label>.+))")
_NO_SITE = words(
    "print online web tv radio text rss api html newspaper crawler scraper import true article blog"
)
"""Kinds of sources and media, under the names of publications."""
_NO_SECTION = words("article text rss email tweet pdf epub video")
_IN_PARTS = (
    *("body", "content", "text", "article", "story", "document", "contents", "contentelements"),
    *("blocks", "sections", "elements", "components", "paragraphs", "fulltext", "bodytext"),
)
"""Fields that may have the text as a document of blocks, paragraphs and their pieces."""
_SEVERAL = "|||||"
"""The line between several articles in one text, in data sets for summarizing."""
_ELSEWHERE = lazy_pattern(
    r"https?://(?:[^/?#]+/?$|read\.readwise\.io/|readwise\.io/|api\.|[^/]+/api/)", re.IGNORECASE
)
_CUT = lazy_pattern(r"\[\+\d+ chars\]\s*$")
_ESCAPED = lazy_pattern(r"&lt;(?:p|div|br ?/?|h[1-6])&gt;|&lt;/(?:p|div)&gt;")
_INNER_BODY = lazy_pattern(r"<(?:\w+:)?(?:body\.content|bodyText)\b[^<>]{0,500}>")


class Found(NamedTuple):
    """A record, its fields if it has an article's text, and the publication of its list."""

    record: Record
    fields: Mapping[str, object] | None
    site: str = ""


def records(value: object) -> Iterator[Found]:
    """The records in ``value``: ``value`` itself, or those of the lists inside it.

    If a list has articles, all its records are returned, also those without text. A value without
    any article is one record without text.
    """
    yield from _records(value, _DEPTH, known=True, site="")


def _records(value: object, depth: int, *, known: bool, site: str) -> Iterator[Found]:
    if isinstance(value, list) and depth:
        for each in value:
            yield from _records(each, depth - 1, known=known, site=site)
    if not isinstance(value, dict):
        return
    if rows := _table(value):
        yield from (_found(row, site) for row in rows)
        return
    fields = _flat(value)
    if has_text(fields) and (known or _is_plain(fields)):
        yield Found(value, fields, site)
        return
    if depth:
        found = [*_nested(value, depth, known=known, site=_feed(value, fields) or site)]
        if found:
            yield from found
            return
    yield Found(value, None, site)


def _found(record: Record, site: str) -> Found:
    fields = _flat(record)
    return Found(record, fields if has_text(fields) else None, site)


def _nested(value: Record, depth: int, *, known: bool, site: str) -> Iterator[Found]:
    """The records inside ``value``, from those parts that have articles."""
    if "@graph" in value:
        described = [one for one in linkeddata.articles(value) if not linkeddata.is_page(one)]
        found = [_found(one, site) for one in described]
        if any(one.fields for one in found):
            yield from found
            return
    keyed = _is_keyed(value)
    for name, inner in value.items():
        if isinstance(inner, dict | list):
            bare = fieldnames.key(name)
            usual = keyed or (
                known and (bare in _COLLECTIONS or name.isdecimal() or bare.endswith(_COLLECTED))
            )
            if isinstance(inner, dict) and keyed and is_address(name):
                inner = {"url": name, **inner}  # noqa: PLW2901
            found = [*_records(inner, depth - 1, known=usual, site=site)]
            if any(one.fields for one in found):
                yield from found


def _is_keyed(value: Record) -> bool:
    """Whether ``value`` has articles under their addresses, or under ids, one of them clear."""
    inner = [each for each in value.values() if isinstance(each, dict)]
    if len(inner) < max(1, len(value)):
        return False
    some = len(inner) > 1 and any(_is_plain(_flat(each)) for each in inner)
    return some or all(map(is_address, value))


def _feed(value: Record, fields: Mapping[str, object]) -> str:
    """The name of the publication if ``value`` is a feed: the title of a JSON Feed.

    Other feeds in JSON have a ``feed`` beside their entries, with the title, and a channel of
    Telegram has a name beside its messages.
    """
    if "jsonfeed.org" in str(value.get("version"))[:100]:
        return first(fields, fieldnames.TITLE)
    if isinstance(value.get("messages"), list) and "type" in value:  # a channel of Telegram
        return first(value, ("name",))
    return first(feed, ("title",)) if isinstance(feed := value.get("feed"), dict) else ""


def _is_plain(fields: Mapping[str, object]) -> bool:
    """Whether ``fields`` are clearly an article's and not the texts of some program."""
    stated = (
        bool(first(fields, fieldnames.TITLE)),
        _is_dated(fields),
        bool(_url(fields)),
    )
    length = sum(map(len, _full_text(fields)))
    return sum(stated) >= 2 and length >= _PLAIN


def _table(value: Record) -> list[Record]:
    """The rows, as records, of a table stored by columns, as pandas and others do."""
    names = value.get("columns")
    for key in ("data", "rows", "values"):
        lines = value.get(key)
        if not isinstance(lines, list) or not all(isinstance(line, list) for line in lines):
            continue
        header = names if isinstance(names, list) else lines[0] if lines else []
        named = [fieldnames.key(name) for name in header]
        if any(name in (*fieldnames.TEXT, *fieldnames.BRIEF) for name in named):
            rows = lines if header is names else lines[1:]
            return [dict(zip(map(str, header), row, strict=False)) for row in rows]
    columns = {name: column for name, column in value.items() if fieldnames.key(name) in _COLUMNS}
    if len(columns) < 2:
        return []
    if all(isinstance(column, dict) for column in columns.values()):
        return _rows_by_index(value, columns)
    if all(isinstance(column, list) for column in columns.values()):
        return _rows_by_position(value, columns)
    return []


def _rows_by_index(value: Record, columns: Mapping[str, object]) -> list[Record]:
    """The rows of ``{"title": {"0": …, "1": …}, "text": {"0": …, "1": …}}``, "0" and "1"."""
    first = next(iter(columns.values()))
    index = list(first) if isinstance(first, dict) else []
    counted = all(str(row).isdecimal() for row in index)
    if not index or not (counted or (len(index) > 1 and WITHIN.isdisjoint(index))):
        return []
    if any(isinstance(column, dict) and column.keys() != set(index) for column in columns.values()):
        return []
    return [
        {
            name: column[row]
            for name, column in value.items()
            if isinstance(column, dict) and row in column
        }
        for row in index
    ]


def _rows_by_position(value: Record, columns: Mapping[str, object]) -> list[Record]:
    """The rows of ``{"title": […], "text": […]}``, if the lists are equally long, at least 2."""
    lists = [column for column in columns.values() if isinstance(column, list)]
    count = len(lists[0])
    titled = any(fieldnames.key(name) in fieldnames.TITLE for name in columns)
    if not titled or count < 2 or any(len(column) != count for column in lists):
        return []
    if any(isinstance(each, dict) for column in lists for each in column):
        return []  # several versions of one title and text
    return [
        {name: column[number] for name, column in value.items()
         if isinstance(column, list) and len(column) == count}
        for number in range(count)
    ]  # fmt: skip


def articles(source: Source) -> Iterator[Item]:
    """The articles in ``source``, one at a time; a flaw affects one record, not the file."""
    with source.stream() as reader:
        for each in jsonvalues.values(reader):
            if isinstance(each, Flaw):
                yield each
            else:
                for parsed in in_value(each.value, each.data):
                    yield parsed or Skipped(f"line {each.line}")


def in_value(value: object, data: bytes) -> Iterator[Parsed | None]:
    """The articles in the JSON ``value``; None for a record without text.

    Ids are computed from canonical bytes of the record, which do not depend on the order of keys,
    on spaces and on escapes. ``data`` are the source bytes of ``value``.
    """
    if isinstance(value, dict) and (ours := exported.from_record(value)):
        yield Parsed(ours, content=canonical(value), former=data)
        return
    found_any = False
    for found in records(value):
        found_any = True
        for each in _several(found):
            parsed = parse(each.fields, each.site) if each.fields else None
            if parsed is None or not parsed.article.blocks:
                yield None
                continue
            try:
                own = canonical(each.record)
            except (ValueError, RecursionError):  # thousands of digits in a number, deep nesting
                own = data
            former = data if each.record is value else own
            yield parsed._replace(content=own, former=former)
    if not found_any:
        yield None


def _several(found: Found) -> Iterator[Found]:
    """``found``, or each article of a text of several (Multi-News)."""
    record = found.record
    for name, text in record.items() if found.fields else ():
        if isinstance(text, str) and _SEVERAL in text and fieldnames.key(name) in fieldnames.TEXT:
            for part in filter(str.strip, text.split(_SEVERAL)):
                one = {name: part}
                yield Found(one, _flat(one), found.site)
            return
    yield found


def canonical(record: Record) -> bytes:
    """The canonical bytes of ``record``."""
    text = json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass")


def parse(fields: Mapping[str, object], site: str = "") -> Parsed:
    """The article in a record with these ``fields``, without id and path.

    ``site`` is its publication if the record itself names none.
    """
    fields = _pieces(fields)
    if "heading" in fields and isinstance(paper := fields.get("title"), dict):  # Trove
        fields = {**fields, "title": fields["heading"], "publication": paper}
    url = _url(fields)
    publication = _publication(fields) or site or _host(fields, url)
    title = _title(fields)
    blocks = _blocks(fields, title)
    stated = _stated(fields)
    written, blocks = dateline.taken_from(blocks, publication)
    published = stated or urls.published(url) or (written.published if written else "")
    given = _dateline(fields)
    return Parsed(
        Article(
            id="",
            path="",
            title=title,
            publication=publication,
            section=_section(fields),
            published=published,
            dateline=written.dateline if written else Dateline(given),
            byline=_byline(fields),
            caption=first(fields, fieldnames.CAPTION),
            media_id=_media_id(fields),
            url=urls.original(url),
            blocks=tuple(blocks),
            tags=_tags(fields),
            places=tuple(filter(_is_place, listed(fields, fieldnames.PLACES))),
        )
    )


def _url(fields: Mapping[str, object]) -> str:
    """The address of the article: not of a site's front page, or of a copy, if there is another."""
    found = [text for key in fieldnames.URL if key in fields and (text := url_in(fields[key]))]
    if not found and isinstance(links := fields.get("links"), dict):
        found = [url_in(links)]
    return next((url for url in found if not _ELSEWHERE.match(url)), found[0] if found else "")


def _media_id(fields: Mapping[str, object]) -> str:
    found = (id_in(fields[key]) for key in fieldnames.ID if key in fields)
    others = fields.get("altids")  # AP's
    return next(filter(None, found), "") or (
        text_in(others.get("itemid")) if isinstance(others, dict) else ""
    )


def _flat(record: Record) -> dict[str, object]:
    """The fields of ``record`` and its envelopes, by their normalized names.

    ``_source`` is the document in a search engine's hit, never the field ``source``; the other keys
    are the hit's metadata. A ``source`` that contains the text is an envelope, too.
    """
    document = record.get("_source")
    hit: Record = {}
    if isinstance(document, dict):
        hit, record = record, document
    fields: dict[str, object] = {}
    _gather(fields, record)
    if hit:
        _gather(fields, {key: value for key, value in hit.items() if key not in _OF_A_HIT})
    source = fields.get("source")
    if isinstance(source, dict) and not has_text(fields):
        inner: dict[str, object] = {}
        _gather(inner, source)
        if has_text(inner):
            del fields["source"]
            return inner | {key: value for key, value in fields.items() if key not in inner}
    if has_text(fields):
        for name, value in record.items():
            if isinstance(value, dict) and fieldnames.key(name).endswith(_BESIDE):
                beside: dict[str, object] = {}
                _gather(beside, value, 0)
                for group in ("og", "article"):  # as newspaper arranges a page's metadata
                    if isinstance(of_group := value.get(group), dict):
                        _gather(beside, of_group, 0)
                for key in beside.keys() - _TEXTS:
                    if fields.get(key) in _EMPTY:
                        fields[key] = beside[key]
    return fields


def _gather(fields: dict[str, object], record: Record, depth: int = 2) -> None:
    """Add the fields of ``record`` and its envelopes to ``fields``, which take precedence."""
    own: dict[str, object] = {}
    for key, value in record.items():
        own.setdefault(fieldnames.key(key), value)
    for key, value in own.items():
        if fields.get(key) in _EMPTY:
            fields[key] = value
    for name, value in record.items():
        if (kind := fieldnames.field(name)).startswith("~") and fields.get(kind) in _EMPTY:
            fields[kind] = value
    for name in _ENVELOPES if depth else ():
        inner = own.get(name)
        if isinstance(inner, dict):
            _gather(fields, inner, depth - 1)


def has_text(fields: Mapping[str, object]) -> bool:
    """Whether ``fields`` have the text of an article, or a title and a summary."""
    if _full_text(fields):
        return True
    if isinstance(fields.get("summary"), dict) and paragraphs_in(fields["summary"]):
        return True  # a feed reader's item
    return bool(_found_text(fields, fieldnames.BRIEF)) and bool(_title(fields))


def _full_text(fields: Mapping[str, object]) -> list[str]:
    """The paragraphs of the first full text, also those of a document in parts with a title."""
    found = _found_text(fields, fieldnames.TEXT)
    if not found and isinstance(news := fields.get("news"), list):
        found = paragraphs_in(news) if all(isinstance(each, str) for each in news) else []  # AFP's
    if "td" in fields and found == paragraphs_in(fields.get("lp")):
        found = [*found, *paragraphs_in(fields["td"])]  # Factiva's lead and the rest
    if found and _CUT.search(found[-1][-40:]):  # as NewsAPI cuts a text
        whole = (paragraphs_in(fields[key]) for key in fieldnames.TEXT if key in fields)
        found = max(found, *whole, key=lambda texts: sum(map(len, texts)))
    if found or not _title(fields):
        return found
    for key in filter(fields.__contains__, _IN_PARTS):
        if isinstance(value := fields[key], dict | list):
            found = parts_of(value)
            if sum(map(len, found)) >= _PLAIN:
                return found
    return []


def _found_text(fields: Mapping[str, object], keys: Sequence[str]) -> list[str]:
    """The paragraphs of the first text under one of ``keys``."""
    found = (paragraphs_in(fields[key]) for key in keys if key in fields)
    return next(filter(None, found), [])


def _pieces(fields: Mapping[str, object]) -> Mapping[str, object]:
    """``fields`` and those that a text in typed pieces has: the Washington Post's date."""
    found: dict[str, object] = {}
    for key in ("contents", "content", "contentelements"):
        if isinstance(pieces := fields.get(key), list):
            for piece in pieces[:LONGEST_LIST]:
                if isinstance(piece, dict) and (kind := piece.get("type")) in _TYPED:
                    found.setdefault(_TYPED[str(kind)], piece.get("content"))
    return {**found, **{key: value for key, value in fields.items() if value}} if found else fields


def _blocks(fields: Mapping[str, object], title: str) -> list[Block]:
    """The body: the record's first text, without furniture and a copy of the title."""
    blocks: list[Block] = []
    for written in _full_text(fields) or _found_text(fields, fieldnames.BRIEF):
        text = unescape(written) if "&lt;" in written and _ESCAPED.search(written) else written
        if fragments.has_markup(text):
            inner = _INNER_BODY.search(text)
            blocks += fragments.blocks(text[inner.end() :] if inner else text)
        else:
            is_escaped = text.count("\\n") > 1 and "\n" not in text
            plain = text.replace("\\r", "").replace("\\n", "\n") if is_escaped else text
            lines = [paragraphs.decoded(line).strip() for line in plain.splitlines()]
            blocks += paragraphs.blocks(paragraphs.unwrap(lines))
    blocks = furniture.cleared(blocks)
    if len(blocks) > 1 and title and folded(blocks[0].text) == folded(title):
        del blocks[0]
    return blocks


def _title(fields: Mapping[str, object]) -> str:
    """The title; a ``name`` is one only beside a date and an address, or in a message."""
    for key in filter(fields.__contains__, fieldnames.TITLE):
        value = fields[key]
        if isinstance(value, list):
            value = main_version(value)
        text = "" if isinstance(value, int | float) else ", ".join(texts_in(value))
        if text and not is_address(text):
            return text
    if ("name" in fields or "from" in fields) and _is_dated(fields):
        if (name := text_in(fields.get("name"))) and url_in(fields.get("url")):
            return name
        if isinstance(subject := fields.get("subject"), str) and ("from" in fields):
            return text_in(subject)
    return ""


def _is_dated(fields: Mapping[str, object]) -> bool:
    return any(date_in(fields[key]) for key in fieldnames.DATE if key in fields)


def _section(fields: Mapping[str, object]) -> str:
    for key in filter(fields.__contains__, fieldnames.SECTION):
        text = ", ".join(texts_in(without_numbers(fields[key])))
        if text and LETTER.search(text) and text.casefold() not in _NO_SECTION:
            return text
    return ""


def _dateline(fields: Mapping[str, object]) -> str:
    """The place that the record itself names as that of the report."""
    value = fields.get("dateline") or fields.get("located")
    if isinstance(value, dict):
        located = value.get("located")
        inner = located.get("city") if isinstance(located, dict) else None
        value = value.get("text") or inner or value
    return ", ".join(texts_in(value))


def _stated(fields: Mapping[str, object]) -> str:
    """The date of publication that ``fields`` state, also as a year, a month and a day."""
    for key in filter(fields.__contains__, fieldnames.DATE):
        value = fields[key]
        if (key != "data" or isinstance(value, str)) and (found := date_in(value)):
            return found
    if "feedtitle" in fields and (found := date_in(fields.get("updated"))):
        return found  # Tiny Tiny RSS has no other date
    if "fulltext" in fields or "account" in fields:  # a message in a social network
        found = date_in(fields.get("createdat"))
        if found:
            return found
    year, month, day = (
        text_in(fields.get(key)).removesuffix(".0") for key in ("year", "month", "day")
    )
    if not re.fullmatch(r"(?:1[5-9]|20)\d\d", year):
        return ""
    if month.isdecimal() and (day.isdecimal() or not day):
        return dates.stamp("-".join(part.zfill(2) for part in (year, month, day) if part)) or year
    return dates.stamp(f"{day} {month} {year}".strip()) or year if month else year


def _publication(fields: Mapping[str, object]) -> str:
    for key in filter(fields.__contains__, fieldnames.SITE):
        value = fields[key]
        if key == "media" and not (isinstance(value, dict) and "name" in value):
            continue  # mostly pictures
        name = text_in(without_numbers(value))
        if name and not url_in(name) and LETTER.search(name) and name.casefold() not in _NO_SITE:
            return urls.publication(f"//{name}") if is_host(name) else name
    return ""


def _host(fields: Mapping[str, object], url: str) -> str:
    found = (text_in(fields[key]) for key in fieldnames.HOST if key in fields)
    host = next(filter(is_host, found), "")
    return urls.publication(f"//{host}" if host else url) if host or url else ""


def _byline(fields: Mapping[str, object]) -> str:
    for key in filter(fields.__contains__, fieldnames.BYLINE):
        stated = without_numbers(fields[key])
        if key == "credits" and isinstance(stated, dict):
            stated = stated.get("by")
        names = [
            plain_spaces(name) for name in texts_in(stated)
            if not url_in(name) and LETTER.search(name) and not name.startswith("#")
        ]  # fmt: skip
        written = ", ".join(dict.fromkeys(names))
        if written:
            written = written.replace("; ", ", ")
            return headers.reporters(headers.byline(written) or written)
    tags = fields.get("tags")
    authors = [each for each in tags[:LONGEST_LIST] if isinstance(each, dict)
               and each.get("type") == "contributor"] if isinstance(tags, list) else []  # fmt: skip
    return ", ".join(texts_in(authors))  # the Guardian's


def _tags(fields: Mapping[str, object]) -> tuple[str, ...]:
    """The tags in ``fields``, without keywords that a program has computed, and without states."""
    if "metakeywords" in fields:  # newspaper's "keywords" are the most common words of the text
        fields = {**fields, "keywords": fields["metakeywords"]}
    if isinstance(tags := fields.get("tags"), list):
        tags = [t for t in tags if not (isinstance(t, dict) and t.get("type") == "contributor")]
        fields = {**fields, "tags": tags}
    if isinstance(fields.get("subject"), str) and "from" in fields:  # a mail
        fields = {**fields, "subject": ""}
    found = (_READER_TAG.fullmatch(tag) or tag for tag in listed(fields, fieldnames.TAGS))
    tags = (tag if isinstance(tag, str) else tag["label"] for tag in found)
    return tuple(dict.fromkeys(tag for tag in tags if tag))


def _is_place(name: str) -> bool:
    """Whether ``name`` may be a place: "later" is where a feed reader has put the article."""
    return LETTER.search(name) is not None and not (name.isascii() and name.islower())
