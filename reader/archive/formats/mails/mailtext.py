"""Turns the text of a mail into blocks: HTML that is laid out in tables, or plain text.

All of the text is kept except what is around it in newsletters: the hidden preview before it, the
link to read it in a browser, and below it how to unsubscribe. What finds the story in a web page
would lose half of a newsletter, because its text stands in cells of tables among pictures.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple

from reader.archive.fields import dates, furniture, paragraphs
from reader.archive.fields.spelling import folded
from reader.archive.formats import fragments
from reader.model import Block, BlockKind
from reader.safety import one_line, safe_text
from reader.system.lazy import lazy_pattern, words

MAX_HTML = 8 * 1024 * 1024
"""The longest HTML that is read, in code points; a newsletter has a fiftieth of it."""


class Text(NamedTuple):
    """The blocks of a mail, and the address at which it can be read in a browser, or empty."""

    blocks: list[Block]
    online: str = ""


_COPYRIGHT = lazy_pattern(r"^(?:copyright\s|©|\(c\)\s).{0,200}$", re.IGNORECASE)
_BUTTONS = words(
    """
    like comment restack share subscribe follow upgrade twitter facebook instagram linkedin youtube
    x tiktok threads bluesky website email tweet forward rss more
    """
)
_SUBSCRIBE = lazy_pattern(r"forwarded this email\?.{0,80}", re.IGNORECASE)
_LONGEST_FRAME = 400
_BEFORE = 20
"""How many pieces of text before a link are looked at: a link in each of thousands takes time."""
_FEW_WORDS = 12
_OF_MAIL = lazy_pattern(
    r"mail|message|newsletter|nachricht|courriel|lettre|correo|mensa[jg]|messaggio|bericht|brev"
    r"|wiadomo|письм|сообщ|メール|邮件|郵件|メッセージ",
    re.IGNORECASE,
)
_FIRST = 10
_HIDING = lazy_pattern(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|font-size\s*:\s*[01](?:px|pt)?\s*(?:;|$|!)"
    r"|max-height\s*:\s*[01](?:px)?\s*(?:;|$|!)|opacity\s*:\s*0(?:\.0+)?\s*(?:;|$|!)",
    re.IGNORECASE,
)
_PREHEADER = lazy_pattern(r"pre-?header|preview-?text", re.IGNORECASE)
_DECLARED = lazy_pattern(r"<[!?][^<>]{0,400}>")
_FILLERS = lazy_pattern("(?:[\u034f\u200b-\u200d\u2007\u2060\ufeff\xad]\\s{0,4}){3,}")
_VOID = words("area base br col embed hr img input link meta param source track wbr")
_UNSEEN = words("script style template noscript iframe svg head title object select")
_BLOCKS = words(
    """
    p div section article header footer main aside nav ul ol dl dt dd table tbody thead tr td th
    center figure figcaption hr pre blockquote li h1 h2 h3 h4 h5 h6 form address fieldset
    """
)
_KINDS: dict[str, BlockKind] = {
    "li": "item",
    "blockquote": "quotation",
    **{f"h{level}": "subheading" for level in range(1, 7)},
}
_ADDRESS = lazy_pattern(r"https?://[^\s<>\"')\]]{3,2000}", re.IGNORECASE)
_LINKED = lazy_pattern(
    r"[ \t\n]?(?:\[\s?(?:https?://|mailto:)[^\s\[\]]{1,2000}\s?\]|<(?:https?://|mailto:)[^\s<>]{1,2000}>"
    r"|\(\s?https?://[^\s()]{1,2000}\s?\))",
    re.IGNORECASE,
)
_NARROW, _WIDE = 55, 85
"""The widest line of a text that a program has wrapped is within these."""
_RAGGED = 8
_ITEM = lazy_pattern(r"[-*•·–]\s|\d{1,3}[.)]\s")
_RULE = lazy_pattern(r"[-=_*~–—]{3,}|(?:[*·•] ?){3,}")
_LEVEL = lazy_pattern(r"(?:> ?)+")


def from_html(html: str) -> Text:
    """The text of the HTML part of a mail."""
    markup = _DECLARED.sub("", fragments.without_comments(html[:MAX_HTML]))
    markup = fragments.without_broken_tags(markup)
    reader = _Reader()
    for reader in (_Reader(), _Reader(hides=False)):
        reader.feed(markup)
        reader.close()
        reader.finish()
        if not reader.is_hidden:  # else a hidden element never ended
            break
    return Text(reader.blocks, reader.online)


def from_plain(text: str, *, flowed: bool = False, spaced: bool = False) -> Text:
    """The text of the plain part of a mail.

    ``flowed``: lines that end with a space go on (``format=flowed`` of RFC 3676). ``spaced``: that
    space is not part of the text (``delsp=yes``).
    """
    text = safe_text(text)
    online = ""
    found: list[Block] = []
    links = [*_ADDRESS.finditer(text)]
    for match in links[:20]:
        before = text[max(match.start() - 160, 0) : match.start()]
        if _phrases("online").search(before.rpartition("\n\n")[2]):
            online = match[0]
            break
    text = _LINKED.sub("", text)
    lines = text.split("\n")
    if "-- " in lines:  # the signature, and the footer of mailing lists
        cut = len(lines) - 1 - lines[::-1].index("-- ")
        if len(lines) - cut <= 12 and any(map(str.strip, lines[:cut])):
            del lines[cut:]
    width = max((len(line.rstrip()) for line in lines if "://" not in line), default=0)
    is_wrapped = not flowed and _NARROW <= width <= _WIDE
    for level, some in _by_level(lines):
        if flowed:
            some = _flowed(some, spaced=spaced)  # noqa: PLW2901
        stripped = [one_line(line) for line in some]
        stripped = ["" if _RULE.fullmatch(line) else line for line in stripped]
        units = _unwrapped(some, width) if is_wrapped else paragraphs.unwrap(stripped)
        if level:
            found += [Block("quotation", unit) for unit in units]
        else:
            found += paragraphs.blocks(units)
    return Text(found, online)


def without_frame(blocks: Sequence[Block], known: Iterable[str]) -> list[Block]:
    """``blocks`` without what newsletters put around their text; all of them if nothing is left.

    ``known`` are texts that have fields of their own; above the text they are left out, and so is
    the day.
    """
    keys = {folded(text) for text in known if text}
    kept = [
        block
        for number, block in enumerate(blocks)
        if not (number < _FIRST and _is_head(block.text, keys)) and not _is_button(block.text)
    ]
    end, at, others = len(kept), len(kept) - 1, 0
    while at > 0 and others < 8:
        text = kept[at].text
        if _is_footer(text):
            end, others = at, 0
        elif len(text) > 120 or (len(text) > 60 and paragraphs.ends_with_stop(text)):
            break
        else:
            others += 1
        at -= 1
    if (
        at == 0
        and end == 1
        and _phrases("leaving").search(kept[0].text)
        and len(kept[0].text) < 200
    ):
        end = len(kept)
    return furniture.cleared(kept[:end]) or furniture.cleared(kept) or [*blocks]


@cache
def _phrases(kind: str) -> re.Pattern[str]:
    """The phrases of a ``kind`` in ``data/mailframe.txt``."""
    table = (Path(__file__).parents[2] / "data" / "mailframe.txt").read_text("utf-8")
    found = [phrase for line in table.splitlines() if line.startswith(f"{kind}\t")
             for phrase in line.partition("\t")[2].split("|")]  # fmt: skip
    without_spaces = [re.escape(each) for each in found if max(each) > "\u3000"]
    words_of_it = [
        re.escape(each.rstrip("*")) + ("" if each[-1] == "*" else r"(?!\w)")
        for each in found if max(each) <= "\u3000"
    ]  # fmt: skip
    forms = [rf"(?<!\w)(?:{'|'.join(words_of_it)})", *without_spaces]
    return re.compile("|".join(forms), re.IGNORECASE)


def _is_online(text: str) -> bool:
    """Whether ``text`` offers the mail in a browser; a longer line has to speak of the mail."""
    if len(text) > 200 or (len(text.split()) > _FEW_WORDS and not _OF_MAIL.search(text)):
        return False
    return _phrases("online").search(text) is not None


def _is_footer(text: str) -> bool:
    if len(text) > _LONGEST_FRAME:
        return False
    if _phrases("leaving").search(text) or _is_online(text) or _COPYRIGHT.match(text):
        return True
    return len(text.split()) <= _FEW_WORDS and _phrases("footer").search(text) is not None


def _is_head(text: str, keys: set[str]) -> bool:
    if len(text) > 200:
        return False
    if _is_online(text) or folded(text) in keys or _SUBSCRIBE.fullmatch(text):
        return True
    return len(text) < 40 and (dates.is_partial(text) or dates.from_line(text) is not None)


def _is_button(text: str) -> bool:
    if len(text) > 100:
        return False
    labels = re.split(r"[\s|·•,/∙]+", text.strip(" |·•,/∙").lower())
    return _BUTTONS.issuperset(labels) or _phrases("button").fullmatch(text) is not None


def _by_level(lines: Sequence[str]) -> list[tuple[int, list[str]]]:
    """Runs of ``lines`` by how often they are quoted with ``>``, without these marks."""
    runs: list[tuple[int, list[str]]] = []
    for line in lines:
        mark = _LEVEL.match(line)
        level = mark[0].count(">") if mark else 0
        text = line[mark.end() :] if mark else line
        if not runs or runs[-1][0] != level:
            runs.append((level, []))
        runs[-1][1].append(text)
    return runs


def _unwrapped(lines: Sequence[str], width: int) -> list[str]:
    """The paragraphs of ``lines`` that were wrapped at ``width``: a line goes on in the next one if
    the first word of that did not fit into it."""
    units: list[str] = []
    last = ""
    for raw in lines:
        line = "" if _RULE.fullmatch(raw.strip()) else one_line(raw)
        fits = len(last) + 1 + len(line.partition(" ")[0]) <= width - _RAGGED
        is_indented = raw[:2] == "  " and bool(units) and _ITEM.match(units[-1]) is not None
        if not line or not last or _ITEM.match(line) or (fits and not is_indented):
            units += [line] if line else []
        else:
            units[-1] += f" {line}"
        last = line
    return units


def _flowed(lines: Sequence[str], *, spaced: bool) -> list[str]:
    joined: list[str] = []
    goes_on = False
    for line in lines:
        text = line[1:] if line[:1] == " " else line  # "space-stuffed"
        if goes_on:
            joined[-1] += text
        else:
            joined.append(text)
        goes_on = text.endswith(" ") and text != "-- "
        if goes_on and spaced:
            joined[-1] = joined[-1][:-1]
    # A blank line keeps the paragraphs apart: they are not wrapped any more.
    return [each for line in joined for each in (line, "")]


class _Reader(HTMLParser):
    """Reads all visible text of HTML."""

    def __init__(self, *, hides: bool = True) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self.online = ""
        self._hides = hides
        self._words: list[str] = []
        self._lines: list[str] = []
        self._open: list[str] = []
        self._unseen: list[str] = []
        self._link = ""
        self._linked: list[str] = []

    @property
    def is_hidden(self) -> bool:
        """Whether an element that hides its text is still open."""
        return bool(self._unseen) and self._unseen[0] not in _UNSEEN

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":  # also a hidden one may lead to a browser
            self._link = next((value or "" for name, value in attrs if name == "href"), "")
            self._linked.clear()
        if self._unseen:
            if tag == self._unseen[0]:
                self._unseen.append(tag)
        elif tag in _UNSEEN or (self._hides and tag not in _VOID and _is_hiding(attrs)):
            self._unseen = [tag]
        elif tag == "br":
            self._end_line()
        elif tag in _BLOCKS:
            self.finish()
            if tag in _KINDS:
                self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._unseen:
            if tag == self._unseen[0]:
                self._unseen.pop()
        elif tag in _BLOCKS:
            self.finish()
            if self._open and self._open[-1] == tag:
                self._open.pop()
        if tag == "a" and self._link:
            # The words may stand before the link: "Trouble reading? <a>Click here</a>".
            around = one_line("".join(self._words[-_BEFORE:]))[-120:], "".join(self._linked)[:200]
            is_online = any(map(_phrases("online").search, around))
            if is_online and not self.online and self._link.startswith("http"):
                self.online = self._link.strip()
            self._link = ""

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self._words.append(data)
        if self._link and len(self._linked) < 20:
            self._linked.append(data)

    def _end_line(self) -> None:
        self._lines.append(one_line(_FILLERS.sub(" ", "".join(self._words))))
        self._words.clear()

    def finish(self) -> None:
        """End the current block."""
        self._end_line()
        lines = self._lines
        self._lines = []
        if not any(lines):
            return
        units = paragraphs.unwrap(lines)
        if self._open:
            self.blocks += [Block(_KINDS[self._open[-1]], unit) for unit in units]
        elif len(units) == 1:
            self.blocks += paragraphs.blocks(units)
        else:
            self.blocks += [
                block._replace(kind="paragraph") if block.kind == "subheading" else block
                for block in paragraphs.blocks(units)
            ]


def _is_hiding(attributes: Sequence[tuple[str, str | None]]) -> bool:
    for name, value in attributes:
        if name == "hidden":
            return True
        if name == "style" and value and _HIDING.search(value):
            return True
        if name in ("class", "id") and value and _PREHEADER.search(value):
            return True
    return False
