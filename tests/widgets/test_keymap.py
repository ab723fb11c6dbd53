"""The user's keymap: errors are reported with line and actions, and correct entries apply."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from reader import settings
from reader.help.tables import TABLES
from reader.widgets.actions.bindings import at_place, hints, key_names
from reader.widgets.actions.keymap import TOGETHER, YIELDING, Keymap, keymap, keys_of, named
from reader.widgets.actions.table import ACTIONS

Read = Callable[[str], Keymap]


@pytest.fixture
def read(config: Path):
    def _read(text: str) -> Keymap:
        config.write_text(text)
        settings.load()
        return keymap()

    return _read


def notices(keys: Keymap) -> list[str]:
    return [notice.reason for notice in keys.notices]


def test_without_a_keymap_the_actions_have_their_own_keys() -> None:
    assert keymap().changed == {}
    assert all(keys_of(each) == each.keys for each in ACTIONS)


def test_names_of_actions_are_what_a_user_can_tell_apart() -> None:
    names = {(each.name, TOGETHER_OF[each.place]) for each in ACTIONS}
    assert len(names) == len(ACTIONS)
    assert {each.name for each in ACTIONS} >= {
        "down", "sort-by-date", "pane-articles", "entity-view.open", "list.open", "tags.cancel",
        "prompt.cancel", "place-middle",
    }  # fmt: skip


TOGETHER_OF = {place: number for number, places in enumerate(TOGETHER) for place in places}
TOGETHER_OF["articles"], TOGETHER_OF["reading"] = 90, 91


def test_keys_are_given_added_and_taken(read: Read) -> None:
    keys = read(
        "keys:\n  zen: []\n  down: [J, '↓', Ctrl+n]\n  next-article: z z z\n"
        "  place-middle: []\n  up: '?'\n  help: [f1]\n  entity-view.help: [f1]\n"
    )
    assert keys.changed["zen"] == ()
    assert keys.changed["next-article"] == ("z z z",)
    assert keys.changed["up"] == ("question_mark",)
    assert notices(keys) == ["line 3: down: no key is called 'Ctrl+n'; 'ctrl+n' is"]
    assert keys.changed["down"] == ("J", "down")


def test_an_unknown_action_names_the_nearest(read: Read) -> None:
    keys = read("keys:\n  next_articel: x\n  open: o\n")
    assert notices(keys)[0] == "line 2: no action is called 'next_articel'; the nearest is " \
                            "'next-article'"  # fmt: skip
    assert "'entity-view.open'" in notices(keys)[1]


def test_a_key_for_two_actions_in_one_place_names_both(read: Read) -> None:
    keys = read("keys:\n  zen: Z\n  tag: Z\n  entities.fold: Z\n")
    assert notices(keys) == [
        "line 3: 'Z' cannot be both tag and zen, which line 2 gives it to",
        "line 4: 'Z' cannot be both entities.fold and zen, which line 2 gives it to",
    ]
    assert keys.changed["tag"] == ()


def test_a_key_taken_from_another_action_is_told_unless_that_is_settled_too(read: Read) -> None:
    keys = read("keys:\n  zen: x\n")
    assert notices(keys) == [
        "line 2: 'x' is now zen, not entities.fold; give entities.fold keys of its own"
    ]
    assert keys.changed["entities.fold"] == ()
    assert notices(read("keys:\n  zen: x\n  entities.fold: f12\n")) == []
    assert notices(read("keys:\n  sort-by-date: x\n")) == []  # another place


def test_menus_take_one_key_and_can_always_be_left(read: Read) -> None:
    keys = read("keys:\n  sort-by-date: d d\n  quit: []\n")
    assert notices(keys) == [
        "line 2: sort-by-date: only single keys work there, not the sequence 'd d'",
        "line 3: quit keeps ctrl+c: without it you could not quit",
    ]
    assert keys.changed == {"quit": ("ctrl+c",)}


@pytest.mark.parametrize("text", ["keys: 5\n", "keys: [a]\n", "keys:\n  zen: {a: b}\n",
                                  "keys:\n  zen: [[a]]\n", "keys:\n  zen: ['']\n"])  # fmt: skip
def test_what_is_no_keymap_is_told_with_its_line(read: Read, text: str) -> None:
    keys = read(text)
    assert len(notices(keys)) == 1
    assert notices(keys)[0].startswith("line ")
    assert keys.changed == {}


def test_help_hints_and_table_have_the_users_keys(read: Read) -> None:
    read("keys:\n  help: [f1]\n  sort: o\n  toggle-entities: []\n")
    assert named("help") == "f1"
    assert ("f1", "keys") in hints("articles")
    assert "names" not in [label for _, label in hints("articles")]
    assert key_names(at_place("sorts")[0]) == ["o a"]
    assert "| `o a` | Sort in archive order |" in TABLES["keys"]()


def test_a_key_that_begins_a_count_is_refused(read: Read) -> None:
    """Its action would never be performed; what only contains a digit is a key like any."""
    keys = read("keys:\n  bottom: 5\n  top: [f5, 0 j]\n  pane-articles: [1]\n")
    assert notices(keys) == [
        "line 2: bottom: 5 begins a count, so '5' cannot be a key",
        "line 3: top: 0 begins a count, so '0 j' cannot be a key",
    ]
    assert "bottom" not in keys.changed
    assert keys.changed["top"] == ("f5",)


def test_an_action_that_is_there_twice_costs_no_other(read: Read) -> None:
    keys = read("keys:\n  zen: f6\n  zen: f7\n  tag: f8\n")
    assert notices(keys) == ["line 3: zen is in line 2 already; this one applies"]
    assert (keys.changed["zen"], keys.changed["tag"]) == (("f7",), ("f8",))


def test_a_key_that_a_keymap_had_before_a_new_action_came_is_taken_without_a_notice(
    read: Read,
) -> None:
    assert notices(read("keys:\n  help: [f1]\n")) == []
    assert keys_of(next(each for each in ACTIONS if each.name == "topics")) == ()
    told = notices(read("keys:\n  quit: [q]\n"))
    assert [each for each in told if any(f" {name};" in each for name in YIELDING)] == []
    assert [keys_of(each) for each in ACTIONS if each.name in YIELDING - {"topics"}] == [(), ()]
