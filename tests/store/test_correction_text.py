"""Corrections as YAML: read as written, changed in place, and never at the cost of a comment."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.model import ENTITY_KINDS
from reader.safety import safe_line
from reader.store.entities.correction_text import HEADER, changed, parse, written
from reader.store.entities.corrections import BrokenError, Correction

ALL = [
    Correction("merge", "organization", "OAU", "organization", "African Union"),
    Correction("split", "person", "Ali", "person", "Ali Omar", ("Ali Omar",), ("2067388477b4",)),
    Correction("rename", "place", "Peking", "place", "Beijing"),
    Correction("retype", "person", "Select Page", "work", "Select Page"),
    Correction("hide", "person", "Select Page"),
]

BY_HAND = """\
# Ours, 2026.
- hide: {person: Select Page}   # furniture

# Two spellings.
- rename: {place: Peking}
  to: Beijing
  note: as the desk writes it
- abolish: {place: Atlantis}
# The end.
"""


def test_written_corrections_can_be_read() -> None:
    text = parse("".join(map(written, ALL)))
    assert text.corrections == ALL
    assert written(ALL[0]) == (
        "- merge: {organization: OAU}\n  into: {organization: African Union}\n"
    )


NAME = st.text(min_size=1, max_size=30).map(safe_line).filter(bool)


@given(st.lists(st.tuples(st.sampled_from(ENTITY_KINDS), NAME, NAME), min_size=1, max_size=3))
def test_any_name_survives(named: list[tuple[str, str, str]]) -> None:
    """Quotes, colons, ``no``, numbers and Chinese come back unchanged."""
    corrections = [
        Correction("split", kind, one, kind, other, (one, other))  # type: ignore[arg-type]
        for kind, one, other in named
    ]
    assert changed(parse(""), corrections, ()).corrections == corrections


def test_an_entry_is_added_at_the_end_and_everything_else_stays() -> None:
    after = changed(parse(BY_HAND), ALL[:1], ())
    assert after.text == BY_HAND + written(ALL[0])


def test_an_entry_is_removed_and_everything_else_stays() -> None:
    """Comments, notes and entries of a newer Reader stay."""
    after = changed(
        parse(BY_HAND), (), [Correction("rename", "place", "Peking", "place", "Beijing")]
    )
    assert after.text == BY_HAND.replace(
        "- rename: {place: Peking}\n  to: Beijing\n  note: as the desk writes it\n", ""
    )
    assert changed(after, (), [ALL[0]]).text == after.text


def test_an_unknown_entry_is_reported_with_its_line_and_the_others_apply() -> None:
    text = parse(BY_HAND)
    assert [(each.line, each.problem) for each in text.entries if each.problem] == [
        (8, "one of merge, split, rename, retype, hide was expected")
    ]
    assert len(text.corrections) == 2


@pytest.mark.parametrize(
    ("entry", "why"),
    [
        ("- hide: {person: X, place: Y}", "one '{kind: name}' was expected"),
        ("- hide: {animal: X}", "'animal' is not one of person"),
        ("- hide: {person: X}\n  to: Y", "'to' is not known in a 'hide'"),
        ("- merge: {person: X}", "'into' is missing"),
        ("- split: {person: X}\n  as: {person: Y}", "'forms' or 'articles' is missing"),
        ("- rename: {person: X}\n  to: [Y]", "a text was expected"),
        ("- retype: {person: X}\n  to: animal", "'animal' is not one of person"),
        ("- hide: {person: X}\n  rename: {person: X}", "one of merge"),
        ("- X", "'key: value' was expected"),
    ],
)
def test_an_invalid_entry_says_why(entry: str, why: str) -> None:
    (found,) = parse(entry).entries
    assert found.correction is None
    assert why in found.problem


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("- hide: {person: X}\n- hide: {person: [}\n", 2),
        ("hide: {person: X}\n", 1),
        ("- &a hide\n- *a\n", 2),
        ("a\x00b", 0),
        ("- hide: {person: X}\n---\n- hide: {person: Y}\n", 2),
    ],
)
def test_a_broken_file_is_reported_with_its_line(text: str, line: int) -> None:
    with pytest.raises(BrokenError) as error:
        parse(text)
    assert error.value.line == line


def test_other_layouts_are_changed_in_their_own_way() -> None:
    """An indented list stays indented, a bracketed one bracketed, an empty file gets a header."""
    hidden = [Correction("hide", "person", "X"), Correction("hide", "person", "Y")]
    indented = "  - hide: {person: X}\n  - hide:\n      person: Y\n"
    assert changed(parse(indented), (), [hidden[1]]).text == "  - hide: {person: X}\n"
    assert changed(parse(indented), [ALL[2]], ()).text == (
        indented + "  - rename: {place: Peking}\n    to: Beijing\n"
    )
    bracketed = "[{hide: {person: X}}, {hide: {person: Y}}]  # all\n"
    for gone in hidden:
        after = changed(parse(bracketed), [ALL[4]], [gone])
        assert after.text.endswith("]  # all\n")
        assert changed(after, (), after.corrections).corrections == []
    assert changed(parse(""), [ALL[4]], ()).text == HEADER + written(ALL[4])
    assert changed(parse("# mine"), [ALL[4]], ()).text == "# mine\n" + written(ALL[4])


def test_a_file_that_cannot_be_changed_safely_is_not_changed() -> None:
    """After the end of a YAML document, an entry would belong to another document."""
    with pytest.raises(BrokenError, match="laid out"):
        changed(parse("- hide: {person: X}\n...\n"), [ALL[0]], ())


def test_removing_an_entry_below_its_dash_is_refused() -> None:
    """A dash alone would be parsed as an empty entry, and reported as an error."""
    text = "-\n  hide: {person: X}\n- hide: {person: Y}\n"
    before = parse(text)
    with pytest.raises(BrokenError, match="laid out"):
        changed(before, (), [Correction("hide", "person", "X")])
    after = changed(parse(text), (), [Correction("hide", "person", "Y")])
    assert after.text == "-\n  hide: {person: X}\n"
