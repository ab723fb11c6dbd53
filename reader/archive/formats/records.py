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
from reader.archive.formats import exported, fragments, jsonvalues
from reader.archive.registry import Flaw, Item, Parsed, Skipped
from reader.archive.sources import Source
from reader.model import Article, Block, Dateline
from reader.safety import one_line, plain_spaces
from reader.system.lazy import in_order, lazy_pattern, words

Record = Mapping[str, object]

# Names of fields, without punctuation and in lower case, the most specific first.
_TITLE = in_order(
    """
    title headline webtitle articletitle newstitle storytitle titlepage titlerss pagetitle rsstitle
    resolvedtitle giventitle
    """
)
_TEXT = in_order(
    """
    maintext text body articlebody bodytext content contenttext fulltext articletext storytext
    article articlecontent story rawtext contenthtml bodyhtml paragraphs rawcontent plaintext
    textcontent contents document cleanedtext storycontent htmlcontent contentplain
    """
)
_BRIEF = in_order(
    "leadparagraph description summary excerpt abstract snippet standfirst shortdescription"
    " abstractnote metadescription"
)
_SITE = in_order(
    """
    publication sitename site publisher newspaper outlet sourcename medium journal provider source
    newssource metasitename medianame containertitle publicationtitle origin feedtitle feed
    sourcetitle publishername sourcehostname
    """
)
_HOST = in_order("hostname sourcedomain sourcehostname domain domainname host")
_DATE = in_order(
    """
    published publisheddate publishdate datepublish datepublished publishedat publishedon pubdate
    publicationdate publishingdate publicationdatetime webpublicationdate articledate dateposted
    posted date datetime timestamp publishtime publishedtime storydate issued firstpublished
    firstcreated versioncreated datecreated
    """
)
_URL = in_order(
    """
    canonical canonicalurl canonicallink url sourceurl articleurl weburl link permalink
    mainentityofpage source requestedurl pageurl storypermalink alternate resolvedurl givenurl
    """
)
_BYLINE = in_order(
    "byline authors author creator creators writer writers reporter publishedby storyauthors"
)
_SECTION = in_order("section sectionname articlesection category rubric desk channel newsdesk")
_TAGS = in_order("tags keywords categories subjects topics labels tagnames storytags")
_PLACES = in_order("places place locations location")
_CAPTION = in_order("caption imagecaption photocaption")
_ID = in_order("mediaid articleid documentid docid storyid guid uuid id")
_ENVELOPES = in_order(
    "fields metadata meta article data attributes properties document doc row item node"
)
_COLLECTIONS = words(
    """
    articles article items item results result docs data stories entries entry documents posts
    response hits objects messages rows values value news records feed feeds channel rss edges
    nodes children payload itemlistelement objectlist list bookmarks
    """
)
_NAMES = in_order(
    "rendered name title main original value @value $date $numberLong label webTitle displayName"
    " display_name term tag literal @id url"
)
_PARTS = (("given", "family"), ("firstName", "lastName"), ("first_name", "last_name"))
_NOTHING = words("none null n/a nan unknown undefined -")
_LONGEST_LIST = 100
_DEPTH = 5
_PLAIN = 100
"""A text of at least this many code points is an article's text in any field."""

# The metadata of a hit in Elasticsearch and OpenSearch, beside the document in its "_source".
_OF_A_HIT = words("_index _type _score _version _source _routing _ignored fields highlight sort")
# Google Reader's tags: user/-/state/com.google/read is a state, user/-/label/Ghana is a tag.
_READER_TAG = lazy_pattern(r"user/[^/]*/(?:state/[\w.]+/.*|label/(?P<label>.+))")
# Elements of a story whose "type" says that they are not its text.
_NO_PIECES = words("kicker title headline byline author date image video gallery audio")
_WITHIN_ORDER = in_order("rendered text content value html")
_WITHIN = frozenset(_WITHIN_ORDER) | frozenset(_NAMES)
_WHOLE = words("title headline url link permalink")


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
    if _has_text(fields) and (known or _is_plain(fields)):
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
    return Found(record, fields if _has_text(fields) else None, site)


def _nested(value: Record, depth: int, *, known: bool, site: str) -> Iterator[Found]:
    """The records inside ``value``, from those parts that have articles."""
    if "@graph" in value:
        described = [one for one in linkeddata.articles(value) if not linkeddata.is_page(one)]
        found = [_found(one, site) for one in described]
        if any(one.fields for one in found):
            yield from found
            return
    for name, inner in value.items():
        if isinstance(inner, dict | list):
            usual = known and (_key(name) in _COLLECTIONS or name.isdecimal())
            found = [*_records(inner, depth - 1, known=usual, site=site)]
            if any(one.fields for one in found):
                yield from found


def _feed(value: Record, fields: Mapping[str, object]) -> str:
    """The name of the publication if ``value`` is a feed: the title of a JSON Feed.

    Other feeds in JSON have a ``feed`` beside their entries, with the title.
    """
    if "jsonfeed.org" in str(value.get("version"))[:100]:
        return _first(fields, _TITLE)
    return _first(feed, ("title",)) if isinstance(feed := value.get("feed"), dict) else ""


def _is_plain(fields: Mapping[str, object]) -> bool:
    """Whether ``fields`` are clearly an article's and not the texts of some program."""
    stated = (
        bool(_first(fields, _TITLE)),
        any(_date(fields.get(key)) for key in _DATE),
        any(_url(fields.get(key)) for key in _URL),
    )
    length = sum(map(len, next((p for key in _TEXT if (p := _paragraphs(fields.get(key)))), [])))
    return sum(stated) >= 2 and length >= _PLAIN


def _table(value: Record) -> list[Record]:
    """The rows, as records, of a table stored by columns, as pandas and others do."""
    names = value.get("columns")
    for key in ("data", "rows", "values"):
        lines = value.get(key)
        if not isinstance(lines, list) or not all(isinstance(line, list) for line in lines):
            continue
        header = names if isinstance(names, list) else lines[0] if lines else []
        named = [_key(name) for name in header]
        if any(name in (*_TEXT, *_BRIEF) for name in named):
            rows = lines if header is names else lines[1:]
            return [dict(zip(map(str, header), row, strict=False)) for row in rows]
    columns = {name: column for name, column in value.items() if _key(name) in (*_TITLE, *_TEXT)}
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
    if not index or not (counted or (len(index) > 1 and _WITHIN.isdisjoint(index))):
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
    titled = any(_key(name) in _TITLE for name in columns)
    if not titled or count < 2 or any(len(column) != count for column in lists):
        return []
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
        yield Parsed(ours, content=_canonical(value), former=data)
        return
    found_any = False
    for found in records(value):
        found_any = True
        parsed = parse(found.fields, found.site) if found.fields else None
        if parsed is None or not parsed.article.blocks:
            yield None
            continue
        try:
            own = _canonical(found.record)
        except (ValueError, RecursionError):  # a number with thousands of digits, or deep nesting
            own = data
        former = data if found.record is value else own
        yield parsed._replace(content=own, former=former)
    if not found_any:
        yield None


def _canonical(record: Record) -> bytes:
    """The canonical bytes of ``record``."""
    text = json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass")


def parse(fields: Mapping[str, object], site: str = "") -> Parsed:
    """The article in a record with these ``fields``, without id and path.

    ``site`` is its publication if the record itself names none.
    """
    url = next((text for key in _URL if (text := _url(fields.get(key)))), "")
    publication = _publication(fields) or site or _host(fields, url)
    title = _first(fields, _TITLE)
    blocks = _blocks(fields, title)
    stated = next((date for key in _DATE if (date := _date(fields.get(key)))), "")
    if not stated and "feedtitle" in fields:  # Tiny Tiny RSS has no other date
        stated = _date(fields.get("updated"))
    written, blocks = dateline.taken_from(blocks, publication)
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
            tags=_tags(fields),
            places=_listed(fields, _PLACES),
        )
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
    if isinstance(source, dict) and not _has_text(fields):
        inner: dict[str, object] = {}
        _gather(inner, source)
        if _has_text(inner):
            del fields["source"]
            return inner | {key: value for key, value in fields.items() if key not in inner}
    return fields


def _gather(fields: dict[str, object], record: Record, depth: int = 2) -> None:
    """Add the fields of ``record`` and its envelopes to ``fields``, which take precedence."""
    own: dict[str, object] = {}
    for key, value in record.items():
        own.setdefault(_key(key), value)
    for key, value in own.items():
        fields.setdefault(key, value)
    for name in _ENVELOPES if depth else ():
        inner = own.get(name)
        if isinstance(inner, dict):
            _gather(fields, inner, depth - 1)


def _key(name: object) -> str:
    return re.sub(r"[\s_:.@-]", "", str(name)[:100]).lower()


def _has_text(fields: Mapping[str, object]) -> bool:
    if any(_paragraphs(fields.get(key)) for key in _TEXT):
        return True
    if isinstance(fields.get("summary"), dict) and _paragraphs(fields["summary"]):
        return True  # a feed reader's item
    return bool(_first(fields, _TITLE)) and any(_paragraphs(fields.get(key)) for key in _BRIEF)


def _paragraphs(value: object) -> list[str]:
    """A text as one item, a list of texts (or of records with a text) as several."""
    value = _inner(value) if isinstance(value, dict) else value
    if isinstance(value, str):
        return [value] if value.strip() and value.strip().casefold() not in _NOTHING else []
    if not isinstance(value, list):
        return []
    if any(isinstance(each, dict) and not _WHOLE.isdisjoint(each) for each in value):
        return []  # these are articles, not paragraphs
    texts = [text for each in value for text in _paragraphs(_inner(each)) if text.strip()]
    if any(isinstance(each, str) for each in value) and len(texts) > 1 and any(
        isinstance(each, dict) for each in value
    ):  # fmt: skip
        return ["".join(_inner(each) or "" for each in value)]  # text with links in between
    return texts


def _inner(value: object) -> str | None:
    if not isinstance(value, dict):
        return value if isinstance(value, str) else None
    if value.get("type") in _NO_PIECES:
        return None
    found = next((value[key] for key in _WITHIN_ORDER if key in value), None)
    return found if isinstance(found, str) else None


def _blocks(fields: Mapping[str, object], title: str) -> list[Block]:
    """The body: the record's first text, without furniture and a copy of the title."""
    found = next((p for key in (*_TEXT, *_BRIEF) if (p := _paragraphs(fields.get(key)))), [])
    blocks: list[Block] = []
    for text in found:
        if fragments.has_markup(text):
            blocks += fragments.blocks(text)
        else:
            lines = [paragraphs.decoded(line).strip() for line in text.splitlines()]
            blocks += paragraphs.blocks(paragraphs.unwrap(lines))
    blocks = furniture.cleared(blocks)
    if len(blocks) > 1 and title and folded(blocks[0].text) == folded(title):
        del blocks[0]
    return blocks


def _publication(fields: Mapping[str, object]) -> str:
    for key in _SITE:
        name = _text(fields.get(key))
        if name and not _url(name):
            return urls.publication(f"//{name}") if _is_host(name) else name
    return ""


def _host(fields: Mapping[str, object], url: str) -> str:
    host = next((text for key in _HOST if _is_host(text := _text(fields.get(key)))), "")
    return urls.publication(f"//{host}" if host else url) if host or url else ""


def _is_host(name: str) -> bool:
    return re.fullmatch(r"(?:[a-z0-9-]{1,63}\.){1,6}[a-z]{2,24}", name) is not None


def _is_address(text: str) -> bool:
    return re.match(r"https?://\S{3,2000}$", text, re.IGNORECASE) is not None


def _url(value: object) -> str:
    """The URL in ``value``: a text, a link, or the first link in a list."""
    if isinstance(value, list):
        return next((url for each in value[:_LONGEST_LIST] if not isinstance(each, list)
                     and (url := _url(each))), "")  # fmt: skip
    if isinstance(value, dict):
        value = next((value[key] for key in ("href", "@id", "url") if key in value), None)
    text = _text(value)
    return text if _is_address(text) else ""


def _byline(fields: Mapping[str, object]) -> str:
    for key in _BYLINE:
        stated = _without_numbers(fields.get(key))
        names = [plain_spaces(name) for name in _texts(stated) if not _url(name)]
        written = ", ".join(dict.fromkeys(names))
        if written:
            written = written.replace("; ", ", ")
            return headers.byline(written) or written
    return ""


def _date(value: object) -> str:
    """The date in ``value``, with its precision."""
    if isinstance(value, dict) and isinstance(value.get("date-parts"), list):
        numbers = next((part for part in value["date-parts"] if isinstance(part, list)), [])
        return dates.stamp("-".join(str(number)[:4].zfill(2) for number in numbers[:3]))
    return dates.stated(_text(value))


def _first(fields: Mapping[str, object], keys: Sequence[str]) -> str:
    return next((text for key in keys if (text := ", ".join(_texts(fields.get(key))))), "")


def _tags(fields: Mapping[str, object]) -> tuple[str, ...]:
    """The tags in ``fields``, without keywords that a program has computed, and without states."""
    if "metakeywords" in fields:  # newspaper's "keywords" are the most common words of the text
        fields = {**fields, "keywords": fields["metakeywords"]}
    found = (_READER_TAG.fullmatch(tag) or tag for tag in _listed(fields, _TAGS))
    tags = (tag if isinstance(tag, str) else tag["label"] for tag in found)
    return tuple(dict.fromkeys(tag for tag in tags if tag))


def _listed(fields: Mapping[str, object], keys: Sequence[str]) -> tuple[str, ...]:
    found: list[str] = []
    for key in keys:
        value = _without_numbers(fields.get(key))
        if isinstance(value, str):
            value = value.split(";" if ";" in value else ",")
        if isinstance(value, list):
            value = [_valued(each) for each in value[:_LONGEST_LIST]]
        found += _texts(value)
    return tuple(dict.fromkeys(found))


def _without_numbers(value: object) -> object:
    """``value`` without bare numbers, which are the ids of names elsewhere (WordPress)."""
    if isinstance(value, int | float):
        return None
    if isinstance(value, list):
        return [each for each in value if not isinstance(each, int | float)]
    return value


def _valued(value: object) -> object:
    """The value in a pair of kind and value (``{"name": "persons", "value": "Obi, Ada"}``).

    If both are the same (``{"name": "World News", "value": "world-news"}``), the name.
    """
    if isinstance(value, dict) and "name" in value and isinstance(text := value.get("value"), str):
        name = str(value["name"])
        same = [*filter(str.isalnum, name.casefold())] == [*filter(str.isalnum, text.casefold())]
        return name if same or not text.strip(" .0123456789") else text
    return value


def _text(value: object) -> str:
    return plain_spaces(next(iter(_texts(value)), ""))


def _texts(value: object) -> list[str]:
    """``value`` as texts: a scalar gives one, a list several, a mapping its name."""
    if isinstance(value, list):
        return [t for each in value[:_LONGEST_LIST] if not isinstance(each, list)
                for t in _texts(each)]  # fmt: skip
    if isinstance(value, dict):
        for parts in _PARTS:
            if any(isinstance(value.get(part), str) for part in parts):
                return _texts(" ".join(str(value.get(part) or "") for part in parts))
        if named := next((_texts(value[key]) for key in _NAMES if value.get(key)), []):
            return named
        # {"62": {"name": "Ada Obi"}, "63": …}
        return _texts([
            {key: each[key]} for each in list(value.values())[:_LONGEST_LIST]
            if isinstance(each, dict)
            and (key := next((key for key in _NAMES if isinstance(each.get(key), str)), ""))
        ])  # fmt: skip
    if value is None or isinstance(value, bool):
        return []
    text = one_line(str(value))
    if fragments.has_markup(text) or ("&" in text and ";" in text and not _is_address(text)):
        text = " ".join(block.text for block in fragments.blocks(text))
    return [] if not text or text.casefold() in _NOTHING else [text]
