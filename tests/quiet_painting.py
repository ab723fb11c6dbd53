"""Paints a headless screen when Reader is idle instead of at each intermediate change.

Frames of a headless session are not visible, and painting all of them is half of the suite's
processor time. Exceptions while painting are still found: after each key, or after the last of
several keys that a test presses at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

_more_to_come: ContextVar[bool] = ContextVar("more_to_come", default=False)


@contextmanager
def more_to_come() -> Iterator[None]:
    """Paint nothing until this ends, because the test looks at the screen only afterwards."""
    token = _more_to_come.set(True)
    try:
        yield
    finally:
        _more_to_come.reset(token)


def install(replace: Callable[[object, str, Any], None], *, at_each_key: bool = True) -> None:
    """Replace the functions that paint and wait, with ``setattr`` or the like.

    Without ``at_each_key``, only requested screens are painted, such as a snapshot at the end.
    """
    from textual._compositor import Compositor, CompositorUpdate
    from textual._context import visible_screen_stack

    from reader.headless.session import Session

    render, settle = Compositor.render_update, Session.settle

    def rendered(self: Compositor, full: bool = False, **how: Any) -> CompositorUpdate | None:
        return render(self, full=True, **how) if full else None

    async def settled(self: Session) -> None:
        await settle(self)
        if not self.running:
            return
        screens = self.app._background_screens  # the screens visible behind it
        if at_each_key and not _more_to_come.get():
            render(self.app.screen._compositor, screen_stack=screens)
        else:
            visible_screen_stack.set(screens)

    replace(Compositor, "render_update", rendered)
    replace(Session, "settle", settled)
