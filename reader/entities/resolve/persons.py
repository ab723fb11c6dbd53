"""Groups the mentions of persons into persons.

Names are processed from the longest to the shortest; a shorter form joins the full name that
includes it. If several full names include it (two people with one surname), each mention is
assigned on its own: never to a woman after "Mr", preferably to a person with the same title
("Justice Minister Han"), otherwise to the person mentioned last. If its honorific excludes all of
them, the mention is of another person: "Mr Sarpong" and "Mrs Sarpong" are two. A single name at
neither end of any full name joins the only full name with it in the middle ("Maduro" in "Nicolás
Maduro Moros") or the only one that it misspells.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

from reader.entities.gazetteer import fold, gazetteer
from reader.entities.resolve import names
from reader.entities.resolve.clusters import Cluster, Item
from reader.model import MentionField

Form = tuple[str, ...]
Node = tuple[Form, str]
"""A name's words and its generation ("jr", "vi" or empty)."""

_NAMESAKES = 40
"""The most persons of one surname to compare; bounds the time for text that is not an article."""
_ARABIC = re.compile(r"\b[AaEe]l[- ]\w")
_BEFORE = 64
"""How many code points before a mention to search for its honorific and title."""


class _Seen:
    """One mention of a person: the item, its name, and its honorific and title."""

    def __init__(self, item: Item, texts: Mapping[MentionField, str]) -> None:
        self.item = item
        self.node: Node = (names.parts(item.text), names.generation(item.text))
        self.arabic = _ARABIC.search(item.text) is not None
        text = texts[item.mention.field]
        start = item.mention.start
        front = text[max(0, start - _BEFORE) : start].rpartition("\n")[2].split()
        own = item.text.split(" ")[:1] if " " in item.text else []
        self.gender = _gender(own) or _gender(front[-3:])
        self.titles = _titles(front)


class _Bearer(Cluster):
    """A person, with what the text has said so far."""

    def __init__(self, node: Node, arabic: bool, seen: _Seen | None = None) -> None:
        super().__init__("person")
        self.node = node
        self.arabic = arabic
        """Whether the name is a chain of fathers' names with an article in it."""
        self.gender = seen.gender if seen else ""
        self.titles: set[str] = set()
        self.last = -1

    def learn(self, seen: _Seen) -> None:
        """Add the honorific and title of a mention."""
        self.gender = self.gender or seen.gender
        self.titles |= seen.titles


def group(items: Sequence[Item], texts: Mapping[MentionField, str]) -> list[Cluster]:
    """Group ``items``, which are in text order, into persons."""
    sightings = [_Seen(item, texts) for item in items]
    _unify(sightings)
    belongs = _belongings(sightings)
    for seen in sightings:
        fit = belongs[seen.node]
        if len(fit) == 1 and len(seen.node[0]) > 1:
            fit[0].learn(seen)
    for order, seen in enumerate(sightings):
        fit = belongs[seen.node]
        chosen = _choose(seen, fit)
        if chosen is None:
            chosen = _Bearer(seen.node, seen.arabic, seen)
            fit.append(chosen)
        chosen.learn(seen)
        chosen.items.append(seen.item)
        chosen.last = order
    bearers = dict.fromkeys(bearer for fit in belongs.values() for bearer in fit)
    return [bearer for bearer in bearers if bearer.items]


def _unify(sightings: Sequence[_Seen]) -> None:
    """Give "Kim Jong Un" and "Kim Jong-un" one form, the one with fewer words."""
    fewest: dict[str, Form] = {}
    for seen in sightings:
        form = seen.node[0]
        known = fewest.setdefault(names.joined(form), form)
        if len(form) < len(known):
            fewest[names.joined(form)] = form
    for seen in sightings:
        form = fewest[names.joined(seen.node[0])]
        if len(form) < len(seen.node[0]):
            seen.node = (form, seen.node[1])


def _belongings(sightings: Sequence[_Seen]) -> dict[Node, list[_Bearer]]:
    """The persons that each form can mean, usually one."""
    nodes: dict[Node, bool] = {}
    for seen in sightings:
        nodes[seen.node] = nodes.get(seen.node, False) or seen.arabic
    by_word: dict[str, list[_Bearer]] = {}
    belongs: dict[Node, list[_Bearer]] = {}
    bearers: list[_Bearer] = []
    for node in sorted(nodes, key=lambda one: (-len(one[0]), not one[1])):
        form = node[0]
        fit = _fitting(node, by_word) or _leftover(node, bearers)
        if not fit or (len(fit) > 1 and len(form) > 1):
            fit = [_Bearer(node, nodes[node])]
            bearers += fit
            for word in {form[0], form[-1], form[-1].removeprefix("abdul")}:
                by_word.setdefault(word, []).append(fit[0])
        belongs[node] = list(fit)
    return belongs


def _fitting(node: Node, by_word: Mapping[str, list[_Bearer]]) -> list[_Bearer]:
    form, generation = node
    ends = by_word.get(form[-1], [])[:_NAMESAKES] + by_word.get(form[0], [])[:_NAMESAKES]
    fit = [
        bearer
        for bearer in dict.fromkeys(ends)
        if names.includes(bearer.node[0], form)
        and not (bearer.arabic and _father(bearer.node[0], form))
        and (not generation or not bearer.node[1] or generation == bearer.node[1])
    ]
    if len(form) == 1:
        # A surname takes precedence: with "Ali Tarhouni" and "Omar Ali", "Ali" is the latter.
        fit = [bearer for bearer in fit if bearer.node[0][-1] == form[0]] or fit
    return fit


def _father(full: Form, short: Form) -> bool:
    """Whether only the first name is left out, so that ``short`` is the father.

    "Nawaf al-Ahmad al-Sabah" is the father of "Ahmad Nawaf al-Ahmad al-Sabah".
    """
    return 1 < len(short) == len(full) - 1 and full[1:] == short and len(full) > 2


def _leftover(node: Node, bearers: Sequence[_Bearer]) -> list[_Bearer]:
    """The only person whose name has this form in the middle, or that it misspells."""
    form = node[0]
    several = [bearer for bearer in bearers[:_NAMESAKES] if len(bearer.node[0]) > 1]
    if len(form) == 1:
        word = form[0]
        fit = [one for one in several if names.inside(one.node[0], word)]
        fit = fit or [one for one in several if names.slip(one.node[0][-1], word)]
    else:
        fit = [one for one in several if _misprint(one.node[0], form)]
    return fit if len(fit) == 1 else []


def _misprint(one: Form, other: Form) -> bool:
    if len(one) != len(other):
        return False
    apart = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
    return len(apart) == 1 and names.slip(*apart[0])


def _choose(seen: _Seen, fit: Sequence[_Bearer]) -> _Bearer | None:
    """Choose the person in ``fit`` whom the mention means; None if its honorific excludes all."""
    able = [one for one in fit if not one.gender or not seen.gender or one.gender == seen.gender]
    if not able:
        return None
    if len(able) == 1:
        return able[0]

    def worth(bearer: _Bearer) -> tuple[int, int]:
        if not seen.titles or not bearer.titles:
            return 0, bearer.last
        common = len(seen.titles & bearer.titles)
        return common or -1, bearer.last

    return max(able, key=worth)


def _gender(front: Sequence[str]) -> str:
    """The gender in the honorific at the end of ``front``: ``"m"``, ``"f"`` or empty."""
    words = gazetteer().words
    found: set[str] = set()
    for word in reversed(front):
        bare = fold(word).rstrip(".")
        if bare in words["male"] or bare in words["female"]:
            found.add("m" if bare in words["male"] else "f")
            continue
        title = bare in _title_words() or word in words["honorifics"]
        if not title and not (bare == "and" and found):
            break
    return found.pop() if len(found) == 1 else ""


@cache
def _title_words() -> frozenset[str]:
    known = gazetteer()
    offices = {word.rstrip(".") for office in known.offices for word in office.split(" ")}
    words = {fold(word) for word in known.words["callings"] | known.words["portfolios"]}
    return frozenset(offices | words) - known.words["title_fillers"]


def _titles(front: Sequence[str]) -> set[str]:
    """The words of the title directly before the mention: ``{"justice", "minister"}``."""
    fillers = gazetteer().words["title_fillers"]
    found: set[str] = set()
    for word in reversed(front[-6:]):
        bare = fold(word).rstrip(".")
        if bare in fillers and found:
            continue
        if bare not in _title_words():
            break
        found.add(bare)
    return found
