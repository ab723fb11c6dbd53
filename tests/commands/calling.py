"""Commands as a shell user meets them: called in this process, or in a process of their own.

:func:`call` is for what a command prints and how it ends; :func:`run`, which costs the start of an
interpreter, is for what only a process has: its streams' encodings, pipes and signals.
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
    """What ``reader`` does with ``arguments``; ``main`` is called, and what it changes put back."""
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
    told = []
    for name in ("stdout", "stderr"):
        streams[name].flush()
        streams[name].seek(0)
        told.append(streams[name].read())
    return subprocess.CompletedProcess(words, status, *told)


def run(
    *arguments: str | Path, cwd: Path = ROOT, piped: str = "", **environment: str
) -> subprocess.CompletedProcess[str]:
    """What a process does that is ``reader`` with ``arguments``."""
    return subprocess.run(
        [sys.executable, "-m", "reader", *map(str, arguments)],
        cwd=cwd, capture_output=True, text=True, input=piped, check=False,
        env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"} | environment,
    )  # fmt: skip
