"""The command ``python -m tests.fuzz query --runs 100000``; without names, all targets.

It uses atheris if it is installed (``pip install atheris``, if there is a wheel for the system),
which is guided by the branches that an input takes; otherwise hypothesis makes random inputs. Each
target runs in its own process. Failures are printed with the input.
"""

from __future__ import annotations

import argparse
import importlib.util
import random
import subprocess
import sys
import tempfile
import time
import traceback
from pathlib import Path

MAX_BYTES = 4000
SECONDS_EACH = 20
"""An input that takes longer is a failure."""


def main() -> int:
    """Run the command; return 1 if an input failed."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("targets", nargs="*", metavar="TARGET")
    parser.add_argument(
        "--runs", type=int, default=10_000, help="inputs per target (default: 10000)"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.here:
        return _fuzz(asked.targets[0], asked.runs, asked.seed)
    failed = 0
    from tests.fuzz.targets import TARGETS

    for target in asked.targets or TARGETS:
        if target not in TARGETS:
            parser.error(f"no target is called {target!r}; choose from: {', '.join(TARGETS)}")
        started = time.monotonic()
        with tempfile.TemporaryDirectory(prefix="reader-fuzz-") as folder:
            done = subprocess.run(
                [sys.executable, "-m", "tests.fuzz", target, "--runs", str(asked.runs),
                 "--seed", str(asked.seed), "--here"],
                env=_environment(folder), capture_output=True, check=False,
            )  # fmt: skip
        taken = time.monotonic() - started
        output = (done.stdout + done.stderr).decode("utf-8", "replace")
        said = "nothing wrong" if done.returncode == 0 else f"FAILED\n{output[-4000:]}"
        print(f"{target}: {asked.runs:,} inputs in {taken:.0f} s: {said}", flush=True)
        failed += done.returncode != 0
    return int(bool(failed))


def _environment(folder: str) -> dict[str, str]:
    import os

    return os.environ | {"TMPDIR": folder}


def _fuzz(target: str, runs: int, seed: int) -> int:
    if importlib.util.find_spec("atheris") is None:
        return _by_hypothesis(target, runs, seed)
    import atheris

    with atheris.instrument_imports(include=["reader"]):
        from tests.fuzz.inputs import PIECES, SEEDS
        from tests.fuzz.targets import TARGETS
    corpus = Path(tempfile.mkdtemp())
    for number, data in enumerate([*SEEDS.get(target, ()), *PIECES]):
        (corpus / str(number)).write_bytes(data)
    words = corpus.parent / "words"
    words.write_text("".join(f'"{_escaped(piece)}"\n' for piece in PIECES if piece))
    atheris.Setup(
        [target, f"-runs={runs}", f"-seed={seed}", f"-max_len={MAX_BYTES}", f"-dict={words}",
         f"-timeout={SECONDS_EACH}", f"-artifact_prefix={corpus.parent}/", str(corpus)],
        _reporting(TARGETS[target]),
    )  # fmt: skip
    atheris.Fuzz()
    return 0


def _reporting(target):  # type: ignore[no-untyped-def]
    """Wrap ``target`` to print a failing input, because the folder with the files is deleted."""

    def run(data: bytes) -> None:
        try:
            target(data)
        except BaseException:
            print(f"input: {data!r}", file=sys.stderr)
            raise

    return run


def _by_hypothesis(target: str, runs: int, seed: int) -> int:
    from hypothesis import HealthCheck, given, settings
    from hypothesis import seed as seeded

    from tests.fuzz.inputs import inputs
    from tests.fuzz.targets import TARGETS

    @seeded(random.Random(seed).randrange(2**32))
    @settings(max_examples=runs, database=None, deadline=SECONDS_EACH * 1000,
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(inputs(target))
    def run(data: bytes) -> None:
        TARGETS[target](data)

    try:
        run()
    except Exception:
        traceback.print_exc()
        return 1
    return 0


def _escaped(piece: bytes) -> str:
    return "".join(f"\\x{byte:02x}" for byte in piece)


if __name__ == "__main__":
    sys.exit(main())
