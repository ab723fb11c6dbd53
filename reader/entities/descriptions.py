"""What the article itself says an entity is: the words before its name, or set beside it.

Two constructions are read: the title chain in front ("Kenyan Foreign Minister X"), and the
apposition behind, between commas ("X, the head of the country's football federation,"). For
bodies and places also the noun that follows or the apposition ("X newspaper", "X, the capital").
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Mapping, Sequence

from reader.entities.gazetteer import fold, gazetteer
from reader.model import EntityKind, Mention, MentionField

_WINDOW = 160
"""Code points looked at on either side of a mention."""

_WORD = re.compile(r"[^\W_](?:[\w.'’‑-]*\w)?|[.,;:!?()\[\]—–“”\"\n]|\S")


def describe(
    kind: EntityKind,
    mentions: Sequence[Mention],
    texts: Mapping[MentionField, str],
    taken: Mapping[MentionField, Sequence[int]],
) -> str:
    """The most telling description of the entity among its mentions, or an empty string.

    ``taken`` holds, per field and in order, the ends of the mentions of persons: a title chain
    does not reach back over somebody else's name.
    """
    found: list[tuple[tuple[bool, bool, int], str]] = []
    for rank, mention in enumerate(mentions[:40]):
        text = texts[mention.field]
        if kind == "person":
            for words in (_before(text, mention, taken[mention.field]), _behind(text, mention)):
                if words:
                    found.append((_worth(words, rank), words))
        elif kind in {"organization", "place"}:
            words = _noun(text, mention) or _behind(
                text, mention, gazetteer().words["described_nouns"]
            )
            if words:
                found.append((_worth(words, rank), words))
    return max(found, key=lambda pair: pair[0])[1] if found else ""


def _worth(words: str, rank: int) -> tuple[bool, bool, int]:
    """With a country or body in it before without; a country first; the long before the short."""
    first = words.split(" ", maxsplit=1)[0].rstrip(",")
    known = gazetteer().find(first)
    country = known is not None and known.kind in {"group", "place"}
    return (country or " of " in words or "’s " in words, country, min(len(words), 90) - rank)


def _office(word: str) -> bool:
    known = gazetteer()
    return (
        fold(word) in known.office_openers
        or word in known.words["callings"]
        or fold(word) in known.offices
        or fold(word).rpartition("-")[2] in known.words["callings"]
    )


_ARTICLES = frozenset({"the", "a", "an", "its", "their", "his", "her"})
_SIGNS = frozenset(',.;:()—–"“?!')
_OF_PLACE = re.compile(r" of (?:the )?((?:[A-Z][\w’'-]*)(?: (?:[A-Z][\w’'-]*)){0,2})")
_NOUN = re.compile(r" ([a-z]+)\b")


def _topic(word: str) -> bool:
    return word in gazetteer().words["portfolios"]


def _modifies(word: str) -> bool:
    words = gazetteer().words
    return word.islower() and (
        word in gazetteer().words["modifiers"] or word.capitalize() in words["portfolios"]
    )


def _before(text: str, mention: Mention, taken: Sequence[int]) -> str:
    """The title chain that ends where the mention begins."""
    known = gazetteer()
    start = max(0, mention.start - _WINDOW)
    index = bisect_right(taken, mention.start)
    if index:
        start = max(start, taken[index - 1])
    # A paragraph's title chain does not begin in the paragraph before.
    start = max(start, text.rfind("\n\n", start, mention.start) + 1)
    chain = _chain(
        [(match.start(), match[0]) for match in _WORD.finditer(text, start, mention.start)]
    )
    while chain and not _begins(chain):
        chain.pop(0)
    closing = known.words["links"] | known.words["honorifics"]
    while chain and chain[-1][1] in closing:
        chain.pop()
    if not any(_office(word) for _, word in chain):
        return ""
    title = _clean(text[chain[0][0] : chain[-1][0] + len(chain[-1][1])])
    # "President Lazarus Chakwera of Malawi": the country behind the name belongs to the office.
    behind = _OF_PLACE.match(text, mention.end)
    if behind is not None and " " not in title:
        for size in (3, 2, 1):
            place = " ".join(behind[1].split(" ")[:size])
            entry = known.find(place)
            if entry is not None and entry.kind == "place":
                return f"{title} of {place}"
    return title


def _chain(words: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """The last of ``words`` that could all be parts of one title."""
    lists = gazetteer().words
    first = len(words)
    while first > 0:
        word = words[first - 1][1]
        inside = first < len(words)
        capital = word[0].isupper() and word not in lists["never"]
        office = word in lists["callings"] or word in lists["before_office"]
        # "former defence minister": what the office is of, in lower case.
        modifies = inside and _modifies(word) and words[first][1].islower()
        joins = inside and word in lists["links"]
        if not (capital or office or modifies or joins):
            break
        first -= 1
    return words[first:]


def _begins(chain: list[tuple[int, str]]) -> bool:
    """Whether a title can begin here: with a people, a country, a body, a "former", an office."""
    known = gazetteer()
    word = chain[0][1]
    following = chain[1][1] if len(chain) > 1 else ""
    entry = known.find(_bare(word))
    if entry is None and following[:1].isupper():
        entry = known.find(f"{_bare(word)} {_bare(following)}")
    if entry is not None and entry.kind in {"group", "place", "organization"}:
        return True
    if fold(word) in known.words["before_office"] or _office(word):
        return True
    return (word.isupper() and len(word) > 1) or (_modifies(word) and following.islower())


def _bare(word: str) -> str:
    return word.removesuffix("’s").removesuffix("'s")


def _behind(text: str, mention: Mention, nouns: Collection[str] = ()) -> str:
    """The apposition that follows the mention between commas."""
    window = text[mention.end : mention.end + _WINDOW]
    if not window.startswith(", "):
        return ""
    known = gazetteer()
    words = [(match.start(), match[0]) for match in _WORD.finditer(window, 2)]
    end = _apposition_end(words, nouns)
    head = next((at for at in range(end) if _heads(words[at][1], nouns)), end)
    phrase = words[:end]
    while phrase and phrase[-1][1] in known.words["links"]:
        phrase.pop()
    if head >= len(phrase) or head > 6:
        return ""
    # The office must be the phrase's own head: not "the wife of a minister".
    if any(word in {"of", "in", "at", "for"} for _, word in phrase[:head]):
        return ""
    # ", her son Marek and others": the office belongs to another name in a list.
    after = head + 1
    while after < len(phrase) and (_office(phrase[after][1]) or _topic(phrase[after][1])):
        after += 1
    if not nouns and after < len(phrase) and phrase[after][1][0].isupper():
        return ""
    opening = phrase[0][1]
    if opening in _ARTICLES:
        phrase = phrase[1:]
    elif not (
        nouns
        or _office(opening)
        or opening in known.words["before_office"]
        or known.find(_bare(opening))
    ):
        return ""
    return _clean(window[phrase[0][0] : phrase[-1][0] + len(phrase[-1][1])]) if phrase else ""


def _heads(word: str, nouns: Collection[str]) -> bool:
    return word in nouns if nouns else _office(word)


def _apposition_end(words: list[tuple[int, str]], nouns: Collection[str]) -> int:
    """How many of ``words`` the apposition has; 0 if nothing closes it in time."""
    stops = gazetteer().words["stops"]
    headed = False
    for index, (_, word) in enumerate(words[:18]):
        if word in _SIGNS or word in stops:
            return index
        # "an activist fighting for ..."
        if headed and word.endswith("ing") and word.islower():
            return index
        headed = headed or _heads(word, nouns)
    return 0


def _noun(text: str, mention: Mention) -> str:
    """The "newspaper" in "Cairo Times newspaper": a noun in lower case right behind the name."""
    match = _NOUN.match(text, mention.end)
    if match is None or match[1] not in gazetteer().words["described_nouns"]:
        return ""
    return match[1]


def _clean(words: str) -> str:
    return " ".join(words.split())
