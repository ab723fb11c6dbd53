"""Benchmarks: each measures Reader beside its peers or a floor in the same run, and gives ratios.

``python -m tests.benchmarks`` runs all of them and prints one table; ``python -m tests.benchmarks
start search`` runs two; ``--quick`` makes fewer runs on less, ``--out DIR`` writes the table there
as ``benchmarks.md`` and ``benchmarks.json``. ``tests/benchmarks/peers.sh`` installs the peers, and
one that is not there is said to be missing.

A benchmark is a module here that is named in ``ALL`` of :mod:`tests.benchmarks.__main__` and has::

    def measure(quick: bool) -> Iterable[Row]:
        times = by_turns({"reader": ours, "less": theirs}, runs=3 if quick else 10)
        yield Row("first screen", "ms", times.pop("reader"), times)

with ``Row``, ``Sample``, ``Missing`` and ``by_turns`` of :mod:`tests.benchmarks.results`. Rows are
printed as they come. What fails raises, and the others go on.
"""
