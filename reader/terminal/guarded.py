"""Puts Textual's own access to the system behind the capabilities of restricted mode.

Reader's own keys ask :mod:`reader.restricted` themselves. This module covers what Textual might do
by itself: its widgets, its command palette, and later versions of either.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, TextIO

from textual.actions import ActionParseResult
from textual.dom import DOMNode

from reader import restricted
from reader.terminal import clipboard
from reader.terminal.painting import PaintedApp


class GuardedApp(PaintedApp):
    """An app that refuses what :mod:`reader.restricted` does not allow, with a message."""

    needs: Mapping[str, str] = {}
    """The capability that each action needs, by its name; actions that need none are left out."""

    actions: frozenset[str] = frozenset()
    """The app's own actions; all others come from Textual."""

    def say_refused(self, sentence: str) -> None:
        """Show ``sentence`` to the user; for subclasses."""

    def allows(self, capability: str) -> bool:
        """Whether ``capability`` may be used; shows the refusal if not."""
        if restricted.allows(capability):
            return True
        self.say_refused(restricted.refusal(capability))
        return False

    async def run_action(
        self,
        action: str | ActionParseResult,
        default_namespace: DOMNode | None = None,
        namespaces: Mapping[str, DOMNode] | None = None,
    ) -> bool:
        """Run ``action`` unless it needs a capability that is off; True if it was handled."""
        if restricted.is_restricted():
            parsed = self._parse_action(
                action, self if default_namespace is None else default_namespace, namespaces
            )
            target, name = parsed[:2]
            needed = self.needs.get(name, "")
            if not needed and target is self and name not in self.actions:
                needed = "screenshots"
            if needed and not self.allows(needed):
                return True
        return await super().run_action(action, default_namespace, namespaces)

    def copy_to_clipboard(self, text: str) -> None:
        """Put ``text`` on the terminal's clipboard."""
        if self.allows("clipboard"):
            self._clipboard = text
            if self._driver is not None:
                self._driver.write(clipboard.sequence(text))

    def open_url(self, url: str, *, new_tab: bool = True) -> None:  # noqa: ARG002
        """Open ``url`` in a browser on this machine if it is allowed."""
        if self.allows("links"):
            from reader.terminal import browser

            self.run_worker(lambda: browser.open_url(url), thread=True, group="browser")

    def save_screenshot(self, *args: Any, **options: Any) -> str:
        """Save a picture of the screen; return its file name, or empty if not allowed."""
        return super().save_screenshot(*args, **options) if self.allows("screenshots") else ""

    def deliver_text(self, path_or_file: str | Path | TextIO, **options: Any) -> str | None:
        """Save a text in the downloads folder."""
        if not self.allows("screenshots"):
            return None
        return super().deliver_text(path_or_file, **options)

    def deliver_binary(self, path_or_file: str | Path | BinaryIO, **options: Any) -> str | None:
        """Save bytes in the downloads folder."""
        if not self.allows("screenshots"):
            return None
        return super().deliver_binary(path_or_file, **options)

    @contextmanager
    def suspend(self) -> Iterator[None]:
        """Let another program use the terminal; raises ``PermissionError`` if not allowed."""
        if not self.allows("suspend"):
            raise PermissionError(restricted.refusal("suspend"))
        with super().suspend():
            yield

    def action_suspend_process(self) -> None:
        """Stop the process, as ctrl+z does in other programs."""
        if self.allows("suspend"):
            super().action_suspend_process()
