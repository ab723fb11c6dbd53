"""Articles as one self-contained web page, for a browser and for printing.

All text of an article is escaped, and the page's own policy forbids loading and running anything:
a hostile article stays text. Each part of an article is labelled (``data-reader``), so that Reader
can read the page again, and has the direction of its own text.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from reader.archive.registry import PAGE_ARTICLE
from reader.model import ENTITY_KINDS, Block
from reader.store.export.exporting import Exported

_STYLE = """\
:root { color-scheme: light dark; }
body { margin: 0 auto; padding: 2rem 1.25rem; max-width: 38rem;
  font: 1.05rem/1.55 Georgia, "Times New Roman", serif; }
article { padding-bottom: 2rem; margin-bottom: 2rem; border-bottom: 1px solid #8886; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: .3rem 0; }
h2 { font-size: 1.1rem; margin: 1.6rem 0 .4rem; }
.kicker, .meta, footer { font: .85rem/1.45 system-ui, sans-serif; opacity: .75; margin: .2rem 0; }
.caption { font-style: italic; border-inline-start: 3px solid #8886; padding-inline-start: .8rem; }
.dateline { font-variant: small-caps; letter-spacing: .03em; }
blockquote { margin: 1rem 0; padding-inline-start: 1rem;
  border-inline-start: 3px solid #8886; }
aside { border: 1px solid #8886; padding: .2rem 1rem; margin: 1.2rem 0; }
.note { white-space: pre-wrap; }
.untitled { font-style: italic; font-weight: normal; }
nav { border-bottom: 1px solid #8886; margin-bottom: 2rem; } nav ol { padding-left: 2.2rem; }
footer { overflow-wrap: anywhere; }
@media print {
  body { max-width: none; padding: 0; font-size: 11pt; }
  article { break-after: page; border: 0; } article:last-of-type { break-after: auto; }
  h1, h2 { break-after: avoid; } p, blockquote, aside { orphans: 3; widows: 3; }
}
"""

_BEGIN = f"""\
<!DOCTYPE html>
<html><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Articles</title>
<style>
{_STYLE}</style></head><body>
"""

_KINDS = ("People", "Organizations", "Places", "Groups", "Works")
_SAFE_LINKS = ("https://", "http://")


class HtmlForm:
    """One page with an ``<article>`` for each article."""

    def __init__(self) -> None:
        self._listed: list[str] = []

    def begin(self) -> str:
        """The head, with all styles."""
        return _BEGIN

    def contents(self) -> str:
        """The titles of all articles so far, as links; empty for a single article."""
        if len(self._listed) < 2:
            return ""
        lines = "\n".join(self._listed)
        return f"<nav><h2>Contents</h2>\n<ol>\n{lines}\n</ol></nav>\n"

    def article(self, exported: Exported) -> str:
        """One article with its names, and the user's note and quotations."""
        parts = (*_head(exported), *_story(exported), *_marks(exported), *_foot(exported))
        lines = "\n".join(part for part in parts if part)
        identity = escape(exported.article.id)
        title = escape(exported.article.listing)
        day = escape(exported.article.published)
        self._listed.append(
            f'<li dir="auto"><a href="#{identity}">{title}</a>{f" · {day}" if day else ""}</li>'
        )
        return f'{PAGE_ARTICLE} id="{identity}">\n{lines}\n</article>\n'

    def end(self) -> str:
        """The end of the page."""
        return "</body></html>\n"


def _tag(name: str, text: str, kind: str = "") -> str:
    """An element that contains ``text``; empty if there is none."""
    attribute = f' class="{kind}"' if kind else ""
    return f'<{name}{attribute} dir="auto">{escape(text)}</{name}>' if text else ""


def _field(name: str, text: str, field: str, kind: str = "") -> str:
    """An element with a ``field`` of an article, labelled so that Reader can read it again."""
    attribute = f' class="{kind}"' if kind else ""
    if not text:
        return ""
    return f'<{name}{attribute} data-reader="{field}" dir="auto">{escape(text)}</{name}>'


def _line(kind: str, *parts: str) -> str:
    inner = " · ".join(filter(None, parts))
    return f'<p class="{kind}">{inner}</p>' if inner else ""


def _head(exported: Exported) -> Iterator[str]:
    one = exported.article
    names = ("publication", "archive")
    yield _line("kicker", *(_field("span", getattr(one, name), name) for name in names))
    if one.title:
        yield _field("h1", one.title, "title")
    else:
        yield _tag("h1", f"“{one.listing}”", "untitled")
    fields = (
        _field("span", getattr(one, name), name) for name in ("section", "published", "byline")
    )
    yield _line("meta", "★" if exported.starred else "", *fields)
    yield _field("p", one.caption, "caption", "caption")


def _story(exported: Exported) -> Iterator[str]:
    one = exported.article
    written = _field("span", one.dateline.text, "dateline", "dateline")
    if not written and one.dateline.places:
        written = (
            f'<span class="dateline" data-reader="">{escape(", ".join(one.dateline.places))}</span>'
        )
    # Not part of the paragraph's own text, which begins after the dash.
    opening = f'<span data-reader="">{written} — </span>' if written else ""
    places = "".join(
        f'<data data-reader="dateline-place" value="">{escape(place)}</data>\n'
        for place in one.dateline.places
    )
    if places:
        yield f"<div hidden>{places}</div>"
    if written and not one.blocks:
        yield f"<p>{opening}</p>"
    within = False
    for number, block in enumerate(one.blocks):
        if (block.kind == "item") != within:
            within = not within
            yield "<ul>" if within else "</ul>"
        yield _block(block, "" if number else opening)
    if within:
        yield "</ul>"


def _block(block: Block, opening: str) -> str:
    name = {"subheading": "h2", "item": "li"}.get(block.kind, "p")
    text = f'<{name} data-reader="{block.kind}" dir="auto">{opening}{escape(block.text)}</{name}>'
    return f"<blockquote>{text}</blockquote>" if block.kind == "quotation" else text


def _marks(exported: Exported) -> Iterator[str]:
    if exported.note:
        yield f"<aside>{_tag('p', exported.note, 'note')}</aside>"
    for each in exported.quotations:
        text, source = escape(each.text), escape(each.source)
        quoted = f'<blockquote><p dir="auto">{text}</p></blockquote>'
        yield f'<aside>{quoted}<p dir="auto">— {source}</p></aside>'


def _foot(exported: Exported) -> Iterator[str]:
    one = exported.article
    yield "<footer>"
    for kind, heading in zip(ENTITY_KINDS, _KINDS, strict=True):
        if names := exported.names(kind):
            yield _tag("p", f"{heading}: {', '.join(names)}")
    tags = dict.fromkeys((*one.tags, *exported.tags))
    yield _line("tags", *(f"#{_field('span', tag, 'tag')}" for tag in tags))
    yield _line("places", *(_field("span", place, "place") for place in one.places))
    yield _line("media", _field("span", one.media_id, "media_id"))
    url = _field("span", one.url, "url")
    if one.url.startswith(_SAFE_LINKS):
        url = f'<a rel="noreferrer noopener" href="{escape(one.url)}">{url}</a>'
    yield _line("url", url)
    yield _tag("p", one.path)
    yield "</footer>"


FORM = HtmlForm
