"""A typed line of tags: what it adds and removes, and what is offered."""

from __future__ import annotations

import pytest

from reader.store.user.tagging import common_tags, completed, completions, known_tags, retagging
from reader.store.user.user_file import MarksError


@pytest.mark.parametrize(
    ("text", "add", "remove"),
    [
        ("libya, sahel, ", {"sahel"}, set()),
        ("sahel", {"sahel"}, {"libya"}),
        ("libya, -libya", set(), {"libya"}),
        ("libya, -oil,#new one", {"new one"}, {"oil"}),
        ("", set(), {"libya"}),
        ("libya, -, #, ,", set(), set()),
    ],
)
def test_a_line_of_tags_adds_and_removes(text: str, add: set[str], remove: set[str]) -> None:
    assert retagging(text, ["libya"]) == (add, remove)


def test_an_invalid_tag_is_refused() -> None:
    with pytest.raises(MarksError):
        retagging("x" * 101, [])


def test_only_tags_common_to_all_can_be_edited() -> None:
    tags = {"a": {"oil", "libya"}, "b": {"libya"}}
    assert common_tags(["a", "b"], tags) == ["libya"]
    assert common_tags(["a", "c"], tags) == []
    assert common_tags([], tags) == []


def test_the_commonest_of_the_users_own_tags_are_offered_first() -> None:
    mine = {"a": {"oil", "libya"}, "b": {"libya"}}
    assert known_tags(mine, ["port", "oil"]) == ["libya", "oil", "port"]


def test_tags_that_begin_with_the_text_are_offered_first() -> None:
    known = ["oil", "Libya", "east libya", "port"]
    assert completions("oil, lib", known, []) == ["Libya", "east libya"]
    assert completions("oil, ", known, []) == ["Libya", "east libya", "port"]
    assert completions("-", known, ["port"]) == ["port"]
    assert completions("oil", known, []) == []
    assert completions("elec", ["Élection", "select"], []) == ["Élection", "select"]
    assert completed("oil, lib", "Libya") == "oil, Libya, "
    assert completed("-po", "port") == "-port, "
