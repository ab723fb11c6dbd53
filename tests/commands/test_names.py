"""Finding names behind the panes and ahead of them: it goes on where it was, and it ends."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.commands.calling import run
from tests.conftest import ROOT
from tests.store.archives import write
from tests.store.test_pool import alive
from tests.terminal.pseudo import LIMIT, Terminal

COUNT = 520
"""Enough for a cache and for worker processes."""

TEXT = (
    "Prime Minister Ada Lindqvist of Norway met Kofi Mensah, the head of the World Trade "
    "Organization, in Accra on Monday. Mensah said that talks with Ghana and Peru went well.\n\n"
)


@pytest.fixture
def many(tmp_path: Path) -> Path:
    for number in range(COUNT):
        write(tmp_path / "many", f"{number}.md", text=TEXT * 8)
    return tmp_path / "many"


@pytest.fixture(autouse=True)
def interruptible() -> Iterator[None]:
    """Tests that were started in the background ignore ctrl+c, and what they start would, too."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def workers_of(pid: int) -> list[int]:
    """The processes that ``pid`` has started."""
    found = Path(f"/proc/{pid}/task/{pid}/children")
    if not found.exists():
        pytest.skip("this system does not tell who started whom")
    pids = []
    for thread in Path(f"/proc/{pid}/task").iterdir():
        with suppress(OSError):  # a thread may end while one looks
            pids += [int(word) for word in (thread / "children").read_text().split()]
    return pids


def until(condition: object) -> None:
    """Wait until calling ``condition`` gives something true."""
    end = time.monotonic() + LIMIT
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < end
        time.sleep(0.01)


def start(folder: Path) -> subprocess.Popen[str]:
    """``reader index`` on ``folder`` when its workers have begun."""
    process = subprocess.Popen(
        [sys.executable, "-m", "reader", "index", folder], cwd=ROOT, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    until(lambda: workers_of(process.pid) or process.poll() is not None)
    return process


def found_bytes(cache_home: Path) -> int:
    """How much ended processes have left to be taken up."""
    return sum(path.stat().st_size for path in cache_home.rglob("*.found"))


def test_stopped_it_goes_on_where_it_was(many: Path, cache_home: Path) -> None:
    """Three times, each in another way."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGKILL):
        before = found_bytes(cache_home)
        process = start(many)
        workers = workers_of(process.pid)
        until(lambda seen=before: found_bytes(cache_home) > seen + 1000)
        process.send_signal(number)
        output, errors = process.communicate(timeout=LIMIT)
        if number == signal.SIGKILL:
            assert process.returncode == -number
        else:
            assert process.returncode == 128 + number
            assert "the next run goes on there" in output
            assert "Traceback" not in errors
        until(lambda pids=workers: not any(map(alive, pids)))
    result = run("index", many)
    assert result.returncode == 0
    last = result.stdout.splitlines()[-1]
    assert last.startswith(f"Names found in {COUNT} articles (")
    assert 0 < int(last.split("(")[1].split()[0]) < COUNT
    assert f"({COUNT} of them before)" in run("index", many).stdout
    assert not found_bytes(cache_home)


def test_a_worker_that_is_killed_costs_no_article(many: Path) -> None:
    process = start(many)
    os.kill(workers_of(process.pid)[0], signal.SIGKILL)
    output, errors = process.communicate(timeout=LIMIT)
    assert f"Names found in {COUNT} articles (0 of them before)" in output
    assert process.returncode == 0
    assert "names were not found" not in errors


def test_on_a_terminal_there_is_a_bar(many: Path) -> None:
    terminal = Terminal("index", str(many))
    terminal.read_until(b"Finding names")
    terminal.read_until(f"/{COUNT}".encode())
    terminal.type(b"\x03")
    assert terminal.wait() == 130
    assert b"Stopped" in terminal.output
    assert b"Traceback" not in terminal.output


def test_names_can_be_left_for_later(many: Path, cache_home: Path) -> None:
    result = run("index", "--no-names", many)
    assert result.returncode == 0
    assert "Names" not in result.stdout
    assert not [*cache_home.rglob("*.names")]


@pytest.mark.parametrize("end", ["q", signal.SIGHUP, signal.SIGTERM, signal.SIGKILL])
def test_no_worker_outlives_the_panes(many: Path, end: str | signal.Signals) -> None:
    if not hasattr(pty, "fork"):
        pytest.skip("no pseudo-terminals here")
    terminal = Terminal(str(many))
    terminal.read_until(b"names: ")
    until(lambda: workers_of(terminal.pid))
    workers = workers_of(terminal.pid)
    if isinstance(end, str):
        terminal.type(end.encode())
    else:
        os.kill(terminal.pid, end)
    status = terminal.wait()
    if end != signal.SIGKILL:
        assert status == (0 if end == "q" else 128 + int(end))
        assert b"\x1b[?1049l" in terminal.output
    until(lambda: not any(map(alive, workers)))


def test_names_found_behind_the_panes_are_there_ahead(many: Path, cache_home: Path) -> None:
    terminal = Terminal(str(many))
    terminal.read_until(b"names: ")
    until(lambda: found_bytes(cache_home) > 1000)
    terminal.type(b"q")
    assert terminal.wait() == 0
    assert "(0 of them before)" not in run("index", many).stdout
