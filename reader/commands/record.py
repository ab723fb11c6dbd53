"""``reader record``: browses, and records the session as a script."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from reader import settings
from reader.commands.archive import paths_or_seeds
from reader.commands.browse import browse, check_theme, no_panes_because
from reader.safety import safe_line
from reader.system.whole_file import write_whole

if TYPE_CHECKING:
    import argparse


def run(args: argparse.Namespace) -> int:
    """Browse ``args.paths`` and write ``args.script``; 2 if that is not possible."""
    path: Path = args.script
    if args.theme is not None and (status := check_theme(args.theme)) is not None:
        return status
    if reason := no_panes_because() or _not_writable(path, force=args.force):
        print(f"reader: {safe_line(reason)}", file=sys.stderr)
        return 2
    from reader.headless.recorder import Recorder
    from reader.headless.session import settled_theme, without_state

    settings.change("theme", args.theme)
    recorder = Recorder(paths_or_seeds(args.paths), settled_theme())
    with without_state():
        status = browse(args.paths, recorder.take)
    try:
        write_whole(path, recorder.text(path.parent).encode("utf-8"), 0o666)
    except OSError as error:
        print(f"reader: {safe_line(str(path))}: {error.strerror}", file=sys.stderr)
        return 2
    print(f"written: {safe_line(str(path))}")
    return status


def _not_writable(path: Path, *, force: bool) -> str:
    """Why ``path`` cannot be written; empty if it can. To be checked before the session."""
    if os.path.exists(path) and not force:
        return f"{path} exists; --force overwrites it"
    if not os.path.isdir(path.parent):
        return f"{path.parent} is not a folder"
    if not os.access(path.parent, os.W_OK) or os.path.isdir(path):
        return f"{path} cannot be written"
    return ""
