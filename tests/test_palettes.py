"""Palettes can be read by everybody, and what is wrong in one of the user's own is told by line."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.settings import palettes
from reader.settings.palettes import PaletteError
from tests.conftest import ROOT

SHIPPED = sorted(path.stem for path in palettes.folder().glob("*.yaml"))


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the user's own themes."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    folder = tmp_path / "reader" / "themes"
    folder.mkdir(parents=True)
    return folder


def test_contrast_is_that_of_the_standard() -> None:
    """Examples of WCAG's own working group: #767676 is the lightest grey for text on white."""
    assert palettes.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert palettes.contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)
    assert palettes.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_the_readme_has_every_theme() -> None:
    """Among them paper, ink, sepia, the terminal's own colours, none, and a high contrast."""
    assert {"paper", "ink", "sepia", "terminal", "mono", "contrast"} <= {*SHIPPED}
    themes = (ROOT / "README.md").read_text("utf-8").partition("## Themes")[2].partition("## ")[0]
    assert [name for name in SHIPPED if f"`{name}`" not in themes] == []


@pytest.mark.parametrize("name", SHIPPED)
def test_text_can_be_read(name: str) -> None:
    """In every theme that ships all text has level AA's contrast on every ground it stands on."""
    assert palettes.load(name).weak == []


def test_high_contrast_is_level_aaa() -> None:
    """Every ink, the faintest too, has 7 to 1 on every ground."""
    roles = palettes.load("contrast").roles
    for ink, ground, _ in palettes.PAIRS:
        assert palettes.contrast(roles[ink], roles[ground]) >= 7, (ink, ground)


@pytest.mark.parametrize("name", SHIPPED)
def test_what_ships_would_be_taken_as_a_users_own(name: str) -> None:
    """The files that are not checked at each start are checked here."""
    path = palettes.folder() / f"{name}.yaml"
    assert palettes.read(path) == palettes.load(name)


def test_mono_has_no_colour_and_terminal_only_the_terminals() -> None:
    """Nor does either set a background."""
    mono, terminal = palettes.load("mono"), palettes.load("terminal")
    assert {*mono.roles.values()} == {"default"}
    assert {*terminal.roles.values()} <= {*palettes.WORDS}
    assert terminal.roles["background"] == terminal.roles["text"] == "default"


def test_an_own_theme_changes_what_it_names(own: Path) -> None:
    """The rest is taken from the one that it is like; whether it is dark, the ground tells."""
    (own / "dawn.yaml").write_text("like: ink\nroles:\n  background: '#fdf6e3'\n  text: blue\n")
    dawn = palettes.load("dawn")
    assert dawn.name == "dawn"
    assert not dawn.dark
    assert dawn.roles["background"] == "#fdf6e3"
    assert dawn.roles["text"] == "blue"
    assert dawn.roles["accent"] == palettes.load("ink").roles["accent"]
    assert "dawn" in palettes.names()
    assert ("strong", "background") in [pair[:2] for pair in dawn.weak]


def test_an_own_theme_stands_before_the_one_that_ships(own: Path) -> None:
    """Of the same name there is one."""
    (own / "ink.yaml").write_text("like: paper\n")
    assert not palettes.load("ink").dark
    assert palettes.names().count("ink") == 1


@pytest.mark.parametrize(
    ("text", "told"),
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
def test_what_is_wrong_is_told_by_file_and_line(own: Path, text: str, told: str) -> None:
    """A file that is no palette costs one sentence."""
    (own / "mine.yaml").write_text(text)
    with pytest.raises(PaletteError) as raised:
        palettes.load("mine")
    assert str(raised.value).startswith(str(own / "mine.yaml"))
    assert told in str(raised.value)


def test_a_file_that_is_no_text_is_no_palette(own: Path) -> None:
    """Nor is one that is not there."""
    (own / "mine.yaml").write_bytes(b"\xff\xfe\x00like")
    with pytest.raises(PaletteError, match="not UTF-8"):
        palettes.load("mine")
    with pytest.raises(PaletteError, match="no theme is called 'yours'"):
        palettes.load("yours")
