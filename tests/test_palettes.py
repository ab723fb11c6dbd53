"""Palettes are readable, and errors in the user's own ones are reported with their line."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.help.pages import page
from reader.settings import palettes
from reader.settings.palettes import PaletteError

SHIPPED = sorted(path.stem for path in palettes.folder().glob("*.yaml"))


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder for the user's themes."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    folder = tmp_path / "reader" / "themes"
    folder.mkdir(parents=True)
    return folder


def test_contrast_is_computed_as_in_wcag() -> None:
    """Examples by WCAG's working group: #767676 is the lightest grey for text on white."""
    assert palettes.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert palettes.contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)
    assert palettes.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_the_help_has_every_theme() -> None:
    """Including paper, ink, sepia, the terminal's own colours, no colours and high contrast."""
    assert {"paper", "ink", "sepia", "terminal", "mono", "contrast"} <= {*SHIPPED}
    assert [name for name in SHIPPED if f"`{name}`" not in page("themes")] == []


@pytest.mark.parametrize("name", SHIPPED)
def test_text_is_readable(name: str) -> None:
    """In every built-in theme, all text has AA contrast on each of its backgrounds."""
    assert palettes.load(name).weak == []


def test_high_contrast_is_level_aaa() -> None:
    """Every text colour, even the faintest, has 7 to 1 on every background."""
    roles = palettes.load("contrast").roles
    for ink, ground, _ in palettes.PAIRS:
        assert palettes.contrast(roles[ink], roles[ground]) >= 7, (ink, ground)


@pytest.mark.parametrize("name", SHIPPED)
def test_built_in_themes_pass_the_checks_for_users_themes(name: str) -> None:
    """They are not checked at each start, so they are checked here."""
    path = palettes.folder() / f"{name}.yaml"
    assert palettes.read(path) == palettes.load(name)


def test_mono_has_no_colours_and_terminal_only_the_terminals() -> None:
    """Neither sets a background."""
    mono, terminal = palettes.load("mono"), palettes.load("terminal")
    assert {*mono.roles.values()} == {"default"}
    assert {*terminal.roles.values()} <= {*palettes.WORDS}
    assert terminal.roles["background"] == terminal.roles["text"] == "default"


def test_an_own_theme_changes_what_it_names(own: Path) -> None:
    """The rest comes from the theme that it is like; its background decides if it is dark."""
    (own / "dawn.yaml").write_text("like: ink\nroles:\n  background: '#fdf6e3'\n  text: blue\n")
    dawn = palettes.load("dawn")
    assert dawn.name == "dawn"
    assert not dawn.dark
    assert dawn.roles["background"] == "#fdf6e3"
    assert dawn.roles["text"] == "blue"
    assert dawn.roles["accent"] == palettes.load("ink").roles["accent"]
    assert "dawn" in palettes.names()
    assert ("strong", "background") in [pair[:2] for pair in dawn.weak]


def test_an_own_theme_replaces_the_built_in_one_of_the_same_name(own: Path) -> None:
    """Only one theme has the name."""
    (own / "ink.yaml").write_text("like: paper\n")
    assert not palettes.load("ink").dark
    assert palettes.names().count("ink") == 1


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("like: ink\nroles:\n  backgrund: '#000000'\n", "line 3: unknown key 'backgrund'"),
        ("like: ink\nroles:\n  text: '#12345'\n", "line 3: text must be #rrggbb or one of default"),
        ("like: inc\n", "line 1: 'inc' is not one of"),
        ("roles:\n  text: '#123456'\n", "line 2: background, strong, muted"),
        ("like: ink\nstyles:\n  cursor: blink\n", "line 3: cursor: a style consists of bold"),
        ("like: ink\ncolours: {}\n", "line 2: unknown key 'colours'"),
        ("- ink\n", "line 1: expected 'key: value'"),
        ("a: *b\n", "line 1: YAML aliases"),
        ("", "the file is empty"),
        ("like: ink\nroles: {text: [a]}\n", "line 2: expected a single value"),
    ],
)
def test_errors_name_file_and_line(own: Path, text: str, reason: str) -> None:
    """A file that is not a palette gives a one-line error."""
    (own / "mine.yaml").write_text(text)
    with pytest.raises(PaletteError) as raised:
        palettes.load("mine")
    assert str(raised.value).startswith(str(own / "mine.yaml"))
    assert reason in str(raised.value)


def test_a_file_that_is_not_text_is_an_error(own: Path) -> None:
    """So is a missing one."""
    (own / "mine.yaml").write_bytes(b"\xff\xfe\x00like")
    with pytest.raises(PaletteError, match="not UTF-8"):
        palettes.load("mine")
    with pytest.raises(PaletteError, match="no theme is called 'yours'"):
        palettes.load("yours")
