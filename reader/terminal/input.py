"""Turns terminal input into Textual's events for keys, mouse, pastes and sizes.

:mod:`.tokens` splits the stream into whole tokens; this module decides which of them mean something
and passes only those to Textual's parser. That parser would turn unknown sequences into keys and
would crash on numbers that are too large. Answers to Reader's own questions go to the callbacks;
all other answers are dropped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from textual import events
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual._keyboard_protocol import FUNCTIONAL_KEYS, MODIFIER_FUNCTIONAL_KEYS
from textual._xterm_parser import XTermParser
from textual.message import Message

from reader.system.lazy import lazy_pattern
from reader.terminal.tokens import DELAY, Kind, Token, Tokenizer

ANSWER = "\x1b[0n"
"""The terminal's answer to DSR 5, "are you all right?"."""

MOST_CELLS = 5_000
"""The most columns or lines that a terminal may report."""

_MOUSE = lazy_pattern(r"\x1b\[<\d{1,5};-?\d{1,6};-?\d{1,6}[Mm]")
_FOCUS = ("\x1b[I", "\x1b[O")
_SIZE = lazy_pattern(r"\x1b\[48;(\d{1,6})[\d:]*;(\d{1,6})[\d:]*;(\d{1,6})[\d:]*;(\d{1,6})[\d:]*t")
_SYNCHRONIZED = lazy_pattern(r"\x1b\[\?2026;[0-4]\$y")
_SIZES = lazy_pattern(r"\x1b\[\?2048;([0-4])\$y")
# kitty: key:shifted:base ; modifiers:event ; text:text. Parts may be missing.
_KITTY = lazy_pattern(
    r"\x1b\[(\d{0,7})[\d:]*(?:;(\d{0,3})(?::([123])?)?(?:;((?:\d{1,7}(?::\d{1,7}){0,31})?))?)?"
    r"([u~ABCDEFHPQS])"
)
_RELEASED = "3"
_CONTROLS = (8, 9, 13, 27, 127)
"""The control characters that a key may send: backspace, tab, enter, escape, backspace."""


class Input:
    """Turns input into messages.

    ``alt_keys`` are the bound keys with alt (``alt+left``); any other key with alt becomes
    ``escape`` and the key. ``answered`` is called for each :data:`ANSWER`, ``on_string`` with each
    control string.
    """

    def __init__(
        self,
        alt_keys: Iterable[str] = (),
        *,
        delay: float = DELAY,
        term: str = "",
        answered: Callable[[], None] = lambda: None,
        on_string: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._alt_keys = frozenset(alt_keys)
        self._tokenizer = Tokenizer(delay, rxvt=term.startswith("rxvt"))
        self._tab_goes_back = term.startswith("linux")
        self._answered = answered
        self._on_string = on_string
        self._reports_sizes = False
        self._parser = XTermParser()

    @property
    def deadline(self) -> float | None:
        """When to call :meth:`expire` unless input comes first."""
        return self._tokenizer.deadline

    def feed(self, text: str, now: float) -> list[Message]:
        """The messages completed by ``text``, which was read at once at ``now`` (seconds)."""
        return [each for token in self._tokenizer.feed(text, now) for each in self._of(token)]

    def expire(self, now: float) -> list[Message]:
        """The messages completed because nothing has come until ``now``."""
        return [each for token in self._tokenizer.expire(now) for each in self._of(token)]

    def _of(self, token: Token) -> Iterator[Message]:
        kind, text = token
        if kind is Kind.TEXT:
            yield from self._parsed(text)
        elif kind is Kind.ESCAPE:
            yield events.Key("escape", "\x1b")
        elif kind is Kind.META:
            yield from self._meta(text)
        elif kind is Kind.SEQUENCE:
            yield from self._sequence(text)
        elif kind is Kind.PASTE:
            yield events.Paste(text.replace("\x00", ""))
        else:
            self._on_string(text)

    def _meta(self, text: str) -> Iterator[Message]:
        """A key with alt if it is bound, else ``escape`` and the key."""
        if text == "\x7f" or (text == "\t" and self._tab_goes_back):
            # alt+backspace, as in shells, and the Linux console's shift+tab.
            yield from self._parsed("\x1b" + text)
            return
        messages = [*(self._sequence(text) if len(text) > 1 else self._parsed(text))]
        if len(messages) == 1 and isinstance(key := messages[0], events.Key):
            shifted = len(key.key) == 1 and key.key.isupper()
            name = f"alt+shift+{key.key.lower()}" if shifted else f"alt+{key.key}"
            names = {name, f"alt+{key.key}"} & self._alt_keys
            if names:
                yield events.Key(min(names), None)
                return
        yield events.Key("escape", "\x1b")
        yield from messages

    def _sequence(self, text: str) -> Iterator[Message]:
        if text == ANSWER:
            self._answered()
            return
        if kitty := _KITTY.fullmatch(text):
            text = _plain_kitty(*kitty.groups(default=""))
        elif size := _SIZE.fullmatch(text):
            text = self._size(*map(int, size.groups()))
        elif sizes := _SIZES.fullmatch(text):
            self._reports_sizes = sizes.group(1) in "123"
        elif not (
            text in ANSI_SEQUENCES_KEYS
            or text in _FOCUS
            or _MOUSE.fullmatch(text)
            or _SYNCHRONIZED.fullmatch(text)
        ):
            return
        if text:
            yield from self._parsed(text)

    def _size(self, rows: int, columns: int, height: int, width: int) -> str:
        """A size in a form that Textual accepts; empty if not requested or not valid."""
        if not self._reports_sizes or not (0 < rows <= MOST_CELLS and 0 < columns <= MOST_CELLS):
            return ""
        # A terminal that does not know its pixels reports 0, by which Textual would divide.
        return f"\x1b[48;{rows};{columns};{height or rows};{width or columns}t"

    def _parsed(self, text: str) -> list[Message]:
        """The messages of Textual's parser for characters or a whole sequence that it knows."""
        try:
            messages = [*self._parser.feed(text)]
        except Exception:  # input must never end Reader
            self._parser = XTermParser()
            return []
        if self._parser._timeout_time is not None:  # it waits for more, so it has not understood
            self._parser = XTermParser()
        return [each for each in messages if not _is_modifier(each)]


def _is_modifier(message: Message) -> bool:
    """Whether this is a modifier key alone, such as shift, which would interrupt a sequence."""
    return isinstance(message, events.Key) and message.key in MODIFIER_FUNCTIONAL_KEYS


def _plain_kitty(key: str, modifiers: str, event: str, text: str, end: str) -> str:
    """A kitty key in the form that Textual understands; empty if no key was pressed.

    Textual would take every number for a character, for example ``CSI 113 F`` for ``q``.
    """
    if end == "u":
        points = [int(key or 0), *(int(each) for each in text.split(":") if text)]
    elif end == "~" and key == "27":  # xterm's modifyOtherKeys
        points = [int(text or 0)] if text.isdigit() else [0]
    else:
        points = []
        named = f"{key or 1}{end}"
        if named not in FUNCTIONAL_KEYS and f"\x1b[{key}{end}" not in ANSI_SEQUENCES_KEYS:
            return ""
    if event == _RELEASED or not all(map(_is_character, points)):
        return ""
    if not modifiers and not text:
        return f"\x1b[{key}{end}"
    return f"\x1b[{key};{modifiers}{';' if text else ''}{text}{end}"


def _is_character(point: int) -> bool:
    """Whether a key may have this number: a character or one of kitty's own key numbers."""
    if point < 0xA0:
        return point in _CONTROLS or 0x20 <= point < 0x7F
    return not 0xD800 <= point < 0xE000 and point <= 0x10FFFF
