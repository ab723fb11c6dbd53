"""Runs commands as a shell user does: in this process, or in a process of their own.

:func:`call` suffices for output and exit status. :func:`run`, which starts an interpreter, is for
what only a process has: encodings of streams, pipes and signals.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path
from unittest.mock import patch

import pytest

from reader import restricted, settings
from reader.cli import main
from tests.conftest import ROOT


def call(
    *arguments: str | Path, cwd: Path = ROOT, piped: str = "", **environment: str
) -> subprocess.CompletedProcess[str]:
    """Call ``main`` with ``arguments``, and restore everything that it changes."""
    streams = {
        "stdin": io.TextIOWrapper(io.BytesIO(piped.encode()), "utf-8"),
        "stdout": io.TextIOWrapper(io.BytesIO(), "utf-8"),
        "stderr": io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True),
    }
    words = [*map(str, arguments)]
    with pytest.MonkeyPatch.context() as monkeypatch, patch.dict(os.environ, environment):
        monkeypatch.chdir(cwd)
        monkeypatch.setattr(settings, "loaded", None)
        monkeypatch.setattr(restricted, "given", None)
        for name, stream in streams.items():
            monkeypatch.setattr(sys, name, stream)
            monkeypatch.setattr(sys, f"__{name}__", stream)
        try:
            status = main(words)
        except SystemExit as end:  # argparse: a wrong command line, or help
            status = end.code  # type: ignore[assignment]
    outputs = []
    for name in ("stdout", "stderr"):
        streams[name].flush()
        streams[name].seek(0)
        outputs.append(streams[name].read())
    return subprocess.CompletedProcess(words, status, *outputs)


def run(
    *arguments: str | Path, cwd: Path = ROOT, piped: str = "", **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run ``reader`` with ``arguments`` in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "reader", *map(str, arguments)],
        cwd=cwd, capture_output=True, text=True, input=piped, check=False,
        env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"} | environment,
    )  # fmt: skip
