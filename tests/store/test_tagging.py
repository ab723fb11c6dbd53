"""Tags as they are typed: what a line of them asks for, and what is offered."""

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
def test_what_a_line_asks_for_where_libya_was_there(
    text: str, add: set[str], remove: set[str]
) -> None:
    assert retagging(text, ["libya"]) == (add, remove)


def test_what_is_no_tag_is_refused() -> None:
    with pytest.raises(MarksError):
        retagging("x" * 101, [])


def test_only_what_all_have_is_there_to_be_edited() -> None:
    tags = {"a": {"oil", "libya"}, "b": {"libya"}}
    assert common_tags(["a", "b"], tags) == ["libya"]
    assert common_tags(["a", "c"], tags) == []
    assert common_tags([], tags) == []


def test_the_commonest_of_the_users_own_tags_are_offered_first() -> None:
    mine = {"a": {"oil", "libya"}, "b": {"libya"}}
    assert known_tags(mine, ["port", "oil"]) == ["libya", "oil", "port"]


def test_a_tag_that_begins_so_is_offered_before_one_that_has_it_within() -> None:
    known = ["oil", "Libya", "east libya", "port"]
    assert completions("oil, lib", known, []) == ["Libya", "east libya"]
    assert completions("oil, ", known, []) == ["Libya", "east libya", "port"]
    assert completions("-", known, ["port"]) == ["port"]
    assert completions("oil", known, []) == []
    assert completions("elec", ["Élection", "select"], []) == ["Élection", "select"]
    assert completed("oil, lib", "Libya") == "oil, Libya, "
    assert completed("-po", "port") == "-port, "
