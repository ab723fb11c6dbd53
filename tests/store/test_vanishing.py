"""Files that are missing while Reader checks for changes do not count as deleted."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from reader.archive.walk import Walk
from reader.store import changes
from reader.store.cache import Cache
from reader.store.opening import Opening
from tests.commands.calling import call
from tests.store.archives import checked, opened, same_as_loaded, write

FOLDERS = ("2016", "2017", "2018/05", "2018/06")


@pytest.fixture
def news(tmp_path: Path) -> Path:
    for folder in ("", *FOLDERS):
        for number in range(6):
            write(tmp_path / "news" / folder, f"{number}.md", f"Rain {folder} {number}")
    return tmp_path / "news"


def listing(opening: Opening) -> list[tuple[str, str]]:
    """Titles and texts in the list's order."""
    return [(article.title, article.text) for article in opening.store]


def when_listing(
    monkeypatch: pytest.MonkeyPatch, name: str, act: Callable[[], object], *, after: bool = False
) -> None:
    """Call ``act`` once, just before the folder ``name`` is listed, or just ``after``.

    In the check itself, not in the quick one before it for whether all is unchanged.
    """
    monkeypatch.setattr("reader.store.sync.unchanged", lambda *_: False)
    real, done = Walk.listing, list[bool]()

    def hooked(self: Walk, folder: Path) -> Any:
        found = real(self, folder) if after else None
        if folder.name == name and not done:
            done.append(True)
            act()
        return found or real(self, folder)

    monkeypatch.setattr(Walk, "listing", hooked)


def nothing_is_lost(opening: Opening, before: list[tuple[str, str]], *, says: str) -> None:
    """After a check all articles are readable, with a notice; also in the next session."""
    found = checked(opening)
    assert not found.gone
    assert listing(opening) == before
    assert says in " ".join(map(str, opening.store.notices))
    assert any(notice.named for notice in opening.store.notices), "the exit code tells"
    again = Opening(opening.paths, Cache(opening.paths), 1)
    if all(map(os.path.exists, opening.paths)):
        again.open()
        assert again.warm
        assert listing(again) == before


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("name", ["news", "2016", "2017", "06"])
def test_the_root_is_moved_away_during_the_check(
    news: Path, monkeypatch: pytest.MonkeyPatch, name: str, after: bool
) -> None:
    opening = opened(news)
    before = listing(opening)
    when_listing(monkeypatch, name, lambda: news.rename(news.with_name("aside")), after=after)
    nothing_is_lost(opening, before, says="were missing while Reader looked")
    news.with_name("aside").rename(news)
    monkeypatch.undo()


@pytest.mark.parametrize("moved", ["2017", "2018", "2018/05", ""])
def test_a_folder_is_away_for_a_moment(
    news: Path, monkeypatch: pytest.MonkeyPatch, moved: str
) -> None:
    """From before its parent is listed until after the last folder is."""
    opening = opened(news)
    before = listing(opening)
    folder, aside = news / moved, news.parent / "aside"
    parent = folder.parent.name if moved else "2016"
    real = Walk.listing

    def hooked(self: Walk, at: Path) -> Any:
        if at.name == parent and folder.exists():
            folder.rename(aside)
        return real(self, at)

    monkeypatch.setattr(Walk, "listing", hooked)
    look = changes.Comparison(opening.store, opening.files, opening.state, opening.paths)
    kept = look.not_deleted

    def back() -> list[changes.Missing]:
        monkeypatch.undo()
        aside.rename(folder)
        return kept()

    look.not_deleted = back  # type: ignore[method-assign]
    for _ in look.steps():
        pass
    found = look.changes()
    assert not found.gone
    opening.apply(found)
    assert listing(opening) == before
    assert not checked(opening).gone
    assert same_as_loaded(opening, news)


def test_another_folder_is_in_the_place_of_the_root(
    news: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opening = opened(news)
    before = listing(opening)

    def swap() -> None:
        news.rename(news.with_name("aside"))
        news.mkdir()

    when_listing(monkeypatch, "2017", swap)
    nothing_is_lost(opening, before, says="18 articles")


@pytest.mark.parametrize("code", [errno.EIO, errno.ESTALE, errno.EACCES])
def test_a_folder_that_cannot_be_listed(
    news: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    opening = opened(news)
    before = listing(opening)
    real = os.scandir

    def broken(folder: Any) -> Any:
        if os.fspath(folder).endswith("2018"):
            raise OSError(code, "no")
        return real(folder)

    monkeypatch.setattr(os, "scandir", broken)
    nothing_is_lost(opening, before, says="12 articles")


def test_an_empty_folder_where_a_disk_is_usually_mounted(news: Path) -> None:
    opening = opened(news)
    before = listing(opening)
    news.rename(news.with_name("aside"))
    news.mkdir()
    nothing_is_lost(opening, before, says="30 of its files are gone; 30")
    news.rmdir()
    news.with_name("aside").rename(news)
    checked(opening)
    assert listing(opening) == before
    assert not opening.store.notices


def test_if_most_files_are_gone_articles_stay_until_prune(news: Path) -> None:
    done = call("index", news)
    assert done.returncode == 0, done.stderr
    for folder in FOLDERS:
        shutil.rmtree(news / folder)
    done = call("index", news)
    assert done.returncode == 1
    assert "24 of its files are gone; 24 articles kept" in done.stderr
    assert len(opened(news).store) == 30
    assert call("index", news, "--prune").returncode == 0
    assert len(opened(news).store) == 6
    assert same_as_loaded(opened(news), news)


def test_deleted_files_are_gone_from_the_list(news: Path) -> None:
    """A few files, and a folder with all that is in it."""
    opening = opened(news)
    for name in ("0.md", "2016/3.md"):
        (news / name).unlink()
    shutil.rmtree(news / "2018")
    assert str(checked(opening)) == "14 gone"
    assert same_as_loaded(opening, news)
    assert not opening.store.notices


def test_a_folder_with_two_names_is_listed_once(news: Path) -> None:
    """A link that sorts first: the files are now listed under it."""
    opening = opened(news)
    (news / "1999").symlink_to("2017")
    checked(opening)
    assert same_as_loaded(opening, news)
    assert not opening.store.notices


def test_a_file_that_disappears_while_it_is_read(
    news: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opening = opened(news)
    before = listing(opening)
    write(news, "2017/3.md", text="It snowed.")
    real = changes.read_source

    def gone(source: Any) -> Any:
        if news.exists():
            news.rename(news.with_name("aside"))
        return real(source)

    monkeypatch.setattr(changes, "read_source", gone)
    nothing_is_lost(opening, before, says="articles")


def test_a_file_that_becomes_a_folder_is_gone(news: Path) -> None:
    opening = opened(news)
    (news / "0.md").unlink()
    (news / "0.md").mkdir()
    assert str(checked(opening)) == "1 gone"


@pytest.mark.parametrize("left", [0, 1])
def test_an_empty_subfolder_where_a_disk_is_usually_mounted(news: Path, left: int) -> None:
    """Articles stay if it is empty; if some files are left, the user deleted the others."""
    for folder in ("deep", "deep/er"):
        for number in range(12):
            write(news / "2018" / folder, f"{number}.md", f"Fog {folder} {number}")
    for number in range(60):
        write(news / "more", f"{number}.md", f"More {number}")
    opening = opened(news)
    before = listing(opening)
    (news / "2018").rename(news.with_name("aside"))
    (news / "2018").mkdir()
    if left:
        write(news / "2018", "left.md")
        assert str(checked(opening)) == "1 new, 36 gone"
    else:
        nothing_is_lost(opening, before, says="2018 is empty; 36 articles kept")
    assert changes.MANY_GONE <= 36


def test_moved_files_are_not_kept_at_their_old_path(news: Path) -> None:
    """Most files are in another folder now; no article is there twice."""
    opening = opened(news)
    (news / "years").mkdir()
    for folder in ("2016", "2017", "2018"):
        (news / folder).rename(news / "years" / folder)
    found = checked(opening)
    assert (found.new, found.gone) == (24, 24)
    assert same_as_loaded(opening, news)
    assert not opening.store.notices


@pytest.mark.parametrize(("which", "gone"), [("2016/3.md", 0), ("2016/3.md", 1), ("2016", 6)])
def test_what_cannot_be_examined_is_not_deleted(
    news: Path, monkeypatch: pytest.MonkeyPatch, which: str, gone: int
) -> None:
    """Whether it is gone cannot be found out."""
    opening = opened(news)
    before = listing(opening)
    if gone == 6:
        shutil.rmtree(news / which)
    elif gone:
        (news / which).unlink()
    real = os.stat

    def fails(path: Any, *arguments: Any, **options: Any) -> Any:
        if str(path) == str(news / which):
            raise OSError(errno.EIO, os.strerror(errno.EIO), str(path))
        return real(path, *arguments, **options)

    with monkeypatch.context() as patched:
        patched.setattr(os, "stat", fails)
        nothing_is_lost(opening, before, says="were missing while Reader looked")
    assert checked(opening).gone == gone
