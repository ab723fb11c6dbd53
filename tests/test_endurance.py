"""A long session in short: see :mod:`tests.endurance`."""

from __future__ import annotations

from pathlib import Path

from reader.entities.phrases import REMEMBERED, role
from tests.endurance import live, overgrown
from tests.store.archives import make_folder


async def test_what_is_remembered_has_bounds(tmp_path: Path) -> None:
    """After two hundred keys, any keys, there is a screen; no cache holds what articles bring."""
    samples = await live(200, seed=7, every=100, paths=[make_folder(tmp_path / "archive")])
    assert [each.keys for each in samples] == [100, 200]
    assert overgrown() == []


def test_words_of_articles_do_not_pile_up() -> None:
    for number in range(REMEMBERED + 100):
        role(f"word{number}")
    assert role.cache_info().currsize == REMEMBERED
