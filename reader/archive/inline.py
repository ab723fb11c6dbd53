"""Markdown's inline markup to plain text, in one pass over each kind of mark."""

from __future__ import annotations

from reader.lazy import lazy_pattern
from reader.safety import one_line

_COMMENT_START = "<!--"
_COMMENT_END = "-->"
_IMAGE = lazy_pattern(r"!\[([^\[\]]{0,1000})\](?:\([^()\n]{0,2000}\)|\[[^\[\]]{0,200}\])")
_LINK = lazy_pattern(
    r"\[([^\[\]]{0,1000})\](?:"
    r"\([^()\n]{0,2000}(?:\([^()\n]{0,500}\)[^()\n]{0,500})?\)|\[[^\[\]]{0,200}\])"
)
_WIKI = lazy_pattern(r"\[\[(?:[^\[\]|]{1,300}\|)?([^\[\]|]{1,300})\]\]")
_FOOTNOTE = lazy_pattern(r"\[\^[^\[\]\s]{1,100}\]")
_AUTOLINK = lazy_pattern(r"<((?:https?://|mailto:)[^<>\s]{1,2000})>")
_TAG = lazy_pattern(r"</?[a-zA-Z][a-zA-Z0-9]{0,20}(?:\s[^<>]{0,500})?/?>")
_CODE = lazy_pattern(r"(?<!`)(`{1,3})(?!`)([^`]{1,2000})\1(?!`)")
# A run of marks opens before and closes behind a word, never inside one or beside a space:
# 2*3*4 and snake_case_names stay as they are.
_STRONG = lazy_pattern(
    r"(?<![\w*])\*\*(?=[^\s*])([^*]{1,2000})(?<=[^\s*])\*\*(?!\w)"
    r"|(?<![\w_])__(?=[^\s_])([^_]{1,2000})(?<=[^\s_])__(?![\w_])"
)
_EMPHASIS = lazy_pattern(
    r"(?<!\w)\*(?=[^\s*])([^*]{1,2000})(?<=[^\s*])\*(?![\w])"
    r"|(?<![\w_])_(?=[^\s_])([^_]{1,2000})(?<=[^\s_])_(?![\w_])"
)
_STRUCK = lazy_pattern(r"(?<!~)~~(?=\S)([^~]{1,2000})~~(?!~)")
_ESCAPED = lazy_pattern(r"\\([!-/:-@\[-`{-~])")
_HIDDEN = lazy_pattern("[\U000e0000-\U000e007f]")
_HIDE_FROM = 0xE0000


def plain(text: str) -> str:
    """``text`` without inline markup: emphasis, code, links (their words stay), images, footnotes.

    Takes time linear in its length: no pattern looks further than a few thousand code points.
    """
    if not any(mark in text for mark in "*_`[]<\\~&"):
        return one_line(text)
    text = _HIDDEN.sub("", text)
    text = _ESCAPED.sub(lambda match: chr(_HIDE_FROM + ord(match[1])), text)
    text = _CODE.sub(lambda match: _hidden(match[2].strip()), text)
    text = _FOOTNOTE.sub("", text)
    text = _LINK.sub(r"\1", _WIKI.sub(r"\1", _IMAGE.sub("", text)))
    text = _TAG.sub("", _AUTOLINK.sub(r"\1", text))
    for marks in (_STRONG, _EMPHASIS, _STRONG, _STRUCK):  # ***both*** needs strong once more
        text = marks.sub(lambda match: next(group for group in match.groups() if group), text)
    text = _HIDDEN.sub(lambda match: chr(ord(match.group()) - _HIDE_FROM), text)
    return one_line(text)


def without_comments(text: str) -> str:
    """``text`` without ``<!-- comments -->``; one that is never closed stays."""
    kept, start = [], 0
    while (opened := text.find(_COMMENT_START, start)) >= 0:
        closed = text.find(_COMMENT_END, opened + len(_COMMENT_START))
        if closed < 0:
            break
        kept.append(text[start:opened])
        start = closed + len(_COMMENT_END)
    return "".join((*kept, text[start:]))


def _hidden(code: str) -> str:
    """``code`` with its marks out of reach of the patterns that come after it."""
    return "".join(chr(_HIDE_FROM + ord(c)) if c in "*_[]<>~\\" else c for c in code)
