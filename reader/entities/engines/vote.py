"""The document vote: corrects the labels of one sentence using the whole article.

It runs after any engine. In order:

1. *Cut names*: names cut at a particle or a nickname are rejoined. An engine may find "Ursula von"
   and "Leyen" in ``Ursula von der Leyen``, because its training articles have hardly any two-word
   particles, and few nicknames in quotation marks (``Luiz Inacio “Lula” da Silva``).
2. *Facts*: the gazetteer corrects kinds; a nationality labelled as a place becomes a group.
3. *Full names*: a surname alone is the person whose full name the article gives.
4. *Majority*: a name labelled with several kinds gets its most frequent kind.
5. *Repeats*: when a name is found, its other uses are found as well.

If a person's name is also a place's (:mod:`.namesakes`), each use is judged on its own instead of
by 3 and 4.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence, Set

from reader.entities.engines.labels import Chunk, Tagger, chunks, labelled
from reader.entities.engines.lexicon import lexicon
from reader.entities.engines.namesakes import is_place, kind_by_context, namesakes, said_before
from reader.entities.gazetteer import Entry, gazetteer

_LONGEST = 8
"""The most tokens in a name whose repeats are looked for."""
_MONTHS = frozenset({
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
})  # fmt: skip
_FACTS = frozenset({("place", "group"), ("person", "organization")})
"""For single words: a label's kind and a gazetteer's kind that overrules it."""
_GIVEN_MONTHS = frozenset({"April", "May", "June", "August"})
"""Months that are also given names."""
_BODIES = frozenset({"University", "Ministry", "Court", "School", "Church", "College"})
"""Words that hardly ever occur in the name of a place in the annotated articles."""
_MOST = 0.6
"""The share of a name's uses that must agree before the others are changed."""


class Voting:
    """An engine followed by the document vote."""

    def __init__(self, tagger: Tagger) -> None:
        self.bare = tagger

    def tag(self, sentences: list[list[str]]) -> list[list[str]]:
        """See :class:`reader.entities.engines.labels.Tagger`."""
        return vote(sentences, self.bare.tag(sentences))


def vote(sentences: Sequence[Sequence[str]], labels: Sequence[Sequence[str]]) -> list[list[str]]:
    """The labels after the vote: valid BIO, with the same lengths as ``labels``."""
    found = [
        whole_names(tokens, chunks(each)) for tokens, each in zip(sentences, labels, strict=True)
    ]
    ballot = _Ballot(sentences, found)
    ballot.know()
    ballot.tell_namesakes()
    ballot.complete_names()
    ballot.settle()
    ballot.repeat()
    return [
        labelled(len(tokens), sorted(found))
        for tokens, found in zip(sentences, ballot.found, strict=True)
    ]


class _Ballot:
    def __init__(self, sentences: Sequence[Sequence[str]], found: list[list[Chunk]]) -> None:
        self.sentences = sentences
        self.found = found
        self._known = gazetteer()
        self._know_persons()
        possible = namesakes([name for _, _, each, name in self._uses() if each.kind == "person"])
        self._namesakes = self._seen_as_places(possible) if possible else set()

    def _uses(self) -> Iterator[tuple[list[Chunk], int, Chunk, tuple[str, ...]]]:
        """Every name found: its sentence's list, its index there, its chunk, its tokens."""
        for tokens, found in zip(self.sentences, self.found, strict=True):
            for place, chunk in enumerate(found):
                yield found, place, chunk, tuple(tokens[chunk.first : chunk.end])

    def _fact(self, name: str) -> Entry | None:
        entry = self._known.find(name)
        return None if entry is None or entry.doubtful else entry

    def know(self) -> None:
        """Make corrections that need no context: dates after names, titles, known names."""
        parts = self._person_parts()
        for tokens, found in zip(self.sentences, self.found, strict=True):
            found[:] = [
                chunk
                if chunk.end == chunk.first + 1 and tokens[chunk.first] in parts
                else self._corrected(tokens, chunk)
                for chunk in found
            ]

    def _corrected(self, tokens: Sequence[str], chunk: Chunk) -> Chunk:
        cut = self._cut(tokens, chunk)
        first, end, kind = cut
        size = end - first
        if cut != chunk or size >= _LONGEST:
            return cut
        entry = self._fact(" ".join(tokens[first:end]))
        if entry is not None and (size > 1 or (kind, entry.kind) in _FACTS):
            return chunk._replace(kind=entry.kind)
        if size > 1 and kind == "place" and not _BODIES.isdisjoint(tokens[first:end]):
            return chunk._replace(kind="organization")
        return chunk

    def _cut(self, tokens: Sequence[str], chunk: Chunk) -> Chunk:
        """Move the ends of ``chunk`` if they are clearly wrong."""
        first, end, kind = chunk
        after = tokens[end] if end < len(tokens) else ""
        known = None
        if after.islower() and end - first < _LONGEST:
            # "the Arab world": a known name continues in lower case.
            known = self._fact(" ".join(tokens[first : end + 1]))
        if known is not None:
            return Chunk(first, end + 1, known.kind)
        if end - first > 1:
            last = tokens[end - 1]
            if last == "-" and after.islower():
                return chunk._replace(end=end + 1)
            if last in _MONTHS and after[:1].isdigit():
                return chunk._replace(end=end - 1)
            if kind == "person" and tokens[first] in _MONTHS - _GIVEN_MONTHS:
                return chunk._replace(first=first + 1)
        titled = end - first == 2 and kind == "organization"
        if titled and tokens[end - 1].lower() in self._known.offices:
            entry = self._fact(tokens[first])
            if entry is not None and entry.kind == "group":
                return Chunk(first, first + 1, "group")
        return chunk

    def tell_namesakes(self) -> None:
        """Set the kind of each use of a name that is both a place's and a person's."""
        if not self._namesakes:
            return
        for tokens, found in zip(self.sentences, self.found, strict=True):
            for place, chunk in enumerate(found):
                if self._is_namesake(tokens[chunk.first : chunk.end]):
                    kind = self._told(tokens, chunk.first) or chunk.kind
                    found[place] = chunk._replace(kind=kind)

    def _know_persons(self) -> None:
        """ "Sydney Pollack" is not a place if the article calls a person "Pollack"."""
        single = {name[0] for _, _, each, name in self._uses() if len(name) == 1
                  and each.kind == "person"}  # fmt: skip
        for found, place, chunk, name in self._uses():
            if len(name) != 2 or chunk.kind != "place" or name[1] not in single:
                continue
            if is_place(name[0]) and "given" in lexicon().tags(name[0]):
                found[place] = chunk._replace(kind="person")

    def _seen_as_places(self, words: Set[str]) -> set[str]:
        """The ``words`` that clearly mean the place in at least one use on their own."""
        cues = self._known.words["place_cues"]
        seen: set[str] = set()
        for tokens, found in zip(self.sentences, self.found, strict=True):
            single = {each.first: each.kind for each in found if each.end == each.first + 1}
            inside = {at for each in found for at in range(each.first, each.end)} - single.keys()
            for at, token in enumerate(tokens):
                if token in words and token not in seen and at not in inside:
                    led = at > 0 and tokens[at - 1].lower() in cues and single.get(at) == "place"
                    if led or kind_by_context(tokens, at) == "place":
                        seen.add(token)
        return seen

    def _is_namesake(self, name: Sequence[str]) -> bool:
        return len(name) == 1 and name[0] in self._namesakes

    @staticmethod
    def _told(tokens: Sequence[str], at: int) -> str:
        """The kind of a namesake in its sentence: a bare name used twice in it is a place's."""
        return kind_by_context(tokens, at) or ("place" if said_before(tokens, at) else "")

    def complete_names(self) -> None:
        """Label a name as a person if it is part of a person's full name."""
        parts = self._person_parts()
        surnames = {
            tuple(map(str.lower, name[at:]))
            for _, _, chunk, name in self._uses()
            if chunk.kind == "person" and len(name) <= _LONGEST
            for at in range(1, len(name) - 1)
        }  # fmt: skip
        for found, place, chunk, name in self._uses():
            if self._is_namesake(name):
                continue
            known = len(name) > 1 and self._fact(" ".join(name[:_LONGEST])) is not None
            if chunk.kind != "person" and not known and tuple(map(str.lower, name)) in surnames:
                found[place] = chunk._replace(
                    kind="person"
                )  # "De la Torre" of Guillermo de la Torre
            if len(name) == 1 and chunk.kind != "person" and name[0] in parts:
                entry = self._fact(name[0])
                if entry is None:
                    found[place] = chunk._replace(kind="person")

    def _person_parts(self) -> Counter[str]:
        parts: Counter[str] = Counter()
        for _, _, chunk, name in self._uses():
            full = chunk.kind == "person" and 1 < len(name) < 5
            if full and len(name[-1]) > 2 and name[-1][0].isupper():
                parts[name[-1]] += 1
        return parts

    def settle(self) -> None:
        """Give each name its most frequent kind."""
        kinds: dict[tuple[str, ...], Counter[str]] = {}
        for _, _, chunk, name in self._uses():
            kinds.setdefault(name, Counter())[chunk.kind] += 1
        for found, place, chunk, name in self._uses():
            counts = kinds[name]
            if len(counts) > 1 and not self._is_namesake(name):
                kind, times = counts.most_common(1)[0]
                if kind != chunk.kind and times >= _MOST * counts.total():
                    found[place] = chunk._replace(kind=kind)

    def repeat(self) -> None:
        """Find further uses of the names that were found elsewhere in the article."""
        tagged: dict[tuple[str, ...], Counter[str]] = {}
        for _, _, chunk, name in self._uses():
            if len(name) <= _LONGEST and any(token[:1].isupper() for token in name):
                tagged.setdefault(name, Counter())[chunk.kind] += 1
        for part in self._person_parts():
            tagged.setdefault((part,), Counter())["person"] += 1
        sizes: dict[str, list[int]] = {}
        for name in tagged:
            known = sizes.setdefault(name[0], [])
            if len(name) not in known:
                known.append(len(name))
        free = [self._free(number, sizes, tagged) for number in range(len(self.sentences))]
        left_out = Counter(name for each in free for _, _, name in each)
        for tokens, found, each in zip(self.sentences, self.found, free, strict=True):
            for first, end, name in each:
                times = tagged[name].total()
                if len(name) > 1 or times > 3 * left_out[name]:
                    kind = tagged[name].most_common(1)[0][0]
                    if self._is_namesake(name):
                        kind = self._told(tokens, first) or kind
                    found.append(Chunk(first, end, kind))

    def _free(
        self, number: int, sizes: dict[str, list[int]], tagged: dict[tuple[str, ...], Counter[str]]
    ) -> list[tuple[int, int, tuple[str, ...]]]:
        """Uses of known names in one sentence, among the tokens that are not yet part of a name."""
        tokens = self.sentences[number]
        taken = [False] * len(tokens)
        for chunk in self.found[number]:
            taken[chunk.first : chunk.end] = [True] * (chunk.end - chunk.first)
        free = []
        at = 0
        while at < len(tokens):
            end = at
            if not taken[at]:
                for size in sorted(sizes.get(tokens[at], ()), reverse=True):
                    name = tuple(tokens[at : at + size])
                    # Near the end of the sentence a slice may be shorter than ``size``.
                    if name in tagged and not any(taken[at : at + size]):
                        end = at + len(name)
                        free.append((at, end, name))
                        break
            at = max(end, at + 1)
        return free


# Cut names


_GERMANIC = frozenset({"van", "von", "zu", "vom", "zum", "zur"})
_STRONG = _GERMANIC | {
    "della", "dello", "delle", "dalla", "degli", "dos", "das", "bin", "ibn", "bint",
    "binti", "binte",
}  # fmt: skip
"""Particles that hardly ever occur outside names in English."""
_USUAL = _STRONG | {"de", "di", "da", "du", "del", "af", "ben"}
"""Particles that may join a person's given name to a surname that was not found."""
_PARTICLES = _USUAL | {
    "der", "den", "dem", "und", "het", "ter", "op", "t", "la", "las", "los", "le", "do", "des",
}  # fmt: skip
_APOSTROPHES = frozenset("'’‘")
_OPENING, _CLOSING = frozenset("“„\"‘'"), frozenset("”“\"’'")
_NICKNAME = 3
"""The most tokens in a nickname."""


def whole_names(tokens: Sequence[str], found: list[Chunk]) -> list[Chunk]:
    """Rejoin the cut names among ``found``, the names in a sentence in their order."""
    for first, end in _particles(tokens):
        found = _joined(tokens, found, first, end)
    for first, end in _nicknames(tokens):
        found = _with_nickname(tokens, found, first, end)
    return found


def _particles(tokens: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Runs of particles before a capitalized word, each as the first index and the end."""
    at = 0
    while at < len(tokens):
        end = at
        while end < len(tokens) and (
            tokens[end].lower() in _PARTICLES or (end > at and tokens[end] in _APOSTROPHES)
        ):
            end += 1
        if end > at and end < len(tokens) and tokens[end][:1].isupper():
            yield at, end
        at = max(end, at + 1)


def _joined(tokens: Sequence[str], found: list[Chunk], first: int, end: int) -> list[Chunk]:
    """Join the names in ``found`` on both sides of the particles from ``first`` to ``end``."""
    near = _near(found, first, end)
    if any(each.first < first and each.end > end for each in near):
        return found
    before = _ending(near, first, end)
    behind = next((each for each in near if first <= each.first <= end < each.end), None)
    particle = tokens[first].lower()
    if behind is not None and behind.kind not in ("person", "place"):
        article = any(token[0] in _APOSTROPHES for token in tokens[first:end])  # van 't Hoff
        if not (article and particle in _GERMANIC and behind.end == end + 1):
            return found
    person = behind is not None and behind.kind == "person"
    start = first
    if before is not None:
        single = end - first == 1 and particle not in _STRONG
        if before.kind != "person" or (single and not person and particle not in _USUAL):
            return found
        if single and behind is not None and not person:
            return found  # "Jean de Paris"
        start = before.first
    elif particle in _STRONG:
        start = _given(tokens, first)
    several = end - first > 1 and (particle in _GERMANIC or person)
    if start == first and not (several and behind is not None):
        return found
    return _with(found, start, behind.end if behind is not None else _surname(tokens, end))


def _with_nickname(tokens: Sequence[str], found: list[Chunk], first: int, end: int) -> list[Chunk]:
    """Join the names in ``found`` on both sides of a nickname."""
    near = _near(found, first, end + _NICKNAME)
    if any(each.first < first and each.end >= end for each in near):
        return found
    before = _ending(near, first, first)
    surname = end
    while surname < min(len(tokens) - 1, end + _NICKNAME) and tokens[surname].lower() in _PARTICLES:
        surname += 1
    behind = next((each for each in near if end <= each.first <= surname < each.end), None)
    kinds = {each.kind for each in (before, behind) if each is not None}
    start = before.first if before is not None else _given(tokens, first)
    if start == first or not kinds <= {"person", "place"} or not tokens[surname][:1].isupper():
        return found
    return _with(found, start, behind.end if behind is not None else _surname(tokens, surname))


def _ending(found: Sequence[Chunk], first: int, end: int) -> Chunk | None:
    """The name that begins before ``first`` and ends between ``first`` and ``end``."""
    return next((each for each in found if each.first < first <= each.end <= end), None)


def _near(found: Sequence[Chunk], first: int, end: int) -> Sequence[Chunk]:
    """The last name that begins before ``first``, and those that begin from there to ``end``."""
    return found[max(0, bisect_left(found, (first,)) - 1) : bisect_left(found, (end + 1,))]


def _with(found: list[Chunk], first: int, end: int) -> list[Chunk]:
    """Replace the names between ``first`` and ``end`` with one person."""
    at = bisect_left(found, (first,))
    while at and found[at - 1].end > first:
        at -= 1
    behind = bisect_left(found, (end,))
    found[at:behind] = [Chunk(first, end, "person")]
    return found


def _given(tokens: Sequence[str], first: int) -> int:
    """Where the given names directly before ``first`` begin; ``first`` itself if there are none."""
    start = first
    while start and tokens[start - 1][:1].isupper() and first - start < _NICKNAME:
        if "given" not in lexicon().tags(tokens[start - 1]):
            break
        start -= 1
    return start


def _surname(tokens: Sequence[str], at: int) -> int:
    """The end of the surname that begins at ``at``, including parts after a hyphen."""
    end = at + 1
    while end + 1 < len(tokens) and tokens[end] == "-" and tokens[end + 1][:1].isupper():
        end += 2
    return end


def _nicknames(tokens: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Short names in quotation marks, each from the opening mark to after the closing mark."""
    for first in range(1, len(tokens) - 3):
        # Checks the length first, because most tokens are longer than one sign.
        if len(tokens[first]) > 1 or tokens[first] not in _OPENING:
            continue
        if not tokens[first - 1][:1].isupper():
            continue
        for last in range(first + 2, min(first + 2 + _NICKNAME, len(tokens) - 1)):
            if tokens[last] in _CLOSING:
                inside = tokens[first + 1 : last]
                words = all(each.isalpha() for each in inside)
                if words and any(each[0].isupper() for each in inside):
                    yield first, last + 1
                break
