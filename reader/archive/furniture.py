"""Furniture: the lines of a page dump that belong to the page, not to the article."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from reader.archive.wordlist import words
from reader.lazy import lazy_pattern
from reader.safety import plain_spaces

MAX_FURNITURE = 120
"""No line longer than this, in code points, is taken for furniture."""

_NETWORKS = (
    r"(?:facebook|twitter|x|linkedin|whatsapp|telegram|reddit|pinterest|instagram|email|youtube"
    r"|google news|social media)"
)
_PATTERNS = lazy_pattern(
    "|".join(
        (
            r"(?:click (?:here )?to )?(?:share|tweet|post|pin|send|(?:follow|like|join|find) us)"
            rf"(?: this| it| article| story)? (?:on|via|to|by|with) {_NETWORKS}(?:[ ,(].{{0,60}})?",
            r"(?:read|see|watch) (?:more|also|next|full story)\s?"
            r"(?:[:>»…→-].{0,110}|\.{1,3}|here)?",
            r"(?:also|must|further) read\s?[:|–-].{0,110}",
            r"related\s?(?:articles?|stor(?:y|ies)|news|posts?|links?)\s?[:>»].{0,110}",
            r"(?:\d{1,4}|no) (?:comments?|shares?|views|likes|reads)",
            r"(?:views|shares|comments|likes|post views)\s?:\s?[\d,.k]{1,9}",
            r"\d{1,3} ?[- ]?min(?:ute)?s? (?:read|to read|ago|of reading)",
            r"(?:reading|read) time\s?:?.{0,30}",
            r"(?:©|copyright\b|\(c\)).{0,110}",
            r".{0,90}all rights reserved\.?.{0,20}",
            r"(?:sign|subscribe|register) (?:up|in|now|to|for)\b[^.]{0,80}"
            r"(?:newsletter|alert|account|update)s?[.!]?",
            r"(?:we|this (?:web)?site) uses? cookies.{0,90}",
            r"(?:click|tap) here (?:to|for) [^.]{0,80}\.?",
            r"story continues below.{0,60}|article continues (?:below|after).{0,60}",
            r"-{0,3}\s?advertise?ment\s?-{0,3}",
            r"font size\s?[-+aA ]{0,12}|a\s?[+-](?:\s?a\s?[+-]?)?",
            r"home(?:\s?[>»/›]\s?[\w &'-]{1,40}){1,5}",
            r"(?:please )?(?:enable|turn on) javascript.{0,80}",
        )
    ),
    re.IGNORECASE,
)
_ARROWS = " \t>»›→…<«‹←•·|+.:▼▲"
_RULE = lazy_pattern(r"[-–—_=*~#.·•\s|]{2,}")
_CHANNELS = words(
    """
    channel newsletter app podcast tv e-paper epaper video videos live
    """
)


def is_furniture(line: str) -> bool:
    """Whether ``line`` is of a known kind of furniture ("Select Page", "Share on Facebook")."""
    if len(line) > MAX_FURNITURE:
        return False
    line = plain_spaces(line)
    bare = line.strip(_ARROWS).casefold()
    return (
        not bare
        or bare in _known()
        or _PATTERNS.fullmatch(line.strip()) is not None
        or _RULE.fullmatch(line) is not None
    )


def advertises(line: str, publication: str) -> bool:
    """Whether ``line`` only names what ``publication`` offers ("The Standard Channel")."""
    if not publication or len(line) > MAX_FURNITURE:
        return False
    head, _, last = line.casefold().rpartition(" ")
    return last in _CHANNELS and head.removeprefix("the ") == publication.casefold().removeprefix(
        "the "
    )


@cache
def _known() -> frozenset[str]:
    """The lines of the table in ``data/furniture.txt``."""
    table = (Path(__file__).parent / "data" / "furniture.txt").read_text("utf-8")
    return frozenset(line for line in table.splitlines() if line and not line.startswith("#"))
