"""Marks, drafts and positions stay with an article when its id changes."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from reader.archive.loading import former_id
from reader.model import Mention
from reader.store.entities.catalog import EntityCatalog
from reader.store.entities.corrections import Correction
from reader.store.user.carrying import carry_over, carry_over_edited
from reader.store.user.marks import Marks
from reader.store.user.reading_positions import ReadingPosition
from reader.store.user.user_file import OF_ARTICLES
from tests.files import LONG_AGO
from tests.store.archives import checked, opened, write
from tests.user_file import open_marks, saved_marks


@pytest.fixture
def marks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Marks:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    return open_marks()


def mark(marks: Marks, article: str) -> None:
    """Make every kind of mark on an article."""
    marks.set_read([article])
    marks.set_starred([article])
    marks.retag([article], ["libya"], [])
    marks.set_note(article, f"Note on {article}")
    marks.add_quotation(article, "text", 3, "rained", "The Coast")
    marks.save_position(article, ReadingPosition("text", 7))
    marks.save_draft(article, f"Draft on {article}")


def is_marked(marks: Marks, article: str) -> bool:
    """Whether all that :func:`mark` made is there."""
    held = (marks.read, marks.starred, marks.tags, marks.notes, marks.quotations, marks.positions,
            marks.drafts)  # fmt: skip
    found = [article in each for each in held]
    assert all(found) or not any(found), found
    return all(found)


def former(file: Path, root: Path) -> str:
    return former_id(file.relative_to(root).as_posix(), file.read_bytes())


def test_marks_of_earlier_versions_move_once(tmp_path: Path, marks: Marks) -> None:
    file = write(tmp_path / "news", "2016/a.md")
    write(tmp_path / "news", "2016/b.md")
    old = former(file, tmp_path / "news")
    mark(marks, old)
    mark(marks, "0123456789ab")  # of an archive that is not open
    store = opened(tmp_path / "news").store
    assert carry_over(marks, store)
    now = store.id(0)
    assert is_marked(marks, now)
    assert not is_marked(marks, old)
    assert is_marked(marks, "0123456789ab")
    assert not carry_over(marks, store)
    assert is_marked(saved_marks(), now)
    # The cache has the former ids, too: marks may come later from an older export.
    mark(marks, old)
    warm = opened(tmp_path / "news")
    assert warm.warm
    assert carry_over(marks, warm.store)


def test_notes_under_several_former_ids_are_joined(tmp_path: Path, marks: Marks) -> None:
    """As if the user opened the same article by two paths."""
    file = write(tmp_path / "news", "2016/a.md")
    one, two = former(file, tmp_path / "news"), former(file, file.parent)
    mark(marks, one)
    mark(marks, two)
    marks.retag([two], ["border"], [])
    for root in (tmp_path / "news", file.parent):
        store = opened(root).store
        carry_over(marks, store)
    now = store.id(0)
    assert is_marked(marks, now)
    assert f"Note on {one}" in marks.notes[now]
    assert f"Note on {two}" in marks.notes[now]
    assert marks.tags == {now: {"libya", "border"}}
    assert all({row[0] for row in marks.rows(table)} == {now} for table in OF_ARTICLES)


def test_an_edited_file_keeps_its_marks(tmp_path: Path, marks: Marks) -> None:
    write(tmp_path / "news", "a.md")
    opening = opened(tmp_path / "news")
    before = opening.store.id(0)
    mark(marks, before)
    write(tmp_path / "news", "a.md", text="It rained in Lima, again.")
    changes = checked(opening)
    assert carry_over_edited(marks, opening.store, changes.arrangement.replaced)
    now = opening.store.id(opening.store.order[0])
    assert now != before
    assert is_marked(marks, now)
    assert not is_marked(marks, before)


@pytest.mark.parametrize(
    ("title", "text", "carried"),
    [
        ("Vote in Accra", "Ghana went to the polls on Sunday, and Mensah cast his vote.", False),
        ("Rain in Lima", "Ghana went to the polls on Sunday, and Mensah cast his vote.", True),
        ("Storm", "Update: the mayor of Lima said on Monday that it had rained all day.", True),
    ],
)
def test_another_article_in_the_same_file_has_no_marks(
    tmp_path: Path, marks: Marks, title: str, text: str, carried: bool
) -> None:
    """For example ``today.txt``: marks belong to the article, not to the file."""
    write(
        tmp_path / "news", "today.md", title="Rain in Lima",
        text="The mayor of Lima said on Monday that it had rained all day and all night.",
    )  # fmt: skip
    opening = opened(tmp_path / "news")
    before = opening.store.id(0)
    mark(marks, before)
    write(tmp_path / "news", "today.md", title=title, text=text)
    changes = checked(opening)
    assert carry_over_edited(marks, opening.store, changes.arrangement.replaced) is carried
    now = opening.store.id(opening.store.order[0])
    assert is_marked(marks, now) is carried
    assert is_marked(marks, before) is not carried


def test_an_edited_copy_and_the_other_copy_both_have_the_marks(
    tmp_path: Path, marks: Marks
) -> None:
    for name in ("2016/a.md", "2017/a.md"):
        write(tmp_path / "news", name, title="Rain")
    opening = opened(tmp_path / "news")
    before = opening.store.id(0)
    mark(marks, before)
    write(tmp_path / "news", "2016/a.md", title="Rain", text="It rained in Lima, again.")
    changes = checked(opening)
    assert carry_over_edited(marks, opening.store, changes.arrangement.replaced)
    ids = [opening.store.id(number) for number in opening.store.order]
    assert ids[1] == before
    assert is_marked(marks, before)
    assert ids[0] in marks.starred
    assert marks.notes[ids[0]] == marks.notes[before]


def test_undo_goes_on_after_a_move(tmp_path: Path, marks: Marks) -> None:
    file = write(tmp_path / "news", "a.md")
    old = former(file, tmp_path / "news")
    marks.set_starred([old])
    store = opened(tmp_path / "news").store
    carry_over(marks, store)
    assert [*marks.starred] == [store.id(0)]
    assert marks.undo()
    assert not marks.starred


def test_copies_in_a_zip_file_keep_their_own_marks(tmp_path: Path) -> None:
    """A zip file that is written again with the same copies: nothing is new, nothing gone."""
    import zipfile

    path = tmp_path / "news.zip"
    for stamp in (LONG_AGO, LONG_AGO + 10):
        with zipfile.ZipFile(path, "w") as packed:
            for name in ("2016/a.txt", "2017/a.txt"):
                packed.writestr(zipfile.ZipInfo(name), "Rain\n\nIt rained in Lima.\n")
        os.utime(path, (stamp, stamp))
        if stamp == LONG_AGO:
            opening = opened(path)
            assert len(opening.store) == 2
    changes = checked(opening)
    assert not changes.any
    assert list(opening.store.order) == [0, 1]


def test_copies_in_one_of_two_roots_are_all_there(tmp_path: Path) -> None:
    for name in ("a/1.txt", "a/2.txt", "b/3.txt", "b/4.txt"):
        text = "Lima" if name != "b/4.txt" else "Oslo"
        write(tmp_path, name, title=text)
    opening = opened(tmp_path / "a", tmp_path / "b")
    assert [opening.store.source(number) for number in opening.store.order] == [
        "a/1.txt", "a/2.txt", "b/4.txt",
    ]  # fmt: skip
    os.utime(tmp_path / "a/2.txt", (LONG_AGO + 1, LONG_AGO + 1))
    os.utime(tmp_path / "b/3.txt", (LONG_AGO + 1, LONG_AGO + 1))
    assert not checked(opening).any


def test_corrections_that_name_a_former_id_hold() -> None:
    from reader.model import Entity

    split = Correction("split", "person", "Ali", "person", "Ali Omar", (), ("0123456789ab",))
    entity = Entity("Ali", "person", (), "", (Mention("text", 0, 3, "Ali"),))
    for former_of, name in ((lambda _: "0123456789ab", "Ali Omar"), (lambda _: "ab", "Ali")):
        known = EntityCatalog(None, lambda _: "now", [split], former_of)
        known.add(0, [entity])
        assert [each.name for each in known.entities(0) or ()] == [name]
