"""The article by keyboard: its measure, moving by paragraph and subheading, its position."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from reader.model import Article, Block
from reader.widgets.panes.reading_pane import TextPosition, found_again
from tests.driver import Session, reader


def article_text(name: str) -> str:
    parts = []
    for section in range(4):
        parts.append(f"## {name}, part {section}")
        parts += [
            " ".join(f"{name}{section}{paragraph}word{word}" for word in range(60))
            for paragraph in range(5)
        ]
    return f"---\ntitle: {name}\ncaption: A caption\n---\n" + "\n\n".join(parts) + "\n"


@pytest.fixture
def long_ones(tmp_path: Path) -> Path:
    """Three articles of some pages, every word of which stands in it once."""
    folder = tmp_path / "long"
    folder.mkdir()
    for number, name in enumerate(("alpha", "beta", "gamma")):
        (folder / f"{number}.md").write_text(article_text(name), encoding="utf-8")
    return folder


def top_line(it: Session) -> str:
    """The first line of text in the reading pane."""
    setting, row = it.reading.setting, it.reading.scroll_offset.y
    assert setting is not None
    line = setting.text_line(row - 1)[1]
    assert line is not None
    return line.text


def first_word(it: Session) -> str:
    return top_line(it).split()[0]


async def test_plus_and_minus_change_the_measure_and_equals_undoes_it(long_ones: Path) -> None:
    async with reader(long_ones, size=(200, 40)) as it:
        await it.press("enter", "space")
        word = first_word(it)
        assert it.reading.setting is not None
        assert it.reading.setting.measure == 66
        await it.press("plus", "plus")
        assert it.reading.setting.measure == 70
        assert "Line width 70" in it.status
        assert word in top_line(it)
        left = it.reading.left_margin
        await it.press("minus", "minus", "minus")
        assert it.reading.setting.measure == 64
        assert it.reading.left_margin == left + 3
        await it.press("equals_sign")
        assert it.reading.setting.measure == 66
        assert first_word(it) == word
        await it.press(*["minus"] * 20)
        assert it.reading.setting.measure == 40
        assert "the narrowest" in it.status
        await it.press("J")
        assert it.reading.setting.measure == 40


async def test_a_measure_without_room_says_so(long_ones: Path) -> None:
    async with reader(long_ones, size=(80, 24)) as it:
        await it.press("enter", "plus")
        assert "the most that fits" in it.status
        assert it.reading.setting is not None
        room = it.reading.setting.measure
        await it.press("minus")
        assert it.reading.setting.measure == room - 2


async def test_braces_go_by_paragraph_and_parentheses_by_subheading(long_ones: Path) -> None:
    async with reader(long_ones, size=(80, 24)) as it:
        await it.press("enter", "right_curly_bracket")
        assert top_line(it) == "A caption"
        await it.press("right_curly_bracket", "right_curly_bracket", "right_curly_bracket")
        assert first_word(it) == "alpha01word0"
        await it.press("j", "left_curly_bracket")
        assert first_word(it) == "alpha01word0"
        await it.press("left_curly_bracket")
        assert first_word(it) == "alpha00word0"
        await it.press("right_parenthesis")
        assert top_line(it) == "alpha, part 1"
        await it.press("right_parenthesis", "right_parenthesis", "j", "left_parenthesis")
        assert top_line(it) == "alpha, part 3"
        await it.press("left_parenthesis", "left_parenthesis", "left_parenthesis")
        assert top_line(it) == "alpha, part 0"
        await it.press("left_parenthesis")
        assert it.reading.scroll_offset.y == 0
        await it.press(*["right_parenthesis"] * 9)
        assert "end" in it.status


async def test_an_article_without_subheadings_says_so(archive: Path) -> None:
    async with reader(archive) as it:
        await it.press("enter", "right_parenthesis")
        assert "no subheadings" in it.status


async def test_moves_take_a_count_and_per_cent(long_ones: Path) -> None:
    async with reader(long_ones, size=(80, 24)) as it:
        it.reading.move_paragraphs(4)
        assert first_word(it) == "alpha01word0"
        it.reading.move_headings(-2)
        assert it.reading.scroll_offset.y == 0
        await it.press("enter", "5", "0", "percent_sign")
        assert it.reading.scroll_offset.y == round(it.reading.max_scroll_y / 2)
        await it.press("7", "0", "0", "percent_sign")
        assert it.reading.scroll_offset.y == it.reading.max_scroll_y


async def test_the_reading_position_stays_when_the_width_changes(long_ones: Path) -> None:
    """Sizes, drawers, zen and measures in turn and back: the same row is at the top."""
    async with reader(long_ones, size=(120, 36)) as it:
        await it.press("enter", "space", "j", "j", "j")
        word, row = first_word(it), it.reading.scroll_offset.y
        for size in ((80, 24), (60, 20), (200, 60), (40, 12), (120, 36)):
            await it.resize(*size)
            assert word in top_line(it), size
        assert it.reading.scroll_offset.y == row
        for key in ("z", "minus", "minus", "e", "e", "z", "plus", "plus", "J", "K"):
            await it.press(key)
            assert word in top_line(it) or key == "J", key
        assert it.reading.scroll_offset.y == row


@pytest.mark.parametrize("seed", range(3))
async def test_the_reading_position_stays_through_any_sizes_and_measures(
    long_ones: Path, seed: int
) -> None:
    """Back at the first size and measure, the same row is at the top."""
    chance = random.Random(seed)
    sizes = [(120, 36), (80, 24), (60, 20), (200, 60), (40, 12), (39, 11), (110, 30)]
    async with reader(long_ones, size=(120, 36)) as it:
        await it.press("enter")
        await it.burst(*["j"] * chance.randrange(20, 60))
        word, row = first_word(it), it.reading.scroll_offset.y
        done: list[object] = []
        for _ in range(25):
            done.append(chance.choice([*sizes, "z", "e", "plus", "minus", "1", "2", "R"]))
            if isinstance(done[-1], tuple):
                await it.resize(*done[-1])
            else:
                await it.press(str(done[-1]))
        await it.resize(120, 36)
        await it.press("2", "equals_sign")
        if it.library.has_class("-zen"):
            await it.press("z")
        assert (first_word(it), it.reading.scroll_offset.y) == (word, row), done


async def test_a_taller_terminal_that_shows_the_end_keeps_the_reading_position(
    long_ones: Path,
) -> None:
    async with reader(long_ones, size=(80, 24)) as it:
        await it.press("enter", "G", "k", "k")
        word, row = first_word(it), it.reading.scroll_offset.y
        await it.resize(80, 60)
        assert first_word(it) != word
        await it.resize(80, 24)
        assert (first_word(it), it.reading.scroll_offset.y) == (word, row)


async def test_an_article_that_was_read_to_its_end_begins_at_the_top_again(
    long_ones: Path,
) -> None:
    async with reader(long_ones, size=(80, 24)) as it:
        await it.press("enter", "G", "J", "space", "K")
        assert it.reading.scroll_offset.y == 0
        await it.press("J")
        assert it.reading.scroll_offset.y > 0


async def test_a_changed_file_is_shown_at_the_same_words(long_ones: Path) -> None:
    async with reader(long_ones, size=(80, 24)) as it:
        await it.press("enter", "right_parenthesis", "right_parenthesis", "space", "j")
        row = top_line(it)
        text = article_text("alpha").replace("## alpha, part 0", "New.\n\n" * 30 + "## alpha")
        (long_ones / "0.md").write_text(text, encoding="utf-8")
        await it.press("R")
        assert "1 changed" in it.status
        assert top_line(it) == row


def test_words_are_found_again_at_the_nearest_place() -> None:
    def version(*texts: str) -> Article:
        return Article("1", "f", blocks=tuple(Block("paragraph", text) for text in texts))

    old = version("It rained.", "It rained in Lima for many days, they said.", "It rained.")
    new = version("It snowed.", *[block.text for block in old.blocks])
    assert found_again(TextPosition("text", 12), old, new) == TextPosition("text", 24)
    assert found_again(TextPosition("text", 12), old, version("It snowed.")) is None
