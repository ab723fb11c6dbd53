"""Any mention is in exactly one entity, and the result is the same in any process."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from reader.entities.engines.labels import Span
from reader.entities.resolve.resolution import resolve
from reader.model import ENTITY_KINDS, EntityKind
from tests.processes import run_python

NAMES = [
    "Ann Cole", "Cole", "Ann", "Mr Cole", "Cole Jr.", "A. Cole", "Maria Cole Ibarra", "Ibarra",
    "Kim Jong Un", "Kim Jong-un", "Kim", "bin Salman", "Mohammed bin Salman", "Al", "al-Sisi",
    "Bank of Ghana", "Ghana", "Bank", "Ghanaian", "Ghanaians", "AU", "African Union", "ANC",
    "Tide Board", "TB", "Tide Board Ltd", "The Tide Board", "Board of Tides", "World Cup 2030",
    "World Cup", "2030", "é", "'s", "’", "I", "VI", "ii", "-", "İ", "ﬁ", "Kibo, Uganda", "Kibo",
]  # fmt: skip
GAPS = [
    " ",
    ", ",
    " (",
    ") ",
    ", also known as ",
    " and ",
    "’s ",
    "\n\n",
    " said President ",
    " Mrs ",
]
Pieces = list[tuple[str, EntityKind, str]]
pieces = st.lists(
    st.tuples(st.sampled_from(NAMES), st.sampled_from(ENTITY_KINDS), st.sampled_from(GAPS)),
    max_size=14,
)


def laid(pieces: Pieces) -> tuple[str, list[Span]]:
    text, spans = "", []
    for name, kind, gap in pieces:
        spans.append(Span("text", len(text), len(text) + len(name), kind))
        text += name + gap
    return text, spans


def grouped(pieces: Pieces) -> list[tuple[str, str, list[int]]]:
    text, spans = laid(pieces)
    clusters = resolve(spans, {"title": "", "caption": "", "text": text})
    return sorted((one.kind, one.name, [m.start for m in one.mentions]) for one in clusters)


@settings(max_examples=150, deadline=None)
@given(pieces)
def test_every_mention_is_in_exactly_one_entity(pieces: Pieces) -> None:
    text, spans = laid(pieces)
    clusters = resolve(spans, {"title": "", "caption": "", "text": text})
    found = [(m.start, m.end, m.text) for one in clusters for m in one.mentions]
    assert sorted(found) == [(one.start, one.end, text[one.start : one.end]) for one in spans]
    for one in clusters:
        assert one.name
        assert one.kind in ENTITY_KINDS
        assert [m.start for m in one.mentions] == sorted(m.start for m in one.mentions)


@settings(max_examples=100, deadline=None)
@given(pieces)
def test_the_order_of_the_spans_does_not_matter(pieces: Pieces) -> None:
    text, spans = laid(pieces)
    texts = {"title": "", "caption": "", "text": text}
    there = [(one.name, one.mentions) for one in resolve(spans, texts)]
    back = [(one.name, one.mentions) for one in resolve(spans[::-1], texts)]
    assert there == back


def test_the_hash_seed_does_not_matter() -> None:
    code = (
        "from tests.entities.test_resolution_properties import NAMES, GAPS, grouped\n"
        "from reader.model import ENTITY_KINDS\n"
        "rows = [(NAMES[i * 7 % len(NAMES)], ENTITY_KINDS[i * i % 5], GAPS[i * 3 % len(GAPS)])"
        " for i in range(120)]\n"
        "print(grouped(rows))"
    )
    assert run_python(code, PYTHONHASHSEED="0") == run_python(code, PYTHONHASHSEED="77")
