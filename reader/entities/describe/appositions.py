"""Appositions: phrases between commas, before or after a name, that say what it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from reader.entities.describe.phrases import (
    ARTICLES,
    INNER_SIGNS,
    LINKS,
    NAMED,
    POSSESSIVES,
    Unit,
    adjectival,
    listed,
    qualifies,
    role,
)
from reader.entities.gazetteer import gazetteer

_LONGEST = 16
"""The most units in an apposition; the rest is cut."""
_HEAD_WITHIN = 7
"""The head noun must be among this many units at the start of an apposition."""
_SENTENCE_ENDS = frozenset('.!?“":;')
_CUTS = frozenset({"better", "best", "then", "now", "currently", "turned", "here", "there"})
_IS_HEAD = Callable[[Unit], bool]


def is_role(unit: Unit) -> bool:
    """Whether ``unit`` is a noun that says what a person is."""
    return role(unit.word)


def possessed(units: Sequence[Unit]) -> bool:
    """Whether ``units`` name an owner: "Lau’s brother" does, "his brother" does not."""
    return any(unit.genitive or unit.text.endswith(("’s", "'s")) for unit in units)


def behind(back: list[Unit], is_head: _IS_HEAD) -> list[Unit]:
    """The apposition after the mention."""
    at = _opened(back)
    if at == 0:
        return []
    units = back[at : at + _LONGEST]
    head = _head(units, is_head)
    if head < 0 or not _apposes(units, head):
        return []
    end = _complement(units, head)
    if end == 0:
        return []
    phrase = units[:end]
    phrase = _bare(phrase)
    return phrase if phrase and telling(phrase, units[head], end > head + 1) else []


def _bare(phrase: list[Unit]) -> list[Unit]:
    """``phrase`` without its article, which stays only in phrases like "the country’s"."""
    if phrase[0].word not in ARTICLES | POSSESSIVES:
        return phrase
    genitive = len(phrase) > 1 and phrase[1].text.islower() and possessed(phrase[1:2])
    return phrase if genitive and phrase[0].word == "the" else phrase[1:]


def telling(phrase: Sequence[Unit], head: Unit, completed: bool) -> bool:
    """Whether ``phrase`` is informative outside its article: "brother" and "provider" are not."""
    if listed(head.word, "relations"):
        return completed or any(unit.kind for unit in phrase) or possessed(phrase)
    bare = listed(head.word, "bare_bodies")
    return completed or len(phrase) > 1 or not bare


def _opened(back: Sequence[Unit]) -> int:
    """Where an apposition begins after a comma, dash, age or "who is"; 0 if there is none."""
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

    Only its article, adjectives and possessor may precede it, nothing that could be a clause.
    """
    head = -1
    for at, unit in enumerate(units[:_HEAD_WITHIN]):
        if is_head(unit):
            head = at
            if at + 1 >= len(units) or ends_head(units[at + 1]):
                return head
            if is_head(units[at + 1]) or units[at + 1].genitive:
                continue
            return -1
        fits = (
            unit.kind in NAMED
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


def ends_head(following: Unit) -> bool:
    """Whether the noun before ``following`` can be the head: not in "an official notice"."""
    if following.kind or following.capital:
        return True
    if following.genitive:
        return False
    word = following.word
    words = gazetteer().words
    function = word in LINKS or word in words["stops"] or word in words["said"] or word == "and"
    return following.sign or function or word in _CUTS or word.endswith(("ing", "ed"))


def _apposes(units: Sequence[Unit], head: int) -> bool:
    """Whether the phrase describes the mention rather than being the next item of a list."""
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
    """The end of the phrase: the head and its complements with "of", "for" and the like.

    If a name is followed by words that may belong to it ("the Acme robotics lab"), the phrase ends
    before the name, because half a name would be wrong.
    """
    end = at = head + 1
    while at < len(units):
        unit = units[at]
        if unit.sign and unit.text not in INNER_SIGNS:
            break
        if unit.kind == "person":
            return _served(units, head, at, end)
        if not (unit.kind or unit.capital or unit.genitive or unit.sign):
            if _goes_on(units, at):
                at += 1
                continue
            if _closes(unit, units[at - 1]):
                break
            before = units[at - 1]
            if before.capital or (before.kind and before.kind != "group"):
                return head + 1
        elif unit.kind and units[at - 1].kind:
            break
        at += 1
        open_ended = unit.genitive or unit.sign or (unit.text.islower() and adjectival(unit.word))
        end = end if open_ended else at
    return end


def _goes_on(units: Sequence[Unit], at: int) -> bool:
    """Whether the word at ``at`` continues the phrase."""
    word = units[at].word
    if word == "on":
        # "expert on Libya", not "president on the eve of".
        return at + 1 < len(units) and units[at + 1].kind is not None
    return word in LINKS or word in ARTICLES or (word == "and" and _coordinates(units, at))


def _served(units: Sequence[Unit], head: int, at: int, end: int) -> int:
    """The end of a phrase that reaches the person at ``at``.

    The person may belong to the phrase ("rival of President X"). If the phrase is the next person's
    title ("Y, Professor of the University Dr. X"), the end is 0.
    """
    first = at
    while first > head + 1 and units[first - 1].word not in LINKS:
        first -= 1
    between = units[first:at]
    if first > head + 1 and all(one.kind == "group" or role(one.word) for one in between):
        numeral = at + 1 < len(units) and set(units[at + 1].text) <= set("IVX")
        return at + 2 if numeral else at + 1
    honored = units[at - 1].text in gazetteer().words["honorifics"]
    return 0 if honored and units[0].word not in ARTICLES else end


def _closes(unit: Unit, before: Unit) -> bool:
    """Whether a clause, participle or adverb ends the phrase."""
    words = gazetteer().words
    if unit.word in words["stops"] or unit.word in words["said"] or unit.word in _CUTS:
        return True
    if unit.word == "and":
        return True
    modifies = (
        before.kind == "group"
        or before.genitive
        or adjectival(before.word)
        or before.word in LINKS | ARTICLES
    )
    return unit.word.endswith(("ing", "ed", "ly")) and not modifies


def _coordinates(units: Sequence[Unit], at: int) -> bool:
    """Whether "and" continues the phrase with a topic, a name or another role."""
    if at + 1 >= len(units):
        return False
    following = units[at + 1]
    if following.kind == "person":
        return False
    topic = following.word.capitalize() in gazetteer().words["portfolios"]
    return bool(following.kind) or following.capital or role(following.word) or topic


def in_front(front: list[Unit], back: Sequence[Unit]) -> list[Unit]:
    """The apposition before the mention: "the head of Y’s Z, X, said"."""
    if len(front) < 3 or front[-1].text != "," or not _closed(back):
        return []
    first = len(front) - 1
    while first > 0 and not _opens(front, first):
        unit = front[first - 1]
        if (unit.sign and unit.text not in INNER_SIGNS) or unit.kind == "person":
            break
        first -= 1
    units = front[first:-1]
    if first > 0 and not _opens(front, first) and front[first - 1].text not in _SENTENCE_ENDS:
        return []
    if first > 0 and front[first - 1].text in {",", ";"}:
        return []
    units = _bare(units) if units else []
    if not units or not (
        units[0].kind or units[0].word in ARTICLES or qualifies(units[0].word) or _heading(units[0])
    ):
        return []
    head = _head(units, is_role)
    if head < 0 or _complement(units, head) != len(units):
        return []
    return units if telling(units, units[head], head + 1 < len(units)) else []


def _heading(unit: Unit) -> bool:
    """Whether a phrase can begin with ``unit``."""
    named = unit.kind is not None or unit.capital or unit.word in ARTICLES
    return named or role(unit.word) or qualifies(unit.word)


def _closed(back: Sequence[Unit]) -> bool:
    """Whether a sign or "said" follows the mention, and not a list of persons."""
    if not back or not (back[0].sign or back[0].word in gazetteer().words["said"]):
        return False
    return not (back[0].text == "," and len(back) > 1 and back[1].kind == "person")


def _opens(front: Sequence[Unit], first: int) -> bool:
    """Whether the unit at ``first`` is an article that begins the whole phrase."""
    unit = front[first]
    if unit.word not in ARTICLES:
        return False
    return first == 0 or front[first - 1].word not in LINKS
