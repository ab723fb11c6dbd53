"""The input line asks one question at a time; each question is answered or abandoned."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from reader.widgets.line_input import LineInput
from reader.widgets.question import Question, Words
from tests.driver import Session, reader


class Asked(Question):
    """Writes down what happens to it."""

    sign = "Well? "

    def __init__(self) -> None:
        self.came: list[str] = []
        self.may_end = asyncio.Event()
        self.may_end.set()

    def typed(self, text: str) -> None:
        self.came.append(f"typed {text}")

    async def accepts(self, text: str) -> bool:
        await self.may_end.wait()
        return text != "no"

    def entered(self, text: str) -> None:
        self.came.append(f"entered {text}")

    def cancelled(self) -> None:
        self.came.append("cancelled")

    def abandoned(self) -> None:
        self.came.append("abandoned")


class OneKey(Asked):
    """A question that one key answers."""

    answers = {"y"}

    def words(self, room: int) -> Words:
        return [("Really?", "name"), (" y", "key")]

    def refused(self) -> bool:
        self.came.append("refused")
        return True


def asks(it: Session) -> bool:
    """Whether a question is there to be seen, and no status line."""
    asking = it.library.asking.question is not None
    assert it.library.status_line.display is not asking
    return asking


@pytest.mark.parametrize(
    ("keys", "came"),
    [(["x", "enter"], ["typed x", "entered x"]), (["escape"], ["cancelled"]),
     (["x", "ctrl+c"], ["typed x", "cancelled"])],
)  # fmt: skip
async def test_a_question_is_answered_or_left(
    archive: Path, keys: list[str], came: list[str]
) -> None:
    async with reader(archive) as it:
        question = Asked()
        await it.library.asking.ask(question)
        await it.press()
        assert it.status.startswith("Well?")
        await it.press(*keys)
        assert question.came == came
        assert not asks(it)
        assert it.app.focused is it.list


async def test_a_question_stays_until_it_accepts_the_answer(archive: Path) -> None:
    async with reader(archive) as it:
        question = Asked()
        await it.library.asking.ask(question)
        await it.press("n", "o", "enter")
        assert asks(it)
        await it.press("w", "enter")
        assert question.came[-1] == "entered now"


async def test_another_question_or_a_click_elsewhere_abandons_it(archive: Path) -> None:
    async with reader(archive) as it:
        first, second = Asked(), Asked()
        await it.library.asking.ask(first)
        await it.library.asking.ask(second)
        assert (first.came, second.came) == (["abandoned"], [])
        await it.press("x")
        await it.pilot.click(it.reading, offset=(5, 5))
        await it.press()
        assert second.came == ["typed x", "abandoned"]
        assert not asks(it)
        assert it.library.pane == "reading"


async def test_an_abandoned_question_ignores_a_late_answer(archive: Path) -> None:
    async with reader(archive) as it:
        first, second = Asked(), Asked()
        await it.library.asking.ask(first)
        first.may_end.clear()
        answer = asyncio.create_task(it.library.asking.entered("x"))
        await asyncio.sleep(0)
        await it.library.asking.ask(second)
        first.may_end.set()
        await answer
        assert first.came == ["abandoned"]
        assert it.library.asking.question is second


async def test_events_during_the_first_mount_do_not_end_the_question(archive: Path) -> None:
    """The line is mounted at the first question; an export may end or a click arrive meanwhile."""
    async with reader(archive) as it:
        await it.press("2")
        selecting = asyncio.create_task(it.library.passages.select("sentence"))
        await asyncio.sleep(0)
        it.library.say("3 articles written.")
        it.library.pane_entered()
        await selecting
        await it.press()
        assert it.status.startswith("3 articles written.")
        await it.press("j")
        assert "characters" in it.status
        await it.press("escape")
        assert not asks(it)


async def test_a_question_for_a_key_refuses_other_keys(archive: Path) -> None:
    async with reader(archive) as it:
        question = OneKey()
        await it.library.asking.ask(question)
        await it.press()
        assert it.status == "Really? y"
        before = it.list.cursor
        await it.press("j")
        assert question.came == ["refused"]
        assert it.list.cursor == before


async def test_one_line_asks_for_keys_and_for_texts(archive: Path) -> None:
    """Whatever was asked before: a sort leaves no field behind, and a search has one."""
    async with reader(archive) as it:
        for opens, typed in (("/", True), ("s", False), ("t", True), ("s", False), ("'", True)):
            await it.press(opens)
            assert isinstance(it.app.focused, LineInput) is typed, opens
            assert len(it.library.query("#input-line")) == 1
            await it.press("escape")
            assert it.app.focused is it.list, opens
