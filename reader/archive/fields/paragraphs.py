"""Turns the lines of a saved text into blocks: joins them, and determines each block's kind.

It also decodes HTML character references that were left in a line ("Minister&#8217;s").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from reader.model import Block
from reader.system.lazy import lazy_pattern, words

_STOPS = (".", "…", ",", ";", "。", "।", "۔", "።", "။", "،", "؛", "，", "；", "、")
_OPEN_WORDS = words(
    """
    and or but nor of the an y o et ou und oder och eller ja tai i lub и или та або و أو ve veya
    dan atau
    """
)
"""Words that no heading ends with, because the sentence continues."""
_SHORTENED = words(
    """
    inc ltd co corp plc llc llp bros jr sr st ave no vs etc dept est mt ft gov sen rep gen col lt
    sgt capt prof dr mr mrs ms mass calif fla tex wash
    """
)
"""Words whose full stop does not end a sentence."""

_ENDS = tuple(".!?…:;\"”’'»)]")
_BULLET = lazy_pattern(r"(?:[•◦▪■●·∙‣]\s*|[*–-]\s+)(?=\S)")
_NUMBERED = lazy_pattern(r"\d{1,3}[.)]\s+\S")
_WRAPPED_AT_LEAST = 45
_WRAPPED_AT_MOST = 110
_SUBHEADING_WORDS = 12


def unwrap(lines: Sequence[str]) -> list[str]:
    """The paragraphs of the stripped ``lines``: one per line, hard-wrapped lines joined."""
    paragraphs: list[str] = []
    group: list[str] = []
    for line in (*lines, ""):
        if line:
            group.append(line)
        elif group:
            paragraphs.extend([" ".join(group)] if _is_wrapped(group) else _joined(group))
            group = []
    return paragraphs


def ends_with_stop(line: str) -> bool:
    """Whether ``line`` ends with a full stop (perhaps before quotation marks); few headlines do."""
    bare = line.rstrip("\"”’'»)] ")
    return bare.endswith(_STOPS) and not re.search(r"\b[A-Z]\.$", bare)


def ends_with_abbreviation(line: str) -> bool:
    """Whether the full stop at the end of ``line`` may belong to its last word ("Acme Inc.")."""
    return line.endswith(".") and line[:-1].rpartition(" ")[2].lower() in _SHORTENED


def blocks(paragraphs: Sequence[str]) -> Iterable[Block]:
    """The blocks of a body with these ``paragraphs``."""
    for number, text in enumerate(paragraphs):
        if match := _BULLET.match(text):
            yield Block("item", text[match.end() :])
        elif _NUMBERED.match(text):
            yield Block("item", text)
        elif text.startswith(">"):
            yield Block("quotation", text.lstrip("> "))
        elif _is_subheading(paragraphs, number):
            yield Block("subheading", text)
        else:
            yield Block("paragraph", text)


def _is_wrapped(group: Sequence[str]) -> bool:
    """Whether ``group`` (lines without a blank line between) is one hard-wrapped paragraph."""
    if len(group) < 3:
        return False
    full = group[:-1]
    widest = max(map(len, full))
    if not _WRAPPED_AT_LEAST <= widest <= _WRAPPED_AT_MOST or len(group[-1]) > widest:
        return False
    open_ended = sum(not line.endswith(_ENDS) for line in full)
    return min(map(len, full)) >= widest * 0.6 and open_ended >= len(full) * 0.6


def _joined(group: Sequence[str]) -> list[str]:
    """``group`` with a line joined to the next if it clearly continues there."""
    joined: list[list[str]] = []
    for line in group:
        last = joined[-1][-1] if joined else ""
        if len(last) >= 40 and not last.endswith(_ENDS[:6]) and line[0].islower():
            joined[-1].append(line)
        else:
            joined.append([line])
    return [" ".join(parts) for parts in joined]


def _is_subheading(paragraphs: Sequence[str], number: int) -> bool:
    text = paragraphs[number]
    if not _is_short(text) or number + 1 >= len(paragraphs):
        return False
    before = paragraphs[number - 1] if number else ""
    after = paragraphs[number + 1]
    if before.endswith((";", ",", "，", "；", "、", "،")) or _goes_on(before):
        return False  # the last item of a list
    return not _is_short(after) and not _is_short(before) and not _BULLET.match(after)


def _is_short(text: str) -> bool:
    return (
        0 < len(text) <= 90
        and len(text.split()) <= _SUBHEADING_WORDS
        and not text.endswith((*_STOPS, "!", ":", "：", "”", '"', "’"))
        and not text[0].islower()
        and not _goes_on(text)
    )


def _goes_on(text: str) -> bool:
    """Whether ``text`` ends with a word that cannot be the last: "; and"."""
    return text.rpartition(" ")[2] in _OPEN_WORDS


# Also those that were encoded several times: "&amp;rsquo;".
_REFERENCE = lazy_pattern(
    r"&(?:amp;){0,3}(#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});"
)
_ON_CODE = lazy_pattern(
    r"\b(?:x?html5?|xml|entit(?:y|ies)|ampersands?|mark-?up|source code|escap(?:e[ds]?|ing)"
    r"|character references?)\b",
    re.IGNORECASE,
)
"""Words of a line that is about character references."""
_QUOTES = {'"': '"', "'": "'", "`": "`", "“": "”", "‘": "’", "«": "»", "(": ")", "[": "]", ">": "<"}
_BREAKS = str.maketrans("\n\r\t\x0b\x0c\x85\u2028\u2029", "        ")


def decoded(line: str) -> str:
    """``line`` with its character references decoded, except those that it mentions as code.

    Those are in quotation marks or brackets, or separate words in a line about HTML. "AT&T", "&c."
    and "?a=1&copy=2", without a semicolon, are not references.
    """
    if "&" not in line or ";" not in line or not _REFERENCE.search(line):
        return line
    on_code = _ON_CODE.search(line) is not None
    return _REFERENCE.sub(lambda match: _character(match, on_code), line)


def _character(match: re.Match[str], on_code: bool) -> str:
    from html import unescape  # a large table that most texts do not need
    from html.entities import html5

    line, name = match.string, match[1]
    before, after = line[match.start() - 1 : match.start()], line[match.end() : match.end() + 1]
    if _QUOTES.get(before, "") == after != "" or (
        on_code and not (before.isalnum() and after.isalnum())
    ):
        return match.group()
    if not name.startswith("#"):
        return html5.get(f"{name};", match.group()).translate(_BREAKS)
    found = unescape(f"&{name};")
    return found.translate(_BREAKS) if found and found != "\ufffd" else match.group()
