"""What a terminal sends, cut into tokens: text, keys, pastes, and control sequences as wholes.

A terminal sends keys and answers in one stream, and a link may cut it anywhere. What is known of
the beginning of a sequence decides what the rest is (ECMA-48; xterm's "Control Sequences"; kitty's
keyboard protocol), so that an answer to another program's question, late or in pieces, never
becomes keys. A sequence nobody understands is still one token, which its reader may drop.

``ESC`` is the one doubtful byte: a key, and the beginning of everything else. The rules:

- ``ESC`` and nothing for ``delay`` seconds is the key ``escape``.
- ``ESC`` and a character, at once or within the delay, is *meta*: alt and the character in some
  terminals, and two keys typed ahead on a slow link. Which of them is for the caller to say.
- ``ESC [`` and ``ESC O`` begin a sequence when they come within the delay of each other, for hands
  are slower than that, and the rest may take as long as it likes: a clock would play the rest of
  an arrow key (``A``, which marks everything read) after a stall. The price: of ``esc`` and ``[``
  typed ahead on a link so slow that they arrive together, both are lost, and the next key with
  them. Nothing happens that was not asked for, and ``esc`` starts afresh.
- ``ESC P``, ``ESC X``, ``ESC ^`` and ``ESC _`` with something behind them begin a string, whatever
  is in it; ``ESC ]`` where a digit or a title's letter follows, as in all that terminals send:
  ``]`` is a key of everyday use. With nothing behind them for ``BARE`` seconds they are two keys.
- A string goes on until its terminator. Only its first characters are kept, so that one without an
  end costs no memory; no clock and no length ends it, for the rest would be played as keys. What
  does are the keys that people press when nothing answers: ``esc`` (which does only that) and
  ``ctrl`` with a letter (which is heard, too).
- When ``escape`` has been heard and the rest comes after all (a link was cut right behind the
  ``ESC``), it is still taken for a sequence if it looks like one and comes in one piece: ``[A``,
  ``]11;rgb:...``. ``[`` and ``]`` alone wait for the delay, then they are keys: people press them.
- A whole answer between two pieces of something else (tmux answers Reader itself, while the link
  behind it has brought half of an arrow key) is a token by itself, and the pieces belong together.

Nothing here looks at a clock: the caller says what time it is, and calls :meth:`Tokenizer.expire`
when nothing has come until the :attr:`Tokenizer.deadline`.
"""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from reader.system.lazy import lazy_pattern

DELAY = 0.1
"""Seconds after which a lone ``ESC`` is a key."""

BARE = 0.5
"""Seconds after which ``ESC ]`` and the like, with nothing behind them, are two keys."""

MOST_KEPT = 1_000
"""Characters of a string that are kept; of the rest only the end is looked for."""

MOST_PASTED = 1_000_000
"""Characters of a paste that are kept."""

_MOST_CSI = 256
"""Characters of a sequence of keys or numbers; a longer one is dropped."""


class Kind(Enum):
    """What a token is. The text of each is given in brackets."""

    TEXT = "text"
    """Keys that are characters, C0 controls among them (one after the other)."""
    ESCAPE = "escape"
    """The key (nothing)."""
    SEQUENCE = "sequence"
    """A whole sequence that begins with CSI or SS3 (in its 7-bit form: ``ESC [``, ``ESC O``)."""
    META = "meta"
    """``ESC``, and at once another key (that key: a character, or a sequence as above)."""
    STRING = "string"
    """OSC, DCS, APC, PM or SOS (``ESC``, the introducer, the content; no terminator)."""
    PASTE = "paste"
    """Text that was pasted (that text as it came, controls and all)."""


class Token(NamedTuple):
    """One thing that the terminal said."""

    kind: Kind
    text: str = ""


_PASTE_BEGINS = "\x1b[200~"
_PASTE_END = lazy_pattern("(?:\x1b\\[|\x9b)201~")
_PASTE_END_BEGUN = lazy_pattern("(?:\x1b(?:\\[(?:2(?:0(?:1)?)?)?)?|\x9b(?:2(?:0(?:1)?)?)?)\\Z")
_TEXT = lazy_pattern("[^\x1b\x80-\x9f]+")
_CSI = lazy_pattern(
    r"\[(?:M[^\x1b]{3}"  # a mouse report of the first kind: three bytes of any value
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
# What may come late, after an escape that has been heard already: only what terminals do send.
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
    """In a sequence that is too long: until its end."""


class Tokenizer:
    """Cuts what is fed to it into tokens. ``delay``: seconds after which a lone ESC is a key.

    ``rxvt``: the terminal's keys may end in a dollar sign, which begins an answer elsewhere.
    """

    def __init__(self, delay: float = DELAY, *, rxvt: bool = False) -> None:
        self._delay = delay
        self._rxvt = rxvt
        self._mode = _Mode.GROUND
        self.pending = ""
        """What has come and is in no token yet."""
        self._heard = ""
        """The beginning of a sequence that was given out as keys, in case the rest comes late."""
        self._intro = ""
        self.content = ""
        self._pasted: list[str] = []
        self._room = 0
        self.deadline: float | None = None
        """When :meth:`expire` is to be called unless something comes before; None: not at all."""

    def feed(self, text: str, now: float) -> list[Token]:
        """The tokens that ``text`` completes. It came in one read, at ``now`` (in seconds)."""
        tokens: list[Token] = []
        if self._mode is _Mode.PASTE and text == "\x03":
            # A paste whose end was lost would take every key for ever: ctrl+c ends it.
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
        """The tokens that silence until ``now`` completes: an escape, or keys like a beginning."""
        if self.deadline is None or now < self.deadline:
            return []
        self.deadline = None
        pending, self.pending = self.pending, ""
        if self._heard:  # what could have gone on late did not
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
        """Put what was heard back before what has come, if that goes on from it.

        False where it may: then more is waited for, for a moment.
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
        """Take what stands first; False where more has to come."""
        pending = self.pending
        if text := _TEXT.match(pending):
            tokens.append(Token(Kind.TEXT, text.group()))
            self.pending = pending[text.end() :]
            return True
        return self._escape(tokens) if pending[0] == "\x1b" else self._eight_bits(tokens)

    def _escape(self, tokens: list[Token]) -> bool:
        """Take what begins with an ESC, or with several."""
        pending = self.pending
        rest = pending.lstrip("\x1b")
        count = len(pending) - len(rest)
        if count > 2:  # of several only the last two may belong to what follows
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
        if first == "\\":  # a terminator whose string was ended before
            tokens += [Token(Kind.ESCAPE)] * (count - 1)
        else:
            self._add_meta(first, tokens, meta=meta)
        self.pending = rest[1:]
        return True

    def _eight_bits(self, tokens: list[Token]) -> bool:
        """A control of the second set (C1): what begins something is as ESC and its letter."""
        begins, rest = _C1.get(self.pending[0], ""), self.pending[1:]
        if begins[1:] and begins[1] in _STRINGS:
            self._begin_string(begins)
            self.pending = rest
        elif begins:
            # Only here ESC is nobody's key: a beginning without an end stays one.
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
        # Something that no sequence contains: a key of the user's, or another beginning.
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
            self.pending = rest[1:]  # cancelled: by CAN or SUB, or by the user's esc
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
