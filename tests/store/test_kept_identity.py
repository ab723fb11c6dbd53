"""What was learnt in an earlier session and kept is what would have been learnt anew."""

from __future__ import annotations

from array import array
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.model import Entity
from reader.store.compact import U32
from reader.store.entities import kept_identity
from reader.store.entities.corrections import Correction
from reader.store.entities.entity_columns import EntityColumns
from reader.store.entities.entity_index import NO_RANK, EntityIndex
from reader.store.entities.identity import Identity
from reader.store.entities.kept_identity import Kept, to_sections
from reader.store.entities.known import KnownEntities
from reader.store.entities.other_names import OtherNames
from tests.store.filing import filed
from tests.store.test_entity_cache import Run, store
from tests.store.test_identity import ARTICLES, known

WORDS = ("au", "lind", "union", "a")


def reopened(articles: list[list[Entity]], ranks: list[int]) -> KnownEntities:
    """A session that finds in a file what an earlier one learnt from ``articles``: none of them is
    learnt from again. ``ranks`` says which rank each has now.
    """
    index, identity, others = EntityIndex(), Identity(), OtherNames()
    for rank, entities in enumerate(articles):
        index.add(rank, entities)
        identity.learn(entities)
        others.learn(entities)
    now = index.now
    contents = filed(now.columns.sections() | to_sections(identity, others))
    columns = EntityColumns.of(contents.sections, array(U32, ranks))
    fresh = EntityIndex()
    fresh.adopt(columns, now.log, Kept.of(contents.sections))
    return KnownEntities(fresh)


def said(found: KnownEntities) -> object:
    """All that an archive says of its entities."""
    return (
        {
            key: (found.name(key), frozenset(found.ranks(key)), found.count(key))
            for key in found.all_keys()
        },
        [sorted(found.search(word, 9)) for word in WORDS],
        [found.entities(rank) for rank in range(12)],
    )


@given(ARTICLES, ARTICLES, st.data())
def test_it_is_as_if_learnt_anew(
    before: list[list[Entity]], since: list[list[Entity]], data: st.DataObject
) -> None:
    """Also when some of the articles have gone before and others go and come after."""
    numbers = range(len(before) + len(since))
    away = data.draw(st.sets(st.sampled_from(range(len(before))))) if before else set()
    gone = data.draw(st.sets(st.sampled_from(numbers))) if numbers else set()
    found = reopened(before, [NO_RANK if rank in away else rank for rank in range(len(before))])
    found.learn(range(len(before)))
    right = KnownEntities()
    for rank, entities in enumerate([*before, *since]):
        if rank not in away:
            right.add(rank, entities)
        if rank >= len(before):
            found.add(rank, entities)
    for each in (found, right):
        each.remove(gone - away)
    assert said(found) == said(right)


@given(ARTICLES, ARTICLES)
def test_what_was_learnt_before_the_file_was_there_is_learnt_once(
    before: list[list[Entity]], others: list[list[Entity]]
) -> None:
    found = known(*before[:2], *others)
    late = reopened(before, [*range(len(before))])
    kept, now = late.index.kept, late.index.now
    found.index.adopt(now.columns, now.log, kept)
    found.learn(range(99))
    assert said(found) == said(known(*before, *others[max(len(before) - 2, 0) :]))


def test_corrections_hold_for_what_is_kept() -> None:
    articles = [[Entity("African Union", "organization", ("AU",))], [Entity("AU", "organization")]]
    found = reopened(articles, [0, 1])
    correction = Correction("rename", "organization", "AU", "organization", "Union")
    found.learn([0])
    found.correct([correction])
    right = known(*articles)
    right.correct([correction])
    assert said(found) == said(right)


class TestInTheCache:
    """Beside the names, in their file."""

    def test_nothing_is_learnt_again(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        first = KnownEntities(Run(tmp_path).index)
        first.learn(range(99))
        second = KnownEntities(Run(tmp_path).index)
        monkeypatch.setattr(KnownEntities, "learn_one", None)
        second.learn(range(99))
        assert said(first) == said(second)

    def test_by_other_sources_it_is_learnt_again_and_kept(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        Run(tmp_path).end()
        monkeypatch.setattr(kept_identity, "learner", lambda: "another")
        monkeypatch.setattr("reader.store.entities.kept_identity.learner", lambda: "another")
        second = Run(tmp_path)
        assert not second.done
        assert second.right()
        keeper = second.recognition.keeper
        assert keeper is not None
        assert keeper.cache is not None
        assert keeper.cache.keeps_learnt
        second.end()
        third = KnownEntities(Run(tmp_path).index)
        assert third.index.kept is not None

    def test_a_part_of_the_archive_is_kept_without(self, tmp_path: Path) -> None:
        """Until all names have been found, every session learns by itself."""
        Run(tmp_path, articles=store(30)).end()
        found = KnownEntities(Run(tmp_path, articles=store(31)).index)
        found.learn(range(99))
        right = KnownEntities()
        for rank in range(31):
            right.add(rank, found.index.entities(rank) or ())
        assert said(found) == said(right)
