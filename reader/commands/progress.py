"""Shows a command's progress on standard error: a bar on a terminal, else a line now and then."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

EVERY_SECONDS = 5.0
"""Seconds between two progress lines, where there is no terminal for a bar."""

SHOWN_AFTER_SECONDS = 0.3
"""Seconds before a bar appears: shorter work needs none."""


class Progress:
    """Shows progress; a context manager that leaves a clean line behind."""

    def __init__(self) -> None:
        self._terminal = sys.stderr.isatty()
        self._printed = self._started = time.monotonic()
        self._bar: Bar | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        if self._bar is not None:
            self._bar.stop()

    def show(self, what: str, done: int, total: int | None = None) -> None:
        """Show that ``what`` is being done and ``done`` of ``total`` (None: unknown) so far."""
        now = time.monotonic()
        if self._terminal:
            if now - self._started >= SHOWN_AFTER_SECONDS:
                self._draw(what, done, total)
        elif now - self._printed >= EVERY_SECONDS:
            self._printed = now
            of = "" if total is None else f" of {total:,}"
            print(f"{what}: {done:,}{of}", file=sys.stderr, flush=True)

    def _draw(self, what: str, done: int, total: int | None) -> None:
        if self._bar is None:
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

            self._bar = Progress(
                TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(),
                console=Console(stderr=True), transient=True,
            )  # fmt: skip
            self._bar.start()
            self._bar.add_task(what, total=total)
        (task,) = self._bar.task_ids
        self._bar.update(task, description=what, completed=done, total=total)
