"""What each correction changes, in articles and in the whole archive."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.model import Entity
from reader.store.entities import catalog as catalog_module
from reader.store.entities.catalog import EntityCatalog
from reader.store.entities.corrections import Correction
from reader.store.entities.identity import level
from reader.store.entities.records import EntityKey
from reader.text.folding import fold_name
from tests.store.entities import all_keys, entity, person

ARTICLES = [
    [entity("African Union", "AU", "AU"), person("Ada Lind", "Lind", at=40)],
    [entity("OAU"), person("Ali", "Ali", at=40)],
    [entity("AU"), person("Ali Omar", "Ali", at=40)],
    [entity("Peking", kind="place"), person("Select Page", at=40)],
    [entity("Beijing", kind="place")],
]


def known(*corrections: Correction) -> EntityCatalog:
    found = EntityCatalog(None, lambda number: f"id{number}", corrections)
    for number, entities in enumerate(ARTICLES):
        found.add(number, entities)
    return found


def names(found: EntityCatalog, number: int) -> list[str]:
    return [each.name for each in found.entities(number) or ()]


def key(kind: str, name: str) -> EntityKey:
    return level(EntityKey(kind, fold_name(name)))  # type: ignore[arg-type]


def test_a_merge_joins_two_entities_everywhere() -> None:
    """Articles, names and counts are joined; also those of an acronym of one of them."""
    merge = Correction("merge", "organization", "OAU", "organization", "African Union")
    found = known(merge)
    assert found.numbers(key("organization", "African Union")) == {0, 1, 2}
    assert names(found, 1) == ["African Union", "Ali"]
    assert found.find(1, key("organization", "African Union")).aliases == ("OAU",)  # type: ignore[union-attr]
    assert not found.numbers(key("organization", "OAU"))


def test_merging_in_one_article_joins_mentions_in_order() -> None:
    found = EntityCatalog(
        corrections=[Correction("merge", "person", "Bo", "organization", "African Union")]
    )
    found.add(0, [person("Bo", at=30), entity("African Union", at=50), person("Cy", at=0)])
    first = (found.entities(0) or ())[0]
    assert (first.name, first.kind, first.count) == ("African Union", "organization", 2)
    assert [mention.start for mention in first.mentions] == [30, 50]
    assert first.aliases == ("Bo",)


def test_a_rename_wins_over_the_spelling_of_articles() -> None:
    """A new name joins the entity that has it already; a new spelling is kept as written."""
    found = known(Correction("rename", "place", "Peking", "place", "Beijing"))
    assert found.numbers(key("place", "Beijing")) == {3, 4}
    found = known(Correction("rename", "place", "Beijing", "place", "BEIJING"))
    assert names(found, 4) == ["BEIJING"]
    found = known(Correction("rename", "organization", "African Union", "organization", "AU"))
    assert names(found, 2)[0] == "AU"
    assert names(found, 0)[0] == "AU"


def test_retype_moves_it_to_another_kind() -> None:
    found = known(Correction("retype", "person", "Select Page", "work", "Select Page"))
    assert [(each.name, each.kind) for each in found.entities(3) or ()] == [
        ("Peking", "place"), ("Select Page", "work"),
    ]  # fmt: skip
    assert found.numbers(key("work", "Select Page")) == {3}


def test_a_hidden_entity_is_gone_everywhere() -> None:
    found = known(Correction("hide", "person", "Select Page"))
    assert names(found, 3) == ["Peking"]
    assert not found.numbers(key("person", "Select Page"))
    assert key("person", "Select Page") not in all_keys(found)


def test_hiding_an_acronym_leaves_the_full_name() -> None:
    """A correction of the short name applies only to the short name."""
    found = known(Correction("hide", "organization", "AU"))
    assert found.numbers(key("organization", "African Union")) == {0}
    assert names(found, 2) == ["Ali Omar"]
    assert known(Correction("hide", "organization", "African Union")).numbers(
        key("organization", "African Union")
    ) == set()  # fmt: skip


def test_a_split_by_form_divides_the_mentions() -> None:
    """The given forms become another entity in every article; the rest stays."""
    found = known(
        Correction("split", "organization", "African Union", "organization", "AU", forms=("AU",))
    )
    shown = {each.name: each for each in found.entities(0) or ()}
    assert (shown["African Union"].count, shown["AU"].count) == (1, 2)
    assert shown["African Union"].aliases == ()
    assert found.numbers(key("organization", "AU")) == {0, 2}
    assert found.numbers(key("organization", "African Union")) == {0}
    assert found.article_count(shown["AU"]) == 2


def test_a_split_in_one_article_is_for_that_article() -> None:
    """ "Ali" in one article is another person, by the article's id; the others are unchanged."""
    found = EntityCatalog(
        None,
        lambda number: f"id{number}",
        [Correction("split", "person", "Ali", "person", "Ali (poet)", articles=("id1",))],
    )
    for number in (0, 1):
        found.add(number, [person("Ali")])
    assert names(found, 0) == ["Ali"]
    assert names(found, 1) == ["Ali (poet)"]
    assert found.numbers(key("person", "Ali")) == {0}
    assert found.numbers(key("person", "Ali (poet)")) == {1}


def test_corrections_build_on_the_ones_before() -> None:
    """From top to bottom, each applies to the result of those above it."""
    found = known(
        Correction("rename", "place", "Peking", "place", "Pei-ching"),
        Correction("merge", "place", "Pei-ching", "place", "Beijing"),
        Correction("retype", "place", "Beijing", "organization", "Beijing"),
    )
    assert found.numbers(key("organization", "Beijing")) == {3, 4}
    swapped = known(
        Correction("rename", "place", "Beijing", "place", "Peiping"),
        Correction("rename", "place", "Peking", "place", "Beijing"),
    )
    assert (names(swapped, 3), names(swapped, 4)) == (["Beijing", "Select Page"], ["Peiping"])


def test_a_correction_that_applies_to_nothing_is_reported() -> None:
    """A correction stays even if no article has its entity or its surface forms."""
    stale = [
        Correction("hide", "person", "Nobody"),
        Correction("split", "person", "Ada Lind", "person", "Adda", forms=("Adda",)),
    ]
    good = Correction("split", "person", "Ada Lind", "person", "Lind", forms=("LIND",))
    assert known(*stale, good).idle_corrections() == stale


def test_a_split_of_many_articles_is_checked_in_a_worker(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The check runs in the background: until it is done, only checked articles count."""
    monkeypatch.setattr(catalog_module, "AT_ONCE", 1)
    split = Correction(
        "split", "organization", "African Union", "organization", "AU", forms=("AU",)
    )
    found = known(split)
    found.add(7, [entity("African Union", "AU")])
    union, short = key("organization", "African Union"), key("organization", "AU")
    assert found.numbers(short) < {0, 2, 7}
    assert found.behind
    found.catch_up(lambda: False)
    assert not found.behind
    assert found.numbers(short) == {0, 2, 7}
    assert found.numbers(union) == {0, 7}
    found.add(8, [entity("African Union", "AU")])
    assert found.numbers(short) == {0, 2, 7, 8}
    found.remove([0])
    assert found.numbers(short) == {2, 7, 8}


def test_reverting_a_correction_leaves_no_trace() -> None:
    found = known(Correction("merge", "organization", "OAU", "place", "Peking"))
    found.correct(())
    plain = known()
    for number in range(len(ARTICLES)):
        assert found.keyed(number) == plain.keyed(number)
    assert {each: found.numbers(each) for each in all_keys(found)} == {
        each: plain.numbers(each) for each in all_keys(plain)
    }


def test_without_corrections_entities_are_as_recognized() -> None:
    found = EntityCatalog()
    found.add(0, ARTICLES[0])
    assert found.entities(0) == tuple(ARTICLES[0])


SOMEBODY = [(each.kind, each.name) for article in ARTICLES for each in article]
CORRECTION = st.builds(
    lambda operation, who, whom, forms: Correction(
        operation, *who,
        *((None, "") if operation == "hide" else (who[0], whom[1]) if operation == "rename" else
          (whom[0], who[1]) if operation == "retype" else whom),
        forms=forms if operation == "split" else (),
    ),
    st.sampled_from(["merge", "split", "rename", "retype", "hide"]),
    st.sampled_from(SOMEBODY), st.sampled_from(SOMEBODY),
    st.lists(st.sampled_from(["AU", "Ali", "Lind"]), max_size=2).map(tuple),
)  # fmt: skip


@given(st.lists(CORRECTION, max_size=5))
def test_sidebar_and_counts_agree_after_any_corrections(corrections: list[Correction]) -> None:
    """An article shows an entity exactly if the entity counts it; no mention appears twice."""
    found = known(*corrections)
    shown: dict[EntityKey, set[int]] = {}
    for number in range(len(ARTICLES)):
        keyed = found.keyed(number) or []
        assert len({each for each, _ in keyed}) == len(keyed)
        mentions = [mention for _, each in keyed for mention in each.mentions]
        assert len(set(mentions)) == len(mentions)
        for each, one in keyed:
            shown.setdefault(each, set()).add(number)
            assert found.key(one) == each
            assert one.kind == each.kind
    counted = {each: found.numbers(each) for each in all_keys(found) if found.numbers(each)}
    assert counted == shown
    assert {each: found.count(each) for each in counted} == {
        each: len(numbers) for each, numbers in shown.items()
    }


def test_an_entity_keeps_its_description_where_it_is_named_first() -> None:
    described = Entity("Ali", "person", (), "the poet", person("Ali", "Ali Omar").mentions)
    found = EntityCatalog(
        corrections=[Correction("split", "person", "Ali", "person", "Omar", forms=("Ali Omar",))]
    )
    found.add(0, [described])
    assert {each.name: each.description for each in found.entities(0) or ()} == {
        "Ali": "the poet", "Omar": "",
    }  # fmt: skip
