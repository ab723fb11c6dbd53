"""Runs a script step by step and reports the step that failed."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from reader import settings
from reader.entities.recognizer import use
from reader.headless.script import (
    Click,
    Expect,
    Press,
    Resize,
    Script,
    Snapshot,
    Step,
    Wait,
)
from reader.headless.session import (
    NeverQuietError,
    Session,
    make_app,
    neutral_environment,
    run_session,
)
from reader.headless.snapshots import (
    KEY_SECONDS,
    SNAPSHOT_SECONDS,
    TYPED_SECONDS,
    Cast,
    Compared,
    Screen,
    compare_or_write,
    dump,
    png,
    svg,
)
from reader.system.yaml_nodes import NodeError
from reader.text.folding import fold_name
from reader.widgets.actions.keymap import keymap

FORMATS = ("txt", "svg", "png", "cast")
"""The formats of a snapshot."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A failed step: where, why, and what was on the screen."""

    path: Path
    line: int
    number: str
    reason: str
    screen: str = ""

    def __str__(self) -> str:
        screen = f"\n{self.screen}" if self.screen else ""
        return f"{self.path}, line {self.line}, step {self.number}: {self.reason}{screen}"


@dataclass(frozen=True, slots=True)
class Options:
    """Where and in which formats snapshots are stored, and which are written.

    ``size`` and ``recognizer`` take precedence over those of the script.
    """

    out: Path
    formats: Sequence[str] = ("txt",)
    update: bool = False
    write_new: bool = True
    size: tuple[int, int] | None = None
    recognizer: str | None = None


@dataclass(slots=True)
class Result:
    """The result of a script: the comparisons of its snapshots, and the failed step."""

    snapshots: list[Compared] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """True if no step failed and no snapshot differs or is missing."""
        bad = any(each.outcome in ("differs", "missing") for each in self.snapshots)
        return not bad and not self.failures


class _StepError(Exception):
    """A step failed."""


def play(script: Script, options: Options) -> Result:
    """Run ``script``; it ends at the first step that fails.

    After a snapshot that differs, the script continues. Raises ``UnwritableError`` and
    ``MissingExtraError`` if a snapshot cannot be made, ``NodeError`` if the script's settings are
    wrong, and ``ModelError`` if the recognizer is not available.
    """
    with neutral_environment(fresh=script.fresh, config=script.settings):
        _check_settings(script)
        current = settings.current()
        in_file = current.origin("recognizer") == "file"
        use(options.recognizer or (settings.text("recognizer") if in_file else None))
        return asyncio.run(_play(script, options))


def _check_settings(script: Script) -> None:
    if not script.settings:
        return
    for notice in (*settings.current().notices, *keymap().notices):
        reason = re.sub(r"^line \d+: ", "", notice.reason)
        raise NodeError(script.path, script.settings_line, f"settings: {reason}")


async def _play(script: Script, options: Options) -> Result:
    opened = script.open[0].name + (f" and {len(script.open) - 1} more" if script.open[1:] else "")
    app = make_app(script.open, opened, script.theme)
    app.library.articles.today = script.now.date  # relative dates are the same every day
    player = _Player(options, Cast(script.now) if "cast" in options.formats else None)
    async with run_session(app, options.size or script.size) as session:
        await player.run(session, script.steps)
    return player.result


class _Player:
    def __init__(self, options: Options, cast: Cast | None) -> None:
        self._options = options
        self._cast = cast
        self.result = Result()

    async def run(self, session: Session, steps: Sequence[Step]) -> None:
        self._frame(session, 0.0)
        for step in steps:
            try:
                await self._step(session, step)
            except (_StepError, NeverQuietError) as error:
                screen = dump(session.app, styles=False)
                reason = str(error)
                failure = Failure(step.path, step.line, step.number, reason, screen)
                self.result.failures.append(failure)
                return

    async def _step(self, session: Session, step: Step) -> None:
        if not session.running:
            raise _StepError("Reader has already quit")
        if isinstance(step, Press):
            for key in step.keys:
                await session.press(key)
                self._frame(session, TYPED_SECONDS if step.typed else KEY_SECONDS)
        elif isinstance(step, Click):
            await session.click(*_cell(session, step))
            self._frame(session, KEY_SECONDS)
        elif isinstance(step, Resize):
            await session.resize(*step.size)
            self._frame(session, KEY_SECONDS)
        elif isinstance(step, Wait):
            await session.settle()
            if step.text and not _look(session, step.pane).find(step.text):
                raise _StepError(f"Reader is idle, but {step.text!r} is not{_where(step.pane)}")
        elif isinstance(step, Expect):
            _check(session, step)
        elif isinstance(step, Snapshot):
            self._snapshot(session, step)

    def _frame(self, session: Session, seconds: float) -> None:
        if self._cast is not None:
            self._cast.frame(session.app, seconds)

    def _snapshot(self, session: Session, step: Snapshot) -> None:
        self._frame(session, SNAPSHOT_SECONDS)
        for name in self._options.formats:
            path = self._options.out / f"{step.name}.{name}"
            compared = compare_or_write(
                path,
                self._bytes(session, name),
                update=self._options.update,
                write_new=self._options.write_new,
            )
            self.result.snapshots.append(compared)

    def _bytes(self, session: Session, name: str) -> bytes:
        if name == "png":
            return png(session.app)
        if name == "svg":
            return svg(session.app).encode()
        if name == "cast" and self._cast is not None:
            return self._cast.text().encode()
        return dump(session.app).encode()


def _look(session: Session, pane: str) -> Screen:
    screen = Screen(session.app)
    return screen.crop(session.region(pane)) if pane else screen


def _where(pane: str) -> str:
    return f" in the pane {pane!r}" if pane else " on the screen"


def _cell(session: Session, step: Click) -> tuple[int, int]:
    region = session.region(step.pane) if step.pane else None
    if region is not None and not region:
        raise _StepError(f"the pane {step.pane!r} is not shown")
    if step.text:
        found = _look(session, step.pane).find(step.text)
        if not found:
            raise _StepError(f"{step.text!r} is not{_where(step.pane)}")
        column, row = found
    else:
        column, row = step.column, step.row
        size = region.size if region is not None else session.app.size
        if column >= size.width or row >= size.height:
            raise _StepError(f"row {row}, column {column} is not{_where(step.pane)}")
    return (column + region.x, row + region.y) if region is not None else (column, row)


def _check(session: Session, step: Expect) -> None:
    look = _look(session, step.pane)
    if step.text:
        if not (found := look.find(step.text)):
            raise _StepError(f"{step.text!r} is not{_where(step.pane)}")
        styles = look.styles_at(*found, step.text)
        for word in step.style:
            if any(word not in style.split() for style in styles):
                shown = "; ".join(sorted(set(styles)))
                raise _StepError(f"{step.text!r} is not {word}; its style is {shown}")
    if step.absent and look.find(step.absent):
        raise _StepError(f"{step.absent!r} is{_where(step.pane)}")
    library = session.app.library
    if step.focus and library.pane != step.focus:
        raise _StepError(f"the focus is on the pane {library.pane!r}, not {step.focus!r}")
    if step.article:
        article = library.article
        title = article.listing if article else ""
        here = article is not None and (
            article.id.startswith(step.article) or article.former_id == step.article
        )
        if not here and fold_name(step.article) not in fold_name(title):
            raise _StepError(f"the selected article is {title!r}, not {step.article!r}")
