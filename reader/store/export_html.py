"""Articles as one web page that needs nothing else, for a browser and for paper.

Everything from an article is escaped, and the page says itself that it may load and run nothing: a
hostile article stays text.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from reader.model import ENTITY_KINDS, Block
from reader.store.export import Exported

_STYLE = """\
:root { color-scheme: light dark; }
body { margin: 0 auto; padding: 2rem 1.25rem; max-width: 38rem;
  font: 1.05rem/1.55 Georgia, "Times New Roman", serif; }
article { padding-bottom: 2rem; margin-bottom: 2rem; border-bottom: 1px solid #8886; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: .3rem 0; }
h2 { font-size: 1.1rem; margin: 1.6rem 0 .4rem; }
.kicker, .meta, footer { font: .85rem/1.45 system-ui, sans-serif; opacity: .75; margin: .2rem 0; }
.caption { font-style: italic; border-left: 3px solid #8886; padding-left: .8rem; }
.dateline { font-variant: small-caps; letter-spacing: .03em; }
blockquote { margin: 1rem 0; padding-left: 1rem; border-left: 3px solid #8886; }
aside { border: 1px solid #8886; padding: .2rem 1rem; margin: 1.2rem 0; }
.note { white-space: pre-wrap; }
footer { overflow-wrap: anywhere; }
@media print {
  body { max-width: none; padding: 0; font-size: 11pt; }
  article { break-after: page; border: 0; } article:last-of-type { break-after: auto; }
  h1, h2 { break-after: avoid; } p, blockquote, aside { orphans: 3; widows: 3; }
}
"""

_BEGIN = f"""\
<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8">
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
    """One page, an ``<article>`` each."""

    def begin(self) -> str:
        """The head, with all styles."""
        return _BEGIN

    def article(self, exported: Exported) -> str:
        """One article with its names, and the user's note and quotations."""
        parts = (*_head(exported), *_story(exported), *_marks(exported), *_foot(exported))
        lines = "\n".join(part for part in parts if part)
        return f'<article id="{escape(exported.article.id)}">\n{lines}\n</article>\n'

    def end(self) -> str:
        """The page ends."""
        return "</body></html>\n"


def _tag(name: str, text: str, kind: str = "") -> str:
    """An element with ``text`` in it; nothing where there is none."""
    attribute = f' class="{kind}"' if kind else ""
    return f"<{name}{attribute}>{escape(text)}</{name}>" if text else ""


def _head(exported: Exported) -> Iterator[str]:
    one = exported.article
    yield _tag("p", " · ".join(filter(None, (one.publication, one.archive))), "kicker")
    yield _tag("h1", one.title)
    starred = "★" if exported.starred else ""
    parts = (starred, one.section, one.published, one.byline)
    yield _tag("p", " · ".join(filter(None, parts)), "meta")
    yield _tag("p", one.caption, "caption")


def _story(exported: Exported) -> Iterator[str]:
    one = exported.article
    dateline = _tag("span", one.dateline.text or ", ".join(one.dateline.places), "dateline")
    within = False
    for number, block in enumerate(one.blocks):
        if (block.kind == "item") != within:
            within = not within
            yield "<ul>" if within else "</ul>"
        yield _block(block, f"{dateline} — " if dateline and number == 0 else "")
    if within:
        yield "</ul>"


def _block(block: Block, before: str) -> str:
    text = before + escape(block.text)
    if block.kind == "quotation":
        return f"<blockquote><p>{text}</p></blockquote>"
    name = {"subheading": "h2", "item": "li"}.get(block.kind, "p")
    return f"<{name}>{text}</{name}>"


def _marks(exported: Exported) -> Iterator[str]:
    if exported.note:
        yield f"<aside>{_tag('p', exported.note, 'note')}</aside>"
    for each in exported.quotations:
        text, source = escape(each.text), escape(each.source)
        yield f"<aside><blockquote><p>{text}</p></blockquote><p>— {source}</p></aside>"


def _foot(exported: Exported) -> Iterator[str]:
    one = exported.article
    yield "<footer>"
    for kind, heading in zip(ENTITY_KINDS, _KINDS, strict=True):
        if names := exported.names(kind):
            yield _tag("p", f"{heading}: {', '.join(names)}")
    tags = dict.fromkeys((*one.tags, *exported.tags))
    yield _tag("p", " ".join(f"#{tag}" for tag in tags))
    if one.url.startswith(_SAFE_LINKS):
        url = escape(one.url)
        yield f'<p><a rel="noreferrer noopener" href="{url}">{url}</a></p>'
    else:
        yield _tag("p", one.url)
    yield _tag("p", one.path)
    yield "</footer>"


FORM = HtmlForm
