"""The lines in which something is typed: half of each is for that, at every width."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader import settings
from reader.text.cells import width_of
from reader.widgets.input_line import LEAST_HINT, shares
from reader.widgets.line_input import LineInput
from tests.driver import reader

TEXT = st.text(st.sampled_from("abc 漢é…"), max_size=60)


@given(st.integers(0, 200), TEXT, st.text("xyz", max_size=9), TEXT)
def test_half_of_a_line_is_for_what_is_typed(width: int, sign: str, short: str, hint: str) -> None:
    shown, said = shares(width, sign, short, hint)
    beside = 1 + width_of(shown) + (2 + width_of(said) if said else 0)
    assert beside <= max(width // 2, 1)


@pytest.mark.parametrize(
    ("width", "sign", "hint"),
    [(120, "Export 927 articles to: ", ".md .json .csv .html or folder/"),
     (80, "Export 927 to: ", ".md .json .csv .html …"), (60, "Export 927 to: ", ".md .json …"),
     (40, "Export 927 to: ", ""), (30, "Export 927 to…", "")],
)  # fmt: skip
def test_the_hint_goes_before_the_sign(width: int, sign: str, hint: str) -> None:
    shown = shares(width, "Export 927 articles to: ", "Export 927 to: ",
                   ".md .json .csv .html or folder/")  # fmt: skip
    assert shown == (sign, hint)


def test_what_says_nothing_any_more_is_left_out() -> None:
    assert shares(2 * (9 + 4 + LEAST_HINT), "Search: ", "", "x" * 8 + " y z")[1] == "x" * 8 + " …"
    assert shares(2 * (9 + 3 + LEAST_HINT), "Search: ", "", "x" * 8 + " y z")[1] == ""
    assert shares(80, "Search: ", "", "x" * 30 + " y")[1] == "", "no part of a word"
    assert shares(44, "Search: ", "", "no title · more")[1] == "no title …"
    assert shares(30, "Search: ", "", "3 of 927 titles")[1] == ""
    assert shares(40, "Search: ", "", "3 of 9") == ("Search: ", "3 of 9")


@pytest.mark.parametrize("size", [(40, 12), (60, 20), (80, 24), (120, 36)])
async def test_every_prompt_has_a_field_to_type_in(archive: Path, size: tuple[int, int]) -> None:
    async with reader(archive, size=size) as it:
        for keys in (["/", *"foo:bar"], ["2", "/", *"zzz"], ["E"], ["'", "x"], ["t"],
                     ["v", "j", "t", "a"]):  # fmt: skip
            await it.burst("1", *keys)
            field = it.app.focused
            assert isinstance(field, LineInput)
            assert field.size.width >= size[0] // 2, keys
            assert len(it.rows[-1]) == size[0]
            await it.burst("escape", "escape")
        await it.burst("/", *"foo:bar")
        assert it.status.startswith("foo:bar")
        await it.resize(50, 14)
        assert it.app.focused is not None
        assert it.app.focused.size.width >= 25


async def test_the_keys_of_an_order_stay_letters(archive: Path) -> None:
    shown = {
        (120, 36): "a archive order  d date  t title  p publication",
        (60, 20): "a archive order  d date  t title  p publication",
        (50, 14): "a archive  d date  t title  p publication",
        (40, 12): "a archive d date t title p publication",
    }
    async with reader(archive) as it:
        for size, words in shown.items():
            await it.resize(*size)
            await it.press("s")
            assert it.rows[-1].startswith(" SORT ") == (size[0] > 40)
            assert it.status.startswith(words), size
            await it.press("escape")


async def test_a_prompt_begins_with_what_is_asked_for(archive: Path) -> None:
    """The text is where the keys were, so that the eye stays there."""
    async with reader(archive) as it:
        begins = it.rows[-1].index("enter")
        for keys, tag, text in (
            (["/", *"zzz"], "SEARCH", "zzz"), (["2", "/", *"zzz"], "FIND", "zzz"),
            (["t", "a"], "TAG", "a"), (["E"], "EXPORT", "3 articles to articles.md"),
            (["'", "7"], "JUMP", "7"), (["s"], "SORT", "a archive"),
        ):  # fmt: skip
            await it.press("1", *keys)
            assert it.rows[-1].startswith(f" {tag} "), keys
            assert it.rows[-1].index(text, len(tag) + 2) == begins, keys
            await it.press("escape", "escape")


async def test_in_the_linear_mode_a_prompt_begins_with_a_question(
    archive: Path, config: Path
) -> None:
    config.write_text("linear: true\n")
    settings.load()
    async with reader(archive) as it:
        for keys, words in (
            (["/"], "Search: "), (["t"], "Tags: "), (["E"], "Export 3 articles to: articles.md"),
            (["'"], "Jump to: "), (["s"], "Sort by  a archive"), (["2", "/"], "Find: "),
        ):  # fmt: skip
            await it.press("1", *keys)
            assert it.rows[-1].startswith(f" {words}"), keys
            await it.press("escape", "escape")


async def test_a_click_on_a_word_of_a_prompt_presses_its_key(archive: Path) -> None:
    async with reader(archive) as it:
        await it.press("t", "x")
        await it.session.click(it.rows[-1].index("esc"), len(it.rows) - 1)
        assert it.app.focused is it.list


async def test_the_words_of_an_order_are_cut_before_its_keys(archive: Path) -> None:
    async with reader(archive, size=(40, 12)) as it:
        await it.press("/", *"ghana", "enter", "s")
        parts = it.status.split()
        assert parts[::2] == ["a", "d", "t", "p", "r"]
        assert parts[3] == "date"
        assert all("…" in word or len(word) < 8 for word in parts[1::2])


async def test_a_question_has_the_keys_of_its_place_and_no_others(
    archive: Path, config: Path
) -> None:
    """One line asks all of them: what leaves one of them may mean nothing in the next."""
    config.write_text("keys:\n  line.cancel: [f5]\n  tags.cancel: [f6]\n")
    settings.load()
    async with reader(archive) as it:
        for opens, leaves, other in (("'", "f5", "f6"), ("t", "f6", "f5"), ("/", "escape", "f5")):
            await it.press(opens, other)
            assert isinstance(it.app.focused, LineInput), opens
            await it.press(leaves)
            assert it.app.focused is it.list, opens
