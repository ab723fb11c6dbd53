"""The system's browser: whether there is one, and opening a URL in it.

A separate Python process starts it without access to the terminal, because a browser's messages on
standard error would appear on the screen. No shell is involved.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping

from reader import restricted
from reader.store.export.links import may_be_opened

PATIENCE = 20.0
"""Seconds to wait until the browser has started or a running one has taken the URL."""

_OPEN = "import sys, webbrowser; sys.exit(not webbrowser.open(sys.argv[1]))"


def missing(environment: Mapping[str, str] = os.environ, platform: str = sys.platform) -> str:
    """Why the user would not see a browser, as a clause; empty if one can be opened."""
    if environment.get("SSH_CONNECTION") or environment.get("SSH_TTY"):
        return "Reader runs on another machine"
    graphical = platform in ("darwin", "win32", "cygwin") or any(
        environment.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")
    )
    return "" if graphical else "there is no display"


def open_url(url: str) -> bool:
    """Open ``url`` in the browser and wait until it has taken it; False if that failed.

    It opens nothing if links are switched off or :func:`reader.store.export.links.may_be_opened`
    does not allow the URL.
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
