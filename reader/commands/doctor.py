"""``reader doctor``: prints what Reader runs on, and what it finds in an archive."""

from __future__ import annotations

import json
import os
import platform
import re
import shutil
import sys
import time
from collections.abc import Mapping, Sequence
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

import reader
from reader import settings
from reader.commands.archive import paths_or_seeds
from reader.commands.browse import no_panes_because
from reader.safety import safe_line
from reader.settings import palettes
from reader.store.articles import Store
from reader.store.cache import Cache
from reader.store.opening import Opening
from reader.text import counted

if TYPE_CHECKING:
    import argparse

PACKAGE = "archive-reader"

Report = dict[str, dict[str, Any]]
"""Names and values under headings."""


def run(args: argparse.Namespace) -> int:
    """Print the state of the installation and of ``args.paths``; 1 if anything is wrong."""
    opened = paths_or_seeds(args.paths)
    archive, formats, cache, notices = _archive(opened)
    themes, weak = _themes()
    notices += [*weak, *_own(opened)]
    report: Report = {
        "versions": _versions(),
        "extras": _extras(),
        "terminal": _terminal(),
        "themes": themes,
        "cache": cache,
        "archive": archive,
        "formats": formats,
    }
    if args.json:
        print(json.dumps({**report, "notices": notices}, ensure_ascii=False, indent=2))
    else:
        for heading, values in report.items():
            print(heading)
            width = max(12, *map(len, values)) if values else 0
            for name, value in values.items():
                line = _in_words(value) if isinstance(value, dict) else str(value)
                print(f"  {name:<{width}}  {safe_line(line)}")
        print("notices")
        print("\n".join(f"  {notice}" for notice in notices) or "  none")
    return int(bool(notices))


def _versions() -> dict[str, str]:
    """The versions of Reader, Python, Textual and Rich, without importing them."""
    return {
        "reader": reader.__version__,
        "python": f"{platform.python_version()} ({platform.system()} {platform.machine()})",
        **{name: _version(name) or "not installed" for name in ("textual", "rich")},
    }


def _version(distribution: str) -> str:
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return ""


def _extras() -> dict[str, str]:
    """The package's extras, and whether everything that each needs is installed."""
    needs: dict[str, list[str]] = {}
    try:
        required = metadata.requires(PACKAGE) or []
    except metadata.PackageNotFoundError:
        return {"unknown": f"the package {PACKAGE} is not installed"}
    for line in required:
        extra = re.search(r"""extra\s*==\s*["']([\w-]+)["']""", line)
        name = re.match(r"[\w.-]+", line)
        if extra and name and extra[1] != "dev":
            needs.setdefault(extra[1], []).append(name.group())
    extras = {}
    for extra_name, names in sorted(needs.items()):
        missing = [name for name in names if not _version(name)]
        there = ", ".join(f"{name} {_version(name)}" for name in names if name not in missing)
        wanted = f"not installed: pip install '{PACKAGE}[{extra_name}]'"
        extras[extra_name] = wanted if missing else f"installed ({there})"
    return extras


def _terminal() -> dict[str, str]:
    """The terminal as Reader sees it."""
    from rich.console import Console

    console = Console(force_terminal=True)
    colours = console.color_system or "none"
    if os.environ.get("NO_COLOR"):
        colours = f"none, because NO_COLOR is set ({colours} without it)"
    columns, lines = shutil.get_terminal_size()
    return {
        "TERM": os.environ.get("TERM", "") or "not set",
        "colours": colours,
        "encoding": sys.stdout.encoding or "unknown",
        "size": f"{columns}x{lines}",
        "panes": f"no: {reason}" if (reason := no_panes_because()) else "yes",
    }


def _themes() -> tuple[dict[str, str], list[str]]:
    """The themes, and problems of the user's own."""
    own, wrong = palettes.own_names(), []
    for name in own:
        try:
            pairs = palettes.load(name).weak
        except palettes.PaletteError as error:
            wrong.append(safe_line(str(error)))
            continue
        wrong += [
            safe_line(f"theme {name}: {ink} on {ground} has a contrast of {ratio:.1f}, but needs "
                      f"{needed:g} to be easy to read")
            for ink, ground, ratio, needed in pairs
        ]  # fmt: skip
    themes = {"holds": settings.text("theme"), "all": ", ".join(palettes.names())}
    if own:
        hidden = palettes.shadowing()
        themes["own"] = ", ".join(
            f"{name} (hides the one that ships)" if name in hidden else name for name in own
        )
    return themes, wrong


def _own(paths: Sequence[Path]) -> list[str]:
    """Problems of the user's settings, corrections, marks and saved searches."""
    from reader.screens.keys.query_keys import settings_notices
    from reader.store.entities.correction_book import CorrectionBook
    from reader.store.user.marks import Marks
    from reader.system.paths import marks_file

    found = [str(each) for each in (*settings_notices(), *CorrectionBook(paths).load().notices)]
    if os.path.exists(marks_file()):
        marks = Marks()
        marks.open()
        found += [safe_line(marks.problem)] if marks.problem else []
        found += map(str, marks.notices)
        marks.close()
    return found


def _archive(
    paths: Sequence[Path],
) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any], list[str]]:
    """The articles and files in ``paths``, their formats, the state of their cache, and all
    problems.

    With a usable cache only files that have changed since are read. Nothing is written.
    """
    cache = Cache(paths)
    with Opening(paths, cache, cached_from=sys.maxsize, writes=False) as opening:
        return _of(opening, paths, cache)


def _of(
    opening: Opening, paths: Sequence[Path], cache: Cache
) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any], list[str]]:
    state = _cache(cache)
    opening.open()
    changed = ""
    if opening.warm:
        state["state"] = "usable"
        changes = opening.check(lambda: False, lambda _: None)
        if changes is not None:
            changed = str(changes)
            opening.apply(changes)
    else:
        opening.read_rest(lambda: False, opening.store.list_staged)
        state["state"] = "not used" if opening.remarks else "none"
    archive: dict[str, Any] = {
        "paths": ", ".join(safe_line(str(path)) for path in paths),
        "articles": len(opening.store),
        "files": len(opening.files),
    }
    if opening.warm:
        archive["since cached"] = changed or "nothing has changed"
    notices = [str(notice) for notice in (*opening.remarks, *opening.store.notices)]
    if state["writable"] == "no":
        notices.append(f"{safe_line(str(cache.folder))}: nothing can be cached here")
    return archive, _formats(opening.store), state, notices


_LACKED = ("title", "date", "publication")


def _formats(store: Store) -> dict[str, dict[str, int]]:
    """The number of files and articles of each format, and of articles that lack a field.

    A member of a zip file counts as a file.
    """
    listed = set(store.order)
    found: dict[str, dict[str, int]] = {}
    paths: dict[str, set[str]] = {}
    column = store.column
    rows = zip(
        column("format"), column("path"),
        column("title"), column("published"), column("publication"),
        strict=True,
    )  # fmt: skip
    for number, (name, path, *fields) in enumerate(rows):
        if number not in listed:
            continue
        counts = found.setdefault(
            name, {"files": 0, "articles": 0, **{f"without {each}": 0 for each in _LACKED}}
        )
        paths.setdefault(name, set()).add(path)
        counts["files"] = len(paths[name])
        counts["articles"] += 1
        for each, field in zip(_LACKED, fields, strict=True):
            counts[f"without {each}"] += not field
    return dict(sorted(found.items(), key=lambda item: (-item[1]["articles"], item[0])))


def _in_words(counts: Mapping[str, int]) -> str:
    """Counts of a format in one line: those of articles without a field only if there are any."""
    parts = [
        f"{counted(counts['articles'], 'article')} in {counted(counts['files'], 'file')}",
        *(f"{count:,} {name}" for name, count in counts.items() if "without" in name and count),
    ]
    return ", ".join(parts)


def _cache(cache: Cache) -> dict[str, Any]:
    state: dict[str, Any] = {"folder": safe_line(str(cache.folder)), "file": cache.file.name}
    there = next(each for each in (cache.folder, *cache.folder.parents) if os.path.exists(each))
    state["writable"] = "yes" if os.access(there, os.W_OK | os.X_OK) else "no"
    try:
        status = cache.file.stat()
    except OSError:
        return state
    hours = max(time.time() - status.st_mtime, 0) / 3600
    age = f"{hours * 60:.0f} minutes" if hours < 2 else f"{hours:.0f} hours"
    return {
        **state,
        "size": f"{status.st_size / 1e6:,.1f} MB",
        "age": age if hours < 48 else f"{hours / 24:.0f} days",
    }
