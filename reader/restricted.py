"""Restricted mode: what Reader may do besides reading the archive, by named capability.

Strangers who are given only Reader (over SSH, or on a library's computer) must not be able to
reach anything else from it. ``READER_RESTRICTED=1`` or ``--restricted`` switches off all
:data:`CAPABILITIES`; ``READER_ALLOW=clipboard,export`` switches some back on. Reader then touches
only the archive on the command line, the user's own marks, corrections and caches, and the screen.
It opens only files that really lie in the archive's folder and follows no link out of it
(:func:`reader.archive.sources.boundary`).

:func:`settle` decides once, before anything is opened. After that no key, no file and no second
call can switch anything back on. Code that needs a capability calls :func:`allows` where it acts,
not only where its key is handled.

This is not a sandbox: it limits what Reader does, not what the system would let it do.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Final

VARIABLE: Final = "READER_RESTRICTED"
"""The environment variable that restricts; any value but ``0`` and the empty one does."""

ALLOW: Final = "READER_ALLOW"
"""The environment variable that switches capabilities back on: names, comma-separated."""

FLAG: Final = "--restricted"
"""The argument that restricts. No argument allows anything: the administrator controls the
environment, while the arguments may come from the stranger."""

CAPABILITIES: Final[Mapping[str, str]] = {
    "clipboard": "copying to the terminal's clipboard",
    "config": "reading and writing settings files",
    "corrections": "writing corrections into the archive instead of the user's own data",
    "export": "writing articles, marks or lists to files",
    "import": "importing marks from files",
    "links": "opening links and sending them to the terminal",
    "processes": "starting processes that find the names of large archives faster",
    "record": "recording a session as a script",
    "recognizers": "recognizers other than those that ship: weight files, spaCy pipelines",
    "resume": "remembering where a session ended",
    "screenshots": "screenshots and Textual's own other commands",
    "scripts": "running scripts without a terminal",
    "suspend": "suspending Reader, which leads back to a shell",
}
"""Every capability, with a noun phrase that says what it is."""

_OWN_TEXTUAL: Final = ("TEXTUAL_FPS", "TEXTUAL_COLOR_SYSTEM")
given: frozenset[str] | None = None


class UnknownCapabilityError(ValueError):
    """``READER_ALLOW`` names an unknown capability; the message is one sentence."""


def settle(*, flag: bool = False) -> None:
    """Decide what is allowed, from the environment and from ``flag`` (:data:`FLAG` was given).

    Raises :class:`UnknownCapabilityError`, restricted or not, so that a misspelt name is noticed
    before others depend on it. A second call can restrict further but never allow more. Processes
    that this one starts are restricted in the same way.
    """
    global given  # noqa: PLW0603
    names = _names(os.environ.get(ALLOW, ""))
    if not flag and os.environ.get(VARIABLE, "0") in ("", "0"):
        return
    given = names if given is None else given & names
    os.environ[VARIABLE] = "1"
    # Textual's own variables can write log files, load drivers and press keys.
    for name in [*os.environ]:
        if name.startswith("TEXTUAL") and name not in _OWN_TEXTUAL:
            del os.environ[name]


def is_restricted() -> bool:
    """Whether anything is switched off at all."""
    return given is not None


def allows(capability: str) -> bool:
    """Whether ``capability`` may be used. Raises ``KeyError`` if there is no such capability."""
    CAPABILITIES[capability]
    return given is None or capability in given


def refusal(capability: str) -> str:
    """The message that says that ``capability`` is switched off."""
    return f"Disabled in restricted mode: {CAPABILITIES[capability]}."


def allowed() -> tuple[str, ...]:
    """The names of all capabilities that may be used, sorted."""
    return tuple(name for name in sorted(CAPABILITIES) if allows(name))


def _names(text: str) -> frozenset[str]:
    names = frozenset(name for each in text.split(",") if (name := each.strip().lower()))
    for name in sorted(names):
        if name not in CAPABILITIES:
            from difflib import get_close_matches

            nearest = get_close_matches(name, CAPABILITIES, 1, cutoff=0)[0]
            # repr escapes any control characters in the name.
            raise UnknownCapabilityError(
                f"{ALLOW}: no capability is called {name[:60]!r}; the nearest is {nearest!r}"
            )
    return names
