"""Finding names in the background and with ``reader index`` can be interrupted and continued."""

from __future__ import annotations

import os
import pty
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from reader import entities
from reader.store.entities import recognition
from tests.commands.calling import call
from tests.conftest import ROOT
from tests.processes import wait_until
from tests.store.archives import write
from tests.store.test_pool import alive
from tests.terminal.pseudo import LIMIT, Terminal

COUNT = recognition.WORTH_WORKERS + 40
"""Enough for worker processes."""

TEXT = (
    "Prime Minister Ada Lindqvist of Norway met Kofi Mensah, the head of the World Trade "
    "Organization, in Accra on Monday. Mensah said that talks with Ghana and Peru went well.\n\n"
)

READER = (
    sys.executable, "-c",
    "import sys; from reader.commands import archive; "
    "from reader.store.entities import recognition; "
    "archive.SHOWN_AFTER_SECONDS = 0.0; recognition.WRITE_EVERY = 0.05; "
    "from reader.cli import main; sys.exit(main(sys.argv[1:]))",
)  # fmt: skip
"""Reader, saving found names more often, so that a test need not wait a second for the first."""


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """An archive and its cache, without names."""
    folder, cache = tmp_path_factory.mktemp("many"), tmp_path_factory.mktemp("prepared")
    for number in range(COUNT):
        write(folder, f"{number}.md", text=TEXT * 3)
    done = call("index", "--no-names", folder, XDG_CACHE_HOME=str(cache), READER_CONFIG="none")
    assert done.returncode == 0
    return folder, cache


@pytest.fixture
def many(prepared: tuple[Path, Path], cache_home: Path) -> Path:
    """The archive, with its cache in place."""
    folder, cache = prepared
    shutil.copytree(cache, cache_home, dirs_exist_ok=True)
    return folder


@pytest.fixture(autouse=True)
def interruptible() -> Iterator[None]:
    """Tests started in the background ignore ctrl+c, and so would the processes they start."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def workers_of(pid: int) -> list[int]:
    """The workers that ``pid`` has started: the only processes started with ``-P``."""
    if not Path(f"/proc/{pid}/task/{pid}/children").exists():
        pytest.skip("this system does not list child processes")
    pids = []
    with suppress(OSError):  # a process or thread may end meanwhile
        for thread in Path(f"/proc/{pid}/task").iterdir():
            for word in (thread / "children").read_text().split():
                if b"\0-P\0" in Path(f"/proc/{word}/cmdline").read_bytes():
                    pids.append(int(word))
    return pids


def start(folder: Path) -> subprocess.Popen[str]:
    """Start ``reader index`` on ``folder`` and wait for its workers to start."""
    process = subprocess.Popen(
        [*READER, "index", folder], cwd=ROOT, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    wait_until(lambda: workers_of(process.pid) or process.poll() is not None)
    return process


def found(cache_home: Path) -> int:
    """The number of texts whose names are saved."""
    for path in cache_home.rglob("*.entities"):
        with closing(sqlite3.connect(path, timeout=60)) as connection:
            return int(connection.execute("SELECT count(*) FROM texts").fetchone()[0])
    return 0


def test_an_interrupted_index_continues_in_the_next_run(many: Path, cache_home: Path) -> None:
    """It is interrupted in three ways; then a worker is killed, which costs no article."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGKILL):
        before = found(cache_home)
        process = start(many)
        workers = workers_of(process.pid)
        wait_until(lambda seen=before: found(cache_home) > seen)
        process.send_signal(number)
        output, errors = process.communicate(timeout=LIMIT)
        if number == signal.SIGKILL:
            assert process.returncode == -number
        else:
            assert process.returncode == 128 + number
            assert "the next run continues from there" in output
            assert "Traceback" not in errors
        wait_until(lambda pids=workers: not any(map(alive, pids)))
    process = start(many)
    os.kill(workers_of(process.pid)[0], signal.SIGKILL)
    output, errors = process.communicate(timeout=LIMIT)
    assert process.returncode == 0
    assert "names were not found" not in errors
    last = output.splitlines()[-1]
    assert last.startswith(f"Names found in {COUNT} articles (")
    assert 0 < int(last.split("(")[1].split()[0]) < COUNT
    assert f"({COUNT} of them before)" in call("index", many).stdout
    assert found(cache_home) == COUNT


def test_on_a_terminal_there_is_a_bar(many: Path) -> None:
    terminal = Terminal(command=[*READER, "index", str(many)])
    terminal.read_until(b"Finding names")
    terminal.read_until(f"/{COUNT}".encode())
    terminal.type(b"\x03")
    assert terminal.wait() == 130
    assert b"Stopped" in terminal.output
    assert b"Traceback" not in terminal.output


def test_no_names_writes_no_names(archive: Path, cache_home: Path) -> None:
    result = call("index", "--no-names", archive)
    assert result.returncode == 0
    assert "Names" not in result.stdout
    assert [*cache_home.rglob("*.sqlite")]
    assert not [*cache_home.rglob("*.entities")]


@pytest.mark.parametrize("end", ["q", signal.SIGHUP, signal.SIGTERM, signal.SIGKILL])
def test_no_worker_outlives_the_panes(
    many: Path, end: str | signal.Signals, cache_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And ``reader index`` continues with the names found behind the panes."""
    if not hasattr(pty, "fork"):
        pytest.skip("no pseudo-terminals here")
    terminal = Terminal(command=[*READER, str(many)])
    terminal.read_until(b"names: ")
    wait_until(lambda: workers_of(terminal.pid))
    workers = workers_of(terminal.pid)
    wait_until(lambda: found(cache_home))
    if isinstance(end, str):
        terminal.type(end.encode())
    else:
        os.kill(terminal.pid, end)
    status = terminal.wait()
    if end != signal.SIGKILL:
        assert status == (0 if end == "q" else 128 + int(end))
        assert b"\x1b[?1049l" in terminal.output
    wait_until(lambda: not any(map(alive, workers)))
    # Find the remaining names in this process, quickly.
    monkeypatch.setattr(recognition, "WORTH_WORKERS", COUNT)
    monkeypatch.setattr(entities, "extract", lambda _: ())
    known = call("index", many).stdout.splitlines()[-1]
    assert known.startswith(f"Names found in {COUNT} articles (")
    assert 0 < int(known.split("(")[1].split()[0]) < COUNT
