"""Articles as a CSV table (RFC 4180) for spreadsheets, one row per article.

The file begins with a byte order mark, because Excel does not recognize UTF-8 without it. Lines end
in CR LF, and a cell with a comma, a quotation mark or a line feed is quoted. Several values of a
field are joined by ``; ``; a value that itself contains a semicolon is quoted within the cell.

A spreadsheet takes a cell that begins with ``=``, ``+``, ``-``, ``@``, a tab or a carriage return
for a formula, and a hostile article could exploit that. Such a cell gets an apostrophe before it,
and so does one that already has an apostrophe there. Nothing of an article is lost: ``blocks`` has
the kind of each paragraph.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence

from reader.archive.formats.exported import FORMULA
from reader.model import EntityKind
from reader.store.export.exporting import Exported
from reader.store.export.to_json import time_of

_NAMES: Mapping[EntityKind, str] = {
    "person": "people", "organization": "organizations", "place": "places_named",
    "group": "groups", "work": "works",
}  # fmt: skip

COLUMNS = (
    "id", "path", "listing", "title", "publication", "archive", "section", "published", "dateline",
    "dateline_places", "byline", "caption", "media_id", "url", "tags", "places", "format",
    *_NAMES.values(), "my_tags", "read", "starred", "note", "quotations", "text", "blocks",
)  # fmt: skip
"""``listing`` is the title or, without one, the first words of the article. ``places`` come from
the file's own fields, ``places_named`` from the text."""


class CsvForm:
    """A row of :data:`COLUMNS`, then one row per article."""

    def begin(self) -> str:
        """The names of the columns."""
        return f"\ufeff{_row(COLUMNS)}"

    def article(self, exported: Exported) -> str:
        """One row."""
        one, names = exported.article, exported.names
        cells = one._asdict() | {
            "listing": one.listing,
            "dateline": one.dateline.text,
            "dateline_places": _joined(one.dateline.places),
            "tags": _joined(one.tags),
            "places": _joined(one.places),
            **{column: _joined(names(kind)) for kind, column in _NAMES.items()},
            "my_tags": _joined(exported.tags),
            "read": time_of(exported.read) or "",
            "starred": time_of(exported.starred) or "",
            "note": exported.note,
            "quotations": "\n".join(f"“{q.text}” {q.source}" for q in exported.quotations),
            "text": one.text,
            "blocks": _joined([block.kind for block in one.blocks]),
        }
        return _row([cells[column] for column in COLUMNS])

    def end(self) -> str:
        """Nothing."""
        return ""


def guarded(cell: str) -> str:
    """``cell``, escaped so that no spreadsheet takes it for a formula."""
    return f"'{cell}" if cell.lstrip("'").startswith(FORMULA) else cell


def _joined(values: Sequence[str]) -> str:
    return "; ".join(
        '"' + value.replace('"', '""') + '"' if ";" in value or value.startswith('"') else value
        for value in values
    )


def _row(cells: Sequence[str]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\r\n").writerow([guarded(cell) for cell in cells])
    return line.getvalue()


FORM = CsvForm
