"""Files change on the disk during reading: the list follows, and nothing on screen moves."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.driver import Session, reader
from tests.files import LONG_AGO


def write(folder: Path, name: str, words: str = "It rained in Lima.") -> None:
    text = "\n\n".join([words] * 40)
    (folder / name).write_text(f"---\ntitle: Title {name}\n---\n{text}\n", "utf-8")


@pytest.fixture
def many(tmp_path: Path) -> Path:
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(10, 40):
        write(folder, f"{number}.md")
        os.utime(folder / f"{number}.md", (LONG_AGO, LONG_AGO))
    return folder


def place(it: Session) -> tuple[str, int, str, int]:
    """The article on screen, how far down it is, the one under the cursor, and its row."""
    assert it.library.article is not None
    assert it.list.number is not None
    under = it.library.store[it.list.number].title
    row = it.list.focus_row
    return it.library.article.title, it.reading.scroll_offset.y, under, row


async def test_new_articles_do_not_move_what_is_on_screen(many: Path) -> None:
    async with reader(many) as it:
        await it.press("G", *"kkkkkkkkkkkkkkkkkkkkkkkk", "enter", "space", "space")
        before = place(it)
        assert before[0] == "Title 15.md"
        assert it.list.scroll_offset.y > 0
        assert before[1] > 0
        write(many, "1.md")
        write(many, "15b.md")
        (many / "12.md").unlink()
        await it.press("R")
        assert place(it) == before
        assert "2 new, 1 gone" in it.status
        assert "6 of 31" in it.rows[0]
        await it.press("K")
        assert place(it)[0] == "Title 14.md"
        await it.press("J", "J")
        assert place(it)[0] == "Title 15b.md"
        await it.press("1", "g")
        assert place(it)[0] == "Title 1.md"


async def test_the_article_on_screen_is_updated_in_place(many: Path) -> None:
    async with reader(many) as it:
        await it.press("j", "enter", "space")
        before = place(it)
        write(many, "11.md", "It snowed in Accra.")
        await it.press("R")
        assert place(it) == before
        assert "1 changed" in it.status
        assert "It snowed in Accra" in it.text
        assert "It rained" not in "\n".join(row[40:] for row in it.rows)
        assert [entity.name for entity in it.sidebar.entities] == ["Accra"]


async def test_after_a_deleted_article_the_next_one_is_shown(many: Path) -> None:
    async with reader(many) as it:
        await it.press("j")
        (many / "11.md").unlink()
        await it.press("R")
        assert place(it)[0] == place(it)[2] == "Title 12.md"
        for path in many.iterdir():
            path.unlink()
        await it.press("R")
        assert it.library.article is None
        assert "no articles" in it.rows[0]
        write(many, "1.md")
        await it.press("R")
        assert place(it)[0] == "Title 1.md"


async def test_without_changes_the_status_line_says_so(many: Path) -> None:
    async with reader(many) as it:
        await it.press("R")
        assert "No file has changed." in it.status
        write(many, "5.md")
        await it.press("R")
        assert "Articles: 1 new" in it.status


async def test_a_folder_that_cannot_be_checked_is_reported(many: Path) -> None:
    """If the folder is missing, Reader does not say that no file has changed."""
    async with reader(many) as it:
        many.rename(many.with_name("away"))
        await it.press("R")
        assert "Some files could not be read: ! shows why" in it.status
        assert "of 30" in it.rows[0]
        many.with_name("away").rename(many)
        await it.press("R")
        assert "No file has changed." in it.status


async def test_changed_corrections_are_reported(many: Path) -> None:
    """The corrections file may change too, even to something invalid."""
    async with reader(many) as it:
        book = many / "entities.yaml"
        book.write_text("- hide: {place: Accra}\n", encoding="utf-8")
        await it.press("R")
        assert "Corrections reloaded." in it.status
        assert "No file" not in it.status
        await it.press("R")
        assert "No file has changed." in it.status
        book.write_text("- hide: [place\n", encoding="utf-8")
        write(many, "5.md")
        await it.press("R")
        assert "Articles: 1 new" in it.status
        assert "Corrections reloaded." in it.status


async def test_a_filtered_list_adds_new_articles_that_match(many: Path) -> None:
    async with reader(many) as it:
        await it.press("e", "f")
        assert "1 of 30 (of 30)" in it.rows[0]
        write(many, "5.md")
        write(many, "6.md", "It snowed in Accra.")
        (many / "20.md").unlink()
        await it.press("R")
        assert "2 of 30 (of 31)" in it.rows[0]
        assert place(it)[0] == "Title 10.md"


async def test_the_cache_is_shown_first_and_then_the_changes(many: Path) -> None:
    async with reader(many, cached_from=1) as it:
        await it.press("j")
    write(many, "1.md")
    async with reader(many, cached_from=1) as it:
        assert it.library.work.opening.warm
        assert place(it)[0] == "Title 10.md"
        assert "2 of 31" in it.rows[0]
        assert "1 new" in it.status


async def test_a_damaged_cache_is_reported(many: Path, cache_home: Path) -> None:
    async with reader(many, cached_from=1):
        pass
    for path in cache_home.rglob("*.sqlite"):
        path.write_bytes(b"junk")
    async with reader(many, cached_from=1) as it:
        assert "! 1 notice" in it.status or "!1" in it.status
        await it.press("exclamation_mark")
        assert "the cache is damaged" in it.words


@pytest.mark.parametrize("change", ["gone", "changed"])
async def test_leaving_a_search_never_shows_a_deleted_article(archive: Path, change: str) -> None:
    """The article was deleted or changed while the user typed."""
    async with reader(archive) as it:
        await it.press("j", "slash", *"ghana")
        if change == "gone":
            (archive / "2.md").unlink()
        else:
            (archive / "2.md").write_text("# A loud week\n\nMuch in Peru.\n", encoding="utf-8")
        it.library.action_look_for_changes()
        await it.press("escape")
        assert it.library.article is not None
        assert it.library.number in it.library.store
        if change == "changed":
            assert it.library.article.title == "A loud week"
