"""Turns untrusted text into text that is safe to show. All text from files passes through here.

A terminal obeys what it is sent. Text from a file could recolour the screen, write to the clipboard
(OSC 52), plant links (OSC 8), answer as if the user had typed (DECRQSS), or display words in an
order other than the one searched (bidi overrides, "Trojan Source", CVE-2021-42574). No such text
enters the store: parsed articles pass through :func:`safe_article`, and everything else from
outside (paths, error messages) through :func:`safe_line`.

Removed are whole escape sequences (ECMA-48 CSI, OSC, DCS, SOS, PM, APC, in their 7 and 8 bit
forms), all other C0 and C1 controls, bidi embeddings, overrides and isolates, invisible tag
characters, byte order marks, soft hyphens and noncharacters. Lone surrogates become U+FFFD. Joiners
(U+200C, U+200D) and direction marks (U+200E, U+200F) stay: scripts need them, and on their own they
reorder only the neutral characters beside them. Everything else stays, assigned or not: terminals
may know characters that Python's tables do not know yet.

The painter checks its output with :func:`sendable`, which uses the same list.
"""

from __future__ import annotations

from unicodedata import category

from reader.model import LINE_FIELDS, Article, Block, Dateline
from reader.system.lazy import lazy_pattern

MAX_LINE = 20_000
"""The longest line that enters the store, in code points; longer ones are broken at a space."""

MAX_FIELD = 2_000
"""The longest header field (title, caption, byline, ...), in code points."""

_MAX_COMBINING = 8
"""Combining marks per character: more than any script stacks, fewer than "zalgo" text needs."""

# Strings (OSC, DCS, SOS, PM, APC) end at ST or BEL. An unfinished one ends with its line, so that
# a stray introducer cannot swallow the rest of an article.
_ESCAPES = lazy_pattern(
    "(?:\x1b\\[|\x9b)[0-?]*[ -/]*[@-~]?"
    "|(?:\x1b[\\]PX^_]|[\x9d\x90\x98\x9e\x9f])[^\x07\x1b\x9c\n\r]*(?:\x07|\x1b\\\\|\x9c)?"
    "|\x1b[ -/]*[0-~]?"
)
_NO_BREAK_SPACES = "\xa0\u2007\u202f"
_SPACES_FOR = dict.fromkeys(map(ord, _NO_BREAK_SPACES), " ")
_WHITE = lazy_pattern(r"\s+")
_LINE_BREAKS = lazy_pattern("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_UNSAFE_BELOW = (
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u061c\u180e\u202a-\u202e\u2061-\u206f"
    "\ufeff\ufff9-\ufffb\ufdd0-\ufdef\ufffe\uffff"
)
# The variation selectors for Han characters lie between the tags and the unassigned characters.
_UNSAFE_ABOVE = "\U000e0000-\U000e00ff\U000e01f0-\U000e0fff" + "".join(
    f"{chr(plane * 0x10000 + 0xFFFE)}{chr(plane * 0x10000 + 0xFFFF)}" for plane in range(1, 17)
)
_UNSAFE = lazy_pattern(f"[{_UNSAFE_BELOW}{_UNSAFE_ABOVE}]")
_SURROGATES = lazy_pattern("[\ud800-\udfff]")
_UNSENT = lazy_pattern(f"[\t-\r\x85\u2028\u2029\u200b\u2060{_UNSAFE_BELOW}{_UNSAFE_ABOVE}]")
# Every character that a match of the patterns above can begin with, and the tab. The regex engine
# uses a table for sets below U+10000, so everything above is one range.
_SUSPECT = lazy_pattern(
    f"[\t\x0b\x0c\r\x1b\x80-\x9f\u2028\u2029\ud800-\udfff{_UNSAFE_BELOW}\U00010000-\U0010ffff]"
)
_MARKS = (
    "\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f"
    "\U000e0100-\U000e01ef"
)
_BEYOND_LATIN = lazy_pattern("[^\x00-\u02ff\u2010-\u2027]")
# Starts with a bare set, for which the regex engine has a special loop: six times as fast.
_COMBINING_RUN = lazy_pattern(f"([{_MARKS}][{_MARKS}]{{{_MAX_COMBINING - 1}}})[{_MARKS}]+")


def safe_text(text: str, max_line: int = MAX_LINE) -> str:
    """``text`` with line feeds as its only controls, tabs as spaces, and no huge lines.

    Every kind of line break becomes a line feed. A line of more than ``max_line`` code points is
    broken at the last space before that limit, or within a word if there is no space.
    """
    # Most text is printable, so it has no control, format or surrogate characters. Most of the
    # rest is unprintable only because of a no-break space.
    lines = text.replace("\r\n", "\n")
    if lines.replace("\n", "").isprintable() or not _SUSPECT.search(lines):
        text = lines
    else:
        text = _LINE_BREAKS.sub("\n", _ESCAPES.sub("", text).replace("\x1b", ""))
        text = _UNSAFE.sub("", text.replace("\t", "    "))
        text = _SURROGATES.sub("\ufffd", text)
    if _may_have_marks(text):
        text = _COMBINING_RUN.sub(r"\1", text)
    if len(text) > max_line:
        text = "\n".join(part for line in text.split("\n") for part in _broken(line, max_line))
    return text


def safe_line(text: str, limit: int = MAX_FIELD) -> str:
    """``text`` as one safe line of at most ``limit`` code points; white space runs are one space.

    A combining mark at the beginning gets a dotted circle to stand on.
    """
    if len(text) <= limit and _is_plain(text):
        return text
    line = _on_a_circle(" ".join(safe_text(text[: limit * 8]).split()))
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def sendable(text: str) -> str:
    """``text`` without controls and invisible characters, fit to be sent to a terminal.

    The zero width space and the word joiner go too: they only matter for line breaking, and some
    terminals show them as a box or a blank. Lone surrogates become U+FFFD.
    """
    return _SURROGATES.sub("\ufffd", _UNSENT.sub("", text))


def safe_words(text: str, limit: int = MAX_FIELD) -> str:
    """Like :func:`safe_line`, but keeps no-break spaces, for text that is broken into lines."""
    if len(text) <= limit and _is_plain(text):
        return text
    line = _on_a_circle(one_line(safe_text(text[: limit * 8])))
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def reason_of(error: Exception) -> str:
    """Why ``error`` was raised, as :func:`safe_line`; without the path that an OSError names."""
    reason = error.strerror if isinstance(error, OSError) else None
    return safe_line(reason or str(error))


def plain_spaces(text: str) -> str:
    """``text`` with no-break spaces as plain ones, for comparing and searching."""
    return text.translate(_SPACES_FOR) if _has_no_break_space(text) else text


def one_line(text: str) -> str:
    """``text`` with one space per run of white space, stripped at both ends.

    A run of no-break spaces becomes one no-break space.
    """
    if _has_no_break_space(text):
        text = _WHITE.sub(lambda run: " " if run[0].strip(_NO_BREAK_SPACES) else run[0][0], text)
        return text.strip()
    return " ".join(text.split())


def _may_have_marks(text: str) -> bool:
    """Whether ``text`` has more than Latin letters and typographic signs: it may have marks."""
    return not text.isascii() and _BEYOND_LATIN.search(text) is not None


def _has_no_break_space(text: str) -> bool:
    return "\xa0" in text or "\u202f" in text or "\u2007" in text


def _on_a_circle(line: str) -> str:
    """``line``, with a dotted circle before a combining mark at its beginning."""
    return f"\u25cc{line}" if line and category(line[0])[0] == "M" else line


def safe_article(article: Article) -> Article:
    """``article`` with every field safe to show. Idempotent."""
    lines = {name: safe_line(getattr(article, name)) for name in ("id", "path", *LINE_FIELDS)}
    lines |= {name: safe_words(getattr(article, name)) for name in ("title", "caption")}
    return article._replace(
        **lines,
        dateline=Dateline(
            safe_line(article.dateline.text),
            tuple(map(safe_line, article.dateline.places)),
        ),
        blocks=tuple(block for each in article.blocks for block in _safe_blocks(each)),
        tags=tuple(map(safe_line, article.tags)),
        places=tuple(map(safe_line, article.places)),
    )


def _safe_blocks(block: Block) -> list[Block]:
    """``block`` with its lines joined into one, split into several blocks if it is huge."""
    if block.text and len(block.text) <= MAX_LINE and _is_plain(block.text):
        return [block]
    text = _on_a_circle(one_line(safe_text(block.text, max(MAX_LINE, len(block.text)))))
    return [Block(block.kind, part) for part in _broken(text, MAX_LINE) if part]


def _is_plain(text: str) -> bool:
    """Whether ``text`` already is one safe line: a quick check, true for nearly all fields.

    The space is the only printable white space.
    """
    return (
        text.isprintable()
        and "  " not in text
        and text[:1] != " "
        and text[-1:] != " "
        and (not _may_have_marks(text) or _COMBINING_RUN.search(text) is None)
        and (text[:1].isascii() or category(text[0])[0] != "M")
    )


def _broken(line: str, max_line: int) -> list[str]:
    parts = []
    while len(line) > max_line:
        cut = line.rfind(" ", 1, max_line + 1)
        cut = cut if cut > 0 else max_line
        parts.append(line[:cut])
        line = line[cut:].lstrip(" ")
    parts.append(line)
    return parts
