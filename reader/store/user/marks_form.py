"""Marks and saved searches as JSON that people can read, to move them between machines.

::

    {"reader marks": 1,
     "articles": {
       "06b9f45b91a8": {
         "read": "2026-11-24T09:30:00Z",   "starred": "2026-11-24T09:31:00Z",
         "tags": {"libya": "2026-11-24T09:31:05Z"},
         "note": {"text": "…", "at": "…"},
         "quotations": [{"field": "text", "start": 120, "text": "…", "source": "…", "at": "…"}],
         "place": {"field": "text", "start": 340, "at": "…"}}},
     "saved searches": {"Votes": {"query": "ghana votes", "at": "…"}}}

``place`` is the reading position. Drafts and the search history are not exported. Times are UTC, to
the microsecond. Offsets count code points.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from reader.model import MENTION_FIELDS
from reader.safety import safe_line, safe_text
from reader.store.user.contents import LONGEST_NOTE
from reader.store.user.marks import Marks, checked_tag
from reader.store.user.searches import LONGEST_NAME, LONGEST_QUERY
from reader.store.user.user_file import MARKS, MarksError, Row, Table

FORM = 1
"""Increase it whenever the meaning of the JSON changes."""

_FARTHEST = 2**31
"""Larger offsets are rejected: no field of an article is that long."""


def dumps(marks: Marks) -> str:
    """All of ``marks`` as JSON. Raises MarksError if they cannot be read."""
    articles: dict[str, dict[str, Any]] = {}
    for table in MARKS:
        for article, *values, at in marks.rows(table):
            _add(articles.setdefault(article, {}), table, values, _time(at))
    searches = {
        name: {"query": query, "at": _time(at)} for name, query, at in marks.rows("saved_search")
    }
    data = {"reader marks": FORM, "articles": articles}
    data |= {"saved searches": searches} if searches else {}
    return json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True)


def loads(text: str) -> dict[Table, list[Row]]:
    """The rows in the JSON ``text``.

    Raises :class:`~reader.store.user.user_file.MarksError`, which says what is wrong and where.
    """
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise MarksError(f"it is not JSON ({error})") from error
    if not isinstance(data, dict) or "reader marks" not in data:
        raise MarksError("it is not a file of Reader's marks")
    if data["reader marks"] != FORM:
        raise MarksError("it is from another version of Reader")
    rows: dict[Table, list[Row]] = {table: [] for table in (*MARKS, "saved_search")}
    articles = data.get("articles")
    if not isinstance(articles, dict):
        raise MarksError("it has no 'articles'")
    for article, its_marks in articles.items():
        try:
            _take(rows, safe_line(article), its_marks)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            where = safe_line(article, 40)
            raise MarksError(f"the marks of article {where!r} are invalid") from error
    try:
        for name, each in data.get("saved searches", {}).items():
            rows["saved_search"].append(_saved_search(name, each))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise MarksError("the saved searches are invalid") from error
    return rows


def _add(data: dict[str, Any], table: Table, values: list[Any], at: str) -> None:
    if table in ("read", "starred"):
        data[table] = at
    elif table == "tag":
        data.setdefault("tags", {})[values[0]] = at
    elif table == "note":
        data["note"] = {"text": values[0], "at": at}
    elif table == "place":
        data["place"] = {"field": values[0], "start": values[1], "at": at}
    else:
        names = ("field", "start", "text", "source")
        quotation = dict(zip(names, values, strict=True)) | {"at": at}
        data.setdefault("quotations", []).append(quotation)


def _take(rows: Mapping[Table, list[Row]], article: str, data: dict[str, Any]) -> None:
    for name in ("read", "starred"):
        if name in data:
            rows[name].append((article, _seconds(data[name])))
    for tag, at in data.get("tags", {}).items():
        rows["tag"].append((article, checked_tag(tag), _seconds(at)))
    if note := data.get("note"):
        text = safe_text(_text(note["text"], LONGEST_NOTE)).strip()
        rows["note"] += [(article, text, _seconds(note["at"]))] if text else []
    for each in data.get("quotations", ()):
        text = safe_text(_text(each["text"], LONGEST_NOTE))
        source = safe_line(_text(each["source"], LONGEST_NOTE))
        rows["quotation"].append((article, *_position(each), text, source, _seconds(each["at"])))
    if place := data.get("place"):
        rows["place"].append((article, *_position(place), _seconds(place["at"])))


def _saved_search(name: str, data: dict[str, Any]) -> Row:
    query = safe_line(_text(data["query"], LONGEST_QUERY))
    if not query or not (name := safe_line(name, LONGEST_NAME)):
        raise ValueError("no search, or no name")
    return name, query, _seconds(data["at"])


def _position(data: dict[str, Any]) -> tuple[str, int]:
    field, start = data["field"], data["start"]
    if field not in MENTION_FIELDS or type(start) is not int or not 0 <= start < _FARTHEST:
        raise ValueError("not a position in an article")
    return field, start


def _text(value: Any, longest: int) -> str:
    if not isinstance(value, str) or len(value) > longest:
        raise ValueError("not a text, or too long")
    return value


def _time(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat().replace("+00:00", "Z")


def _seconds(text: str) -> float:
    at = datetime.fromisoformat(text)
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp()
