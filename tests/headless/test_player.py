"""Playing scripts: passing and failing steps, snapshots, errors."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from reader import failure
from reader.cli import main
from reader.entities import recognizer
from reader.headless.player import Options, Result, play
from reader.headless.script import load_script
from reader.headless.snapshots import UnwritableError, first_difference
from reader.help.pages import page
from reader.screens.library.screen import LibraryScreen
from reader.system.yaml_nodes import NodeError
from tests.commands.calling import call, run
from tests.conftest import ROOT

SAMPLE = """open: [seeds]
size: 80x24
steps:
  - press: [j, k, enter]
  - wait: {text: "Sellal"}
  - press: [e, j]
  - expect: {focus: entities}
  - press: [esc, "/"]
  - type: smugglers
  - press: enter
  - expect: {pane: reading, text: "smugglers"}
  - snapshot: found
"""


def script(folder: Path, *steps: str, head: str = "open: [seeds]\nsize: 80x24\n") -> Path:
    path = folder / "script.yaml"
    path.write_text(head + "steps:\n" + "".join(f"  - {step}\n" for step in steps))
    return path


def result_of(path: Path, **options: object) -> Result:
    return play(load_script(path), Options(path.parent / "out", **options))  # type: ignore[arg-type]


def test_the_script_of_the_help_works_as_written(tmp_path: Path) -> None:
    assert SAMPLE in page("headless")
    path = tmp_path / "first.yaml"
    path.write_text(SAMPLE)
    first = run("play", path)
    assert (first.returncode, first.stderr) == (0, "")
    assert first.stdout == f"new: {tmp_path}/first/found.txt\n"
    assert "smugglers" in (tmp_path / "first" / "found.txt").read_text(encoding="utf-8")
    again = call("play", path)
    assert (again.returncode, again.stdout, again.stderr) == (0, "", "")


def test_a_snapshot_that_differs_names_the_cell_and_shows_both_rows(tmp_path: Path) -> None:
    path = script(tmp_path, "press: j", "snapshot: second")
    assert call("play", path).returncode == 0
    kept = tmp_path / "script" / "second.txt"
    before = kept.read_text(encoding="utf-8")
    kept.write_text(before.replace("2 of 12", "3 of 12"), encoding="utf-8")
    differs = call("play", path)
    assert differs.returncode == 1
    column = before.splitlines()[2].partition("|")[2].index("2 of 12") + 1
    assert f"row 1, column {column} differs" in differs.stdout
    assert "was   1|" in differs.stdout
    assert "now   1|" in differs.stdout
    assert kept.read_text(encoding="utf-8") != before
    updated = call("play", path, "--update")
    assert (updated.returncode, updated.stdout) == (0, f"updated: {kept}\n")
    assert kept.read_text(encoding="utf-8") == before


@pytest.mark.parametrize(
    ("step", "words"),
    [
        ("expect: {text: nowhere at all}", "'nowhere at all' is not on the screen"),
        ("expect: {text: Algeria, pane: status}", "is not in the pane 'status'"),
        ("expect: {absent: Algeria}", "'Algeria' is on the screen"),
        ("expect: {text: Reader, pane: title, style: italic}", "is not italic; its style is bold"),
        ("expect: {focus: reading}", "is on the pane 'articles', not 'reading'"),
        ("expect: {article: Kigali}", "the selected article is 'Algeria and Morocco"),
        ("wait: {text: Godot}", "Reader is idle, but 'Godot' is not on the screen"),
        ("click: {text: Godot}", "'Godot' is not on the screen"),
        ("click: {pane: entities, row: 1}", "'entities' is not shown"),
        ("click: {row: 99}", "row 99, column 0 is not on the screen"),
        ("press: [q, j]", ""),
    ],
)
def test_a_failed_step_ends_the_script_and_shows_the_screen(
    tmp_path: Path, step: str, words: str
) -> None:
    result = result_of(script(tmp_path, "press: j", "press: k", step, "press: j", "snapshot: x"))
    assert not result.ok
    assert not result.snapshots
    (failure,) = result.failures
    if words:
        assert words in failure.reason
        assert (failure.line, failure.number) == (6, "3")
        assert "Algeria and Morocco" in failure.screen
    else:
        assert "has already quit" in failure.reason


def test_expectations_that_are_met(tmp_path: Path) -> None:
    result = result_of(
        script(
            tmp_path,
            "expect: {text: Reader, pane: title, style: bold, focus: articles}",
            "expect: {article: Algeria and Morocco, absent: Godot}",
            "click: {text: Kigali, pane: articles}",
            "expect: {article: Kigali, pane: title, text: 2 of 12}",
            "resize: 120x36",
            "press: [e, n]",
            "expect: {pane: reading, text: Idriss Déby, style: bold underline}",
            "wait: idle",
        )
    )
    assert result.ok, result.failures


def test_every_format_is_written_and_is_the_same_next_time(tmp_path: Path) -> None:
    pytest.importorskip("resvg_py")
    path = script(tmp_path, "press: [enter, j]", "type: /li", "snapshot: a", "press: esc",
                  "resize: 160x12", "snapshot: b",
                  head="open: [seeds]\nsize: 200x12\n")  # fmt: skip
    formats = ("txt", "svg", "png", "cast")
    first = result_of(path, formats=formats)
    assert [each.path.name for each in first.snapshots] == [
        f"{name}.{form}" for name in "ab" for form in formats
    ]
    again = result_of(path, formats=formats)
    assert {each.outcome for each in again.snapshots} == {"same"}
    svg = (tmp_path / "out" / "a.svg").read_text(encoding="utf-8")
    assert "url(" not in svg.replace("url(#", "")
    assert "@font-face" not in svg
    assert (tmp_path / "out" / "a.png").read_bytes().startswith(b"\x89PNG")


def test_a_cast_can_be_replayed(tmp_path: Path) -> None:
    path = script(tmp_path, "press: j", "resize: 60x20", "press: k", "snapshot: a",
                  head="open: [seeds]\nsize: 80x24\nnow: 2026-11-24T00:00:00+00:00\n")  # fmt: skip
    result_of(path, formats=("cast",))
    header, *events = (tmp_path / "out" / "a.cast").read_text(encoding="utf-8").splitlines()
    assert json.loads(header)["timestamp"] == 1795478400
    assert (json.loads(header)["width"], json.loads(header)["height"]) == (80, 24)
    times = [json.loads(event)[0] for event in events]
    assert times == sorted(times)
    kinds = [json.loads(event)[1] for event in events]
    assert kinds.count("r") == 1
    first = json.loads(events[0])[2]
    assert first.startswith("\x1b[?25l\x1b[2J\x1b[1;1H")
    assert len(json.loads(events[1])[2]) < len(first)


def test_an_invalid_script_gives_a_one_line_error(tmp_path: Path) -> None:
    bad = script(tmp_path, "pres: j")
    result = call("play", bad)
    assert result.returncode == 2
    assert result.stderr == (
        f"reader: {bad}, line 4, step 1: no step is called 'pres'; use one of: press, type, click, "
        "resize, wait, expect, snapshot, repeat, include\n"
    )
    good = script(tmp_path, "snapshot: a")
    (tmp_path / "file").write_text("")
    unwritable = call("play", good, "--out", tmp_path / "file")
    assert unwritable.returncode == 2
    assert "file" in unwritable.stderr
    assert call("play", good, "--format", "gif").returncode == 2
    assert call("play", good, "--size", "big").returncode == 2
    assert "Traceback" not in unwritable.stderr


def test_a_script_uses_its_own_settings_and_keys(tmp_path: Path) -> None:
    head = (
        "open: [seeds]\nsize: 80x24\n"
        "settings:\n  keys: {down: [x], entities.fold: []}\n  measure: 44\n"
        "  queries: {Of Kigali: kigali}\n"
    )
    path = script(tmp_path, "press: [x, x]", "expect: {pane: title, text: 3 of 12}", head=head)
    assert result_of(path).ok
    assert not result_of(script(tmp_path, "press: j", "expect: {text: 2 of 12}", head=head)).ok


@pytest.mark.parametrize(
    ("setting", "reason"),
    [
        ("mesure: 44", "line 4: settings: mesure: no such setting; the nearest is"),
        ("measure: wide", "line 4: settings: measure is a whole number"),
        ("keys: {dwn: [x]}", "line 4: settings: "),
        ("recognizer: accurat", "line 4: settings: recognizer"),
    ],
)
def test_wrong_settings_of_a_script_are_an_error(tmp_path: Path, setting: str, reason: str) -> None:
    head = f"open: [seeds]\nsize: 80x24\nsettings:\n  {setting}\n"
    path = script(tmp_path, "snapshot: a", head=head)
    with pytest.raises(NodeError) as caught:
        result_of(path)
    assert reason in str(caught.value).replace(", line", "line").replace(str(path), "")


def test_names_in_scripts_do_not_depend_on_what_is_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The light engine finds them unless the script or the player names another."""
    used: list[str] = []

    def choose(name: str | None = None) -> str:
        used.append(name or os.environ.get("READER_RECOGNIZER", ""))
        return "light"

    monkeypatch.setenv("READER_RECOGNIZER", "accurate")
    monkeypatch.setattr(recognizer, "choose", choose)
    path = script(tmp_path, "press: e")
    assert result_of(path).ok
    assert {*used} == {"light"}
    used.clear()
    head = "open: [seeds]\nsize: 80x24\nsettings: {recognizer: accurate}\n"
    assert result_of(script(tmp_path, "press: e", head=head)).ok
    assert used[0] == "accurate"
    used.clear()
    assert result_of(path, recognizer="light:mine").ok
    assert used[0] == "light:mine"
    monkeypatch.undo()
    done = call("play", path, "--recognizer", "nothing")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("reader: no recognizer is called 'nothing'")


def test_an_unwritable_snapshot_has_its_own_error(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file, not a folder")
    with pytest.raises(UnwritableError, match="out"):
        result_of(script(tmp_path, "snapshot: a"))


@pytest.mark.parametrize("kind", [ValueError, KeyError, OSError, RuntimeError])
@pytest.mark.parametrize("in_worker", [False, True])
def test_a_crash_of_reader_is_reported_and_is_not_a_script_error(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    kind: type[Exception],
    *,
    in_worker: bool,
) -> None:
    """Any exception; its message is not printed, because it may quote an article."""

    def fail(*_: object) -> None:
        raise kind("words of an article")

    if in_worker:
        monkeypatch.setattr(LibraryScreen, "action_help", lambda it: it.in_thread(fail, "help"))
    else:
        monkeypatch.setattr(LibraryScreen, "action_help", fail)
    for name in [each for each in os.environ if each.startswith("TEXTUAL")]:
        monkeypatch.delenv(name)  # the command does so, and this process needs them afterwards
    path = script(tmp_path, "press: [j, '?']", "snapshot: a")
    before = dict(os.environ)
    assert main(["play", str(path)]) == failure.STATUS
    said = capsys.readouterr().err
    (line,) = said.splitlines()
    assert line.startswith(f"reader: Reader crashed because of a bug ({kind.__name__} in ")
    assert "words" not in said
    (report,) = failure.folder().iterdir()
    assert str(report) in line
    assert "keys      j question_mark" in " ".join(report.read_text("utf-8").split("\n"))
    assert dict(os.environ) == before


def test_the_users_own_data_are_neither_read_nor_changed(tmp_path: Path) -> None:
    before = dict(os.environ)
    assert result_of(script(tmp_path, "snapshot: a")).ok
    assert dict(os.environ) == before


def test_the_size_on_the_command_line_takes_precedence(tmp_path: Path) -> None:
    path = script(tmp_path, "snapshot: a")
    assert call("play", path, "--size", "100x30").returncode == 0
    assert (tmp_path / "script" / "a.txt").read_text(encoding="utf-8").startswith("100x30 ink")


def test_the_same_bytes_in_any_process_zone_locale_and_order(tmp_path: Path) -> None:
    """A smaller version of 'python -m tests.benchmarks determinism'."""
    path = tmp_path / "first.yaml"
    path.write_text(SAMPLE)
    environments = [
        {"PYTHONHASHSEED": "1", "TZ": "Asia/Kathmandu", "LC_ALL": "C", "NO_COLOR": "1"},
        {
            "PYTHONHASHSEED": "2",
            "TZ": "America/Caracas",
            "LC_ALL": "C.UTF-8",
            "COLORTERM": "",
            "TERM": "dumb",
            "COLUMNS": "40",
        },
    ]
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", "reader", "play", path, "--out", tmp_path / str(number),
             "--format", "txt,svg,cast"],
            cwd=ROOT, env=os.environ | environment, stdin=subprocess.DEVNULL,
        )
        for number, environment in enumerate(environments)
    ]  # fmt: skip
    assert [process.wait() for process in processes] == [0] * len(processes)
    for name in ("found.txt", "found.svg", "found.cast"):
        seen = {(tmp_path / str(n) / name).read_bytes() for n in range(len(environments))}
        assert len(seen) == 1, name


def test_the_first_difference_counts_cells() -> None:
    assert "row 2, column 5 differs" in first_difference("x\n  2|日本a", "x\n  2|日本b")
    assert "line 2 is new" in first_difference("a", "a\nb")
    assert "line 2 is gone" in first_difference("a\nb", "a")
    assert first_difference("a\n", "a") == "only the line endings differ"
