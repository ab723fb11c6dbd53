"""``reader play``: runs a script without a terminal and compares its snapshots."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from reader.safety import safe_line, safe_text

if TYPE_CHECKING:
    import argparse

    from reader.headless.player import Result


def run(args: argparse.Namespace) -> int:
    """Play ``args.script``.

    0 if everything matches, 1 if something differs, 2 if it cannot be run, 70 if Reader crashed.
    """
    # Textual reads these when it is imported. Screens must be the same in every shell.
    for name in [name for name in os.environ if name.startswith("TEXTUAL")]:
        del os.environ[name]
    from reader.entities.recognizer import ModelError
    from reader.headless.player import FORMATS, Options, play
    from reader.headless.script import load_script
    from reader.headless.session import AppFailedError
    from reader.headless.snapshots import MissingExtraError, UnwritableError
    from reader.system.yaml_nodes import NodeError

    path: Path = args.script
    formats = tuple(dict.fromkeys(args.format.split(",")))
    if unknown := next((each for each in formats if each not in FORMATS), ""):
        reason = f"no format is called {unknown!r}; choose from {', '.join(FORMATS)}"
        print(f"reader: {safe_line(reason)}", file=sys.stderr)
        return 2
    try:
        script = load_script(path)
        out = args.out or path.parent / path.stem
        result = play(
            script, Options(out, formats, args.update, size=args.size, recognizer=args.engine)
        )
    except (NodeError, UnwritableError, MissingExtraError, ModelError) as error:
        print(f"reader: {safe_line(str(error))}", file=sys.stderr)
        return 2
    except AppFailedError as error:
        from reader import failure

        print(f"reader: {failure.report(error, error.keys, 'play')}", file=sys.stderr)
        return failure.STATUS
    report(result)
    return 0 if result.ok else 1


def report(result: Result) -> None:
    """Print new snapshots, differences and failed expectations; nothing if everything matches."""
    for compared in result.snapshots:
        if compared.outcome in ("new", "updated"):
            print(f"{compared.outcome}: {safe_line(str(compared.path))}")
        elif compared.outcome != "same":
            print(safe_text(compared.difference))
    for failure in result.failures:
        print(safe_text(str(failure)))
