"""Furniture: the lines of a page dump that belong to the page, not to the article.

A line counts as furniture only with evidence: its form, if the whole line can be nothing else
(:func:`is_furniture`); its position, if it could also be a heading or an item (:func:`found_in`);
or most pages have it (:mod:`reader.archive.repeated`). The first words of a sentence are never
enough.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from reader.archive.fields import headers
from reader.model import Block
from reader.safety import plain_spaces
from reader.system.lazy import lazy_pattern, words

MAX_FURNITURE = 120
"""The longest line, in code points, that can be furniture."""

_NETWORK = (
    r"(?:facebook|twitter|x|linkedin|whatsapp|telegram|reddit|pinterest|instagram|e-?mail|youtube"
    r"|tiktok|threads|bluesky|messenger|tumblr|flipboard|google(?: news|\+)?|social media)"
)
_ADDRESS = r"(?:@\w{2,30}|(?:https?://|www\.)?[\w.-]{2,40}\.[a-z]{2,6}(?:/\S{0,60})?)"
_REST = r"[^.,;:\"“”]"
"""Characters of the rest of a button's text; a sentence has punctuation that this excludes."""
FORMS = (
    (
        "click share tweet post pin send follow like join find",
        r"(?:click (?:here )?to )?(?:share|tweet|post|pin|send|(?:follow|like|join|find) us)"
        rf"(?: this| it| article| story)? (?:on|via|to|by|with) {_NETWORK}"
        rf"(?:(?:\s?[,/|&]\s?|,? (?:and|or) ){_NETWORK})*"
        rf"(?: \(opens in (?:a )?new (?:window|tab)\))?(?:\s?:?\s?{_ADDRESS})?[!.:]?",
    ),
    (
        "read see watch",
        r"(?:read|see|watch) (?:more|also|next|full story)\s?(?:[>»…→:-]+|\.{1,3}|here)?",
    ),
    ("0 no", r"(?:\d{1,4}|no) comments|1 comment"),
    ("0", r"(?-i:\d{1,4} (?:Shares?|SHARES?|Views|VIEWS|Likes|LIKES))"),
    ("views comments likes post", r"(?:views|comments|likes|post views)\s?:\s?[\d,.k]{1,9}"),
    ("0", r"\d{1,3} ?[- ]?min(?:ute)?s? (?:read|to read|ago|of reading)"),
    (
        "read",
        r"(?:reading|read) time\s?[:–-]?\s?(?:about |approx\.? |[~<]\s?)?\d{1,3}\s?"
        r"(?:m|mins?\.?|minutes?|s|secs?|seconds?)(?: read)?\.?",
    ),
    (
        "sign subscribe register",
        r"(?:sign (?:up|in)|subscribe|register)(?: now| today| here)?"
        rf"(?: (?:for|to|with|via)\b{_REST}{{0,40}}?)? (?:our|the|free)(?: [\w-]+){{0,4}}"
        r" (?:newsletter|e-?mail alert|news alert|alert|update)s?[.!]?",
    ),
    ("sign log", r"(?:sign|log) in to (?:your|my) account"),
    ("sign register", r"(?:sign up|register) for (?:an? |your )?(?:free )?account"),
    (
        "we this",
        r"(?:we|this (?:web)?site) uses? cookies"
        rf"(?:,? (?:and|to|on|for|so) {_REST}{{0,70}}\b(?:website|site|experience|browser"
        r"|browsing|traffic|ads|content|preferences))?\.?",
    ),
    (
        "click tap",
        r"(?:click|tap) here (?:for (?:more|all|the latest|full)|to (?:read|view|see|watch"
        r"|listen|download|subscribe|sign up|register|join|follow|share|return|comment|get"
        rf"|continue))\b{_REST}{{0,60}}\.?",
    ),
    (
        "story article",
        r"(?:story|article) continues (?:below|after)(?: (?:this |the )?(?:ad|ads|advert"
        r"|advertise?ments?|video|photo|picture|image|gallery|map|chart|graphic|tweet|post"
        r"|newsletter|promotion))?\.?",
    ),
    ("- advertis", r"-{0,3}\s?advertise?ment\s?-{0,3}"),
    ("font", r"font size\s?[-+aA ]{0,12}"),
    ("a+", r"a\s?[+-][\s/|]{0,3}a(?:\s?[+-])?(?:[\s/|]{0,3}a\s?[+-]?)?|a[\s/|]{1,3}a\s?[+-]"),
    ("home", r"home(?:\s?[>»›]\s?[\w &'’-]{1,40}){1,5}"),
    ("home", r"(?-i:Home(?:\s?/\s?[A-Z][\w &'’-]{1,40}){2,5})"),
    (
        "please enable turn",
        r"(?:please )?(?:enable|turn on) javascript(?: and cookies)?(?: in your browser)?"
        r"(?: to (?:view|continue|use|see|proceed|load|read|play|watch|access|get|comment)\b"
        rf"{_REST}{{0,60}})?\.?",
    ),
)
"""Patterns for whole lines of furniture, each after the words that such lines start with.

"0" stands for any digit, and "a+" for an "a" on its own.
"""
_STARTS = tuple({word for words, _ in FORMS for word in words.split()})
_PATTERNS = lazy_pattern("|".join(form for _, form in FORMS), re.IGNORECASE)
# A name such as a publisher's: capitalized words, with small words between them.
_NAMES = (
    r"(?-i:(?:[A-Z0-9À-Þ&][\w.&'’/-]*|of|the|and|for|de|del|la|le|du|et|y|e|und|der|die|al|in)"
    r"(?:,?\s|(?=[.|)])|$)){1,9}"
)
_YEARS = r"(?:1[89]|20)\d\d(?:\s?[-–/]\s?(?:(?:1[89]|20)?\d\d|present))?"
_RESERVED = (
    r"(?:all rights reserved(?: worldwide)?\.?(?: this material may not be published, broadcast,"
    r" rewritten,? or redistributed(?: without permission)?\.?)?"
    r"|todos los derechos reservados|todos os direitos reservados|tous droits réservés"
    r"|tutti i diritti riservati|alle rechte vorbehalten|alle rechten voorbehouden"
    r"|все права защищены|всі права захищені|wszelkie prawa zastrzeżone|tüm hakları saklıdır"
    r"|hak cipta dilindungi(?: undang-undang)?|جميع الحقوق محفوظة|کلیه حقوق محفوظ است|版权所有"
    r"|版權所有|保留所有权利|保留所有權利|無断転載(?:を禁じます|禁止)?"
    r"|무단 ?전재(?: ?및| ?-)? ?재배포 ?금지)\.?"
)
# "(c) the bridge" may be a clause, and news can be about copyright: a year or the sign is needed.
_COPYRIGHT = lazy_pattern(
    "|".join(
        (
            r"(?:cy\s+)?(?:\(?(?:database |content |text )?(?:copyright:?|\(c\)|©)\s?){1,3}"
            rf"{_YEARS},?"
            rf"(?:\s(?:by )?{_NAMES})?(?:\s?and (?:agencies|others))?[.,|–-]?\s?"
            rf"(?:{_RESERVED})?\)?",
            rf"(?:copyright\s?)?(?:©|(?<=t)\s?\(c\))\s?(?:by )?{_NAMES}[.,]?(?:\s?{_YEARS})?\.?\s?"
            rf"(?:{_RESERVED})?",
            rf"(?:copyright\s?)?©\s?{_YEARS}(?:[\s,.].*)?",
            rf"©\s?(?-i:[A-ZÀ-Þ]){_REST}{{1,60}}[.,–-]?\s?(?:{_RESERVED})?",
            rf"(?:copyright,?\s)?{_NAMES}[.,|–-]?\s?{_RESERVED}",
            rf"{_RESERVED}(?:[ –|-]*{_NAMES})?(?:\s?(?:©|\(c\))\s?(?:{_YEARS})?(?:\s{_NAMES})?)?",
        )
    ),
    re.IGNORECASE,
)
_COPYRIGHT_SIGNS = (
    "©", "copyright", "(c)", "reserved", "rechte", "права", "hak", "الحقوق", "حقوق", "版权", "版權",
    "保留", "無断", "무단", "diritti", "direitos", "derechos", "droits", "prawa",
)  # fmt: skip
"""Every copyright line has one of these, in lower case."""
# Links to other pages: a headline, not a sentence, follows the colon.
_LINK = lazy_pattern(
    r"(?:(?P<page>(?:read|watch) (?:more|also|next|full story)|also read|related"
    r"\s?(?:articles?|stor(?:y|ies)|news|posts?|links?)|you (?:may|might) also like)"
    r"|see (?:more|also|next)|(?:must|further) read)\s?[:>»|…→–-]+\s?(?P<title>.{3,110})",
    re.IGNORECASE,
)
_LINK_STARTS = ("read ", "watch ", "also read", "related", "you ", "see ", "must ", "further ")
_LONGEST_START = 12
_DOTTED_AS_PLAIN = {ord("ı"): "i", 0x307: None}
"""Characters that a pattern with IGNORECASE also takes for an "i"."""
_TITLE_WORDS = 20
_ARROWS = " \t>»›→…<«‹←•·|+.:▼▲"
_RULE = lazy_pattern(r"[-–—_=*~#.·•\s|]{2,}")
_CHANNELS = words(
    """
    channel newsletter app podcast tv e-paper epaper video videos live
    """
)


def is_furniture(line: str) -> bool:
    """Whether ``line`` can be nothing but furniture ("Select Page", "Share on Facebook")."""
    if len(line) > MAX_FURNITURE:
        return False
    line = plain_spaces(line)
    bare = _bare(line)
    if not bare or bare in _known()[0]:
        return True
    line = line.strip()
    if _may_have_a_form(line) and _PATTERNS.fullmatch(line) is not None:
        return True
    if _RULE.fullmatch(line) is not None:
        return True
    lower = line.lower()
    if any(map(lower.__contains__, _COPYRIGHT_SIGNS)) and _COPYRIGHT.fullmatch(line) is not None:
        return True
    link = _link(line)
    return link is not None and link["page"] is not None and _is_title(link["title"])


def _may_have_a_form(line: str) -> bool:
    """Whether ``line`` starts like one of the forms; most lines do not and need no matching."""
    start = line[:_LONGEST_START].casefold()
    if not start.isascii():
        start = start.translate(_DOTTED_AS_PLAIN)
    return (
        start.startswith(_STARTS)
        or start[:1].isdecimal()
        or (start[:1] == "a" and not start[1:2].isalpha())
    )


def _link(line: str) -> re.Match[str] | None:
    start = line[:_LONGEST_START].casefold()
    return _LINK.fullmatch(line) if start.startswith(_LINK_STARTS) else None


def found_in(lines: Sequence[str]) -> list[bool]:
    """For each of ``lines``, all lines of a page in order, whether it is furniture.

    A line that may also be a heading or an item ("Home", "Twitter") counts as furniture above and
    below the story; within the story only beside other furniture.
    """
    short = [n for n, line in enumerate(lines) if len(line) <= MAX_FURNITURE]
    found = [False] * len(lines)
    for n in short:
        found[n] = is_furniture(lines[n])
    doubtful = [n for n in short if not found[n] and _may_be(lines[n])]
    if not doubtful:
        return found
    story = [n for n, line in enumerate(lines) if not found[n] and _is_story(line)]
    while doubtful:
        start = end = doubtful.pop(0)
        while doubtful and doubtful[0] == end + 1:
            end = doubtful.pop(0)
        run = range(start, end + 1)
        beside = any(found[start - 1 : start]) or any(found[end + 1 : end + 2])
        outside = bool(story) and not story[0] < start < story[-1]
        if beside or (outside and not _is_needed(lines, found, run)):
            found[start : end + 1] = [True] * len(run)
    return found


def cleared(blocks: Sequence[Block]) -> list[Block]:
    """``blocks``, all blocks of a page, without furniture."""
    found = found_in([block.text for block in blocks])
    return [block for block, out in zip(blocks, found, strict=True) if not out]


def _is_needed(lines: Sequence[str], found: Sequence[bool], run: range) -> bool:
    """Whether the lines of ``run`` are the items after a colon, or the only headline."""
    before = [n for n in range(run.start) if not found[n]]
    if before:
        return lines[before[-1]].endswith(":")
    after = next((n for n in range(run.stop, len(lines)) if not found[n]), None)
    if len(run) > 1 or after is None:
        return False
    line = lines[run.start]
    return headers.byline(lines[after]) != "" or (" " in line and _is_story(lines[after]))


def _may_be(line: str) -> bool:
    """Whether ``line`` is furniture or text, depending on its position."""
    if len(line) > MAX_FURNITURE:
        return False
    line = plain_spaces(line).strip()
    if _bare(line) in _known()[1]:
        return True
    link = _link(line)
    return link is not None and _is_title(link["title"])


def _bare(line: str) -> str:
    """``line`` in lower case without arrows; the full stop after a single word stays."""
    bare = line.strip(_ARROWS)
    if line.endswith(f"{bare}.") and " " not in bare and bare:
        return line.casefold()  # "Home." is a sentence
    return bare.casefold()


def _is_title(text: str) -> bool:
    """Whether ``text`` may be a headline: it starts like one and does not end like a sentence."""
    text = text.strip()
    return (
        not text[:1].islower()
        and len(text.split()) <= _TITLE_WORDS
        and not text.endswith((".", ";", ",", ":", "。", "।"))
    )


def _is_story(line: str) -> bool:
    if line.endswith("。"):
        return len(line) > 20
    return len(line) > MAX_FURNITURE or (len(line) > 60 and line.endswith((".", "”", '"', "।")))


def advertises(line: str, publication: str) -> bool:
    """Whether ``line`` only names an offer of ``publication`` ("The Standard Channel")."""
    if not publication or len(line) > MAX_FURNITURE:
        return False
    head, _, last = line.casefold().rpartition(" ")
    return last in _CHANNELS and head.removeprefix("the ") == publication.casefold().removeprefix(
        "the "
    )


@cache
def _known() -> tuple[frozenset[str], frozenset[str]]:
    """The lines in ``data/furniture.txt``: the certain ones, and those that may be furniture."""
    table = (Path(__file__).parent.parent / "data" / "furniture.txt").read_text("utf-8")
    certain, _, others = table.partition("[beside]\n")
    return _rows(certain), _rows(others)


def _rows(table: str) -> frozenset[str]:
    return frozenset(line for line in table.splitlines() if line and not line.startswith("#"))
