"""Runs Reader commands in a process with limited resources."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.conftest import ROOT

_CODE = """
import resource, sys
for name, most in {limits!r}.items():
    hard = resource.getrlimit(getattr(resource, name))[1]
    resource.setrlimit(getattr(resource, name), (most, hard))
from reader.cli import main
sys.exit(main(sys.argv[1:]))
"""


def limited(
    *arguments: str | Path, out: Path | None = None, **limits: int
) -> subprocess.CompletedProcess[str]:
    """Run ``reader ARGUMENTS`` with ``limits`` such as ``RLIMIT_NOFILE=20``.

    RLIMIT_FSIZE limits the size of files, so that writing fails as on a full disk. Standard output
    goes to the file ``out`` if given, else into the result.
    """
    command = [sys.executable, "-c", _CODE.format(limits=limits), *map(str, arguments)]
    stream = subprocess.PIPE if out is None else out.open("wb")
    try:
        return subprocess.run(
            command, cwd=ROOT, stdout=stream, stderr=subprocess.PIPE, text=True, check=False,
            stdin=subprocess.DEVNULL,
        )  # fmt: skip
    finally:
        if out is not None:
            stream.close()  # type: ignore[union-attr]
