"""Scripts are checked before anything runs, and errors name file, line and step."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reader.headless.script import Click, Expect, Press, Resize, Snapshot, Wait, load_script
from reader.system.paths import shipped
from reader.system.yaml_nodes import NodeError
from reader.widgets.actions.key_names import UnknownKeyError, key_and_character, script_name


def write(folder: Path, text: str, name: str = "script.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("name", ["state", "seed state"])
def test_the_state_may_have_either_name(tmp_path: Path, name: str) -> None:
    path = write(tmp_path, f"open: seeds\n{name}: user\nsteps: [{{press: j}}]")
    assert not load_script(path).fresh
    twice = write(tmp_path, "open: seeds\nstate: user\nseed state: user\nsteps: [{press: j}]")
    with pytest.raises(NodeError, match="give only one"):
        load_script(twice)


def test_a_script_with_everything(tmp_path: Path) -> None:
    write(tmp_path, "steps: [{press: G}]", "other.yaml")
    (tmp_path / "mine").mkdir()
    script = load_script(
        write(
            tmp_path,
            """
open: [seeds, mine]
size: 100x30
theme: paper
now: 2026-11-24T09:30:00
state: user
steps:
  - press: [j, "?", esc, ctrl+d, y, no]
  - type: a b
  - click: {text: Sellal}
  - click: {pane: articles, row: 3, column: 2}
  - resize: 40x12
  - wait: idle
  - wait: {text: x, pane: reading}
  - expect: {text: x, style: bold underline, focus: entities}
  - repeat: {times: 2, steps: [{press: k}, {include: other.yaml}]}
  - snapshot: end-1
""".replace(", no]", "]"),
        )
    )
    assert script.open == (shipped("seeds"), tmp_path / "mine")
    assert (script.size, script.theme, script.fresh) == ((100, 30), "paper", False)
    assert script.now == datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
    kinds = [type(step) for step in script.steps]
    assert kinds == [Press, Press, Click, Click, Resize, Wait, Wait, Expect, Press, Press, Press,
                     Press, Snapshot]  # fmt: skip
    assert [step.keys for step in script.steps if isinstance(step, Press)] == [
        ("j", "?", "esc", "ctrl+d", "y"), ("a", "space", "b"), ("k",), ("G",), ("k",), ("G",),
    ]  # fmt: skip
    assert [step.number for step in script.steps][7:] == [
        "8", "9.1", "9.2.1", "9.1", "9.2.1", "10",
    ]  # fmt: skip
    assert script.steps[9].path.name == "other.yaml"


@pytest.mark.parametrize(
    ("text", "line", "step", "words"),
    [
        ("", 0, "", "empty"),
        ("- press: j", 1, "", "expected 'key: value'"),
        ("open: seeds\n", 1, "", "'steps' is missing"),
        ("open: nowhere\nsteps: []", 1, "", "no such file or folder: 'nowhere'"),
        ("open: seeds\nsize: 80\nsteps: []", 2, "", "not a size such as 80x24"),
        ("open: seeds\nsize: 20x5\nsteps: []", 2, "", "from 40x12"),
        ("open: seeds\nsettings: [a]\nsteps: []", 2, "", "expected 'key: value'"),
        ("open: seeds\nstate: user\nsettings: {measure: 50}\nsteps: []", 3, "", "a fresh state"),
        ("open: seeds\nsteps: [{resize: 0x12}]", 2, "1", "from 1x1"),
        ("open: seeds\nsteps: [{repeat: {times: 1000000000, steps: []}}]", 2, "1", "at most"),
        ("open: seeds\nsteps: [{repeat: {times: 100001, steps: []}}]", 2, "1", "more than 100,000"),
        ("open: seeds\ntheme: plaid\nsteps: []", 2, "", "not one of contrast"),
        ("open: seeds\nnow: noon\nsteps: []", 2, "", "not a date and time"),
        ("open: seeds\nsteps:\n  - press: j\n  - pres: k", 4, "2", "no step is called 'pres'"),
        ("open: seeds\nsteps:\n  - press: [j, entr]", 3, "1", "'enter' is"),
        ("open: seeds\nsteps:\n  - press: j\n    type: k", 3, "1", "a step has only one key"),
        ("open: seeds\nsteps:\n  - wait: 3", 3, "1", "not one of idle"),
        ("open: seeds\nsteps:\n  - wait: {text: x, secs: 3}", 3, "1", "unknown key 'secs'"),
        ("open: seeds\nsteps:\n  - expect: {pane: reading}", 3, "1", "say what to expect"),
        ("open: seeds\nsteps:\n  - expect: {focus: list}", 3, "1", "not one of articles"),
        ("open: seeds\nsteps:\n  - click: {pane: reading}", 3, "1", "needs either a text or a row"),
        ("open: seeds\nsteps:\n  - click: {row: -1}", 3, "1", "whole number"),
        ("open: seeds\nsteps:\n  - snapshot: ../x", 3, "1", "not a valid name"),
        ("open: seeds\nsteps: [{snapshot: a}, {snapshot: a}]", 2, "2", "two snapshots"),
        ("open: seeds\nsteps:\n  - repeat:\n      times: 2\n      steps: [{x: 1}]", 5, "1.1", "no"),
        ("open: seeds\nsteps: [{repeat: {times: 999999999, steps: [{press: j}]}}]", 2, "1", "more"),
        ("open: seeds\nsteps:\n  - include: gone.yaml", 3, "1", "no such script: 'gone.yaml'"),
        ("open: seeds\nsteps:\n  - include: script.yaml", 3, "1", "includes itself"),
        ("open: seeds\nsteps: [{press: j}\nx: y", 3, "", "YAML"),
        ("open: !!python/object:os.system x\nsteps: []", 1, "", "tag"),
        ("open: seeds\nsteps:\n  - !!python/name:os.system ''", 3, "", "tag"),
        ("a: &a [1]\nb: *a\nopen: seeds\nsteps: []", 2, "", "aliases"),
        ("open: seeds\nopen: seeds\nsteps: []", 2, "", "twice"),
        ("open: seeds\nsteps: " + "[" * 200 + "]" * 200, 2, "", "nested"),
    ],
)  # fmt: skip
def test_errors_name_line_and_step(
    tmp_path: Path, text: str, line: int, step: str, words: str
) -> None:
    with pytest.raises(NodeError) as caught:
        load_script(write(tmp_path, text))
    error = caught.value
    assert (error.line, error.step) == (line, step), error
    assert words in error.reason
    assert "script.yaml" in str(error)


def test_two_scripts_that_include_each_other(tmp_path: Path) -> None:
    write(tmp_path, "steps: [{include: script.yaml}]", "other.yaml")
    path = write(tmp_path, "open: seeds\nsteps: [{include: other.yaml}]")
    with pytest.raises(NodeError, match="includes itself"):
        load_script(path)


def test_a_script_that_does_not_exist_or_is_not_text(tmp_path: Path) -> None:
    with pytest.raises(NodeError, match="No such file"):
        load_script(tmp_path / "gone.yaml")
    (tmp_path / "script.yaml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(NodeError, match="not UTF-8"):
        load_script(tmp_path / "script.yaml")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(st.text(max_size=200) | st.text(alphabet="-:{}[]\n steps open pre&*!|>'\"", max_size=120))
def test_any_text_is_a_script_or_an_error(tmp_path: Path, text: str) -> None:
    with suppress(NodeError):
        load_script(write(tmp_path, text.encode("utf-8", "replace").decode()))


def test_keys_have_the_same_names_as_in_the_help() -> None:
    assert key_and_character("esc") == ("escape", None)
    assert key_and_character("?") == ("question_mark", "?")
    assert key_and_character("question_mark") == ("question_mark", "?")
    assert key_and_character("J") == ("J", "J")
    assert key_and_character("space") == ("space", " ")
    assert key_and_character("enter") == ("enter", "\r")
    assert key_and_character("ctrl+d") == ("ctrl+d", None)
    assert key_and_character("shift+tab") == ("shift+tab", None)
    for name in ("ctrl+slash", "ctrl+/"):
        assert key_and_character(name) == ("ctrl+slash", None)
    assert key_and_character("alt+left_square_bracket") == ("alt+left_square_bracket", None)
    assert key_and_character("é") == ("é", "é")
    for name in ("", "entr", "ctrl+", "ctrl+solidus", "hyper+x", "jj"):
        with pytest.raises(UnknownKeyError):
            key_and_character(name)


@pytest.mark.parametrize("name", ["esc", "?", "J", "space", "ctrl+d", "enter", "pgdn", "]", "/"])
def test_a_recorded_key_is_played_as_the_same_key(name: str) -> None:
    assert script_name(*key_and_character(name)) == name
