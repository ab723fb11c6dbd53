"""Splits terminal input into tokens: text, keys, pastes, and whole control sequences.

A terminal sends keys and answers in one stream, and a link may cut it anywhere. The beginning of a
sequence determines what the rest is (ECMA-48; xterm's "Control Sequences"; kitty's keyboard
protocol), so an answer to another program's question, even late or in pieces, never becomes keys.
An unknown sequence is also one token, which the caller may drop.

Only ``ESC`` is ambiguous: it is a key and also the beginning of everything else. The rules:

- ``ESC`` followed by nothing for ``delay`` seconds is the key ``escape``.
- ``ESC`` and a character, at once or within the delay, is *meta*. In some terminals that is alt and
  the character; on a slow link it may be two keys typed ahead. The caller decides.
- ``ESC [`` and ``ESC O`` begin a sequence if both arrive within the delay, because hands are slower
  than that. The rest of the sequence may take any time: with a time limit, a stalled link would
  turn the rest of an arrow key into a key (``A``, which marks everything as read). The cost: if
  ``esc`` and ``[`` are typed ahead and arrive together on a slow link, both and the next key are
  lost. Nothing unwanted happens, and another ``esc`` starts over.
- ``ESC P``, ``ESC X``, ``ESC ^`` and ``ESC _`` followed by anything begin a string. ``ESC ]``
  begins one only if a digit or a title's letter follows, as in everything that terminals send,
  because ``]`` is a common key. If nothing follows for ``BARE`` seconds, they are two keys.
- A string continues until its terminator. Only its first characters are stored, so an endless
  string costs no memory. No time and no length ends it, because the rest would become keys. The
  keys that people press when nothing responds do end it: ``esc`` (which then does nothing else) and
  ``ctrl`` with a letter (which then works as usual).
- If the rest of a sequence arrives after ``escape`` was reported (the link was interrupted right
  after the ``ESC``), it is still a sequence if it looks like one and arrives in one piece: ``[A``,
  ``]11;rgb:...``. A single ``[`` or ``]`` waits for the delay and then is a key, because people
  press these.
- A whole answer between two pieces of another sequence is a token, and the pieces are joined. This
  happens when tmux answers Reader itself while its link has delivered half of an arrow key.

This module does not read a clock: the caller passes the time and calls :meth:`Tokenizer.expire` if
nothing has come before the :attr:`Tokenizer.deadline`.
"""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from reader.system.lazy import lazy_pattern

DELAY = 0.1
"""Seconds after which a lone ``ESC`` is a key."""

BARE = 0.5
"""Seconds after which ``ESC ]`` and the like, followed by nothing, are two keys."""

MOST_KEPT = 1_000
"""How many characters of a string to store; the rest is only searched for the end."""

MOST_PASTED = 1_000_000
"""How many characters of a paste to store."""

_MOST_CSI = 256
"""The most characters in a CSI or SS3 sequence; a longer one is dropped."""


class Kind(Enum):
    """The kind of a token. Brackets say what the token's text is."""

    TEXT = "text"
    """Keys that are characters, including C0 controls (the characters in order)."""
    ESCAPE = "escape"
    """The key ``escape`` (empty)."""
    SEQUENCE = "sequence"
    """A whole sequence after CSI or SS3 (the sequence in 7-bit form: ``ESC [``, ``ESC O``)."""
    META = "meta"
    """``ESC`` directly followed by another key (that key: a character or a sequence as above)."""
    STRING = "string"
    """OSC, DCS, APC, PM or SOS (``ESC``, the introducer, the content; no terminator)."""
    PASTE = "paste"
    """Pasted text (the text as it came, including controls)."""


class Token(NamedTuple):
    """One unit of terminal input."""

    kind: Kind
    text: str = ""


_PASTE_BEGINS = "\x1b[200~"
_PASTE_END = lazy_pattern("(?:\x1b\\[|\x9b)201~")
_PASTE_END_BEGUN = lazy_pattern("(?:\x1b(?:\\[(?:2(?:0(?:1)?)?)?)?|\x9b(?:2(?:0(?:1)?)?)?)\\Z")
_TEXT = lazy_pattern("[^\x1b\x80-\x9f]+")
_CSI = lazy_pattern(
    r"\[(?:M[^\x1b]{3}"  # an old mouse report: three bytes of any value
    r"|\[[A-E]"  # function keys of the Linux console
    r"|(?![M\[])[ -?]*[@-~])"
)
_CSI_BEGUN = lazy_pattern(r"\[(?:M[^\x1b]{0,2}|\[|[ -?]*)\Z")
_RXVT = lazy_pattern(r"\[(?:3|7|8|23|24)\$")
_SS3 = lazy_pattern(r"O[ -?]*[@-~]")
_ANSWER = lazy_pattern(r"\x1b\[[?>=]?[\d;]*\$?[cny]")
_SS3_BEGUN = lazy_pattern(r"O[ -?]*\Z")
_CUT_SHORT = lazy_pattern(r"\[M[^\x1b]*|[\[O][ -?]*")
_STRINGS = "P]X^_"
_OSC_BEGINS = lazy_pattern(r"\][0-9lLI]")
_WHOLE_STRING = lazy_pattern("[P\\]X^_][^\x00-\x07\x0e-\x1f\x9c]*(?:\x07|\x1b\\\\|\x9c)")
_STRING_ENDS = lazy_pattern("[\x00-\x07\x0e-\x1f\x9c]")
# Sequences that may follow after an escape was reported: only those that terminals really send.
_LATE = lazy_pattern(
    r"\[(?:[A-FHIO-SZ]|[0-9:;<=>?]+(?:[ -/]*[@-~]|[ -/]*\Z))"
    r"|O(?:[A-DFHM]|[P-S])"
    r"|\](?:[0-9]+;|[0-9]{2,}\Z)"
    r"|P[0-9;<=>?!$+]|_G[a-zA-Z]="
)
_C1 = {"\x8f": "\x1bO", "\x90": "\x1bP", "\x98": "\x1bX", "\x9b": "\x1b[", "\x9d": "\x1b]",
       "\x9e": "\x1b^", "\x9f": "\x1b_"}  # fmt: skip


class _Mode(Enum):
    GROUND = 0
    STRING = 1
    PASTE = 2
    SKIP = 3
    """Inside a sequence that is too long, until its end."""


class Tokenizer:
    """Splits input into tokens. ``delay``: seconds after which a lone ESC is a key.

    ``rxvt``: keys of the terminal may end in a dollar sign, which begins an answer in others.
    """

    def __init__(self, delay: float = DELAY, *, rxvt: bool = False) -> None:
        self._delay = delay
        self._rxvt = rxvt
        self._mode = _Mode.GROUND
        self.pending = ""
        """Input that is not in a token yet."""
        self._heard = ""
        """The beginning of a sequence that was reported as keys, in case the rest comes late."""
        self._intro = ""
        self.content = ""
        self._pasted: list[str] = []
        self._room = 0
        self.deadline: float | None = None
        """When to call :meth:`expire` unless input comes first; None for never."""

    def feed(self, text: str, now: float) -> list[Token]:
        """The tokens completed by ``text``, which was read at once at ``now`` (seconds)."""
        tokens: list[Token] = []
        if self._mode is _Mode.PASTE and text == "\x03":
            # A paste whose end was lost would swallow all further keys; ctrl+c ends it.
            self._pasted.append(self.pending)
            self.pending = ""
            self._end_paste(tokens)
            return tokens
        while self._mode is not _Mode.PASTE and (answer := _ANSWER.match(text)):
            tokens.append(Token(Kind.SEQUENCE, answer.group()))
            text = text[answer.end() :]
        if tokens and not text:
            return tokens
        late = bool(self._heard)
        self.pending += text
        self.deadline = None
        if late and not self._take_late():
            self.deadline = now + self._delay
            return tokens
        while self.pending and self._steps[self._mode](self, tokens):
            pass
        if self._mode is _Mode.GROUND and self.pending:
            rest = self.pending.lstrip("\x1b")
            if not rest:
                self.deadline = now + self._delay
            elif len(rest) == 1 and rest in _STRINGS:
                self.deadline = now + BARE
        return tokens

    def expire(self, now: float) -> list[Token]:
        """The tokens completed because nothing has come until ``now``: escape, or other keys."""
        if self.deadline is None or now < self.deadline:
            return []
        self.deadline = None
        pending, self.pending = self.pending, ""
        if self._heard:  # the late rest did not come
            self._heard = ""
            return [Token(Kind.TEXT, pending)]
        rest = pending.lstrip("\x1b")
        count = len(pending) - len(rest)
        tokens = [Token(Kind.ESCAPE)] * (count - len(rest))
        if rest:
            tokens.append(Token(Kind.META, rest))
        self._heard = "\x1b" + rest
        return tokens

    def _take_late(self) -> bool:
        """Put the reported beginning back before the new input if the input continues it.

        Returns False if it may but more input is needed; then the caller waits for the delay.
        """
        begun, late = self._heard[1:], self.pending
        whole = begun + late
        if not begun and whole in ("[", "]", "O", *_STRINGS):
            return False
        self._heard = ""
        if _LATE.match(whole) or _WHOLE_STRING.match(whole):
            self.pending = "\x1b" + whole
        return True

    def _ground(self, tokens: list[Token]) -> bool:
        """Consume the first item of the pending input; False if more input is needed."""
        pending = self.pending
        if text := _TEXT.match(pending):
            tokens.append(Token(Kind.TEXT, text.group()))
            self.pending = pending[text.end() :]
            return True
        return self._escape(tokens) if pending[0] == "\x1b" else self._eight_bits(tokens)

    def _escape(self, tokens: list[Token]) -> bool:
        """Consume what begins with one or more ESC."""
        pending = self.pending
        rest = pending.lstrip("\x1b")
        count = len(pending) - len(rest)
        if count > 2:  # only the last two can belong to what follows
            tokens += [Token(Kind.ESCAPE)] * (count - 2)
            count = 2
            self.pending = "\x1b" * 2 + rest
        if not rest:
            return False
        meta = count == 2
        first = rest[0]
        if first in "[O":
            return self._sequence(rest, tokens, meta=meta)
        if first in _STRINGS:
            return self._string_begins(rest, tokens, meta=meta)
        if first in _C1 or "\x80" <= first <= "\x9f":
            tokens += [Token(Kind.ESCAPE)] * count
            self.pending = rest
            return True
        if first == "\\":  # the terminator of a string that has already ended
            tokens += [Token(Kind.ESCAPE)] * (count - 1)
        else:
            self._add_meta(first, tokens, meta=meta)
        self.pending = rest[1:]
        return True

    def _eight_bits(self, tokens: list[Token]) -> bool:
        """Consume a C1 control; one that begins a sequence counts as ESC and its letter."""
        begins, rest = _C1.get(self.pending[0], ""), self.pending[1:]
        if begins[1:] and begins[1] in _STRINGS:
            self._begin_string(begins)
            self.pending = rest
        elif begins:
            # This ESC was not a key: an incomplete sequence stays pending.
            self.pending = begins + rest
            return self._sequence(begins[1:] + rest, tokens, meta=False)
        else:
            self.pending = rest
        return True

    def _sequence(self, rest: str, tokens: list[Token], *, meta: bool) -> bool:
        whole, begun = (_CSI, _CSI_BEGUN) if rest[0] == "[" else (_SS3, _SS3_BEGUN)
        match = (_RXVT.match(rest) if self._rxvt else None) or whole.match(rest)
        if match:
            self.pending = rest[match.end() :]
            text = "\x1b" + match.group()
            if text == _PASTE_BEGINS:
                if meta:
                    tokens.append(Token(Kind.ESCAPE))
                self._mode, self._room = _Mode.PASTE, MOST_PASTED
            elif len(text) > _MOST_CSI:
                tokens += [Token(Kind.ESCAPE)] * meta
            else:
                tokens.append(Token(Kind.META if meta else Kind.SEQUENCE, text))
            return True
        if begun.match(rest):
            if len(rest) > _MOST_CSI:
                tokens += [Token(Kind.ESCAPE)] * meta
                self._mode, self.pending = _Mode.SKIP, ""
            return False
        # A character that no sequence contains: a key, or the beginning of something else.
        short = _CUT_SHORT.match(rest)
        assert short is not None
        if short.group() in "[O":
            self._add_meta(rest[0], tokens, meta=meta)
        else:
            tokens += [Token(Kind.ESCAPE)] * meta
        self.pending = rest[short.end() :]
        return True

    def _string_begins(self, rest: str, tokens: list[Token], *, meta: bool) -> bool:
        if len(rest) == 1:
            return False
        likely = rest[1] >= " " and (rest[0] != "]" or _OSC_BEGINS.match(rest))
        if not likely and not _WHOLE_STRING.match(rest):
            self._add_meta(rest[0], tokens, meta=meta)
            self.pending = rest[1:]
            return True
        tokens += [Token(Kind.ESCAPE)] * meta
        self._begin_string("\x1b" + rest[0])
        self.pending = rest[1:]
        return True

    def _begin_string(self, intro: str) -> None:
        self._mode, self._intro, self.content = _Mode.STRING, intro, ""

    def _string(self, tokens: list[Token]) -> bool:
        pending = self.pending
        end = _STRING_ENDS.search(pending)
        content = pending[: end.start()] if end else pending
        self.content += content[: MOST_KEPT - len(self.content)]
        if end is None:
            self.pending = ""
            return False
        self.pending = rest = pending[end.start() :]
        if rest[0] == "\x1b" and len(rest) == 1:
            return False
        self._mode = _Mode.GROUND
        if rest[0] in "\x07\x9c" or rest[:2] == "\x1b\\":
            tokens.append(Token(Kind.STRING, self._intro + self.content))
            self.pending = rest[2 if rest[0] == "\x1b" else 1 :]
        elif rest[0] in "\x18\x1a" or (rest[0] == "\x1b" and rest[1] not in "[O" + _STRINGS):
            self.pending = rest[1:]  # cancelled by CAN, SUB or the user's esc
        self.content = ""
        return True

    def _paste(self, tokens: list[Token]) -> bool:
        pending = self.pending
        end = _PASTE_END.search(pending)
        begun = None if end else _PASTE_END_BEGUN.search(pending)
        stop = end or begun
        text = (pending[: stop.start()] if stop else pending)[: self._room]
        self._room -= len(text)
        self._pasted.append(text)
        self.pending = pending[end.end() :] if end else begun.group() if begun else ""
        if end:
            self._end_paste(tokens)
        return end is not None

    def _end_paste(self, tokens: list[Token]) -> None:
        tokens.append(Token(Kind.PASTE, "".join(self._pasted)))
        self._mode, self._pasted = _Mode.GROUND, []

    def _skip(self, _: list[Token]) -> bool:
        rest = self.pending.lstrip("".join(map(chr, range(0x20, 0x40))))
        if rest:
            self._mode = _Mode.GROUND
            self.pending = rest[1:] if "@" <= rest[0] <= "~" else rest
        else:
            self.pending = ""
        return bool(rest)

    def _add_meta(self, key: str, tokens: list[Token], *, meta: bool) -> None:
        tokens += [Token(Kind.ESCAPE)] * meta
        tokens.append(Token(Kind.META, key))

    _steps = {
        _Mode.GROUND: _ground, _Mode.STRING: _string, _Mode.PASTE: _paste, _Mode.SKIP: _skip,
    }  # fmt: skip
