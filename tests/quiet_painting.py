"""Paints what has changed on a headless screen when all is quiet, and not each change on the way.

Nobody sees a frame of a headless session that is not asked for, and painting them all is half of
the suite's processor time. What raises while it is painted is still found: after each key, or after
the last of several that a test presses in one go.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

_more_to_come: ContextVar[bool] = ContextVar("more_to_come", default=False)


@contextmanager
def more_to_come() -> Iterator[None]:
    """Nothing is painted until this ends: what is looked at comes after it."""
    token = _more_to_come.set(True)
    try:
        yield
    finally:
        _more_to_come.reset(token)


def install(replace: Callable[[object, str, Any], None], *, at_each_key: bool = True) -> None:
    """Replace, by ``setattr`` or a like of it, what paints and what waits.

    Unless ``at_each_key``, only what is asked for is painted, such as a picture at the end.
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
        screens = self.app._background_screens  # what shows through
        if at_each_key and not _more_to_come.get():
            render(self.app.screen._compositor, screen_stack=screens)
        else:
            visible_screen_stack.set(screens)

    replace(Compositor, "render_update", rendered)
    replace(Session, "settle", settled)
