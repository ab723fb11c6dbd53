"""Calling ``main`` in this process leaves no state behind and does what a process does."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from reader import restricted, settings
from tests.commands.calling import call, run

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def state() -> list[object]:
    handlers = [signal.getsignal(number) for number in SIGNALS]
    held = [settings.current(), restricted.is_restricted(), dict(os.environ), Path.cwd()]
    return [*handlers, *held, sys.stdin, sys.stdout, sys.stderr, sys.__stdin__, sys.stderr.errors]


def test_a_call_leaves_no_state_behind(archive: Path, tmp_path: Path) -> None:
    before = state()
    call("--restricted", "show", archive / "1.md", "--recognizer", "light", cwd=tmp_path)
    call("index", archive, READER_RESTRICTED="1", READER_MEASURE="50")
    call("show", "no such")
    assert state() == before


def test_a_call_prints_and_returns_what_a_process_does(archive: Path) -> None:
    for arguments, environment in (
        (("search", "mensah", archive, archive / "nowhere"), {"READER_ALLOW": "links"}),
        (("list", "--frobnicate"), {"COLUMNS": "60"}),
        (("show", archive / "1.md", "--json"), {"READER_RESTRICTED": "1"}),
    ):
        called, ran = call(*arguments, **environment), run(*arguments, **environment)
        assert called.returncode == ran.returncode
        assert called.stdout == ran.stdout
        assert called.stderr == ran.stderr
