"""Parses Markdown with YAML front matter, as note-taking programs and site generators write it.

markdown-it-py parses it as CommonMark with tables and strikethrough, with two changes for prose:
indented text is not code, and a ``*`` inside a word is a literal asterisk. The front matter gives
the article's fields, under all common spellings of the keys.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import yaml

from reader.archive.fields import dateline, dates, urls
from reader.archive.formats import exported, fragments
from reader.archive.formats.exported import NOT_THE_ARTICLE
from reader.archive.registry import Parsed
from reader.archive.sources import Source
from reader.model import LINE_FIELDS, Article, Block, BlockKind, Dateline
from reader.safety import one_line
from reader.system.lazy import in_order, lazy_pattern, words
from reader.system.yaml_nodes import AliasError, SafeLoader, line_of, refuse_aliases

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token


MAX_BRACKETS = 20_000
"""In a text with more opening brackets than this, links are not parsed, to save time."""
MAX_OPEN = 500
"""The same if more brackets than this are open at once: the library rescans all inside each."""

_MAX_NESTING = 200
# Absurdly nested lines are unnested, because the library drops what is nested too deeply.
_DEEP = lazy_pattern(r"^(?:[ \t>]|[-*+](?=[ \t])|\d{1,9}[.)](?=[ \t])){60,}", re.MULTILINE)
_FOOTNOTE_TEXT = lazy_pattern(r"^ {0,3}\[\^[^\[\]\s]{1,100}\]:[ \t]*", re.MULTILINE)
# "[Q]: Why?" is not a reference definition: that has a target.
_NO_REFERENCE = lazy_pattern(
    r"^( {0,3})(?=\[[^\[\]\n]{1,200}\]:[ \t]*(?![ \t]|<?(?:https?:|mailto:|ftp:|www\.|[./#])))",
    re.MULTILINE,
)
_DECLARATION = lazy_pattern(r"(?<!\\)<(?=[?!])")
_RAW = ("script", "style", "textarea", "pre")
_TASK = lazy_pattern(r"\[[ xX]\][ \t]+(?=\S)")
_CALLOUT = lazy_pattern(r"\[![\w-]{1,40}\][+-]?[ \t]*")
_WIKI = lazy_pattern(r"(!?)\[\[(?:[^\[\]|\n]{1,300}\|)?([^\[\]|\n]{1,300})\]\]")
_REFERENCE = lazy_pattern(r"\[([^\[\]]{0,500}[^\W\d_][^\[\]]{0,500})\]\[[^\[\]]{1,200}\]")
_FOOTNOTE = lazy_pattern(r"\[\^[^\[\]\s]{1,100}\]")
_TAG = lazy_pattern(r"</?([a-zA-Z][a-zA-Z0-9-]*)")
# Signs of anything but plain paragraphs, headings and lists.
_MARKED = lazy_pattern(r"[*_`\[\]<>\\~&|=\x00]|[^\S\n ]|^ ", re.MULTILINE)
_BEGUN = lazy_pattern(r"^ *(?:[#+-]|\d{1,9}[.)])", re.MULTILINE)
_HEADING = lazy_pattern(r"(#{1,6}) ([^#\n]*[^#\s])[ ]*")
_ITEM = lazy_pattern(r"- (?:\w(?<!\d)|[\"“‘'])")
_BRACKET = lazy_pattern(r"(?<!\\)\[")
_BLANK = lazy_pattern(r"\n\s*\n")
_BRACKET_OR_BLANK = lazy_pattern(r"[\[\]]|\n\s*\n")
_ELEMENTS = words(
    """
    a abbr acronym address article aside audio b bdi bdo big blockquote body br button caption
    center cite code col colgroup data dd del details dfn dialog dir div dl dt em embed fieldset
    figcaption figure font footer form frame h1 h2 h3 h4 h5 h6 head header hr html i iframe img
    input ins kbd label legend li link main map mark menu meta nav noscript object ol optgroup
    option output p param picture pre progress q rp rt ruby s samp script section select small
    source span strike strong style sub summary sup svg table tbody td template textarea tfoot th
    thead time title tr track tt u ul var video wbr
    """
)
# What Omnivore puts above the highlights of an article.
_OMNIVORE = lazy_pattern(
    r"(?:\A|(?<=\n\n))\[Read on Omnivore\]\(https?://[^()\s]{1,500}\)[ \t]*(?:\n|$)"
    r"(?:\[Read Original\]\((?P<url>https?://[^()\s]{1,2000})\)[ \t]*)?(?=\n|\Z)",
)
_CELLS = " | "
_CONTAINERS: dict[str, BlockKind] = {"blockquote": "quotation", "list_item": "item"}


def articles(source: Source) -> Iterator[Parsed]:
    """The article in ``source``."""
    yield parse(source.text)


def parse(text: str) -> Parsed:
    """The article in the Markdown ``text`` (line feeds only), without id and path.

    Front matter that is not safe, valid YAML is the problem; the body is still read. If the front
    matter has no title, the first heading of level one is the title; a copy of the title above the
    story is dropped. An article that Reader has exported is read back unchanged.
    """
    matter, body, problem = split_front_matter(text)
    article = _article(matter)
    ours = _is_exported(matter)
    if ours:
        body = f"\n{body}".partition(f"\n{NOT_THE_ARTICLE}\n")[0]
    elif "[Read on Omnivore](" in body and (found := _OMNIVORE.search(body)):
        body = body[: found.start()] + body[found.end() :]
        article = article._replace(url=article.url or urls.original(found["url"] or ""))
    blocks = list(_blocks(body))
    title = article.title
    if blocks and blocks[0][0] == 1 and (not title or ours or blocks[0][1].text == title):
        first = blocks.pop(0)[1].text
        title = title or first
    article = article._replace(title=title, blocks=tuple(block for _, block in blocks))
    return Parsed(article if ours else _with_dateline(article), problem)


def plain(text: str) -> str:
    """The words of the inline Markdown ``text``, also in links and emphasis; without pictures."""
    (token,) = _parser().parseInline(_with_few_brackets(text))
    return _words(token)


def _with_dateline(article: Article) -> Article:
    """``article`` with a dateline at the start of its first paragraph moved to its own field."""
    found, blocks = dateline.taken_from(article.blocks, article.publication)
    if not found or article.dateline.text:
        return article
    published = article.published or found.published
    return article._replace(dateline=found.dateline, published=published, blocks=tuple(blocks))


def _blocks(body: str) -> Iterable[tuple[int, Block]]:
    """The blocks of ``body``, each with its heading level (0 if it is not a heading)."""
    found = without_the_library(body)
    return by_the_library(body) if found is None else found


def without_the_library(body: str) -> list[tuple[int, Block]] | None:
    """The blocks of a ``body`` with only plain paragraphs, headings and lists; else None.

    Most articles have nothing else, and importing the library takes a tenth of a second.
    """
    if _MARKED.search(body):
        return None
    blocks: list[tuple[int, Block]] = []
    for part in _BLANK.split(body.strip("\n")):
        heading = _HEADING.fullmatch(part)
        if heading:
            blocks.append((len(heading[1]), Block("subheading", one_line(heading[2]))))
        elif part.startswith("-"):
            lines = part.split("\n")
            if not all(map(_ITEM.match, lines)):
                return None
            blocks += ((0, Block("item", one_line(line[2:]))) for line in lines)
        elif _BEGUN.search(part):
            return None
        elif text := one_line(part):
            blocks.append((0, Block("paragraph", text)))
    return blocks


def by_the_library(body: str) -> Iterator[tuple[int, Block]]:
    """The blocks of ``body``, parsed by the Markdown library, each with its level."""
    places: list[_Place] = []
    cells: list[str] = []
    level = 0
    for token in _parser().parse(_prepared(body)):
        name, _, end = token.type.rpartition("_")
        if name in _CONTAINERS and end == "open":
            number = f"{token.info}{token.markup} " if token.info else ""
            places.append(_Place(_CONTAINERS[name], number))
        elif name in _CONTAINERS:
            places.pop()
        elif token.type == "heading_open":
            level = int(token.tag[1])
        elif token.type in ("th_open", "td_open"):
            cells.append("")
        elif token.type == "tr_close":
            if any(cells):
                yield 0, Block("item", _CELLS.join(cells))
            cells.clear()
        elif token.type == "inline":
            if cells:
                cells[-1] = _words(token)
            else:
                yield from _block(token, level, places)
            level = 0
        elif token.content or token.type == "fence":
            yield from ((0, block) for block in _verbatim(token))


@dataclass(slots=True)
class _Place:
    """An open quotation or list item; its number goes to its first paragraph."""

    kind: BlockKind
    number: str = ""
    used: bool = False


def _block(token: Token, level: int, places: Sequence[_Place]) -> Iterator[tuple[int, Block]]:
    text = _words(token)
    if not places:
        if text:
            yield level, Block("subheading" if level else "paragraph", text)
        return
    place = places[-1]
    mark = (_TASK if place.kind == "item" else _CALLOUT).match(token.content)
    if mark and not place.used:
        text = text[len(mark[0].strip()) :].lstrip()
    if not text:
        return
    quoted = any(each.kind == "quotation" for each in places)
    if place.kind == "item" and not place.used:
        yield 0, Block("item", place.number + text)
    elif level and not quoted:
        yield 0, Block("subheading", text)
    else:
        yield 0, Block("quotation" if quoted else "paragraph", text)
    place.used = True


def _verbatim(token: Token) -> Iterator[Block]:
    """The blocks of HTML or of a fence: its info string and paragraphs between blank lines.

    An unclosed fence contains all the rest of a text, which is prose and not code.
    """
    if token.type == "html_block":
        yield from fragments.blocks(token.content)
        return
    named = token.info.strip()
    for part in (named if " " in named else "", *_BLANK.split(token.content)):
        if text := one_line(part):
            yield Block("paragraph", text)


def _words(token: Token) -> str:
    """The text of the inline ``token`` without any markup, on one line."""
    parts: list[str] = []
    for child in token.children or ():
        if child.type in ("text", "code_inline"):
            parts.append(child.content)
        elif child.type in ("softbreak", "hardbreak"):
            parts.append(" ")
        elif child.type == "html_inline":
            tag = _TAG.match(child.content)
            if tag and tag[1].lower() not in _ELEMENTS:
                parts.append(child.content)
            elif tag and tag[1].lower() == "br":
                parts.append(" ")
    return one_line("".join(parts))


def _prepared(body: str) -> str:
    """``body`` without comments and with unclosed elements escaped, so that no text is dropped."""
    body = fragments.without_comments(body)
    if "<" in body:
        body = _DECLARATION.sub(r"\\<", body)
        lower = body.lower()
        for name in _RAW:
            if f"<{name}" in lower and f"</{name}" not in lower:
                body = re.sub(rf"(?<!\\)<(?={name}\b)", r"\\<", body, flags=re.IGNORECASE)
    if "]:" in body:
        body = _NO_REFERENCE.sub(r"\1\\", _FOOTNOTE_TEXT.sub("\n", body))
    body = _DEEP.sub(lambda deep: "> " if ">" in deep[0] else "", body)
    return _with_few_brackets(body)


def _with_few_brackets(text: str) -> str:
    count = text.count("[")
    too_many = count > MAX_BRACKETS or (count > MAX_OPEN and _open_at_once(text) > MAX_OPEN)
    return _BRACKET.sub(r"\\[", text) if too_many else text


def _open_at_once(text: str) -> int:
    """The largest number of open brackets in any part between blank lines."""
    most = now = 0
    for found in _BRACKET_OR_BLANK.finditer(text):
        now = now + 1 if found[0] == "[" else max(now - 1, 0) if found[0] == "]" else 0
        most = max(most, now)
    return most


@cache
def _parser() -> MarkdownIt:
    """The library's parser with our changes."""
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"maxNesting": _MAX_NESTING})
    parser.enable(["table", "strikethrough"])
    parser.disable("code")
    parser.inline.ruler.at("emphasis", _emphasis)
    parser.inline.ruler.before("link", "wiki", _wiki)
    parser.inline.ruler.after("link", "dangling", _dangling)
    # Only the words of a link are shown, so any target is allowed.
    parser.validateLink = lambda _: True  # type: ignore[method-assign,assignment]
    parser.normalizeLink = parser.normalizeLinkText = lambda url: url  # type: ignore[method-assign,assignment]
    return parser


def _emphasis(state: StateInline, silent: bool) -> bool:
    """The library's rule for ``*`` and ``_``, except inside words of alphabetic scripts."""
    from markdown_it.rules_inline.state_inline import Delimiter

    marker = state.src[state.pos]
    if silent or marker not in "_*":
        return False
    end = state.pos
    while end < state.posMax and state.src[end] == marker:
        end += 1
    around = state.src[max(state.pos - 1, 0) : state.pos] + state.src[end : end + 1]
    within = len(around) == 2 and all(char.isalnum() and ord(char) < 0x2E80 for char in around)
    scanned = state.scanDelims(state.pos, marker == "*" and not within)
    for _ in range(scanned.length):
        state.push("text", "", 0).content = marker
        state.delimiters.append(
            Delimiter(
                marker=ord(marker),
                length=scanned.length,
                token=len(state.tokens) - 1,
                end=-1,
                open=scanned.can_open,
                close=scanned.can_close,
            )
        )
    state.pos += scanned.length
    return True


def _wiki(state: StateInline, silent: bool) -> bool:
    """``[[Page|words]]`` becomes its words; ``![[picture]]`` and ``[^1]`` are dropped."""
    if state.src[state.pos] not in "![":
        return False
    found = _WIKI.match(state.src, state.pos)
    gone = _FOOTNOTE.match(state.src, state.pos) if found is None else None
    if found is None and gone is None:
        return False
    if not silent and found and not found[1]:
        state.push("text", "", 0).content = found[2]
    state.pos = (found or gone).end()  # type: ignore[union-attr]
    return True


def _dangling(state: StateInline, silent: bool) -> bool:
    """``[words][1]`` becomes its words if [1] is not defined; ``row[0][1]`` is not a link."""
    found = _REFERENCE.match(state.src, state.pos) if state.src[state.pos] == "[" else None
    if found is None or state.src[max(state.pos - 1, 0)].isalnum():
        return False
    if not silent:
        state.push("text", "", 0).content = found[1]
    state.pos = found.end()
    return True


MAX_FRONT_MATTER = 32 * 1024
"""The longest front matter, in code points, that is read."""

_KEYS = {
    "title": in_order("title headline name"),
    "publication": in_order("publication source site sitename outlet newspaper publisher"),
    "archive": in_order("archive collection"),
    "section": in_order("section category categories rubric"),
    "published": in_order("published date datepublished publisheddate publishdate pubdate"),
    "byline": in_order("byline author authors creator"),
    "caption": in_order("caption imagecaption photocaption"),
    "media_id": in_order("mediaid id guid"),
    "url": in_order("url link canonical canonicalurl permalink sourceurl"),
    "dateline": in_order("dateline"),
}
_LISTS = {
    "tags": in_order("tags keywords tag"),
    "places": in_order("places place locations location"),
}
_OPEN = lazy_pattern(r"\ufeff?\s*---[ \t]*\n")
_CLOSE = lazy_pattern(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE)
_ALIASES = lazy_pattern(r"(?:^|[\s\[{,:-])[&*][\w-]", re.MULTILINE)
_NAME_KEYS = ("name", "title", "url")
_NOTHING = words("none null n/a - ~ unknown")


class _Loader(SafeLoader):  # type: ignore[misc]
    """The safe loader, which loads every plain scalar as text.

    So ``2017-02-30`` is not an error, ``007`` keeps its zeros, and the title "No" is not false.
    """


_Loader.yaml_implicit_resolvers = {}


def split_front_matter(text: str) -> tuple[Mapping[str, object], str, str]:
    """The front matter of ``text``, the body after it, and the problem with the front matter.

    The problem is a reason for a :class:`~reader.model.Notice`, or empty.
    """
    opened = _OPEN.match(text)
    if opened is None:
        return {}, text, ""
    closed = _CLOSE.search(text, opened.end())
    if closed is None:
        return {}, text[opened.end() :], "its front matter has no end (---), so it was not read"
    matter, problem = _loaded(text[opened.end() : closed.start()])
    if problem:
        problem = f"its front matter {problem}, so only the body was read"
    return matter, text[closed.end() :], problem


def _loaded(source: str) -> tuple[Mapping[str, object], str]:
    """The keys and values in the YAML ``source``, or the problem with it."""
    if len(source) > MAX_FRONT_MATTER:
        return {}, f"is longer than {MAX_FRONT_MATTER // 1024} KiB"
    try:
        # Aliases can expand without limit ("billion laughs"); front matter does not need them.
        if _ALIASES.search(source):
            refuse_aliases(source)
        matter = yaml.load(source, _Loader)
    except AliasError:
        return {}, "uses YAML aliases"
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        return {}, f"is not valid YAML{_where(error)}"
    if not isinstance(matter, dict | None):
        return {}, "is not a list of 'key: value' lines"
    return {_key(key): value for key, value in (matter or {}).items()}, ""


def _article(matter: Mapping[str, object]) -> Article:
    """The article that ``matter`` describes, without id, path and blocks.

    The values of an article that Reader has exported are taken literally. In other front matter a
    value such as "unknown" counts as missing, the URL may give the date, and places are read from
    the dateline.
    """
    if _is_exported(matter):
        return _exported(matter)
    fields = {name: _first(matter, keys) for name, keys in _KEYS.items()}
    lists = {name: _list(matter, keys) for name, keys in _LISTS.items()}
    found = _dateline(fields.pop("dateline"), fields["publication"])
    url = fields["url"]
    fields |= {
        "publication": fields["publication"] or urls.publication(url),
        "published": dates.stamp(fields["published"]) or urls.published(url),
        "url": urls.original(url),
    }
    return Article(
        id="",
        path="",
        **fields,
        dateline=found,
        blocks=(),
        tags=lists["tags"],
        places=lists["places"],
    )


def _is_exported(matter: Mapping[str, object]) -> bool:
    """Whether ``matter`` belongs to an article that Reader has exported."""
    return "readerid" in matter


def _exported(matter: Mapping[str, object]) -> Article:
    names = (*LINE_FIELDS, "dateline")
    lines = {name: text for name in names if isinstance(text := matter.get(_key(name)), str)}
    return exported.article(
        lines, matter.get("datelineplaces"), matter.get("tags"), matter.get("places"), []
    )


def _dateline(text: str, publication: str) -> Dateline:
    """The dateline ``text``, with the places that it would give at the start of a story."""
    found = dateline.find(f"{text} — The", publication) if text else None
    return Dateline(text, found.dateline.places if found else ())


def _where(error: Exception) -> str:
    line = line_of(error)
    return f" (line {line + 1})" if line else ""


def _key(key: object) -> str:
    return re.sub(r"[\s_:-]", "", str(key)[:100]).lower()


def _first(matter: Mapping[str, object], keys: tuple[str, ...]) -> str:
    """The first value of ``keys`` that is not empty, as one text."""
    texts = (", ".join(_texts(matter[key])) for key in keys if key in matter)
    return next((text for text in texts if text), "")


def _list(matter: Mapping[str, object], keys: tuple[str, ...]) -> tuple[str, ...]:
    for key in keys:
        value = matter.get(key)
        if isinstance(value, str):
            value = value.split(";" if ";" in value else ",")
        if texts := _texts(value):
            return tuple(dict.fromkeys(texts))
    return ()


def _texts(value: object) -> list[str]:
    """``value`` as texts: a scalar gives one, a list several, a mapping its name."""
    if isinstance(value, (list, tuple)):
        parts = [part for part in value if not isinstance(part, (list, tuple))]
        return [text for part in parts for text in _texts(part)]
    if isinstance(value, dict):
        return next((_texts(value[key]) for key in _NAME_KEYS if key in value), [])
    text = "" if value is None else str(value).strip()
    return [] if not text or text.casefold() in _NOTHING else [text]
