"""Recording: a live session becomes a script that gives the same screen."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from textual import events
from textual.geometry import Size

from reader import settings
from reader.headless.player import Options, play
from reader.headless.recorder import Recorder
from reader.headless.script import load_script
from reader.headless.session import make_app, run_session
from reader.system.paths import shipped
from reader.widgets.actions.key_names import key_and_character
from tests.commands.calling import call
from tests.terminal.pseudo import Terminal


def press(recorder: Recorder, *names: str) -> None:
    for name in names:
        recorder.take(events.Key(*key_and_character(name)))


def test_keys_clicks_and_sizes_are_recorded(tmp_path: Path) -> None:
    recorder = Recorder([shipped("seeds"), tmp_path / "mine"], "paper")
    recorder.take(events.Resize(Size(100, 30), Size(100, 30)))
    press(recorder, "j", "?", "esc", "space")
    recorder.take(events.MouseUp(None, 7, 3, 0, 0, 1, False, False, False, 7, 3))
    press(recorder, "]")
    recorder.take(events.Resize(Size(80, 24), Size(80, 24)))
    recorder.take(events.Resize(Size(81, 24), Size(81, 24)))
    press(recorder, "q")
    assert yaml.safe_load(recorder.text(tmp_path)) == {
        "open": ["seeds", "mine"],
        "size": "100x30",
        "theme": "paper",
        "steps": [
            {"press": ["j", "?", "esc", "space"]},
            {"click": {"row": 3, "column": 7}},
            {"press": ["]"]},
            {"resize": "81x24"},
            {"snapshot": "end"},
        ],
    }


async def live_dump(recorder: Recorder, *keys: str) -> str:
    from reader.headless.snapshots import dump

    app = make_app([shipped("seeds")], "seeds")
    app.listener = recorder.take
    async with run_session(app, (90, 28)) as session:
        for key in keys:
            await session.press(key)
        shown = dump(app)
        await session.press("Q")
    return shown


async def test_a_recording_gives_the_same_screen(tmp_path: Path) -> None:
    recorder = Recorder([shipped("seeds")], "ink")
    shown = await live_dump(recorder, "j", "j", "enter", "/", "A", "U", "enter", "n", "e", "T")
    path = tmp_path / "recorded.yaml"
    path.write_text(recorder.text(tmp_path), encoding="utf-8")
    import asyncio

    result = await asyncio.to_thread(play, load_script(path), Options(tmp_path / "out"))
    assert result.ok, result.failures
    assert (tmp_path / "out" / "end.txt").read_text(encoding="utf-8") == shown


async def test_settings_and_keys_are_recorded(
    tmp_path: Path, config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A session recorded with the user's keys and settings plays the same without them."""
    config.write_text("keys: {next-article: [f5], down: [n, no]}\nlist-lines: 1\nmeasure: 50\n")
    monkeypatch.setenv("READER_DATES", "relative")
    settings.load()
    recorder = Recorder([shipped("seeds")], "ink")
    shown = await live_dump(recorder, "n", "n", "f5", "enter")
    text = recorder.text(tmp_path)
    assert yaml.safe_load(text)["settings"] == {
        "list-lines": "1", "measure": "50", "dates": "relative",
        "keys": {"down": ["n"], "next-article": ["f5"], "next-hit": []},
    }  # fmt: skip
    monkeypatch.setenv("READER_CONFIG", "none")
    monkeypatch.delenv("READER_DATES")
    path = tmp_path / "recorded.yaml"
    path.write_text(text, encoding="utf-8")
    import asyncio

    result = await asyncio.to_thread(play, load_script(path), Options(tmp_path / "out"))
    assert result.ok, result.failures
    assert (tmp_path / "out" / "end.txt").read_text(encoding="utf-8") == shown


def test_a_session_on_a_terminal_is_recorded(tmp_path: Path) -> None:
    path = tmp_path / "session.yaml"
    terminal = Terminal("record", str(path), "seeds")
    terminal.read_until(b"of 12")
    terminal.type(b"jj\r")
    terminal.read_until(b"3 of 12")
    terminal.type(b"Q")
    assert terminal.wait() == 0
    assert b"written: " in terminal.output
    script = load_script(path)
    assert script.size == (80, 24)
    assert call("play", path).returncode == 0
    assert "3 of 12" in (tmp_path / "session" / "end.txt").read_text(encoding="utf-8")


def test_existing_files_are_not_overwritten_and_unwritable_paths_are_refused(
    tmp_path: Path,
) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("precious")
    terminal = Terminal("record", str(path))
    assert terminal.wait() == 2
    assert b"--force" in terminal.output
    assert path.read_text() == "precious"
    terminal = Terminal("record", str(tmp_path / "no" / "x.yaml"))
    assert terminal.wait() == 2
    assert call("record", tmp_path / "x.yaml").returncode == 2
