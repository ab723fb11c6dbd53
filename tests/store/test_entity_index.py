"""The entity index: one name in many spellings, and the articles it is in."""

from __future__ import annotations

from reader.model import Entity, Mention
from reader.store.entity_index import EntityIndex, fold, key_of


def entity(name: str, kind: str = "person") -> Entity:
    return Entity(name, kind, mentions=(Mention("text", 0, len(name), name),))  # type: ignore[arg-type]


def test_folding_ignores_case_diacritics_and_curly_apostrophes() -> None:
    assert fold("Idriss DÉBY") == fold("Idriss Deby")
    assert fold("Côte d’Ivoire") == fold("Cote d'Ivoire")
    assert key_of(entity("Lomé", "place")) != key_of(entity("Lomé", "person"))


def test_articles_of_an_entity() -> None:
    index = EntityIndex()
    known = index.ranks(key_of(entity("Ada Lind")))
    assert not known
    index.add(4, [entity("Ada Lind"), entity("Accra", "place")])
    index.add(7, [entity("ADA LIND")])
    index.add(7, [entity("Somebody Else")])
    assert index.ranks(key_of(entity("Ada Lind"))) == {4, 7}
    assert index.article_count(entity("Ada Lind")) == 2
    assert index.article_count(entity("Somebody Else")) == 0
    assert len(index) == 2
    assert index.entities(5) is None
    found = index.find(7, key_of(entity("Ada Lind")))
    assert found is not None
    assert found.name == "ADA LIND"
    assert index.find(7, key_of(entity("Accra", "place"))) is None
