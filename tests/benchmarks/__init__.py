"""Benchmarks: each compares Reader with its peers or a baseline in the same run.

``python -m tests.benchmarks`` runs all of them and prints one table; ``python -m tests.benchmarks
start search`` runs two. ``--quick`` makes fewer runs on less data, ``--out DIR`` also writes the
table as ``benchmarks.md`` and ``benchmarks.json``. ``tests/benchmarks/peers.sh`` installs the
peers; the table says which are missing.

A benchmark is a module in this package that is listed in ``ALL`` of
:mod:`tests.benchmarks.__main__` and has::

    def measure(quick: bool) -> Iterable[Row]:
        times = by_turns({"reader": ours, "less": theirs}, runs=3 if quick else 10)
        yield Row("first screen", "ms", times.pop("reader"), times)

``Row``, ``Sample``, ``Missing`` and ``by_turns`` are in :mod:`tests.benchmarks.results`. Rows are
printed as they come. A benchmark raises if it fails; the others continue.
"""
