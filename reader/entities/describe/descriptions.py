"""Describes an entity in the article's own words: the title before its name or an apposition.

For persons, it reads:

- the title chain before the name: "Kenyan Foreign Minister X", "Acme Labs’ co-founder X";
- the apposition after it: "X, 43, a farmer from Y," "X (43), head of Y’s Z," "X, who is the Z of
  Y";
- the apposition before it: "the head of Y’s Z, X, said", "Director of Y, X, said".

For organizations and places, it reads the noun next to the name ("X newspaper", "the Spanish
charity X", "the town of X") and the apposition after it ("X, the capital of Y,").

A description contains another person's name only as a possessor ("Okello’s lawyer") or at the end,
after an office ("adviser to X"). Of several descriptions, the best is one that names a country or
organization; then one that does not begin with a genitive ("Chilean President" is better than
"Chile’s President"); then the longer one, up to a line; then the earlier one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from reader.entities.describe.appositions import (
    behind,
    ends_head,
    in_front,
    is_role,
    possessed,
    telling,
)
from reader.entities.describe.phrases import LINKS, NAMED, Names, Unit, listed, qualifies, role
from reader.entities.gazetteer import fold, gazetteer
from reader.model import EntityKind, Mention, MentionField

_MENTIONS = 40
"""The most mentions of an entity to read."""
_LINE = 80
"""A description of more code points than this is no better than a shorter one."""


_STYLES = frozenset({"highness", "majesty", "excellency", "holiness", "honour", "his", "her"})
"""Styles; a title before one of them is a separate title."""
_ADDRESSES = frozenset({"sheikh", "sheikha"})
"""Forms of address that do not say what a person is."""
_RANKS = frozenset(["gen", "lt", "col", "maj", "brig", "capt", "sgt", "sheikh", "sheikha"])
"""Ranks that are part of the form of address if another office precedes them."""


class _Found(NamedTuple):
    words: str = ""
    named: bool = False
    """Whether ``words`` name a country, place, people or organization."""
    plain: bool = False
    """Whether ``words`` do not begin with a genitive, as in "Chilean President"."""


def describe(
    kind: EntityKind,
    mentions: Sequence[Mention],
    texts: Mapping[MentionField, str],
    names: Names,
) -> str:
    """The most informative description among the mentions of the entity, or an empty string.

    ``names`` has all mentions of the article, including the entity's own.
    """
    best: tuple[tuple[bool, bool, int, int], str] = ((False, False, 0, 0), "")
    for rank, mention in enumerate(mentions[:_MENTIONS]):
        text = texts[mention.field]
        front = names.before(mention.field, text, mention.start)
        back = names.behind(mention.field, text, mention.end)
        for found in _read(kind, mention.text, text, front, back):
            if found.words:
                worth = (found.named, found.plain, min(len(found.words), _LINE), -rank)
                best = max(best, (worth, found.words), key=lambda pair: pair[0])
    return best[1]


def _read(
    kind: EntityKind, name: str, text: str, front: list[Unit], back: list[Unit]
) -> list[_Found]:
    if kind == "person":
        title = _title(front)
        found = [_spell(text, title, _seat(title, back)), _spell(text, behind(back, is_role))]
        return found if title else [*found, _spell(text, in_front(front, back))]
    if kind in {"organization", "place"}:
        nouns = "body_roles" if kind == "organization" else "place_roles"
        if kind == "place" and fold(name) in gazetteer().nations:
            return []  # "the state of Alaska, United States"

        def is_noun(unit: Unit) -> bool:
            return listed(unit.word, nouns) and not unit.capital

        return [
            _spell(text, _noun_behind(front, back, kind)),
            _spell(text, _noun_before(front, kind)),
            _spell(text, _unlisted(back, behind(back, is_noun))),
        ]
    return []


def _spell(text: str, units: Sequence[Unit], seat: str = "") -> _Found:
    if not units:
        return _Found()
    words = " ".join(text[units[0].start : units[-1].end].split())
    plain = len(units) == 1 or not units[1].genitive
    return _Found(words + seat, bool(seat) or any(unit.kind for unit in units), plain)


def _title(front: list[Unit]) -> list[Unit]:
    """The title chain directly before the mention."""
    first = len(front)
    headed = False
    while first > 0:
        unit = front[first - 1]
        following = front[first] if first < len(front) else None
        if unit.kind == "person":
            # "Okello’s lawyer X"; without ’s, it is another person in a list.
            if headed and following is not None and following.genitive:
                first -= 1
            break
        if not _in_chain(unit, following):
            break
        headed = headed or role(unit.word)
        first -= 1
    chain = front[first:]
    while chain and (_honorific(chain[-1]) or chain[-1].word in LINKS):
        chain = chain[:-1]
    while len(chain) > 1 and chain[-1].word in _RANKS and _officer(chain[-2]):
        chain = chain[:-1]
    chain = _served(chain)
    chain = _trim(chain, front[first - 1] if first else None)
    headed = any(role(unit.word) and unit.word not in _ADDRESSES for unit in chain)
    return chain if headed and _ends_well(chain) else []


def _in_chain(unit: Unit, following: Unit | None) -> bool:
    """Whether ``unit`` can be part of a title that continues with ``following``."""
    if unit.kind or unit.word in _STYLES:
        return unit.kind in NAMED
    if role(unit.word) or _honorific(unit) or unit.capital:
        return True
    if following is None:
        return False
    if unit.sign or unit.genitive:
        return unit.genitive or unit.text == "&" or _hyphen(unit, following)
    if unit.word in LINKS or unit.word in {"and", "the"}:
        # "Minister for Trade", "head of the agency": a name or topic must follow.
        return following.kind in NAMED or following.capital or following.word == "the"
    return qualifies(unit.word) and (not following.sign or _hyphen(following, following))


def _officer(unit: Unit) -> bool:
    return unit.word not in _RANKS and (role(unit.word) or unit.capital)


def _served(chain: list[Unit]) -> list[Unit]:
    """Keep only the last title, the one of the person who is named.

    That is "President" in "spokesman for President X", "policy of President X" and "his host and
    President X".
    """
    if not chain or not role(chain[-1].word):
        return chain
    for at in range(len(chain) - 2, 0, -1):
        before = chain[at - 1]
        if chain[at].word in LINKS and (before.text.islower() or not role(before.word)):
            return chain[at + 1 :]
        lower = before.text.islower() and not chain[at + 1].text.islower()
        if chain[at].word == "and" and lower:
            return chain[at + 1 :]
    return chain


def _hyphen(unit: Unit, following: Unit) -> bool:
    """Whether ``unit`` is a hyphen in a word that contains a mention: "ex-France"."""
    return unit.text in {"-", "/", "‑"} and unit.end >= following.start


def _honorific(unit: Unit) -> bool:
    return unit.text in gazetteer().words["honorifics"] and not role(unit.word)


def _trim(chain: list[Unit], before: Unit | None) -> list[Unit]:
    """Cut ``chain`` to where a title can begin; a capital at a sentence's start proves nothing."""
    words = gazetteer().words
    while chain:
        unit = chain[0]
        opens = before is None or before.sign
        if unit.kind == "group" or (unit.kind and len(chain) > 1 and chain[1].word not in LINKS):
            return chain
        word = unit.word
        if unit.kind or word in LINKS or word in {"and", "the"} or unit.genitive or unit.sign:
            pass
        elif role(word) or word in words["before_office"]:
            return chain
        elif len(chain) == 1 or (unit.text in words["openers"] and not _topical(unit)):
            pass
        elif qualifies(word) or (unit.capital and not opens):
            return chain
        before, chain = unit, chain[1:]
    return []


def _topical(unit: Unit) -> bool:
    return unit.text in gazetteer().words["portfolios"]


def _ends_well(chain: Sequence[Unit]) -> bool:
    """Whether the chain ends in the office itself or in the name or topic it is "of"."""
    last = chain[-1]
    if role(last.word):
        return not listed(last.word, "relations") or possessed(chain)
    linked = any(unit.word in LINKS for unit in chain)
    return linked and (last.kind in NAMED or last.capital)


def _seat(title: Sequence[Unit], back: Sequence[Unit]) -> str:
    """The country that belongs to the office: " of Malawi" in "President X of Malawi"."""
    if len(title) != 1 or len(back) < 2 or back[0].word != "of":
        return ""
    place = back[2] if back[1].word == "the" and len(back) > 2 else back[1]
    return f" of {place.text}" if place.kind in {"place", "organization"} else ""


def _unlisted(back: Sequence[Unit], phrase: list[Unit]) -> list[Unit]:
    """``phrase``, unless it is an item of a list: "the Ministry, the Acme team, and others"."""
    if not phrase:
        return []
    rest = [unit.text for unit in back if unit.start >= phrase[-1].end][:2]
    return [] if rest[:1] == ["and"] or rest == [",", "and"] else phrase


def _noun_behind(front: Sequence[Unit], back: Sequence[Unit], kind: EntityKind) -> list[Unit]:
    """The noun after the name: "newspaper" in "X newspaper"; none in "an X suburb"."""
    if not back or back[0].kind or not back[0].text.islower():
        return []
    if front and front[-1].word in {"a", "an", "another", "every", "each", "no", "any"}:
        return []
    nouns = "body_roles" if kind == "organization" else "of_place"
    described = gazetteer().words["described_nouns"]
    fits = back[0].text in described and listed(back[0].word, nouns)
    if not telling(back[:1], back[0], kind == "place"):
        return []
    if kind == "organization":
        whole = len(back) == 1 or not role(back[1].word.removesuffix("s"))
    else:
        whole = len(back) == 1 or ends_head(back[1])
    return [back[0]] if fits and whole else []


def _noun_before(front: list[Unit], kind: EntityKind) -> list[Unit]:
    """The noun phrase before the name: "Spanish charity" in "the Spanish charity X"."""
    units = list(front)
    if kind == "place":
        if len(units) < 2 or units[-1].word != "of":
            return []
        units.pop()
    nouns = "body_roles" if kind == "organization" else "of_place"
    if not units or units[-1].kind or not units[-1].text.islower():
        return []
    if not listed(units[-1].word, nouns) or possessed(units[-1:]):
        return []
    first = len(units) - 1
    while first > 0 and (units[first - 1].kind == "group" or _describes(units[first - 1])):
        first -= 1
    phrase = units[first:]
    return phrase if telling(phrase, phrase[-1], False) else []


def _describes(unit: Unit) -> bool:
    return unit.kind is None and unit.text.islower() and qualifies(fold(unit.text))
