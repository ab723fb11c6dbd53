"""Restricted mode: capabilities that are off have no effect anywhere and cannot be turned on."""

from __future__ import annotations

import gzip
import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from reader import restricted
from reader.archive import load
from reader.archive.loading import find_files, read_source
from reader.archive.sources import LEADS_OUT, Source, boundary
from reader.arguments import EPILOG
from reader.cli import main
from reader.help.pages import page
from reader.model import Article, Notice
from reader.restricted import CAPABILITIES, UnknownCapabilityError
from reader.store.articles import Row
from reader.store.entities.correction_book import CorrectionBook
from reader.store.parsing import Batch, Read, read_all, work
from reader.widgets.actions.table import ACTIONS
from tests.conftest import ROOT, SEEDS
from tests.driver import reader
from tests.files import articles_in, write_article
from tests.store.archives import opened


@pytest.fixture
def restrict(monkeypatch: pytest.MonkeyPatch):
    """Restrict this process until the test ends."""
    before = dict(os.environ)
    monkeypatch.setattr(restricted, "given", None)
    monkeypatch.setenv("READER_RESTRICTED", "0")

    def now(allow: str = "", **how: bool) -> None:
        monkeypatch.setenv("READER_ALLOW", allow)
        restricted.settle(**(how or {"flag": True}))

    yield now
    os.environ.clear()
    os.environ.update(before)


def lay_links(archive: Path, secrets: Path) -> None:
    """Make links in ``archive`` to all kinds of files and folders, mostly in ``secrets``."""
    (secrets / "s.txt").write_text("Secret\n\nSECRETWORD is what the neighbours call it at home.\n")
    (secrets / "s.txt.gz").write_bytes(gzip.compress((secrets / "s.txt").read_bytes()))
    (secrets / "s.jsonl").write_text('{"title": "T", "text": "SECRETWORD is at home."}\n')
    (secrets / "e.yaml").write_text("- hide: {person: SECRETWORD}\n")
    with zipfile.ZipFile(secrets / "s.zip", "w") as packed:
        packed.write(secrets / "s.txt", "s.txt")
    inside = archive / "inside"
    inside.mkdir()
    links = {
        "p.txt": secrets / "s.txt", "q": secrets, "z.zip": secrets / "s.zip",
        "y.txt.gz": secrets / "s.txt.gz", "x.jsonl": "../secrets/s.jsonl", "w.txt": "p.txt",
        "up": "..", "environ.txt": "/proc/self/environ", "fd": "/proc/self/fd",
        "entities.yaml": secrets / "e.yaml", "inside/v.txt": "../../secrets/s.txt",
        "fd.txt": "/dev/fd/0", "zero.txt": "/dev/zero",
        "gone.txt": "never", "loop.txt": "loop.txt",
        "inside/again.md": "../1.md", "within": "inside", "abs.md": archive / "2.md",
    }  # fmt: skip
    for name, target in links.items():
        (archive / name).symlink_to(target)


LEADING_OUT = (
    "environ.txt", "fd", "fd.txt", "inside/v.txt", "p.txt", "q", "up", "w.txt",
    "x.jsonl", "y.txt.gz", "z.zip", "zero.txt",
)  # fmt: skip
"""The links that lead out of the archive, except the file of corrections."""


def walk(folder: Path, **environment: str) -> dict[str, object]:
    """The result of :mod:`tests.restricted_walk` on an archive with worker processes."""
    archive = folder / "archive"
    for number in range(1, 211):
        text = "Kofi Mensah was in Accra. https://example.org"
        write_article(archive / f"{number}.md", text, title=f"Report {number}")
    secrets = folder / "secrets"
    secrets.mkdir()
    lay_links(archive, secrets)
    (folder / "elsewhere").mkdir()
    done = subprocess.run(
        [sys.executable, "-m", "tests.restricted_walk", str(archive), str(folder / "elsewhere")],
        cwd=ROOT, env=os.environ | environment, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    report: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return report


def test_only_the_archive_and_the_users_own_files_are_touched(tmp_path: Path) -> None:
    """In every action wherever a key can be pressed and in every command, audited by Python."""
    report = walk(tmp_path, READER_RESTRICTED="1")
    assert report["touched"] == []
    refused = {name for name, status in report["statuses"].items() if status}  # type: ignore[attr-defined]
    assert {name.split("/")[0].strip() for name in refused} == {
        "show", "play", "record", "export", "marks export", "marks import", "doctor"
    }  # fmt: skip
    assert report["said"] == [
        restricted.refusal("clipboard"), restricted.refusal("screenshots")
    ]  # fmt: skip
    assert [*(tmp_path / "elsewhere").iterdir()] == [tmp_path / "elsewhere/s.yaml"]


def test_the_audit_detects_what_restricted_mode_forbids(tmp_path: Path) -> None:
    """The same walk in an unrestricted Reader shows that the other test can fail."""
    report = walk(tmp_path)
    touched = "\n".join(report["touched"])  # type: ignore[arg-type]
    assert "subprocess.Popen" in touched
    assert "elsewhere/s.yaml" in touched
    assert "elsewhere/elsewhere.json" in touched


def test_named_capabilities_are_allowed_and_unknown_names_are_an_error(restrict, capsys) -> None:  # type: ignore[no-untyped-def]
    restrict("clipboard, Export")
    assert restricted.allowed() == ("clipboard", "export")
    with pytest.raises(KeyError):
        restricted.allows("clipbord")
    with pytest.raises(UnknownCapabilityError, match=r"'clipbord.x1b'; the nearest is 'clipboard'"):
        restrict("clipbord\x1b")
    assert main(["list"]) == 2
    printed = capsys.readouterr().err
    assert printed.count("\n") == 1
    assert "\x1b" not in printed


def test_restricted_mode_cannot_be_left(restrict, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    """Not by a second call, by removing the variable, or by other arguments."""
    restrict("clipboard")
    restrict("export,clipboard", flag=False)
    assert restricted.allowed() == ("clipboard",)
    monkeypatch.delenv("READER_RESTRICTED")
    restrict("export", flag=False)
    assert restricted.allowed() == ("clipboard",)
    restrict("", flag=True)
    assert restricted.allowed() == ()


@pytest.mark.parametrize(
    ("variable", "flag", "is_restricted"),
    [("1", False, True), ("yes", False, True), ("", False, False), ("0", True, True),
     ("1", True, True), ("0", False, False)],
)  # fmt: skip
def test_the_variable_or_the_flag_is_enough(
    restrict, monkeypatch: pytest.MonkeyPatch, variable: str, flag: bool, is_restricted: bool
) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setenv("READER_RESTRICTED", variable)
    monkeypatch.setenv("TEXTUAL_LOG", "/tmp/somewhere")
    restricted.settle(flag=flag)
    assert restricted.is_restricted() is is_restricted
    assert os.environ.get("READER_RESTRICTED") == ("1" if is_restricted else variable)
    assert ("TEXTUAL_LOG" in os.environ) is not is_restricted


@pytest.mark.parametrize("place", range(3))
def test_the_flag_may_be_anywhere_before_the_end_of_the_paths(
    restrict, place: int, capsys: pytest.CaptureFixture[str]
) -> None:  # type: ignore[no-untyped-def]
    arguments = ["list", str(SEEDS)]
    arguments.insert(place, "--restricted")
    assert main(arguments) == 0
    assert restricted.is_restricted()
    assert main(["list", "--", "--restricted"]) == 1
    assert "--restricted" in capsys.readouterr().err


def test_the_help_names_every_capability() -> None:
    listed = re.search(r"comma-separated\): ([^.]+)\.", EPILOG)
    assert listed
    assert sorted(listed[1].replace(",", " ").split()) == sorted(CAPABILITIES)
    for name, what in CAPABILITIES.items():
        assert f"| `{name}` | {what} |" in page("restricted")


def test_actions_need_only_known_capabilities() -> None:
    assert {action.needs for action in ACTIONS if action.needs} <= CAPABILITIES.keys()


class TestLinks:
    """In restricted mode, only files that really are in the opened folder are opened."""

    @pytest.fixture
    def news(self, tmp_path: Path) -> Path:
        news = tmp_path / "news"
        for number in (1, 2):
            write_article(news / f"{number}.md", "In Accra.", title=f"Report {number}")
        (tmp_path / "secrets").mkdir()
        lay_links(news, tmp_path / "secrets")
        return news

    def test_only_files_inside_are_read_and_the_others_are_listed(
        self, restrict, news: Path
    ) -> None:  # type: ignore[no-untyped-def]
        restrict()
        items = list(load([news]))
        paths = [Path(each.path).relative_to(news).as_posix() for each in items
                 if isinstance(each, Article)]  # fmt: skip
        assert paths == ["1.md", "2.md", "abs.md", "inside/again.md"]
        out = {Path(each.path).relative_to(news).as_posix() for each in items
               if isinstance(each, Notice) and each.reason == LEADS_OUT}  # fmt: skip
        assert out == set(LEADING_OUT)
        (notice,) = CorrectionBook([news]).load().notices  # listed once, and not above
        assert notice.path == str(news / "entities.yaml")
        assert LEADS_OUT in notice.reason
        assert not any(isinstance(each, Notice) and each.named for each in items)

    def test_without_restriction_links_are_followed(self, news: Path) -> None:
        texts = [each.text for each in articles_in(news)]
        assert sum("SECRETWORD" in text for text in texts) > 5

    @pytest.mark.parametrize("named", ["link", "news/../news", "link/../news", "news/"])
    def test_the_opened_path_itself_may_be_a_link(
        self, restrict, news: Path, tmp_path: Path, named: str
    ) -> None:  # type: ignore[no-untyped-def]
        restrict()
        (tmp_path / "link").symlink_to("news")
        items = [*load([Path(f"{tmp_path}/{named}")])]
        assert sum(isinstance(each, Article) for each in items) == 4

    def test_a_link_from_one_opened_folder_to_another_loses_no_article(
        self, restrict, tmp_path: Path
    ) -> None:  # type: ignore[no-untyped-def]
        restrict()
        for name in ("a", "ab"):
            (tmp_path / name).mkdir()
        (tmp_path / "ab/1.txt").write_text("In ab\n\nIt opened on Monday.\n")
        (tmp_path / "a/1.txt").symlink_to("../ab/1.txt")
        assert not articles_in(tmp_path / "a")
        found = [each for each in load([tmp_path / "a", tmp_path / "ab"])
                 if isinstance(each, Article)]  # fmt: skip
        assert [each.title for each in found] == ["In ab"]

    @pytest.mark.parametrize("what", ["file", "folder", "parent"])
    def test_a_link_that_replaces_a_file_between_check_and_opening(
        self, restrict, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str
    ) -> None:  # type: ignore[no-untyped-def]
        """The file is replaced right after its real path was found to be inside."""
        restrict()
        news, secrets = tmp_path / "news", tmp_path / "secrets"
        for folder in (news / "2016" / "05", secrets / "05"):
            folder.mkdir(parents=True)
            (folder / "a.txt").write_text(f"In {folder}\n\nIt opened on Monday.\n")
        swapped = {"file": "2016/05/a.txt", "folder": "2016/05", "parent": "2016"}[what]
        target = {"file": "05/a.txt", "folder": "05", "parent": "."}[what]
        real = os.path.realpath
        wanted = os.fspath(news / "2016" / "05" / ("a.txt" if what == "file" else ""))

        def late(path: Any, **how: Any) -> str:
            found = real(path, **how)
            if found == wanted.rstrip("/") and not (news / swapped).is_symlink():
                (news / swapped).rename(tmp_path / "aside")
                (news / swapped).symlink_to(secrets / target)
            return found

        monkeypatch.setattr(os.path, "realpath", late)
        items = list(load([news]))
        assert (news / swapped).is_symlink(), "never swapped"
        assert not any(isinstance(each, Article) and str(secrets) in each.title for each in items)
        assert any(isinstance(each, Notice) for each in items)

    def test_a_cache_made_without_restriction_is_not_used(self, restrict, news: Path) -> None:  # type: ignore[no-untyped-def]
        (news / "fd").unlink()
        opened(news).close()
        with opened(news) as warm:
            assert warm.warm
        restrict()
        with opened(news) as cold:
            assert not cold.warm
        with opened(news) as again:
            assert again.warm
            assert len(again.store) == 4

    def test_corrections_behind_a_link_are_not_read(self, restrict, news: Path) -> None:  # type: ignore[no-untyped-def]
        assert len(CorrectionBook([news]).load().corrections) == 1
        restrict()
        corrections, notices = CorrectionBook([news]).load()
        assert not corrections
        assert LEADS_OUT in str(notices)

    def test_a_text_behind_a_link_is_not_read(self, restrict, news: Path) -> None:  # type: ignore[no-untyped-def]
        restrict()
        source = Source(news / "p.txt", "p.txt", within=boundary(news))
        assert LEADS_OUT in str([*read_source(source)])

    def test_workers_stay_inside(self, restrict, news: Path) -> None:  # type: ignore[no-untyped-def]
        restrict()
        files = [(str(news / "1.md"), "1.md"), (str(news / "p.txt"), "p.txt")]
        (one,), (two,) = work(Batch(files, [path for path, _ in files], boundary(news)))
        assert isinstance(one, Row)
        assert isinstance(two, Notice)
        assert two.reason == LEADS_OUT


async def test_a_key_that_is_off_says_so_and_is_marked_in_the_help(restrict, archive: Path) -> None:  # type: ignore[no-untyped-def]
    restrict()
    async with reader(archive) as session:
        await session.press("ctrl+z")
        assert session.status.startswith(restricted.refusal("suspend"))
        await session.press("?")
        await session.press("G")
        assert "Suspend (fg resumes) (disabled)" in session.text


def test_a_visitors_corrections_are_not_stored_in_the_archive(restrict, archive: Path) -> None:  # type: ignore[no-untyped-def]
    book = CorrectionBook([archive])
    assert book.file().parent == archive
    restrict("corrections")
    assert book.file().parent == archive
    restrict()
    assert archive not in book.file().parents
    assert str(book.file()).startswith(os.environ["XDG_DATA_HOME"])


def test_a_large_archive_is_read_without_processes(
    restrict, archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # type: ignore[no-untyped-def]
    """For any number of files; with the capability, workers read the same archive."""
    started: list[int] = []

    class StartedError(Exception):
        pass

    def pool(workers: int, *_: object, **__: object) -> None:
        started.append(workers)
        raise StartedError

    monkeypatch.setattr("reader.store.pool.Pool", pool)
    monkeypatch.setattr("reader.store.parsing.ALONE", 1)
    monkeypatch.setattr("reader.store.parsing.WORTH_WORKERS", 1)
    restrict("processes")
    with pytest.raises(StartedError):
        list(read_all(find_files([archive], {0: True}), {0: True}, 2))
    assert started == [2]
    restrict()
    found = read_all(find_files([archive], {0: True}), {0: True}, 2)
    assert sum(isinstance(each, Read) for each in found) == 3
    assert started == [2]


def test_the_clients_command_is_never_read() -> None:
    """sshd passes the words of ``ssh host WORDS`` to a forced command in this variable."""
    for module in (ROOT / "reader").rglob("*.py"):
        assert "SSH_ORIGINAL" not in module.read_text("utf-8")
