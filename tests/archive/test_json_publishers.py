"""Records as many publishers, services and tools write them: every field that they have is found.

Each line of ``publishers.jsonl`` has a value as the tool of that name writes it, with made-up text,
and the fields of the first article in it. All of them have the same text.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from reader.archive.formats import records

LINES = (Path(__file__).parent / "publishers.jsonl").read_text("utf-8").splitlines()
KINDS: list[dict[str, Any]] = [json.loads(line) for line in LINES]
OPENING = "The council voted on Tuesday to close the plant."


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind["name"])
def test_a_record_of(kind: dict[str, Any]) -> None:
    found = [each.article for each in records.in_value(kind["value"], b"") if each]
    assert len(found) == (2 if kind["name"] == "datasette" else 1)
    fields = {
        name: [*value] if isinstance(value := getattr(found[0], name), tuple) else value
        for name in kind["article"]
    }
    assert fields == kind["article"]
    assert OPENING in found[0].text
    assert not {"<", "{", "\\"} & {*found[0].text}


LONG = (
    f"{OPENING} The mayor said that the decision was final, and would not be reviewed before May."
)


def parsed(**record: object) -> Any:
    return [each.article for each in records.in_value(record, b"") if each]


@pytest.mark.parametrize("text", [12, "12,345.6", "https://l.example/a", True, "None", [1, 2], {}])
def test_what_is_no_text(text: object) -> None:
    assert parsed(title="A", text=text) == []
    (article,) = parsed(title="A", text=text, body="It rained.")
    assert article.text == "It rained."


@pytest.mark.parametrize("wrong", [7, 1.5, True, "12", ["3"], {"id": 4}, None])
def test_a_value_of_the_wrong_form_is_none(wrong: object) -> None:
    record = dict.fromkeys(("publisher", "author", "section", "date", "url", "places"), wrong)
    (article,) = parsed(
        text="It rained.", title=wrong if not isinstance(wrong, str) else "", **record
    )
    assert article._replace(id="", path="", blocks=(), former_id="", title="") == (
        type(article)("", "")
    )


def test_parts_of_a_document_stay_apart_from_articles_of_their_own() -> None:
    parts = [{"type": "heading", "text": "One"}, {"type": "paragraph", "text": LONG}]
    (article,) = parsed(title="A", date="2019-07-26", elements=parts)
    assert [each.text for each in article.blocks] == ["One", LONG]
    whole = [{"title": name, "text": LONG, "url": f"https://l.example/{name}"} for name in "AB"]
    for name in ("body", "sections", "content", "blocks"):
        found = parsed(**{"title": "Results", "date": "2019-07-26", name: whole})
        assert [each.title for each in found] == ["A", "B"]


def test_several_articles_in_one_text() -> None:
    found = parsed(document=f"{LONG} ||||| It rained. |||||", summary="Both.")
    assert [each.text for each in found] == [LONG, "It rained."]


def test_deep_nesting_ends() -> None:
    value: object = LONG
    for _ in range(300):
        value = {"content": [value], "data": value}
    assert parsed(title="A", body=value) == []


def test_a_text_that_an_interface_has_cut() -> None:
    """NewsAPI's content ends after 200 characters; a scraper keeps the whole beside it."""
    (article,) = parsed(title="A", content=f"{LONG[:60]}… [+1234 chars]", full_content=LONG)
    assert article.text == LONG


def test_the_parts_of_factiva() -> None:
    (article,) = parsed(HD="A", LP="The lead.", TD="The rest.", PD="4 May 2021", SN="Coast")
    assert [each.text for each in article.blocks] == ["The lead.", "The rest."]
    assert (article.title, article.publication) == ("A", "Coast")
    assert article.published == "2021-05-04"
