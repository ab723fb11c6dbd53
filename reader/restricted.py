"""Restricted mode: what Reader may do beside reading the archive, by named capability.

Strangers who are given nothing but Reader (over SSH, on a machine in a library) must not get from
it to anything else. ``READER_RESTRICTED=1`` or ``--restricted`` switches off every one of
:data:`CAPABILITIES`; ``READER_ALLOW=clipboard,export`` gives some back. What is left touches the
archive on the command line, the user's own marks, corrections and caches, and the screen. Of the
archive only what really lies in the opened folder is opened, whatever links lead out of it
(:func:`reader.archive.sources.boundary`).

It is settled once, before anything is opened, and from then on can only be asked for: nothing in
Reader, no key, no file and no second call, gives anything back. What may be forbidden asks
:func:`allows` where it is done, not only where its key is pressed.

Not a sandbox: it says what Reader does, not what the system would let it do.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Final

VARIABLE: Final = "READER_RESTRICTED"
"""The environment variable that restricts, whatever it says but ``0`` and nothing."""

ALLOW: Final = "READER_ALLOW"
"""The environment variable that gives capabilities back: names with commas between them."""

FLAG: Final = "--restricted"
"""The argument that restricts. There is none that allows: the environment is the administrator's,
the arguments may be anybody's."""

CAPABILITIES: Final[Mapping[str, str]] = {
    "clipboard": "copying to the clipboard of the terminal",
    "config": "reading and writing files of settings",
    "corrections": "writing corrections into the archive, not into the user's own data",
    "export": "writing articles, marks or lists into files",
    "import": "taking marks in from files",
    "links": "opening links, and giving them to the terminal",
    "processes": "starting processes that find the names of large archives faster",
    "record": "recording a session as a script",
    "recognizers": "recognizers other than those that ship: files of weights, spaCy's pipelines",
    "screenshots": "pictures of the screen, and other commands of Textual's own",
    "scripts": "carrying out scripts without a terminal",
    "suspend": "suspending Reader, which leads back to a shell",
}
"""Every capability, and what it is, as the subject of a sentence."""

_OWN_TEXTUAL: Final = ("TEXTUAL_FPS", "TEXTUAL_COLOR_SYSTEM")
given: frozenset[str] | None = None


class UnknownCapabilityError(ValueError):
    """``READER_ALLOW`` names something that is no capability; the message is one sentence."""


def settle(*, flag: bool = False) -> None:
    """Find out what is allowed, from the environment and whether :data:`FLAG` was given.

    Raises :class:`UnknownCapabilityError`, restricted or not: who misspells a name should learn it
    before others depend on it. What is restricted already stays so. Processes that this one starts
    are restricted alike.
    """
    global given  # noqa: PLW0603
    names = _names(os.environ.get(ALLOW, ""))
    if not flag and os.environ.get(VARIABLE, "0") in ("", "0"):
        return
    given = names if given is None else given & names
    os.environ[VARIABLE] = "1"
    # Textual's own variables log into files, load drivers and press keys.
    for name in [*os.environ]:
        if name.startswith("TEXTUAL") and name not in _OWN_TEXTUAL:
            del os.environ[name]


def is_restricted() -> bool:
    """Whether anything is switched off at all."""
    return given is not None


def allows(capability: str) -> bool:
    """Whether ``capability`` may be used. Raises ``KeyError`` where there is none of that name."""
    CAPABILITIES[capability]
    return given is None or capability in given


def refusal(capability: str) -> str:
    """The sentence for who wants to use ``capability`` where it is not allowed."""
    return f"Switched off here: {CAPABILITIES[capability]}."


def allowed() -> tuple[str, ...]:
    """The names of all capabilities that may be used, sorted."""
    return tuple(name for name in sorted(CAPABILITIES) if allows(name))


def _names(text: str) -> frozenset[str]:
    names = frozenset(name for each in text.split(",") if (name := each.strip().lower()))
    for name in sorted(names):
        if name not in CAPABILITIES:
            from difflib import get_close_matches

            nearest = get_close_matches(name, CAPABILITIES, 1, cutoff=0)[0]
            # The form of repr has no control characters, whatever the name has.
            raise UnknownCapabilityError(
                f"{ALLOW}: no capability is called {name[:60]!r}; the nearest is {nearest!r}"
            )
    return names
