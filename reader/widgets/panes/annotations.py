"""The user's annotations of an article, as lines below it. Does not import Textual."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from reader.text.cells import wrap_lines
from reader.text.typography import BLANK, Line, Role

_BESIDE = "▎ "


class Annotations(NamedTuple):
    """The user's tags, note, and ``quotations`` of an article: a text and its source line each."""

    tags: Sequence[str] = ()
    note: str = ""
    quotations: Sequence[tuple[str, str]] = ()

    def lines(self, measure: int) -> list[Line]:
        """All of it in lines of at most ``measure`` cells; empty if there is nothing."""
        kept: list[tuple[Role, str]] = []
        for text, source in self.quotations:
            kept += [("quotation", text), ("source", f"— {source}")]
        parts: list[tuple[str, list[tuple[Role, str]]]] = [
            ("Your tags", [("note", " ".join(f"#{tag}" for tag in sorted(self.tags)))]),
            ("Your note", [("note", self.note)]),
            ("Your quotations", kept),
        ]
        lines: list[Line] = []
        for heading, texts in parts:
            if any(text for _, text in texts):
                lines += [BLANK, Line("subheading", heading)]
                for role, text in texts:
                    lines += _set(role, text, measure)
        return lines


def _set(role: Role, text: str, measure: int) -> Iterator[Line]:
    """``text`` beside a bar; its line feeds stay."""
    for part in text.splitlines():
        for line in wrap_lines(part, max(measure - len(_BESIDE), 8)) or [""]:
            yield Line(role, line, _BESIDE)
