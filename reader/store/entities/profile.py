"""The profile of an entity: descriptions, other names, dates, other entities and contexts.

A profile is built article by article, the newest first, so that it can be shown while it grows.
:func:`look` reads one article in a worker, and :meth:`Profile.add` adds the result in the thread of
the screen. The articles and their dates are known from the start.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from heapq import nsmallest
from math import log
from typing import NamedTuple

from reader.model import BLOCK_SEPARATOR, ENTITY_KINDS, Article, EntityKind, Mention
from reader.store.articles import Store
from reader.store.entities.catalog import EntityCatalog
from reader.store.entities.records import EntityKey
from reader.text.folding import fold_name

REACH = 160
"""Code points of context on each side of a mention: more than any line shows."""

MONTHS_UP_TO = 24
"""The most months between the first and the last article for a chart by month."""

_YEARS_UP_TO = 60

CANDIDATES = 400
"""Of how many names, those that are most often in the same articles, the weight is computed."""

_FLOOR = 2
"""A name that is in fewer articles with another may be there by chance."""


class Context(NamedTuple):
    """A mention with the text before and after it in its paragraph."""

    number: int
    mention: Mention
    left: str
    right: str


class Sight(NamedTuple):
    """What one article says of an entity. ``others`` are the keys of its other entities."""

    number: int
    aliases: Mapping[str, int]
    description: str
    others: tuple[EntityKey, ...]
    contexts: tuple[Context, ...]


class Saying(NamedTuple):
    """A description, and the article it is from."""

    text: str
    number: int
    mention: Mention


class Bar(NamedTuple):
    """A period, labelled by the beginning of its dates, and its number of articles."""

    label: str
    articles: int


class Chart(NamedTuple):
    """Articles over time. ``undated`` counts articles without a date, ``vague`` those without a
    month; neither are in the bars.
    """

    unit: str
    bars: tuple[Bar, ...]
    undated: int = 0
    vague: int = 0


class Profile:
    """The profile of ``key``, which the articles ``numbers`` mention."""

    def __init__(self, key: EntityKey, name: str, store: Store, numbers: Iterable[int]) -> None:
        self.key = key
        self.name = name
        self.numbers = in_time(store, numbers)
        published = store.coded("published")
        self.chart = chart([published[number] for number in self.numbers])
        self.seen = 0
        """How many of the articles have been read."""
        self.aliases: Counter[str] = Counter()
        self.sayings: list[Saying] = []
        self.company: Counter[EntityKey] = Counter()
        self.contexts: list[Context] = []
        self.counts: dict[int, int] = {}
        self.firsts: dict[int, Mention] = {}
        self._said: set[str] = set()

    @property
    def complete(self) -> bool:
        """Whether all articles have been read."""
        return self.seen >= len(self.numbers)

    def add(self, sights: Sequence[Sight | None]) -> None:
        """Add the next articles' sights; None for one that no longer mentions the entity."""
        self.seen += len(sights)
        for sight in sights:
            if sight is None:
                continue
            self.aliases.update(sight.aliases)
            self.company.update(sight.others)
            self.contexts += sight.contexts
            self.counts[sight.number] = len(sight.contexts)
            if sight.contexts:
                self.firsts[sight.number] = sight.contexts[0].mention
            said = fold_name(sight.description)
            if said and said not in self._said and sight.contexts:
                self._said.add(said)
                first = sight.contexts[0].mention
                self.sayings.append(Saying(sight.description, sight.number, first))

    def others(
        self, most: int, count: Callable[[EntityKey], int], total: int
    ) -> list[tuple[EntityKey, int]]:
        """The entities that it is mentioned with, by kind, and in how many articles.

        At most ``most`` of a kind: those whose company says most about it
        (:func:`log_likelihood`), the ones from a single article last. Those stand by their numbers,
        equal ones by what they say. ``count`` returns the number of articles of a key, of ``total``
        in the archive.
        """
        weighed: dict[EntityKind, list[tuple[bool, float, int, EntityKey]]] = {}
        for place, (key, both) in enumerate(self.company.most_common(CANDIDATES)):
            weight = log_likelihood(both, self.seen, max(count(key), both), total)
            weighed.setdefault(key.kind, []).append((both < _FLOOR, -weight, place, key))
        return [
            (key, self.company[key])
            for kind in ENTITY_KINDS
            for *_, key in sorted(
                nsmallest(most, weighed.get(kind, ())), key=lambda each: -self.company[each[-1]]
            )
        ]


def log_likelihood(both: int, one: int, other: int, total: int) -> float:
    """How much more often two names are in the same article than chance would have them; 0: not.

    ``both``, ``one`` and ``other`` are the numbers of articles with both names and with each, of
    ``total``. This is the likelihood ratio of Dunning, "Accurate Methods for the Statistics of
    Surprise and Coincidence" (1993). A name that is in every second article has a low one, however
    often it comes along; so has one that came along once.
    """
    if both * total <= one * other:
        return 0.0
    cells = (both, one - both, other - both, total - one - other + both)
    sums = (one, total - one, other, total - other)
    return 2 * (sum(map(_entropy, cells)) + _entropy(total) - sum(map(_entropy, sums)))


def _entropy(number: int) -> float:
    return number * log(number) if number > 0 else 0.0


def look(catalog: EntityCatalog, store: Store, key: EntityKey, number: int) -> Sight | None:
    """What the article ``number`` says of ``key``; None if it does not mention it."""
    keyed = catalog.keyed(number) or []
    entity = next((each for own, each in keyed if own == key), None)
    if entity is None:
        return None
    article = store[number]
    contexts = tuple(context(article, number, mention) for mention in entity.mentions)
    forms = (" ".join(each.text.split()) for each in entity.mentions)
    aliases = Counter(form for form in forms if form != entity.name)
    others = tuple(own for own, _ in keyed if own != key)
    return Sight(number, aliases, entity.description, others, contexts)


def context(article: Article, number: int, mention: Mention) -> Context:
    """``mention`` with at most :data:`REACH` code points of its paragraph on each side."""
    text = article.field_text(mention.field)
    left = text[max(mention.start - REACH, 0) : mention.start].rpartition(BLOCK_SEPARATOR)[2]
    right = text[mention.end : mention.end + REACH].partition(BLOCK_SEPARATOR)[0]
    return Context(number, mention, left, right)


def in_time(store: Store, numbers: Iterable[int]) -> list[int]:
    """``numbers``, the newest first, undated ones last; those of one date in archive order."""
    ordered = sorted(numbers, key=store.position)
    return sorted(ordered, key=store.coded("published").__getitem__, reverse=True)


def chart(dates: Sequence[str]) -> Chart:
    """Articles per month or, for more than two years, per year or decade."""
    dated = [date for date in dates if date[:4].isdigit()]
    undated = len(dates) - len(dated)
    if not dated:
        return Chart("year", (), undated)
    years = Counter(int(date[:4]) for date in dated)
    months = Counter(_month(date) for date in dated if _has_month(date))
    first, last = min(years), max(years)
    vague = len(dated) - months.total()
    if months and 12 * (last - first) <= MONTHS_UP_TO:
        lowest, highest = min(months), max(months)
        inside = all(lowest // 12 <= year <= highest // 12 for year in years)
        if highest - lowest < MONTHS_UP_TO and inside:
            bars = (Bar(_month_label(month), months[month])
                    for month in range(lowest, highest + 1))  # fmt: skip
            return Chart("month", tuple(bars), undated, vague)
    if last - first < _YEARS_UP_TO:
        years_bars = (Bar(f"{year:04}", years[year]) for year in range(first, last + 1))
        return Chart("year", tuple(years_bars), undated)
    decades = Counter(year // 10 for year in years.elements())
    decade_bars = (Bar(f"{each * 10:04}s", decades[each])
                   for each in range(first // 10, last // 10 + 1))  # fmt: skip
    return Chart("decade", tuple(decade_bars), undated)


def _has_month(date: str) -> bool:
    return len(date) >= 7 and date[5:7].isdigit() and 1 <= int(date[5:7]) <= 12


def _month(date: str) -> int:
    return int(date[:4]) * 12 + int(date[5:7]) - 1


def _month_label(month: int) -> str:
    return f"{month // 12:04}-{month % 12 + 1:02}"
