"""Every key familiar from newsboat, less and vim does what the table says."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.app import ReaderApp
from reader.widgets.actions.familiar import FAMILIAR
from reader.widgets.actions.table import ACTIONS, key_name
from tests.driver import reader


async def test_every_key_does_what_the_table_says(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The action of each key is recorded and not run, because some would end Reader."""
    asked: list[str] = []
    going: list[bool] = []
    run = ReaderApp.run_action

    async def record(self: ReaderApp, action: str, *rest: object) -> bool:
        if going:
            return await run(self, action, *rest)  # type: ignore[arg-type]
        asked.append(action)
        return True

    monkeypatch.setattr(ReaderApp, "run_action", record)
    ids = {(each.name, each.place): each.id for each in ACTIONS}
    async with reader(archive) as it:
        for key, there, action, pane in FAMILIAR:
            going.append(True)
            it.library.focus_pane(pane)  # type: ignore[arg-type]
            going.clear()
            asked.clear()
            await it.press(key_name(key))
            wanted = {each for (name, _), each in ids.items() if name == action}
            assert len(asked) == (1 if action else 0), (key, there, asked)
            assert {each.removeprefix("app.") for each in asked} <= wanted, (key, there, asked)


async def test_familiar_keys_work_in_a_session(archive: Path) -> None:
    async with reader(archive) as it:
        await it.press("ctrl+g")
        assert "article 1 of 3" in it.status
        assert "1.md" in it.status
        await it.press("2", "&", *"lima", "enter")
        assert it.library.pane == "articles"
        assert "lima" in it.rows[0]
        await it.press("esc", ":", "n", "enter")
        assert it.list.cursor == 2
        await it.press("ctrl+l", "ctrl+w o")
        assert it.library.has_class("-zen")
        await it.press(":", "q", "enter")
        assert not it.session.running
