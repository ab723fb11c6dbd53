"""Scores how well mentions are grouped into entities: B³ and pairwise precision, recall and F1.

B³ is by Bagga and Baldwin ("Algorithms for Scoring Coreference Chains", LREC 1998 workshop on
linguistic coreference). Each mention is scored by how much of its entity is right, so that large
entities do not outweigh small ones. Mentions that only one side has (an engine's false and missed
names) count as in the CoNLL scorer (Pradhan and others, "Scoring Coreference Partitions of
Predicted Mentions", ACL 2014): as zero, in precision if they are false and in recall if they are
missed.

The pairwise score counts the pairs of mentions in one entity. An entity with a single mention has
no pairs and does not affect it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable, Iterable
from typing import NamedTuple

Clusters = Iterable[Collection[Hashable]]
"""Entities as collections of mentions; each mention is in only one entity."""


class Score(NamedTuple):
    """Sums over any number of articles: add scores with :meth:`plus`, then read the properties."""

    right_found: float = 0.0
    found: float = 0.0
    right_wanted: float = 0.0
    wanted: float = 0.0

    def plus(self, other: Score) -> Score:
        """The sum of two scores."""
        return Score(*(mine + its for mine, its in zip(self, other, strict=True)))

    @property
    def precision(self) -> float:
        """The share of what was grouped that is right; 1 if nothing was."""
        return self.right_found / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """The share of what should be grouped that was; 1 if nothing should be."""
        return self.right_wanted / self.wanted if self.wanted else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def b_cubed(found: Clusters, wanted: Clusters) -> Score:
    """The B³ score of one article's ``found`` entities against the ``wanted`` ones."""
    ours, theirs = _by_mention(found), _by_mention(wanted)
    overlap = Counter(
        (cluster, theirs[one][0]) for one, (cluster, _) in ours.items() if one in theirs
    )
    right_found = right_wanted = 0.0
    for mention, (cluster, size) in ours.items():
        if mention in theirs:
            other, wanted_size = theirs[mention]
            common = overlap[cluster, other]
            right_found += common / size
            right_wanted += common / wanted_size
    return Score(right_found, len(ours), right_wanted, len(theirs))


def pairwise(found: Clusters, wanted: Clusters) -> Score:
    """The pairwise score of one article's ``found`` entities against the ``wanted`` ones."""
    ours, theirs = _by_mention(found), _by_mention(wanted)
    overlap = Counter(
        (cluster, theirs[one][0]) for one, (cluster, _) in ours.items() if one in theirs
    )
    right = _pairs(overlap)
    return Score(right, _pairs(_sizes(ours)), right, _pairs(_sizes(theirs)))


def _by_mention(clusters: Clusters) -> dict[Hashable, tuple[int, int]]:
    """For each mention, the number of its cluster and that cluster's size."""
    return {
        mention: (number, len(cluster))
        for number, cluster in enumerate(clusters)
        for mention in cluster
    }


def _sizes(by_mention: dict[Hashable, tuple[int, int]]) -> Counter[int]:
    return Counter(number for number, _ in by_mention.values())


def _pairs(sizes: Counter[int] | Counter[tuple[int, int]]) -> int:
    return sum(size * (size - 1) // 2 for size in sizes.values())
