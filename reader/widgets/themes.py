"""Themes: a palette of named roles each, in YAML files under ``styles/themes``."""

from __future__ import annotations

from typing import Any

import yaml
from textual.theme import Theme

from reader import resources

DEFAULT = "ink"

ROLES = (
    "background", "text", "strong", "muted", "faint", "accent", "border", "focus",
    "cursor", "cursor-quiet", "mention", "mention-current", "mention-current-text",
)  # fmt: skip
"""What a palette must name; the stylesheets call them ``$r-background`` and so on."""

_SafeLoader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def load(name: str) -> Theme:
    """The theme ``name`` of those that ship with Reader.

    Raises ``ValueError``, naming the file, where a role is missing or unknown.
    """
    path = resources.folder("styles") / "themes" / f"{name}.yaml"
    data: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=_SafeLoader)
    roles: dict[str, str] = data["roles"]
    if odd := sorted(set(roles) ^ set(ROLES)):
        raise ValueError(f"{path.name}: missing or unknown roles: {', '.join(odd)}")
    return Theme(
        name=data["name"],
        primary=roles["accent"],
        foreground=roles["text"],
        background=roles["background"],
        surface=roles["background"],
        panel=roles["background"],
        dark=data["dark"],
        variables={f"r-{role}": color for role, color in roles.items()},
    )


def names() -> list[str]:
    """The names of the themes that ship with Reader: a theme's file is called as the theme is."""
    return sorted(path.stem for path in (resources.folder("styles") / "themes").glob("*.yaml"))
