"""The query language: the text that selects articles, and what it means as a tree.

::

    query   = [ either ]
    either  = every { "OR" every }
    every   = factor { [ "AND" ] factor }
    factor  = ( "-" | "NOT" ) factor | group | [ field ] value
    group   = [ field ] "(" either ")"
    field   = name ":"                       directly before its value, a name from FIELDS
    value   = word | '"' any but '"' '"'     a "*" at the end: words that begin so

White space separates. ``OR``, ``AND`` and ``NOT`` are written in capitals. A word ends at the next
white space, parenthesis or quotation mark; typographic and straight quotation marks are the same.
A field before a group applies to each value in the group that has no field of its own.

**Pasted text.** A headline or an address works as a query and finds its article. Signs between its
words are ignored: a word without letters and digits (``&``, ``–``, ``-``), an empty group, a
closing parenthesis without an opening one. An unclosed parenthesis or quotation mark extends to the
end; an ``OR`` at the beginning is a word. A word that contains a colon is a word (``10:30``,
``https://…``, ``Re:think``) unless a field's name is before the colon. Even then it is a word if
the name has a capital and no valid value follows (``Note: …``, ``Date:today``). But a lower-case
name that is nearly a field's, or a synonym of one, is an error (:func:`meant`).

**What matches.** A word or phrase matches whole words that follow one another, whatever punctuation
is between them; case and diacritics do not count (:mod:`reader.text.words`). So ``U.N.`` is the
phrase ``"u n"``. Without a field, it matches in the title, dateline, byline, caption or text.

**Dates.** A date is a year, a month or a day (``2013``, ``2013-05``, ``2013-05-31``) and means that
whole period. An article's date is only as precise as its file gives it, and the article matches if
its *whole* date lies within the period of the query: an article of ``2013`` matches
``date:2011..2014`` and ``on:2013``, but not ``on:2013-05``, since it may be from another month.
``before:`` ends before the first day of its date, ``after:`` begins after the last day. Undated
articles never match a date.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Literal, NoReturn, cast, get_args

from reader.text.folding import APOSTROPHES
from reader.text.language import LANGUAGES
from reader.text.words import placed_words, words

TextField = Literal[
    "", "title", "text", "source", "section", "place", "person", "org", "group", "entity", "tag",
    "note",
]  # fmt: skip
State = Literal["unread", "read", "starred"]

SYNTAX: tuple[tuple[tuple[str, ...], str], ...] = (
    (("tripoli talks", "tripoli AND talks"),
     "both words, in title, dateline, byline, caption or text"),
    (('"prime minister"',), "the exact phrase"),
    (("talks OR summit", "(a OR b) c"), "at least one of them; parentheses group"),
    (("-isis", "NOT isis", "-(a b)"), "articles without it"),
    (("liby*",), "words starting with liby; while typing, also without *"),
    (("title:", "text:", "source:", "section:", "tag:", "note:"),
     "words in one field; title:(a OR b) works, too"),
    (("person:", "org:", "place:", "group:", "entity:"),
     "an entity in the article, by any of its names"),
    (("before:2014", "after:2013-05", "on:2013-05-31", "date:2011..2014"),
     "articles whose date lies wholly within that time"),
    (("is:unread", "is:read", "is:starred"), "by your marks"),
    (("lang:en",), "language of the text, as guessed from script and words"),
)  # fmt: skip
"""The language in examples, for the help: queries, and what they find."""


@dataclass(frozen=True, slots=True)
class Term:
    """Words that follow one another in ``field`` (empty: anywhere in title and text).

    With ``prefix``, the last word may be only the beginning of a word. ``text`` is as typed.
    """

    field: TextField
    text: str
    quoted: bool = False
    prefix: bool = False

    @property
    def words(self) -> tuple[str, ...]:
        """The words of ``text``, folded; at least one."""
        return tuple(words(self.text))

    def __str__(self) -> str:
        star = "*" if self.prefix else ""
        value = f'"{self.text}{star}"' if self.quoted else self.text + star
        return f"{self.field}:{value}" if self.field else value


@dataclass(frozen=True, slots=True)
class Dated:
    """A period from ``first`` to ``last`` inclusive, both days as numbers such as 20130531."""

    field: str
    text: str
    first: int
    last: int

    def __str__(self) -> str:
        return f"{self.field}:{self.text}"


@dataclass(frozen=True, slots=True)
class Marked:
    """Articles in a state that the user has set."""

    state: State

    def __str__(self) -> str:
        return f"is:{self.state}"


@dataclass(frozen=True, slots=True)
class Language:
    """Articles in the language of this ISO 639-1 code."""

    code: str

    def __str__(self) -> str:
        return f"lang:{self.code}"


@dataclass(frozen=True, slots=True)
class Not:
    """Articles that do not match ``node``."""

    node: Node

    def __str__(self) -> str:
        return f"-{_inner(self.node)}"


@dataclass(frozen=True, slots=True)
class And:
    """Articles that match all of ``nodes``; without nodes, every article."""

    nodes: tuple[Node, ...]

    def __str__(self) -> str:
        return " ".join(map(_inner, self.nodes))


@dataclass(frozen=True, slots=True)
class Or:
    """Articles that match any of ``nodes``; without nodes, no article. A query has at least two."""

    nodes: tuple[Node, ...]

    def __str__(self) -> str:
        return " OR ".join(map(_inner, self.nodes))


Leaf = Term | Dated | Marked | Language
Node = Leaf | Not | And | Or

EVERYTHING = And(())
"""What the empty query means."""

NOTHING = Or(())


def _inner(node: Node) -> str:
    return f"({node})" if isinstance(node, And | Or) else str(node)


def leaves(node: Node, *, wanted: bool = True) -> Iterator[Leaf]:
    """The leaves that ``node`` asks for; with ``wanted=False``, those that it excludes."""
    if isinstance(node, Not):
        yield from leaves(node.node, wanted=not wanted)
    elif isinstance(node, And | Or):
        for each in node.nodes:
            yield from leaves(each, wanted=wanted)
    elif wanted:
        yield node


def every_leaf(node: Node) -> Iterator[Leaf]:
    """All leaves of ``node``."""
    return chain(leaves(node), leaves(node, wanted=False))


TEXT_FIELDS = cast("tuple[TextField, ...]", get_args(TextField))
DATE_FIELDS = ("before", "after", "on", "date")
STATES = cast("tuple[State, ...]", get_args(State))
FIELDS = (*TEXT_FIELDS[1:], "is", *DATE_FIELDS, "lang")
"""Every name that may stand before a colon."""

LONGEST_QUERY = 10_000
"""Code points."""

DEEPEST = 100
"""How deep groups and negations may be nested."""

BEGUN = 3
"""While a phrase is being typed, its last word counts from this many letters on: far too many words
begin with the same two."""

_NOTHING_TO_FIND = "there is no letter or digit to look for"

FIRST_DAY, LAST_DAY = 0, 9999_12_31


class QueryError(ValueError):
    """An invalid query. ``position`` is the code point where it fails, counted from 0.

    As a string it counts from 1: ``character 7: …``.
    """

    def __init__(self, message: str, position: int) -> None:
        super().__init__(message, position)
        self.message = message
        self.position = position

    def __str__(self) -> str:
        return f"character {self.position + 1}: {self.message}"


def parse(text: str, *, prefix_last: bool = False) -> Node:
    """The tree that ``text`` means. ``str(tree)`` is a query that means the same tree.

    With ``prefix_last``, ``text`` is still being typed: a word at its end may be the beginning of a
    longer one, a quotation mark need not be closed yet, and the last word of such a phrase counts
    from its third letter on. Raises :class:`QueryError`.
    """
    return _Parser(text, typing=prefix_last).parse()


_WORD = re.compile(r'[^\s()"“”„«»]+')
_QUOTES = '"“”„«»'
_FIELD = re.compile(r"([A-Za-z]{1,20}):")
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)

_OTHER_NAMES = {
    "headline": "title", "heading": "title", "subject": "title", "body": "text", "content": "text",
    "publication": "source", "outlet": "source", "publisher": "source", "paper": "source",
    "category": "section", "location": "place", "loc": "place", "country": "place", "city": "place",
    "per": "person", "people": "person", "who": "person", "organization": "org",
    "organisation": "org", "company": "org", "norp": "group", "name": "entity", "label": "tag",
    "language": "lang", "since": "after", "until": "before", "from": "after", "to": "before",
    "year": "on", "month": "on", "day": "on", "published": "date", "status": "is",
}  # fmt: skip
"""What other tools, and users, call the fields."""

_LIKE = 4
"""A name of at least this many letters is still recognized with one letter wrong, missing or
swapped."""


def meant(name: str) -> str:
    """The field that the lower-case ``name`` probably means; empty if none.

    It is a synonym of a field, or has at least four letters and is a single typo away from one.
    """
    if name in _OTHER_NAMES:
        return _OTHER_NAMES[name]
    if len(name) < _LIKE:
        return ""
    return next((field for field in FIELDS if len(field) > 2 and _one_slip(name, field)), "")


def _one_slip(one: str, other: str) -> bool:
    """Whether the two differ by one letter added, missing or wrong, or by two letters swapped."""
    if abs(len(one) - len(other)) > 1:
        return False
    at = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), None)
    if at is None:
        return one != other
    rests = (
        (one[at + 1 :], other[at:]),
        (one[at:], other[at + 1 :]),
        (one[at + 1 :], other[at + 1 :]),
    )
    swapped = one[at : at + 2] == other[at : at + 2][::-1] and one[at + 2 :] == other[at + 2 :]
    return swapped or any(a == b for a, b in rests)


class _Parser:
    """One method per rule of the grammar; ``_at`` is the index of the next character.

    A method returns None for a part without words, which is ignored.
    """

    def __init__(self, text: str, *, typing: bool) -> None:
        self._text = text
        self._typing = typing
        self._at = 0
        self._depth = 0
        self._groups = 0

    def parse(self) -> Node:
        if len(self._text) > LONGEST_QUERY:
            _fail(f"a query has at most {LONGEST_QUERY:,} characters", LONGEST_QUERY)
        self._skip()
        start = self._at
        if not self._rest():
            return EVERYTHING
        node = self._either("")
        if node is None:
            _fail(_NOTHING_TO_FIND, start)
        return node

    def _either(self, field: str) -> Node | None:
        nodes = [self._every(field, first=True)]
        while self._keyword("OR"):
            nodes.append(self._every(field))
        found = [node for node in nodes if node is not None]
        return Or(tuple(found)) if len(found) > 1 else found[0] if found else None

    def _every(self, field: str, *, first: bool = False) -> Node | None:
        """``first``: a keyword here is at the beginning, has nothing before it, and is a word."""
        leading = first and (self._next_is("OR") or self._next_is("AND"))
        if leading and self._text[self._at :].strip() in ("OR", "AND"):
            leading = False
        nodes = [self._keyword_as_word(field) if leading else self._factor(field)]
        while self._rest() and not self._closes() and not self._next_is("OR"):
            self._keyword("AND")
            nodes.append(self._factor(field))
        found = [node for node in nodes if node is not None]
        return And(tuple(found)) if len(found) > 1 else found[0] if found else None

    def _keyword_as_word(self, field: str) -> Node:
        """OR or AND with nothing before it, as if it were in quotation marks."""
        start, text = self._at, self._word()[0]
        node = self._leaf(field, text, start, quoted=True, ended=True)
        self._skip()
        return node

    def _factor(self, field: str) -> Node | None:
        start, rest = self._at, self._rest()
        if not rest or self._closes() or self._next_is("OR") or self._next_is("AND"):
            _fail("a word, a phrase or a group is missing here", start)
        if rest.startswith(")") or self._is_sign():
            self._pass_over()
            return None
        if rest.startswith("-") or self._keyword("NOT"):
            self._at += rest.startswith("-")
            self._deeper(start)
            node = self._factor(field)
            self._depth -= 1
            return None if node is None else Not(node)
        if rest.startswith("("):
            return self._group(field, field_at=None)
        return self._fielded(field)

    def _is_sign(self) -> bool:
        """Whether a word without letters and digits comes next, a sign between words.

        A ``-`` before a group or a phrase is not one: it excludes what follows.
        """
        match = _WORD.match(self._text, self._at)
        if match is None or words(match.group()):
            return False
        after = self._text[match.end() : match.end() + 1]
        return match.group().strip("-") != "" or after not in ("(", *_QUOTES)

    def _pass_over(self) -> None:
        match = _WORD.match(self._text, self._at)
        self._at = match.end() if match else self._at + 1
        self._skip()

    def _closes(self) -> bool:
        """Whether a parenthesis that closes a group comes next."""
        return self._groups > 0 and self._rest().startswith(")")

    def _group(self, field: str, field_at: int | None) -> Node | None:
        """A group; ``field_at`` is where the field directly before it begins, if it has one."""
        start = self._at
        self._deeper(start)
        self._groups += 1
        self._at += 1
        self._skip()
        node = None if self._closes() or not self._rest() else self._either(field)
        if not self._rest() and field_at is not None:
            _fail("this parenthesis is not closed", start)
        if node is None and field_at is not None:
            _fail(_NOTHING_TO_FIND, start)
        self._at += 1
        self._skip()
        self._groups -= 1
        self._depth -= 1
        return node

    def _fielded(self, outer: str) -> Node | None:
        """A value with its own field, or with the field of the group around it."""
        start = self._at
        match = _FIELD.match(self._text, start)
        if match is None:
            return self._value(outer, start)
        written = match.group(1)
        name = written.lower()
        after = self._text[match.end() : match.end() + 1]
        alone = not after or after.isspace() or after == ")"
        if name not in FIELDS:
            near = meant(written)
            if near and not alone:
                _fail(f"there is no field {written}: (did you mean {near}:? put a word with a "
                      f"colon in quotation marks)", start)  # fmt: skip
            return self._value(outer, start)
        if alone:
            if written != name:  # "Note: …" in a headline that was pasted
                return self._value(outer, start)
            _fail(f"a value must follow {name}: without a space", match.end())
        self._at = match.end()
        if after == "(":
            return self._group(name, field_at=start)
        try:
            return self._value(name, self._at, fielded=True)
        except QueryError:
            if written == name:
                raise
        self._at = start
        return self._value(outer, start)

    def _value(self, field: str, start: int, *, fielded: bool = False) -> Node | None:
        """``fielded``: the field is directly before the value, not before the group around it."""
        quoted = self._rest()[0] in _QUOTES
        text, ended = self._quoted(fielded=fielded) if quoted else self._word()
        if not fielded and not words(text) and field not in (*DATE_FIELDS, "is", "lang"):
            self._skip()
            return None
        node = self._leaf(field, text, start, quoted=quoted, ended=ended)
        self._skip()
        return node

    def _word(self) -> tuple[str, bool]:
        match = _WORD.match(self._text, self._at)
        assert match is not None
        self._at = match.end()
        return match.group(), self._at < len(self._text)

    def _quoted(self, *, fielded: bool) -> tuple[str, bool]:
        start = self._at
        end = next((at for at in range(start + 1, len(self._text)) if self._text[at] in _QUOTES), 0)
        if not end and not self._typing and fielded:
            _fail("this quotation mark is not closed", start)
        self._at = end + 1 if end else len(self._text)
        return self._text[start + 1 : end or len(self._text)], bool(end)

    def _leaf(self, field: str, text: str, start: int, *, quoted: bool, ended: bool) -> Leaf:
        if field in DATE_FIELDS:
            return _dated(field, text, start)
        if field == "is":
            if text not in STATES:
                *states, other = (f"is:{each}" for each in STATES)
                _fail(f"is:{text} is not a filter; use {', '.join(states)} or {other}", start)
            return Marked(text)
        if field == "lang":
            if text not in LANGUAGES:
                _fail(f"lang: takes one of {', '.join(LANGUAGES)}", start)
            return Language(text)
        starred = text.endswith("*")
        text = text.removesuffix("*")
        if not words(text):
            _fail(_NOTHING_TO_FIND, start)
        # An apostrophe at the end may be inside a name that is still being typed.
        typed = self._typing and not ended and bool(words(text.rstrip(APOSTROPHES)[-1:]))
        if typed and quoted:
            *_, last = placed_words(text)
            before = [*placed_words(text[: last.start])]
            if before and len(last.folded) < BEGUN:
                # Cut at the word: a sign after it could be mistaken for query syntax.
                text, typed = text[: before[-1].end], False
        return Term(cast("TextField", field), text, quoted, starred or typed)

    def _deeper(self, start: int) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            _fail(f"more than {DEEPEST} groups are nested", start)

    def _rest(self) -> str:
        """The next few characters, as many as any rule looks at."""
        return self._text[self._at : self._at + 8]

    def _next_is(self, keyword: str) -> bool:
        match = _WORD.match(self._text, self._at)
        return match is not None and match.group() == keyword

    def _keyword(self, keyword: str) -> bool:
        if not self._next_is(keyword):
            return False
        self._at += len(keyword)
        self._skip()
        return True

    def _skip(self) -> None:
        text = self._text
        while self._at < len(text) and text[self._at].isspace():
            self._at += 1


def _fail(message: str, position: int) -> NoReturn:
    raise QueryError(message, position)


def _dated(field: str, text: str, start: int) -> Dated:
    first, last = FIRST_DAY, LAST_DAY
    if field == "date" and ".." in text:
        begin, _, end = text.partition("..")
        if not begin and not end:
            _fail("a period needs a date before or after the ..", start)
        if begin:
            first = _days(begin, start)[0]
        if end:
            last = _days(end, start + len(begin) + 2)[1]
        if last < first:
            _fail("this period ends before it begins", start)
        return Dated(field, text, first, last)
    begins, ends = _days(text, start)
    if field == "before":
        return Dated(field, text, FIRST_DAY, begins - 1)
    if field == "after":
        return Dated(field, text, ends + 1, LAST_DAY)
    return Dated(field, text, begins, ends)


def _days(text: str, start: int) -> tuple[int, int]:
    days = days_of(text)
    if days is None:
        _fail("a date is written 2013, 2013-05 or 2013-05-31", start)
    return days


def days_of(date: str) -> tuple[int, int] | None:
    """The first and the last day of an ISO date of any precision, as numbers; None if it is none.

    ``2013-05`` gives 20130501 and 20130531.
    """
    match = _DATE.fullmatch(date)
    if match is None or match.group(1) == "0000":
        return None
    year, month, day = (int(part) if part else 0 for part in match.groups())
    if month > 12 or (match.group(2) and not month) or (match.group(3) and not day):
        return None
    last_month = month or 12
    last_day = calendar.monthrange(year, last_month)[1]
    if day > last_day:
        return None
    return (
        year * 10_000 + (month or 1) * 100 + (day or 1),
        year * 10_000 + last_month * 100 + (day or last_day),
    )
