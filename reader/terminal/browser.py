"""The system's browser: whether there is one at hand, and having it open a URL.

It is started by another process of Python, with nothing of the terminal: what a browser writes to
its standard error would stand on the screen. No shell is involved.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping

from reader import restricted
from reader.store.export.links import may_be_opened

PATIENCE = 20.0
"""Seconds that a browser may take to start, or to hand the URL to one that runs."""

_OPEN = "import sys, webbrowser; sys.exit(not webbrowser.open(sys.argv[1]))"


def missing(environment: Mapping[str, str] = os.environ, platform: str = sys.platform) -> str:
    """Why no browser can be opened that the user would see, as a clause; empty where one can."""
    if environment.get("SSH_CONNECTION") or environment.get("SSH_TTY"):
        return "Reader runs on another machine"
    graphical = platform in ("darwin", "win32", "cygwin") or any(
        environment.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")
    )
    return "" if graphical else "there is no display"


def open_url(url: str) -> bool:
    """Have the browser open ``url``; False where it was not. Waits until it has taken it.

    Nothing is opened that :func:`reader.store.export.links.may_be_opened` does not allow, or where
    links are switched off.
    """
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
