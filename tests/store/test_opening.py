"""Opening: a cold and a warm start give the same, and changes are found."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from reader.archive import load
from reader.model import Article
from reader.store.articles import Store
from reader.store.cache import Cache
from reader.store.caches import cache_folder
from tests.files import LONG_AGO
from tests.processes import imported_by
from tests.store.archives import (
    checked,
    files_read,
    make_folder,
    opened,
    same_as_loaded,
    the_cache,
    write,
)  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return make_folder(tmp_path / "archive")


class TestWarm:
    def test_a_warm_opening_gives_what_loading_gives(self, folder: Path) -> None:
        cold = opened(folder)
        assert not cold.warm
        assert cold.written == the_cache(folder).stat().st_size
        assert same_as_loaded(cold, folder)
        warm = opened(folder)
        assert warm.warm
        assert same_as_loaded(warm, folder)
        assert not warm.remarks
        assert not checked(warm).any

    def test_damage_is_reported(self, folder: Path) -> None:
        opened(folder).close()
        data = bytearray(the_cache(folder).read_bytes())
        data[100:200] = bytes(100)
        the_cache(folder).write_bytes(data)
        damaged = opened(folder)
        assert not damaged.warm
        assert "is damaged" in str(damaged.remarks)
        assert same_as_loaded(damaged, folder)

    def test_no_file_is_opened_that_has_not_changed(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        opened(folder)
        read = files_read(monkeypatch)
        write(folder, "7.md", text="It snowed.")
        warm = opened(folder)
        changes = checked(warm)
        assert read == ["7.md"]
        assert str(changes) == "1 changed"

    def test_without_changes_no_table_is_rebuilt(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Otherwise each of many sessions would hold a table as large as the archive."""
        opened(folder)
        warm = opened(folder)
        monkeypatch.setattr("reader.store.changes.Comparison", None)
        assert not checked(warm).any
        assert same_as_loaded(warm, folder)
        for change in (
            lambda: write(folder, "7.md", text="It snowed."),
            lambda: write(folder, "sub/8.md"),
            (folder / "9.md").unlink,
        ):
            change()
            with pytest.raises(TypeError, match="NoneType"):
                checked(warm)

    @pytest.mark.parametrize("name", ["0.md", "9.md", "19.md", "empty.txt"])
    def test_a_deleted_file_is_noticed_wherever_it_was(self, folder: Path, name: str) -> None:
        opened(folder)
        (folder / name).unlink()
        assert checked(opened(folder)).any

    def test_no_parser_is_imported(self, folder: Path) -> None:
        opened(folder)
        code = (
            "import sys, pathlib; import reader.app; from reader.store.cache import Cache;"
            "from reader.store.opening import Opening; paths = [pathlib.Path(sys.argv[1])];"
            "it = Opening(paths, Cache(paths)); it.open(); assert it.warm"
        )
        assert "reader.archive" not in imported_by(code, folder)

    def test_paths_are_as_the_user_gives_them(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        opened(folder)
        monkeypatch.chdir(folder.parent)
        warm = opened(Path("archive"))
        assert warm.warm
        assert warm.store[0].path == "archive/0.md"
        assert warm.store.notices[0].path == "archive/empty.txt"

    def test_several_paths_have_a_cache_of_their_own(self, folder: Path, tmp_path: Path) -> None:
        other = write(tmp_path / "other", "0.md", text="It rained “0” times in Lima.").parent
        opened(folder)
        both = opened(folder, other)
        assert not both.warm
        assert opened(folder, other).warm
        assert same_as_loaded(opened(folder, other), folder, other)
        assert same_as_loaded(opened(folder), folder)

    def test_a_few_articles_are_not_cached(self, folder: Path) -> None:
        opening = opened(folder, cached_from=21)
        assert not opening.written
        assert not cache_folder().exists()
        assert same_as_loaded(opening, folder)

    def test_a_missing_path_is_reported_as_without_a_cache(self, folder: Path) -> None:
        opened(folder)
        folder.rename(folder.with_name("elsewhere"))
        gone = opened(folder)
        assert (len(gone.store), gone.store.notices) == (0, list(load([folder])))


class TestIndexFolder:
    def test_the_index_is_beside_the_cache_if_there_is_one(self, folder: Path) -> None:
        """The index of an archive that is too small for a cache is in memory."""
        cold = opened(folder)
        assert cold.index_folder() == Cache([folder]).beside(".index")
        assert opened(folder).index_folder() == cold.index_folder()
        assert opened(folder.parent, cached_from=1000).index_folder() is None


class TestChanges:
    def test_new_changed_and_deleted_files(self, folder: Path) -> None:
        opened(folder)
        warm = opened(folder)
        write(folder, "3b.md")
        write(folder, "zoo/1.md")
        write(folder, "5.md", text="Not a drop in Lima.")
        (folder / "10.md").unlink()
        (folder / "19.md").unlink()
        before = {warm.store[number].id: number for number in warm.store.order}
        changes = checked(warm)
        assert str(changes) == "2 new, 1 changed, 2 gone"
        assert same_as_loaded(warm, folder)
        for number in warm.store.order:
            article = warm.store[number]
            assert before.get(article.id, number) == number, "an article keeps its number"
        (old,) = changes.arrangement.replaced
        assert warm.store[old].text.startswith("It rained “5”")
        assert warm.store[changes.arrangement.replaced[old]].text == "Not a drop in Lima."
        again = opened(folder)
        assert again.warm
        assert same_as_loaded(again, folder)
        assert not checked(again).any

    def test_a_removed_article_keeps_its_position(self, folder: Path) -> None:
        opening = opened(folder)
        gone = [2, 3]
        for number in gone:
            (folder / f"{number}.md").unlink()
        checked(opening)
        assert [opening.store.position(number) for number in (1, 2, 3, 4)] == [1, 2, 2, 2]
        listed = [number in opening.store for number in (1, 2, 3, 4, 99)]
        assert listed == [True, False, False, True, False]
        write(folder, "0a.md")
        checked(opening)
        assert [opening.store.position(number) for number in (1, 2, 3, 4)] == [2, 3, 3, 3]

    def test_a_touched_file_keeps_its_articles(self, folder: Path) -> None:
        opened(folder)
        os.utime(folder / "4.md", (LONG_AGO + 5, LONG_AGO + 5))
        warm = opened(folder)
        changes = checked(warm)
        assert (changes.any, changes.touched, len(warm.store)) == (False, 1, 20)

    def test_a_change_of_the_same_size_and_time_is_seen_by_the_inode(self, folder: Path) -> None:
        opened(folder)
        new = write(folder, "new", "4.md", text="It rained “9” times in Lima.\n\nThen it stopped.")
        os.replace(new, folder / "4.md")
        assert str(checked(opened(folder))) == "1 changed"

    def test_a_file_just_written_is_looked_at_again(self, folder: Path) -> None:
        """It could be written again in the same tick of the clock with the same size."""
        path = write(folder, "4.md", text="It snowed.")
        os.utime(path)
        stamp = path.stat().st_mtime_ns
        opened(folder)
        path.write_text(path.read_text("utf-8").replace("snowed", "hailed"), "utf-8")
        os.utime(path, ns=(stamp, stamp))
        assert str(checked(opened(folder))) == "1 changed"

    def test_an_unmounted_disk_loses_nothing(self, folder: Path) -> None:
        opened(folder)
        warm = opened(folder)
        folder.rename(folder.with_name("elsewhere"))
        changes = checked(warm)
        assert len(warm.store) == 20
        assert not changes.gone
        assert "no such file or folder" in warm.store.notices[0].reason

    def test_files_of_other_kinds_are_counted_again(self, folder: Path) -> None:
        (folder / "a.xlsx").write_bytes(b"PK")
        opening = opened(folder)
        assert not checked(opening).any
        (folder / "b.xlsx").write_bytes(b"PK")
        assert checked(opening).any
        assert any("2 .xlsx" in notice.reason for notice in opening.store.notices)

    def test_a_check_ends_when_it_is_cancelled(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("reader.store.opening.REPORT_SECONDS", 0.0)
        opening = opened(folder)
        write(folder, "99.md")
        for after in range(6):
            asked = iter([False] * after)
            assert opening.check(lambda asked=asked: next(asked, True), lambda _: None) is None
        assert checked(opening).new == 1
        assert same_as_loaded(opening, folder)

    def test_notices_come_and_go(self, folder: Path) -> None:
        opened(folder)
        warm = opened(folder)
        write(folder, "empty.txt")
        (folder / "void.txt").touch()
        checked(warm)
        assert [notice.path for notice in warm.store.notices] == [str(folder / "void.txt")]
        assert same_as_loaded(warm, folder)


class TestColumns:
    def test_columns_give_what_the_articles_give(self, folder: Path) -> None:
        for store in (opened(folder).store, opened(folder).store):
            for name in ("id", "title", "publication", "section", "published", "tags", "places",
                         "listing"):  # fmt: skip
                assert (
                    list(store.column(name, 3))
                    == [  # type: ignore[arg-type]
                        getattr(article, name) for article in [*store][3:]
                    ]
                )
            assert list(store.column("dateline_places")) == [a.dateline.places for a in store]
            assert [store.text(number).decode() for number in store.order] == [
                a.text for a in store
            ]

    def test_an_article_without_a_title_is_listed_by_its_first_words(self) -> None:
        store = Store()
        store.add(Article("1", "1.txt", caption="A bridge in Accra."))
        assert store.entry(0).listing == "A bridge in Accra."
        assert store.entry(0).untitled
        assert store[0].title == ""
        with pytest.raises(IndexError):
            store[1]
        with pytest.raises(IndexError):
            store[-1]


def test_xml_of_another_kind_is_counted_at_every_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "news"
    write(folder, "a.md")
    for name in ("b.xml", "c.xml"):
        (folder / name).write_text("<?xml version='1.0'?><settings/>")
        os.utime(folder / name, (LONG_AGO, LONG_AGO))
    opened(folder)
    read = files_read(monkeypatch)
    again = opened(folder)
    assert again.warm
    assert not checked(again).any
    (folder / "c.xml").unlink()
    checked(again)
    assert "b.xml" not in read
    assert [notice.reason for notice in again.store.notices] == [
        "1 file of another kind was not read: 1 .xml"
    ]
    assert same_as_loaded(again, folder)
