"""Runs the benchmarks that are named, or all."""

from __future__ import annotations

import sys
from importlib import import_module

ALL = ("start", "scale", "search", "play", "determinism")

for name in sys.argv[1:] or ALL:
    if name not in ALL:
        sys.exit(f"no benchmark is called {name!r}; there are {', '.join(ALL)}")
    import_module(f"tests.benchmarks.{name}").main()
