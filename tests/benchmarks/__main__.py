"""Runs the named benchmarks, or all, and prints one table."""

from __future__ import annotations

import argparse
import json
import sys
import traceback
from importlib import import_module
from pathlib import Path
from typing import Any

from tests.benchmarks.machine import machine
from tests.benchmarks.results import HEADING, Row, markdown

ALL = (
    "start", "memory", "keys", "search", "load", "recognition", "resolution", "snapshots", "play",
    "determinism", "scale", "bytes", "ssh",
)  # fmt: skip


def main() -> int:
    """Run the command; return 1 if a benchmark failed."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(ALL))
    parser.add_argument("--quick", action="store_true", help="fewer runs on less data")
    parser.add_argument("--out", type=Path, metavar="DIR", help="also write the table to DIR")
    asked = parser.parse_args()
    if unknown := [name for name in asked.names if name not in ALL]:
        parser.error(f"no benchmark is called {unknown[0]!r}; choose from: {', '.join(ALL)}")
    facts = machine()
    tables: dict[str, list[Row]] = {}
    failed: dict[str, str] = {}
    print("\n".join(f"{name}: {fact}" for name, fact in facts.items()) + f"\n\n{HEADING}")
    for name in asked.names or ALL:
        rows = tables.setdefault(name, [])
        try:
            for row in import_module(f"tests.benchmarks.{name}").measure(asked.quick):
                print(markdown(name if not rows else "", [row]), flush=True)
                rows.append(row)
        except Exception as error:
            traceback.print_exc()
            failed[name] = f"{type(error).__name__}: {error}"
        if asked.out:
            _write(asked.out, facts, tables, failed)
    return 1 if failed else 0


def _write(
    folder: Path, facts: dict[str, str], tables: dict[str, list[Row]], failed: dict[str, str]
) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    whole: dict[str, Any] = {
        "machine": facts,
        "benchmarks": {name: [row.as_json() for row in rows] for name, rows in tables.items()},
        "failed": failed,
    }
    (folder / "benchmarks.json").write_text(json.dumps(whole, indent=1) + "\n", "utf-8")
    lines = [f"- {name}: {fact}" for name, fact in facts.items()]
    lines += ["", HEADING, *(markdown(name, rows) for name, rows in tables.items() if rows)]
    lines += [f"\n{name} failed: {reason}" for name, reason in failed.items()]
    (folder / "benchmarks.md").write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    sys.exit(main())
