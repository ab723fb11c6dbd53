"""What the article itself says an entity is: the words before its name, or set beside it.

Read for persons:

- the title chain in front: "Kenyan Foreign Minister X", "Acme Labs’ co-founder X";
- the apposition behind: "X, 43, a farmer from Y," "X (43), head of Y’s Z," "X, who is the Z of Y";
- the apposition in front: "the head of Y’s Z, X, said", "Director of Y, X, said".

For bodies and places: the noun beside the name ("X newspaper", "the Spanish charity X", "the town
of X") and the apposition behind ("X, the capital of Y,").

A description never reaches over another person's name, except as a possessor ("Okello’s lawyer")
or at the end, as whom an office serves ("adviser to X"). Of several, the best is the one that
names a country or body; then one that does not open with a genitive ("Chilean President" before
"Chile’s President"); then the longer, up to a line; then the earlier.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from reader.entities.gazetteer import fold, gazetteer
from reader.entities.phrases import ARTICLES, POSSESSIVES, Names, Unit, listed, qualifies, role
from reader.model import EntityKind, Mention, MentionField

_MENTIONS = 40
"""Mentions of an entity that are looked at."""
_LINE = 80
"""Code points beyond which a description is no better for being longer."""
_LONGEST = 16
"""Units after which an apposition is cut."""
_HEAD_WITHIN = 7
"""Units within which an apposition must have said what the entity is."""
_LINKS = frozenset({"of", "for", "at", "to", "in", "with", "from", "on"})
_NAMED = frozenset({"organization", "place", "group"})
_SENTENCE_ENDS = frozenset('.!?“":;')
_INNER_SIGNS = frozenset({"&", "-", "/"})
_IS_HEAD = Callable[[Unit], bool]


class _Found(NamedTuple):
    words: str = ""
    named: bool = False
    """Whether a country, place, people or body is in it."""
    plain: bool = False
    """Whether it does not begin with a genitive: "Chilean President" before "Chile’s President"."""


def describe(
    kind: EntityKind,
    mentions: Sequence[Mention],
    texts: Mapping[MentionField, str],
    names: Names,
) -> str:
    """The most telling description of the entity among its mentions, or an empty string.

    ``names`` knows all mentions of the article, the entity's own as well.
    """
    best: tuple[tuple[bool, bool, int, int], str] = ((False, False, 0, 0), "")
    for rank, mention in enumerate(mentions[:_MENTIONS]):
        text = texts[mention.field]
        front = names.before(mention.field, text, mention.start)
        back = names.behind(mention.field, text, mention.end)
        for found in _read(kind, text, front, back):
            if found.words:
                worth = (found.named, found.plain, min(len(found.words), _LINE), -rank)
                best = max(best, (worth, found.words), key=lambda pair: pair[0])
    return best[1]


def _read(kind: EntityKind, text: str, front: list[Unit], back: list[Unit]) -> list[_Found]:
    if kind == "person":
        title = _title(front)
        found = [_spell(text, title, _seat(title, back)), _spell(text, _behind(back, _is_role))]
        return found if title else [*found, _spell(text, _in_front(front, back))]
    if kind in {"organization", "place"}:
        nouns = "body_roles" if kind == "organization" else "place_roles"

        def is_noun(unit: Unit) -> bool:
            return listed(unit.word, nouns) and not unit.capital

        return [
            _spell(text, _noun_behind(front, back, kind)),
            _spell(text, _noun_before(front, kind)),
            _spell(text, _behind(back, is_noun)),
        ]
    return []


def _spell(text: str, units: Sequence[Unit], seat: str = "") -> _Found:
    if not units:
        return _Found()
    words = " ".join(text[units[0].start : units[-1].end].split())
    plain = len(units) == 1 or not units[1].genitive
    return _Found(words + seat, bool(seat) or any(unit.kind for unit in units), plain)


def _is_role(unit: Unit) -> bool:
    return role(unit.word)


def _title(front: list[Unit]) -> list[Unit]:
    """The title chain that ends where the mention begins."""
    first = len(front)
    headed = False
    while first > 0:
        unit = front[first - 1]
        following = front[first] if first < len(front) else None
        if unit.kind == "person":
            # "Okello’s lawyer X"; without ’s it is another person of a list.
            if headed and following is not None and following.genitive:
                first -= 1
            break
        if not _in_chain(unit, following):
            break
        headed = headed or role(unit.word)
        first -= 1
    chain = front[first:]
    while chain and (_honorific(chain[-1]) or chain[-1].word in _LINKS):
        chain = chain[:-1]
    chain = _trim(chain, front[first - 1] if first else None)
    return chain if any(role(unit.word) for unit in chain) and _ends_well(chain) else []


def _in_chain(unit: Unit, following: Unit | None) -> bool:
    """Whether ``unit`` can be part of a title whose next unit is ``following``."""
    if unit.kind:
        return unit.kind in _NAMED
    if unit.sign or unit.genitive:
        return following is not None and (unit.genitive or unit.text in _INNER_SIGNS)
    if role(unit.word) or _honorific(unit) or unit.capital:
        return True
    if following is None or following.sign:
        return False
    if unit.word in _LINKS or unit.word in {"and", "the"}:
        # "Minister for Trade", "head of the agency": what follows is a name or a topic.
        return following.kind in _NAMED or following.capital or following.word == "the"
    return qualifies(unit.word)


def _honorific(unit: Unit) -> bool:
    return unit.text in gazetteer().words["honorifics"] and not role(unit.word)


def _trim(chain: list[Unit], before: Unit | None) -> list[Unit]:
    """``chain`` from where a title can begin; a sentence's first capital proves nothing."""
    words = gazetteer().words
    while chain:
        unit = chain[0]
        opens = before is None or before.sign
        if unit.kind == "group" or (unit.kind and len(chain) > 1 and chain[1].word not in _LINKS):
            return chain
        word = unit.word
        if unit.kind or word in _LINKS or word in {"and", "the"} or unit.genitive or unit.sign:
            pass
        elif role(word) or word in words["before_office"]:
            return chain
        elif unit.text in words["openers"] or len(chain) == 1:
            pass
        elif qualifies(word) or (unit.capital and not opens):
            return chain
        before, chain = unit, chain[1:]
    return []


def _ends_well(chain: Sequence[Unit]) -> bool:
    """Whether the name can follow: behind the office itself or what it is of."""
    last = chain[-1]
    if role(last.word):
        return not listed(last.word, "relations") or _possessed(chain)
    linked = any(unit.word in _LINKS for unit in chain)
    return linked and (last.kind in _NAMED or last.capital)


def _possessed(units: Sequence[Unit]) -> bool:
    """Whether it says whose: "his brother" says nothing, "Lau’s brother" does."""
    return any(unit.genitive or unit.text.endswith(("’s", "'s")) for unit in units)


def _seat(title: Sequence[Unit], back: Sequence[Unit]) -> str:
    """The " of Malawi" in "President X of Malawi": the country behind belongs to the office."""
    if len(title) != 1 or len(back) < 2 or back[0].word != "of":
        return ""
    place = back[2] if back[1].word == "the" and len(back) > 2 else back[1]
    return f" of {place.text}" if place.kind in {"place", "organization"} else ""


def _behind(back: list[Unit], is_head: _IS_HEAD) -> list[Unit]:
    """The apposition behind the mention."""
    at = _opened(back)
    if at == 0:
        return []
    units = back[at : at + _LONGEST]
    head = _head(units, is_head)
    if head < 0 or not _apposes(units, head):
        return []
    end = _complement(units, head)
    phrase = units[:end]
    opening = phrase[0]
    if opening.word in ARTICLES | POSSESSIVES:
        phrase = phrase[1:]
    if listed(units[head].word, "relations") and end == head + 1 and not _possessed(phrase):
        return []
    return phrase


def _opened(back: Sequence[Unit]) -> int:
    """Where an apposition begins behind a comma, dash, age or "who is"; 0 if none does."""
    texts = [unit.text for unit in back[:8]]
    at = 0
    if texts[:1] == ["("] and texts[2:3] == [")"] and texts[1].isdigit():
        at = 3
    if texts[at : at + 1] not in ([","], ["–"], ["—"]):
        return 0
    at += 1
    if len(texts) > at + 1 and texts[at].isdigit() and texts[at + 1] == ",":
        at += 2
    if texts[at : at + 1] == ["who"] and texts[at + 1 : at + 2] in (["is"], ["was"]):
        at += 2
    return at


def _head(units: Sequence[Unit], is_head: _IS_HEAD) -> int:
    """The index of the noun that says what the entity is, or -1.

    Before it stand its article, adjectives and possessor, and nothing that could be a clause.
    """
    head = -1
    for at, unit in enumerate(units[:_HEAD_WITHIN]):
        if is_head(unit):
            head = at
            if at + 1 < len(units) and (is_head(units[at + 1]) or units[at + 1].genitive):
                continue
            return head
        fits = (
            unit.kind in _NAMED
            or unit.genitive
            or unit.capital
            or unit.text in {"-", "&"}
            or (at == 0 and unit.word in ARTICLES | POSSESSIVES)
            or unit.word.replace("-", "").isdigit()
            or (unit.word == "and" and at > 0)
            or (not unit.sign and not unit.kind and qualifies(unit.word))
        )
        if not fits:
            return -1
    return -1


def _apposes(units: Sequence[Unit], head: int) -> bool:
    """Whether the phrase is about the mention, and not the next item of a list."""
    following = units[head + 1] if head + 1 < len(units) else None
    if following is not None and (following.kind == "person" or following.capital):
        return False  # ", her son Marek and others"
    opening = units[0]
    if opening.word in ARTICLES or opening.kind or opening.capital or opening.genitive:
        return True
    if opening.word in POSSESSIVES:
        return not listed(units[head].word, "relations")
    # Without an article: ", head of", ", former mayor of", ", chairman".
    return role(opening.word) or opening.word in gazetteer().words["before_office"]


def _complement(units: Sequence[Unit], head: int) -> int:
    """The end of the phrase: the head, and what follows it by "of", "for" and the like."""
    stops = gazetteer().words["stops"]
    end = at = head + 1
    while at < len(units):
        unit = units[at]
        if unit.sign and unit.text not in _INNER_SIGNS:
            break
        if unit.genitive:
            at += 1
            continue
        if unit.kind is None and unit.text.islower():
            if unit.word in stops and unit.word not in _LINKS:
                break
            if unit.word in _LINKS or unit.word in {"and", "the", "a", "an"}:
                if unit.word == "and" and not _coordinates(units, at):
                    break
                at += 1
                continue
            if unit.word.endswith(("ing", "ed")) or _verbal(units, at, end):
                break
        if unit.kind == "person":
            # Whom the office serves; or the next sentence's business.
            return at + 1 if units[at - 1].word in _LINKS else end
        if unit.kind and units[at - 1].kind and units[at - 1].end + 1 == unit.start:
            break
        at += 1
        end = at
    return end


def _verbal(units: Sequence[Unit], at: int, end: int) -> bool:
    """Whether the lower-case word behind a finished phrase cannot be part of it."""
    before = units[at - 1]
    if at > end or before.genitive:
        return False  # a link was passed: this is its noun
    if before.kind in _NAMED or before.capital:
        return not (role(units[at].word) or listed(units[at].word, "body_roles"))
    return units[at].word.endswith("ly")


def _coordinates(units: Sequence[Unit], at: int) -> bool:
    """Whether "and" goes on with the phrase: a topic, a name, or another role."""
    if at + 1 >= len(units):
        return False
    following = units[at + 1]
    if following.kind == "person":
        return False
    return bool(following.kind) or following.capital or role(following.word)


def _in_front(front: list[Unit], back: Sequence[Unit]) -> list[Unit]:
    """The apposition in front of the mention: "the head of Y’s Z, X, said"."""
    if len(front) < 3 or front[-1].text != "," or not _closed(back):
        return []
    first = len(front) - 1
    while first > 0 and not _opens(front, first):
        unit = front[first - 1]
        if (unit.sign and unit.text not in _INNER_SIGNS) or unit.kind == "person":
            break
        first -= 1
    units = front[first:-1]
    if first > 0 and not _opens(front, first) and front[first - 1].text not in _SENTENCE_ENDS:
        return []
    if first > 0 and front[first - 1].text in {",", ";"}:
        return []
    if units and units[0].word in ARTICLES:
        units = units[1:]
    if not units or not (units[0].kind or qualifies(units[0].word) or _heading(units[0])):
        return []
    head = _head(units, _is_role)
    if head < 0 or _complement(units, head) != len(units):
        return []
    related = listed(units[head].word, "relations")
    return [] if related and head + 1 == len(units) and not _possessed(units) else units


def _heading(unit: Unit) -> bool:
    return role(unit.word) or unit.capital


def _closed(back: Sequence[Unit]) -> bool:
    """Whether the mention ends there, and is not the first of a list of persons."""
    if not back or not (back[0].sign or back[0].word in gazetteer().words["said"]):
        return False
    return not (back[0].text == "," and len(back) > 1 and back[1].kind == "person")


def _opens(front: Sequence[Unit], first: int) -> bool:
    """Whether the phrase from ``first`` on begins with an article that begins it all."""
    unit = front[first]
    if unit.word not in ARTICLES:
        return False
    return first == 0 or front[first - 1].word not in _LINKS


def _noun_behind(front: Sequence[Unit], back: Sequence[Unit], kind: EntityKind) -> list[Unit]:
    """The "newspaper" in "X newspaper", the "town" in "X town"; not in "an X suburb"."""
    if not back or back[0].kind or not back[0].text.islower():
        return []
    if front and front[-1].word in {"a", "an", "another", "every", "each", "no", "any"}:
        return []
    nouns = "body_roles" if kind == "organization" else "of_place"
    described = gazetteer().words["described_nouns"]
    fits = back[0].text in described and listed(back[0].word, nouns)
    compound = len(back) > 1 and (back[1].text.islower() and role(back[1].word))
    return [back[0]] if fits and not compound else []


def _noun_before(front: list[Unit], kind: EntityKind) -> list[Unit]:
    """The "Spanish charity" in "the Spanish charity X", the "old town" in "the old town of X"."""
    units = list(front)
    if kind == "place":
        if len(units) < 2 or units[-1].word != "of":
            return []
        units.pop()
    nouns = "body_roles" if kind == "organization" else "of_place"
    if not units or units[-1].kind or not units[-1].text.islower():
        return []
    if not listed(units[-1].word, nouns):
        return []
    first = len(units) - 1
    while first > 0:
        unit = units[first - 1]
        if not (unit.kind == "group" or (unit.kind is None and _describes(unit))):
            break
        first -= 1
    return units[first:]


def _describes(unit: Unit) -> bool:
    return unit.text.islower() and not unit.sign and qualifies(fold(unit.text))
