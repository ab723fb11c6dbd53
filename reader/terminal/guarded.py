"""Textual's own ways out of the terminal, each behind the capability it needs.

Reader's keys ask :mod:`reader.restricted` themselves; here stands what Textual would do on its own
account: what its widgets, its command palette and a later version of either may come to call.
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
    """An app that does nothing :mod:`reader.restricted` does not allow, and says so."""

    needs: Mapping[str, str] = {}
    """The capability that an action needs, by its name; actions that need none are left out."""

    actions: frozenset[str] = frozenset()
    """The app's own actions. Others that Textual gives every app are commands of Textual's."""

    def say_refused(self, sentence: str) -> None:
        """Tell the user; for subclasses."""

    def allows(self, capability: str) -> bool:
        """Whether ``capability`` may be used; where it may not, the user is told."""
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
        """Perform ``action`` unless it needs what is switched off; True where it is dealt with."""
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
        """Have the terminal keep ``text``."""
        if self.allows("clipboard"):
            self._clipboard = text
            if self._driver is not None:
                self._driver.write(clipboard.sequence(text))

    def open_url(self, url: str, *, new_tab: bool = True) -> None:  # noqa: ARG002
        """Open ``url`` in a browser on this machine, if it is one that may be opened."""
        if self.allows("links"):
            from reader.terminal import browser

            self.run_worker(lambda: browser.open_url(url), thread=True, group="browser")

    def save_screenshot(self, *args: Any, **options: Any) -> str:
        """Write a picture of the screen into a file; its name, or nothing."""
        return super().save_screenshot(*args, **options) if self.allows("screenshots") else ""

    def deliver_text(self, path_or_file: str | Path | TextIO, **options: Any) -> str | None:
        """Write a text into the downloads folder."""
        if not self.allows("screenshots"):
            return None
        return super().deliver_text(path_or_file, **options)

    def deliver_binary(self, path_or_file: str | Path | BinaryIO, **options: Any) -> str | None:
        """Write bytes into the downloads folder."""
        if not self.allows("screenshots"):
            return None
        return super().deliver_binary(path_or_file, **options)

    @contextmanager
    def suspend(self) -> Iterator[None]:
        """Give the terminal to another program. Raises ``PermissionError`` if that may not be."""
        if not self.allows("suspend"):
            raise PermissionError(restricted.refusal("suspend"))
        with super().suspend():
            yield

    def action_suspend_process(self) -> None:
        """Stop, as ctrl+z does elsewhere."""
        if self.allows("suspend"):
            super().action_suspend_process()
