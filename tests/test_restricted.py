"""Restricted mode: what is switched off does nothing, anywhere, and nothing gives it back."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from reader import restricted
from reader.archive.files import find_files
from reader.arguments import EPILOG
from reader.cli import main
from reader.restricted import CAPABILITIES, UnknownCapabilityError
from reader.store.correction_book import CorrectionBook
from reader.store.parsing import read_all
from reader.widgets.actions import ACTIONS
from tests.conftest import ROOT, SEEDS
from tests.driver import reader


@pytest.fixture
def restrict(monkeypatch: pytest.MonkeyPatch):
    """Restrict this process, until the test ends."""
    before = dict(os.environ)
    monkeypatch.setattr(restricted, "_given", None)
    monkeypatch.setenv("READER_RESTRICTED", "0")

    def now(allow: str = "", **how: bool) -> None:
        monkeypatch.setenv("READER_ALLOW", allow)
        restricted.settle(**(how or {"flag": True}))

    yield now
    os.environ.clear()
    os.environ.update(before)


def walk(folder: Path, **environment: str) -> dict[str, object]:
    """What :mod:`tests.restricted_walk` tells of an archive large enough for worker processes."""
    archive = folder / "archive"
    archive.mkdir()
    for number in range(1, 211):
        (archive / f"{number}.md").write_text(
            f"---\ntitle: Report {number}\n---\nKofi Mensah was in Accra. https://example.org\n"
        )
    (folder / "elsewhere").mkdir()
    done = subprocess.run(
        [sys.executable, "-m", "tests.restricted_walk", str(archive), str(folder / "elsewhere")],
        cwd=ROOT, env=os.environ | environment, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    told: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return told


def test_nothing_but_the_archive_and_the_users_own_is_touched(tmp_path: Path) -> None:
    """Every action wherever a key can be pressed, every command: audited by Python itself."""
    told = walk(tmp_path, READER_RESTRICTED="1")
    assert told["touched"] == []
    refused = {name for name, status in told["statuses"].items() if status}  # type: ignore[attr-defined]
    assert {name.split("/")[0].strip() for name in refused} == {
        "show", "play", "record", "export", "marks export", "marks import"
    }  # fmt: skip
    assert told["said"] == [
        restricted.refusal("clipboard"), restricted.refusal("screenshots")
    ]  # fmt: skip
    assert [*(tmp_path / "elsewhere").iterdir()] == [tmp_path / "elsewhere/s.yaml"]


def test_the_audit_sees_what_restricted_mode_forbids(tmp_path: Path) -> None:
    """The same walk in a Reader that may do everything: else it would prove nothing."""
    told = walk(tmp_path)
    touched = "\n".join(told["touched"])  # type: ignore[arg-type]
    assert "subprocess.Popen" in touched
    assert "elsewhere/s.yaml" in touched
    assert "elsewhere/elsewhere.json" in touched


def test_names_give_back_and_unknown_ones_are_an_error(restrict, capsys) -> None:  # type: ignore[no-untyped-def]
    restrict("clipboard, Export")
    assert restricted.allowed() == ("clipboard", "export")
    with pytest.raises(KeyError):
        restricted.allows("clipbord")
    with pytest.raises(UnknownCapabilityError, match=r"'clipbord.x1b'; the nearest is 'clipboard'"):
        restrict("clipbord\x1b")
    assert main(["list"]) == 2
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert "\x1b" not in told


def test_nothing_gives_back_what_is_gone(restrict, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    """Neither a second call, nor the variable taken away, nor other arguments."""
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
def test_the_flag_may_stand_anywhere_before_the_paths_end(
    restrict, place: int, capsys: pytest.CaptureFixture[str]
) -> None:  # type: ignore[no-untyped-def]
    arguments = ["list", str(SEEDS)]
    arguments.insert(place, "--restricted")
    assert main(arguments) == 0
    assert restricted.is_restricted()
    assert main(["list", "--", "--restricted"]) == 1
    assert "--restricted" in capsys.readouterr().err


def test_help_and_readme_name_every_capability() -> None:
    listed = re.search(r"between: ([^.]+)\.", EPILOG)
    assert listed
    assert sorted(listed[1].replace(",", " ").split()) == sorted(CAPABILITIES)
    readme = (ROOT / "README.md").read_text("utf-8")
    for name, what in CAPABILITIES.items():
        assert f"| `{name}` | {what} |" in readme


def test_what_an_action_needs_is_a_capability() -> None:
    assert {action.needs for action in ACTIONS if action.needs} <= CAPABILITIES.keys()


async def test_a_key_that_is_switched_off_says_so_and_help_marks_it(
    restrict, archive: Path
) -> None:  # type: ignore[no-untyped-def]
    restrict()
    async with reader(archive) as session:
        await session.press("ctrl+z")
        assert session.status.startswith(restricted.refusal("suspend"))
        await session.press("?")
        await session.press("G")
        assert "Suspend; fg comes back (switched off)" in session.text


def test_what_a_stranger_says_of_names_is_not_the_archives(restrict, archive: Path) -> None:  # type: ignore[no-untyped-def]
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
    """However many files there are; with the capability the same archive is read by workers."""
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
        list(read_all(find_files([archive], {0}), {0}, 2))
    assert started == [2]
    restrict()
    assert len(list(read_all(find_files([archive], {0}), {0}, 2))) == 3
    assert started == [2]


def test_what_the_client_wants_to_run_is_never_looked_at() -> None:
    """sshd gives the words of ``ssh host WORDS`` to a forced command in this variable."""
    for module in (ROOT / "reader").rglob("*.py"):
        assert "SSH_ORIGINAL" not in module.read_text("utf-8")
