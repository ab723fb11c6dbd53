"""Themes: a palette of named roles each, in YAML files under ``styles/themes``.

The files that ship are written in the part of YAML that is JSON: Python reads that at once, while
importing the YAML parser would cost a start-up more than a tenth of what is Reader's own in it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from textual.theme import Theme

from reader import resources, settings

DEFAULT = str(settings.schema.BY_NAME["theme"].default)

ROLES = (
    "background", "text", "strong", "muted", "faint", "accent", "border", "focus",
    "cursor", "cursor-quiet", "mention", "mention-current", "mention-current-text",
)  # fmt: skip
"""What a palette must name; the stylesheets call them ``$r-background`` and so on."""


def load(name: str) -> Theme:
    """The theme ``name`` of those that ship with Reader.

    Raises ``ValueError``, naming the file, where a role is missing or unknown.
    """
    path = resources.folder("styles") / "themes" / f"{name}.yaml"
    data = _read(path)
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


def _read(path: Path) -> dict[str, Any]:
    text = path.read_text(encoding="utf-8")
    try:
        data: dict[str, Any] = json.loads(text)
    except ValueError:
        import yaml

        data = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return data
