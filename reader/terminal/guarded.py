"""What leaves the terminal, behind the capabilities of restricted mode: clipboard, browser, files.

Reader's own keys ask :mod:`reader.restricted` themselves. :class:`GuardedApp` covers what Textual
might do by itself: its widgets, its command palette, and later versions of either.

**The clipboard** is that of the user's terminal, even if Reader runs on another machine. The escape
sequence OSC 52 asks the terminal and passes through SSH. tmux accepts it if ``set-clipboard`` is on
and forwards it if ``allow-passthrough`` is on; GNU screen forwards pieces of at most 768 bytes.
None of them answers, so Reader cannot know whether the terminal obeys.

**The browser** is the system's. A separate Python process starts it without access to the terminal,
because a browser's messages on standard error would appear on the screen. No shell is involved.
"""

from __future__ import annotations

import base64
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, TextIO

from textual.actions import ActionParseResult
from textual.dom import DOMNode

from reader import restricted
from reader.terminal.painting import PaintedApp

MOST_BYTES = 74_994
"""The most bytes of UTF-8 to send; some terminals silently drop over 100,000 bytes of base64."""

_SCREEN_PIECE = 700

PATIENCE = 20.0
"""Seconds to wait until the browser has started or a running one has taken the URL."""

_OPEN = "import sys, webbrowser; sys.exit(not webbrowser.open(sys.argv[1]))"


def too_long_to_copy(text: str) -> str:
    """A sentence if ``text`` is longer than terminals accept, else an empty string."""
    size = len(text.encode("utf-8", "replace"))
    if size <= MOST_BYTES:
        return ""
    return f"Too long to copy: {size:,} bytes; terminals accept about {MOST_BYTES:,}."


def clipboard_sequence(text: str, environment: Mapping[str, str] = os.environ) -> str:
    """The sequence that makes the terminal put ``text`` on its clipboard."""
    encoded = base64.b64encode(text.encode("utf-8", "replace")).decode("ascii")
    request = f"\x1b]52;c;{encoded}\x07"
    if environment.get("TMUX"):
        return f"{request}\x1bPtmux;\x1b{request}\x1b\\"
    if environment.get("STY"):
        pieces = (request[at : at + _SCREEN_PIECE] for at in range(0, len(request), _SCREEN_PIECE))
        return "".join(f"\x1bP{piece}\x1b\\" for piece in pieces)
    return request


def no_browser(environment: Mapping[str, str] = os.environ, platform: str = sys.platform) -> str:
    """Why the user would not see a browser, as a clause; empty if one can be opened."""
    if environment.get("SSH_CONNECTION") or environment.get("SSH_TTY"):
        return "Reader runs on another machine"
    graphical = platform in ("darwin", "win32", "cygwin") or any(
        environment.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")
    )
    return "" if graphical else "there is no display"


def open_in_browser(url: str) -> bool:
    """Open ``url`` in the browser and wait until it has taken it; False if that failed.

    It opens nothing if links are switched off or :func:`reader.store.export.links.may_be_opened`
    does not allow the URL.
    """
    import subprocess  # not needed to start

    from reader.store.export.links import may_be_opened

    if not restricted.allows("links") or not may_be_opened(url):
        return False
    try:
        done = subprocess.run(
            [sys.executable, "-c", _OPEN, url], stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
            timeout=PATIENCE, check=False,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


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
                self._driver.write(clipboard_sequence(text))

    def open_url(self, url: str, *, new_tab: bool = True) -> None:  # noqa: ARG002
        """Open ``url`` in a browser on this machine if it is allowed."""
        if self.allows("links"):
            self.run_worker(lambda: open_in_browser(url), thread=True, group="browser")

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
