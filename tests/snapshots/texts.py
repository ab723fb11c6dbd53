"""Compares a screen's text with the file that has it as it was."""

from __future__ import annotations

import difflib
from pathlib import Path


def compare(path: Path, now: str, *, update: bool) -> None:
    """Fail if ``now`` is not what ``path`` says; with ``update``, write it there.

    It raises no outcome of pytest's, after which the app would run on.
    """
    if update:
        path.parent.mkdir(exist_ok=True)
        path.write_text(now, encoding="utf-8")
    before = path.read_text(encoding="utf-8")
    if now != before:
        lines = difflib.unified_diff(
            before.splitlines(), now.splitlines(), f"{path.name} as it was", f"{path.name} now",
            lineterm="",
        )  # fmt: skip
        raise AssertionError("\n".join(lines))
