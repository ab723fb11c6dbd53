"""Palettes: the colours of a theme by their roles, in YAML files. This module knows no Textual.

The palettes that ship lie in ``styles/themes``, the user's own in ``themes`` beside the settings
file; a file has its theme's name. The files that ship are JSON, which is a subset of YAML, because
Python parses JSON at once; importing the YAML parser would add more than a tenth to Reader's own
part of the start.
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from reader import restricted, settings
from reader.model import ENTITY_KINDS
from reader.system.paths import config_folder, shipped

if TYPE_CHECKING:
    from reader.system.yaml_nodes import Map

ROLES = (
    "background", "text", "strong", "muted", "faint", "accent", "border", "focus",
    "cursor", "cursor-quiet", "bar", "mention", "mention-current", "mention-current-text",
    *ENTITY_KINDS,
)  # fmt: skip
"""The roles that a palette has colours for; ``$r-background`` and so on in the stylesheets."""

INSTEAD: dict[str, str] = {"bar": "cursor-quiet", **dict.fromkeys(ENTITY_KINDS, "accent")}
"""For roles that a palette may leave out, the role whose colour they have then."""

STYLES: dict[str, str] = {
    "cursor": "bold", "cursor-quiet": "none", "mention": "underline",
    "mention-current": "bold underline", **dict.fromkeys(ENTITY_KINDS, "none"),
}  # fmt: skip
"""The text style of these roles, beside their colours, if the palette does not give one."""

WORDS = (
    "default",
    "black", "red", "green", "yellow", "blue", "magenta", "cyan", "white",
    "bright-black", "bright-red", "bright-green", "bright-yellow", "bright-blue",
    "bright-magenta", "bright-cyan", "bright-white",
)  # fmt: skip
"""The colours of the terminal's own palette; ``default`` is its own text or background colour."""

ATTRIBUTES = ("bold", "dim", "italic", "underline", "reverse", "none")
"""The words that a style consists of."""

TEXT = 4.5
"""The contrast that text needs (WCAG 2.1, 1.4.3, level AA); 7 is level AAA."""

SIGNS = 3.0
"""The contrast that signs and decoration need (WCAG 2.1, 1.4.11)."""

PAIRS = (
    *((ink, "background", TEXT) for ink in ("text", "strong", "muted", "accent", "focus")),
    *((ink, "cursor", TEXT) for ink in ("text", "strong", "muted")),
    *((ink, "mention", TEXT) for ink in ("text", "strong", "muted")),
    *((ink, "bar", TEXT) for ink in ("text", "strong", "muted", "accent")),
    *((kind, ground, TEXT) for kind in ENTITY_KINDS for ground in ("background", "cursor", "bar")),
    ("strong", "cursor-quiet", TEXT), ("background", "accent", TEXT),
    ("mention-current-text", "mention-current", TEXT),
    ("faint", "background", SIGNS), ("faint", "cursor", SIGNS), ("accent", "cursor", SIGNS),
)  # fmt: skip
"""Foreground role, background role, and the contrast that they need."""

_HEX = re.compile(r"#[0-9a-fA-F]{6}")
_LARGEST = 64 * 1024


class PaletteError(ValueError):
    """A file is not a valid palette; the message has its name, the line and the key."""


class Palette(NamedTuple):
    """A colour for each of :data:`ROLES`, a style for each of :data:`STYLES`.

    A colour is ``#rrggbb`` or one of :data:`WORDS`. ``dark`` says whether the background is dark.
    """

    name: str
    dark: bool
    roles: dict[str, str]
    styles: dict[str, str]

    def style(self, role: str) -> str:
        """The attributes of ``role``, separated by spaces."""
        return self.styles.get(role, STYLES[role])

    @property
    def is_terminals(self) -> bool:
        """Whether the palette uses the terminal's own colours."""
        return any(color in WORDS for color in self.roles.values())

    @property
    def weak(self) -> list[tuple[str, str, float, float]]:
        """The :data:`PAIRS` with too little contrast: foreground, background, contrast, needed.

        Pairs with a colour of the terminal's own are left out: its contrast is unknown.
        """
        found = []
        for ink, ground, needed in PAIRS:
            colors = self.roles[ink], self.roles[ground]
            if all(_HEX.fullmatch(color) for color in colors):
                ratio = contrast(*colors)
                if ratio < needed:
                    found.append((ink, ground, ratio, needed))
        return found


def contrast(one: str, other: str) -> float:
    """The contrast of two colours ``#rrggbb``, from 1 to 21 (WCAG 2.1, "contrast ratio")."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(color: str) -> float:
    """How light ``#rrggbb`` is, from 0 to 1 (WCAG 2.1, "relative luminance")."""
    parts = (int(color[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def folder() -> Path:
    """The folder of the palettes that ship."""
    return shipped("styles") / "themes"


def own_folder() -> Path | None:
    """The folder of the user's own palettes; None if restricted mode forbids them."""
    return config_folder() / "themes" if restricted.allows("config") else None


def own_names() -> list[str]:
    """The names of the user's own palettes."""
    own = own_folder()
    return sorted(settings.schema.themes_in(own)) if own is not None else []


def shadowing() -> list[str]:
    """The names of the user's own palettes that hide one that ships."""
    return sorted(settings.schema.themes_in(folder()) & {*own_names()})


def names() -> tuple[str, ...]:
    """The names of all palettes, sorted, each once."""
    return tuple(sorted(settings.schema.themes_in(folder()) | {*own_names()}))


def by_likeness() -> list[str]:
    """The names of all palettes, like ones together, so that a step changes little.

    The dark ones come first, then the light ones, then those with the terminal's own background;
    of each kind the lighter ones first. Those that cannot be used are last.
    """

    def place(name: str) -> tuple[int, float, str]:
        try:
            palette = load(name)
        except PaletteError:
            return 3, 0.0, name
        ground = palette.roles["background"]
        if not _HEX.fullmatch(ground):
            return 2, 0.0, name
        return int(not palette.dark), -luminance(ground), name

    return sorted(names(), key=place)


def load(name: str) -> Palette:
    """The palette ``name``; the user's own, if there is one, hides the one that ships.

    Raises :class:`PaletteError`.
    """
    own = own_folder()
    if own is not None and os.path.isfile(path := own / f"{name}.yaml"):
        return read(path)
    return _shipped(name)


def read(path: Path) -> Palette:
    """Read and check the palette in the file ``path``.

    Raises :class:`PaletteError` with the file, line and key.
    """
    from reader.system.yaml_nodes import NodeError, parse_yaml

    try:
        text = path.read_text(encoding="utf-8")
        if len(text) > _LARGEST:
            raise PaletteError(f"{path}: the file is too large for a theme")
        return _palette(path.stem, parse_yaml(path, text).mapping())
    except NodeError as error:
        raise PaletteError(str(error)) from error
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "the file is not UTF-8"
        raise PaletteError(f"{path}: {reason}") from error


def _palette(name: str, top: Map) -> Palette:
    top.only(("name", "like", "dark", "roles", "styles"))
    shipped = tuple(sorted(settings.schema.themes_in(folder())))
    like = top.choice("like", shipped)
    base = _shipped(like) if like else None
    roles = dict(base.roles) if base else {}
    if "roles" in top or base is None:
        given = top.need("roles").mapping()
        given.only(ROLES)
        for role, node in given.pairs():
            color = node.text().lower()
            if not _HEX.fullmatch(color) and color not in WORDS:
                allowed = f"must be #rrggbb or one of {', '.join(WORDS)}"
                node.fail(f"{role} {allowed}, not {color[:40]!r}")
            roles[role] = color
        for role, other in INSTEAD.items():
            if role not in roles and other in roles:
                roles[role] = roles[other]
        if missing := [role for role in ROLES if role not in roles]:
            given.fail(f"{', '.join(missing)} missing; 'like: ink' takes them from ink")
    styles = dict(base.styles) if base else {}
    if "styles" in top:
        given = top.need("styles").mapping()
        given.only(STYLES)
        for role, words in given.pairs():
            for word in words.text().split():
                if word not in ATTRIBUTES:
                    allowed = f"a style consists of {', '.join(ATTRIBUTES)}"
                    words.fail(f"{role}: {allowed}, not {word[:40]!r}")
            styles[role] = " ".join(words.text().split()) or "none"
    ground = roles["background"]
    dark = luminance(ground) < 0.18 if _HEX.fullmatch(ground) else base is None or base.dark
    if choice := top.choice("dark", ("true", "false")):
        dark = choice == "true"
    return Palette(name, dark, roles, styles)


def _shipped(name: str) -> Palette:
    try:
        data: dict[str, Any] = json.loads((folder() / f"{name}.yaml").read_text(encoding="utf-8"))
    except OSError as error:
        raise PaletteError(f"no theme is called {name!r}") from error
    return Palette(data["name"], data["dark"], data["roles"], data.get("styles", {}))
