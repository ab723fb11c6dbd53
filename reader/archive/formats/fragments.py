"""Turns pieces of HTML into blocks, for texts with a little markup (a database's ``content``)."""

from __future__ import annotations

from html.parser import HTMLParser

from reader.model import Block, BlockKind
from reader.safety import one_line
from reader.system.lazy import lazy_pattern, words

_COMMENT_START = "<!--"
_COMMENT_END = "-->"
_MARKUP = lazy_pattern(
    r"<(?:p|br|div|h[1-6]|li|ul|ol|blockquote|a|b|i|em|strong|span|img|figure)\b[^<>]{0,2000}/?>"
    r"|</(?:p|div|h[1-6]|li|blockquote|a|b|i|em|strong|span)\s*>|<br>",
)
_NO_TAG = lazy_pattern(r"<(?!/?[a-zA-Z][^<>]{0,2000}>)")
_KINDS: dict[str, BlockKind] = {
    "li": "item",
    "blockquote": "quotation",
    **{f"h{level}": "subheading" for level in range(1, 7)},
}
_BLOCKS = words(
    "p div br section article ul ol table tr td th figure figcaption hr pre blockquote li"
    " h1 h2 h3 h4 h5 h6"
)
_UNSEEN = frozenset({"script", "style", "template", "noscript", "iframe", "svg", "head"})


def has_markup(text: str) -> bool:
    """Whether ``text`` is HTML rather than plain text."""
    return "<" in text and _MARKUP.search(text) is not None


def blocks(html: str) -> list[Block]:
    """The paragraphs, subheadings, items and quotations of ``html``, without any markup."""
    reader = Reader()
    reader.feed(without_broken_tags(html))
    reader.close()
    reader.finish()
    return reader.blocks


def without_comments(text: str) -> str:
    """``text`` without ``<!-- comments -->``; an unclosed one stays."""
    kept, start = [], 0
    while (opened := text.find(_COMMENT_START, start)) >= 0:
        closed = text.find(_COMMENT_END, opened + len(_COMMENT_START))
        if closed < 0:
            break
        kept.append(text[start:opened])
        start = closed + len(_COMMENT_END)
    return "".join((*kept, text[start:]))


def without_broken_tags(html: str) -> str:
    """``html`` without comments, and with every ``<`` that starts no tag escaped.

    The standard parser needs quadratic time for unclosed tags, and fails on "<![".
    """
    return _NO_TAG.sub("&lt;", without_comments(html))


class Reader(HTMLParser):
    """Collects the blocks of the HTML that it is fed: see :func:`blocks`."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self._words: list[str] = []
        self._open: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element begins."""
        del attrs
        if tag in _UNSEEN:
            self._unseen += 1
        elif tag in _BLOCKS:
            self.finish()
            if tag in _KINDS:
                self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """An element ends."""
        if tag in _UNSEEN:
            self._unseen = max(self._unseen - 1, 0)
        elif tag in _BLOCKS:
            self.finish()
            if self._open and self._open[-1] == tag:
                self._open.pop()

    def handle_data(self, data: str) -> None:
        """A piece of text."""
        if not self._unseen:
            self._words.append(data)

    def finish(self) -> None:
        """End the current block."""
        text = one_line("".join(self._words))
        self._words.clear()
        if text:
            kind = _KINDS[self._open[-1]] if self._open else "paragraph"
            self.blocks.append(Block(kind, text))
