"""Articles as a JSON array, an article a line: nothing is left out. Offsets are code points."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from reader.store.export.exporting import Exported
from reader.store.export.json_records import full_record, to_json


class JsonForm:
    """The records of ``reader show --json``, each with the user's ``marks``."""

    def __init__(self) -> None:
        self._before = ""

    def begin(self) -> str:
        """The array is opened."""
        return "["

    def article(self, exported: Exported) -> str:
        """One record, on a line of its own."""
        record = full_record(exported.article, exported.entities) | {"marks": marks_of(exported)}
        before, self._before = self._before, ","
        return f"{before}\n{to_json(record)}"

    def end(self) -> str:
        """The array is closed."""
        return "\n]\n" if self._before else "]\n"


def marks_of(exported: Exported) -> dict[str, Any]:
    """The user's marks, in the shape of ``reader marks export``; what is not there is null."""
    place = exported.place
    return {
        "read": time_of(exported.read),
        "starred": time_of(exported.starred),
        "tags": [*exported.tags],
        "note": exported.note,
        "quotations": [
            {
                "field": each.field, "start": each.start, "end": each.start + len(each.text),
                "text": each.text, "source": each.source, "at": time_of(each.at),
            }
            for each in exported.quotations
        ],
        "place": place and {"field": place.field, "start": place.start},
    }  # fmt: skip


def time_of(seconds: float | None) -> str | None:
    """``seconds`` since 1970 as an ISO 8601 time in UTC."""
    if seconds is None:
        return None
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


FORM = JsonForm
