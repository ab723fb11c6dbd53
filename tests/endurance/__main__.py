"""The command; see the package."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import tempfile
import time
import traceback
from pathlib import Path

# Textual reads this when it is imported. A key still paints what it needs laid out.
os.environ.setdefault("TEXTUAL_FPS", "10")

from reader.widgets.actions.table import ACTIONS
from tests import endurance
from tests.endurance.app import CountedApp
from tests.endurance.archive import Copy
from tests.endurance.headless import Live
from tests.endurance.keys import SIZES
from tests.endurance.memory import overgrown, slope
from tests.endurance.terminal import LiveTerminal


def main() -> int:
    """Run the command; return 1 if Reader failed or a cache has grown beyond its limit."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.endurance",
        description=endurance.__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add(
        "--keys",
        type=int,
        default=30_000,
        help="number of keys in all sessions together (default: 30000)",
    )
    add("--seed", type=int, nargs="+", default=[1], metavar="N")
    add("--size", nargs="+", default=[f"{w}x{h}" for w, h in SIZES], metavar="WxH", help="(all)")
    add(
        "--archive",
        nargs="+",
        default=["seeds"],
        help="seeds, small, a folder or a ZIP file; it is copied",
    )
    add("--every", type=int, default=2_000, help="keys between two memory samples")
    add("--terminal", action="store_true", help="run on a pseudo-terminal and send bytes")
    asked = parser.parse_args()
    runs = [(archive, size, seed) for seed in asked.seed for archive in asked.archive
            for size in asked.size]  # fmt: skip
    keys = failed = 0
    try:
        for run in runs:
            pressed, has_failed = _run(*run, asked.keys // len(runs), asked.every, asked.terminal)
            keys, failed = keys + pressed, failed + has_failed
    except KeyboardInterrupt:
        print("interrupted")
    if not asked.terminal:
        never = CountedApp.performed.never()
        print(f"never done, of {len(ACTIONS)} actions: {', '.join(never) or 'none'}")
    grown = overgrown()
    print("caches beyond their limits:", ", ".join(grown) or "none")
    print(f"{keys:,} keys in completed sessions; {failed} sessions failed")
    return int(bool(failed or grown))


def _run(
    archive: str, size: str, seed: int, keys: int, every: int, terminal: bool
) -> tuple[int, bool]:
    """Run a session and print its result; return the number of keys and whether Reader failed."""
    columns, _, rows = size.partition("x")
    started, error = time.monotonic(), ""
    with tempfile.TemporaryDirectory(prefix="endurance-") as home:
        kind = LiveTerminal if terminal else Live
        live = kind(Copy(archive, Path(home)), (int(columns), int(rows)), seed)
        try:
            if isinstance(live, Live):
                asyncio.run(live.go_on(keys, every))
            else:
                live.go_on(keys)
        except Exception:
            error = traceback.format_exc()
    print(f"{archive} {size} seed {seed}: {live.keys:,} keys, {live.starts} starts, "
          f"{time.monotonic() - started:.0f} s", flush=True)  # fmt: skip
    if error:
        print(error)
        print("last events:", " | ".join(live.last))
        print(f"again: python -m tests.endurance --archive {archive} --size {size} --seed {seed} "
              f"--keys {keys}{' --terminal' if terminal else ''}", flush=True)  # fmt: skip
    samples = live.samples
    if samples:
        print(f"  after {samples[-1].keys:,} keys: {samples[-1].megabytes:.1f} MB, "
              f"{samples[-1].objects:,} objects", flush=True)  # fmt: skip
    if len(samples) > 3:
        print(f"  slope of the second half, per 1,000 keys: {slope(samples, 'megabytes'):+.3f} MB, "
              f"{slope(samples, 'objects'):+.0f} objects", flush=True)  # fmt: skip
    return live.keys, bool(error)


if __name__ == "__main__":
    sys.exit(main())
