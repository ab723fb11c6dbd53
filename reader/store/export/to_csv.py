"""Articles as a table, a row an article: RFC 4180, for spreadsheets.

A byte order mark opens it, without which Excel takes UTF-8 for something else. Lines end in CR LF,
what holds a comma, a quotation mark or a line feed is quoted, and values of a field with several
are joined by ``; ``; one that holds a semicolon itself is quoted once more. A spreadsheet takes a
cell that begins with ``=``, ``+``, ``-``, ``@``, a tab or a carriage return for a formula, and an
article may have been written to be one: such a cell gets an apostrophe before it, and so does one
that already had one there. Nothing of an article is lost: ``blocks`` says what each paragraph is.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from reader.store.export.exporting import Exported
from reader.store.export.to_json import time_of

COLUMNS = (
    "id", "path", "listing", "title", "publication", "archive", "section", "published", "dateline",
    "dateline_places", "byline", "caption", "media_id", "url", "tags", "places", "people",
    "organizations", "places_named", "groups", "works", "my_tags", "read", "starred", "note",
    "quotations", "text", "blocks",
)  # fmt: skip
"""``listing`` is the title, or the first words of an article without one; ``places`` are those that
the file names, ``places_named`` those that the text mentions."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class CsvForm:
    """A row of :data:`COLUMNS`, then a row an article."""

    def begin(self) -> str:
        """The names of the columns."""
        return f"\ufeff{_row(COLUMNS)}"

    def article(self, exported: Exported) -> str:
        """One row."""
        one, names = exported.article, exported.names
        return _row([
            one.id, one.path, one.listing, one.title, one.publication, one.archive, one.section,
            one.published, one.dateline.text, _joined(one.dateline.places), one.byline, one.caption,
            one.media_id, one.url, _joined(one.tags), _joined(one.places), _joined(names("person")),
            _joined(names("organization")), _joined(names("place")), _joined(names("group")),
            _joined(names("work")), _joined(exported.tags), time_of(exported.read) or "",
            time_of(exported.starred) or "", exported.note,
            "\n".join(f"“{each.text}” {each.source}" for each in exported.quotations), one.text,
            _joined([block.kind for block in one.blocks]),
        ])  # fmt: skip

    def end(self) -> str:
        """Nothing."""
        return ""


def guarded(cell: str) -> str:
    """``cell`` so that no spreadsheet takes it for a formula."""
    return f"'{cell}" if cell.lstrip("'").startswith(_FORMULA) else cell


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
