"""The files of corrections: which one, complete writes, several Readers, broken files."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from reader.archive import load
from reader.model import Notice
from reader.store.entities import correction_book
from reader.store.entities.correction_book import CorrectionBook, NotSavedError
from reader.store.entities.corrections import Correction
from reader.system.paths import data_folder
from tests.conftest import SEEDS
from tests.files import articles_in
from tests.processes import at_once

HIDE = Correction("hide", "person", "Select Page")
RENAME = Correction("rename", "place", "Peking", "place", "Beijing")


def test_corrections_are_in_the_archive_and_outlive_reader(archive: Path) -> None:
    """A correction made in one Reader is read by the next; once undone, it is gone."""
    file = CorrectionBook([archive]).change([HIDE, RENAME])
    assert file == archive / "entities.yaml"
    assert CorrectionBook([archive]).load() == ((HIDE, RENAME), ())
    CorrectionBook([archive]).change(remove=[HIDE])
    assert CorrectionBook([archive]).load().corrections == (RENAME,)


def test_nothing_is_left_beside_the_file(archive: Path) -> None:
    """No lock and no incomplete file stay in a folder that is the user's archive."""
    before = {path.name for path in archive.iterdir()}
    CorrectionBook([archive]).change([HIDE])
    assert {path.name for path in archive.iterdir()} - before == {"entities.yaml"}


def test_the_corrections_file_is_not_an_article(archive: Path) -> None:
    articles = articles_in(archive)
    CorrectionBook([archive]).change([HIDE])
    assert list(load([archive])) == articles


def test_a_file_opened_by_itself_leaves_its_folder_alone(archive: Path, data_home: Path) -> None:
    """Corrections of one file go to the user's folder; those beside it apply as well."""
    file = CorrectionBook([archive / "1.md"]).change([HIDE])
    assert data_home in file.parents
    assert file.is_relative_to(data_folder() / "corrections")
    CorrectionBook([archive]).change([RENAME])
    assert CorrectionBook([archive / "1.md"]).load().corrections == (RENAME, HIDE)
    assert CorrectionBook([archive / "2.md"]).load().corrections == (RENAME,)


def test_the_articles_that_ship_are_never_written_to(data_home: Path) -> None:
    assert data_home in CorrectionBook([SEEDS]).change([HIDE]).parents
    assert CorrectionBook([SEEDS]).load().corrections == (HIDE,)
    assert not (SEEDS / "entities.yaml").exists()


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is read-only to the super-user")
def test_corrections_of_a_read_only_archive_go_to_the_users_folder(
    archive: Path, data_home: Path
) -> None:
    """A shared archive's corrections apply, and then the user's own."""
    CorrectionBook([archive]).change([HIDE])
    archive.chmod(0o555)
    try:
        assert data_home in CorrectionBook([archive]).change([RENAME]).parents
        assert CorrectionBook([archive]).load().corrections == (HIDE, RENAME)
    finally:
        archive.chmod(0o755)


def test_a_link_is_read_and_not_written(archive: Path, tmp_path: Path, data_home: Path) -> None:
    """Another user's archive cannot make Reader write through a link."""
    elsewhere = tmp_path / "elsewhere.yaml"
    elsewhere.write_text("- hide: {person: Select Page}\n", "utf-8")
    (archive / "entities.yaml").symlink_to(elsewhere)
    assert data_home in CorrectionBook([archive]).change([RENAME]).parents
    assert CorrectionBook([archive]).load().corrections == (HIDE, RENAME)
    assert elsewhere.read_text("utf-8") == "- hide: {person: Select Page}\n"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"- hide: {person: Select Page\n- x", "line 2: "),
        (b"people: 3\n", "line 1: a list of corrections was expected"),
        (b"- hide: {person: \xff}\n", "line 1: it is not UTF-8"),
    ],
)
def test_a_broken_file_is_reported_and_never_overwritten(
    archive: Path, content: bytes, reason: str
) -> None:
    """The notice names file and line; a correction by the user is refused, with the reason."""
    file = archive / "entities.yaml"
    file.write_bytes(content)
    corrections, (notice,) = CorrectionBook([archive]).load()
    assert corrections == ()
    assert notice.path == str(file)
    assert notice.reason.startswith(reason)
    with pytest.raises(NotSavedError, match="not saved"):
        CorrectionBook([archive]).change([HIDE])
    assert file.read_bytes() == content


def test_a_pipe_in_its_place_is_reported(archive: Path) -> None:
    os.mkfifo(archive / "entities.yaml")
    (notice,) = CorrectionBook([archive]).load().notices
    assert "named pipe" in notice.reason


def test_an_invalid_entry_is_reported_with_its_line(archive: Path) -> None:
    (archive / "entities.yaml").write_text(
        "# ours\n- hide: {animal: X}\n- hide: {person: Select Page}\n"
    )
    corrections, notices = CorrectionBook([archive]).load()
    assert corrections == (HIDE,)
    assert notices == (
        Notice(
            str(archive / "entities.yaml"),
            "line 2: 'animal' is not one of person, organization, place, group, work, "
            "so this one is ignored",
        ),
    )


def hide_fifteen(archive: Path, name: str) -> None:
    for n in range(15):
        CorrectionBook([archive]).change([Correction("hide", "person", f"{name}{n}")])


def test_four_readers_at_once_lose_no_correction(archive: Path) -> None:
    at_once(hide_fifteen, [(archive, name) for name in "abcd"])
    names = [each.name for each in CorrectionBook([archive]).load().corrections]
    assert sorted(names) == sorted(f"{name}{n}" for name in "abcd" for n in range(15))
    for name in "abcd":
        own = [each for each in names if each.startswith(name)]
        assert own == [f"{name}{n}" for n in range(15)]


def test_a_lock_of_a_hanging_reader_is_an_error(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(correction_book, "PATIENCE", 0.02)
    with (
        correction_book.locked(archive / "entities.yaml"),
        pytest.raises(NotSavedError, match="another Reader"),
    ):
        CorrectionBook([archive]).change([HIDE])


def test_a_file_that_cannot_be_replaced_stays_whole(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a full disk the old file stays, with nothing beside it."""
    CorrectionBook([archive]).change([HIDE])
    before = sorted(archive.iterdir())

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(NotSavedError, match="No space left"):
        CorrectionBook([archive]).change([RENAME])
    assert sorted(archive.iterdir()) == before
    assert CorrectionBook([archive]).load().corrections == (HIDE,)


def test_the_files_permissions_stay(archive: Path) -> None:
    CorrectionBook([archive]).change([HIDE])
    (archive / "entities.yaml").chmod(0o664)
    CorrectionBook([archive]).change([RENAME])
    assert (archive / "entities.yaml").stat().st_mode & 0o777 == 0o664
