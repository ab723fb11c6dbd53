"""The query language: the text that selects articles, and what it means as a tree.

::

    query   = [ either ]
    either  = every { "OR" every }
    every   = factor { [ "AND" ] factor }
    factor  = ( "-" | "NOT" ) factor | group | [ field ] value
    group   = [ field ] "(" either ")"
    field   = name ":"                       directly before its value, a name from FIELDS
    value   = word | '"' any but '"' '"'     a "*" at the end: words that begin so

White space separates. ``OR``, ``AND`` and ``NOT`` are written in capitals. A word goes on to the
next white space, parenthesis or quotation mark; typographic quotation marks are as good as straight
ones. A field before a group stands for each value in it that has no field of its own.

**What matches.** A word or phrase matches whole words that follow one another, whatever stands
between them; case and diacritics do not count (:mod:`reader.store.words`). So ``U.N.`` is the
phrase ``"u n"``. Without a field it matches in the title, dateline, byline, caption or text.

**Dates.** A date is a year, a month or a day (``2013``, ``2013-05``, ``2013-05-31``) and means all
of that time. An article's date, too, is as precise as its file gives it; the article matches when
the *whole* of its date is within what is asked for: one of ``2013`` matches ``date:2011..2014`` and
``on:2013``, not ``on:2013-05``, for it may be from another month. ``before:`` ends before the first
day of its date, ``after:`` begins after the last. Undated articles never match a date.
"""

from __future__ import annotations

import calendar
import re
from typing import NoReturn, cast, get_args

from reader.store.language import LANGUAGES
from reader.store.query_tree import (
    EVERYTHING,
    NOTHING,
    And,
    Dated,
    Language,
    Leaf,
    Marked,
    Node,
    Not,
    Or,
    State,
    Term,
    TextField,
    every_leaf,
    leaves,
)  # fmt: skip
from reader.store.words import placed_words, words

__all__ = [
    "EVERYTHING", "FIELDS", "NOTHING", "STATES", "TEXT_FIELDS", "And", "Dated", "Language", "Leaf",
    "Marked", "Node", "Not", "Or", "QueryError", "State", "Term", "TextField", "days_of",
    "every_leaf", "leaves", "parse",
]  # fmt: skip


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
"""Letters that the last word of a phrase has before it is looked for while it is typed: far too
many words begin with two."""

FIRST_DAY, LAST_DAY = 0, 9999_12_31


class QueryError(ValueError):
    """A query that means nothing. ``position`` is a code point of it, counted from 0.

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

    With ``prefix_last`` it is still being typed: where it ends in a word, the word is the beginning
    of one; a quotation mark that is open at the end does not have to be closed yet, and the last
    word of such a phrase counts from its third letter on. Raises :class:`QueryError`.
    """
    return _Parser(text, typing=prefix_last).parse()


_WORD = re.compile(r'[^\s()"“”„«»]+')
_QUOTES = '"“”„«»'
_FIELD = re.compile(r"([A-Za-z]{1,20}):")
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


class _Parser:
    """One method a rule of the grammar; ``_at`` is the place of the next character."""

    def __init__(self, text: str, *, typing: bool) -> None:
        self._text = text
        self._typing = typing
        self._at = 0
        self._depth = 0

    def parse(self) -> Node:
        if len(self._text) > LONGEST_QUERY:
            _fail(f"a query has at most {LONGEST_QUERY:,} characters", LONGEST_QUERY)
        self._skip()
        if not self._rest():
            return EVERYTHING
        node = self._either("")
        if self._rest():
            _fail("this parenthesis closes none", self._at)
        return node

    def _either(self, field: str) -> Node:
        nodes = [self._every(field)]
        while self._keyword("OR"):
            nodes.append(self._every(field))
        return nodes[0] if len(nodes) == 1 else Or(tuple(nodes))

    def _every(self, field: str) -> Node:
        nodes = [self._factor(field)]
        while self._rest() and not self._rest().startswith(")") and not self._next_is("OR"):
            self._keyword("AND")
            nodes.append(self._factor(field))
        return nodes[0] if len(nodes) == 1 else And(tuple(nodes))

    def _factor(self, field: str) -> Node:
        start, rest = self._at, self._rest()
        if not rest or rest.startswith(")") or self._next_is("OR") or self._next_is("AND"):
            _fail("a word, a phrase or a group is missing here", start)
        if rest.startswith("-") or self._keyword("NOT"):
            self._at += rest.startswith("-")
            if rest.startswith("-") and (not rest[1:] or rest[1].isspace()):
                _fail("what is to be left out has to follow the - directly", start)
            self._deeper(start)
            node: Node = Not(self._factor(field))
            self._depth -= 1
            return node
        if rest.startswith("("):
            return self._group(field)
        return self._fielded(field)

    def _group(self, field: str) -> Node:
        start = self._at
        self._deeper(start)
        self._at += 1
        self._skip()
        node = self._either(field)
        if not self._rest():
            _fail("this parenthesis is not closed", start)
        self._at += 1
        self._skip()
        self._depth -= 1
        return node

    def _fielded(self, outer: str) -> Node:
        """A value with the field before it, or with that of the group it is in."""
        start = self._at
        match = _FIELD.match(self._text, start)
        if match is None:
            return self._value(outer, start)
        name = match.group(1).lower()
        after = self._text[match.end() : match.end() + 1]
        alone = not after or after.isspace() or after == ")"
        if name not in FIELDS:
            if alone:  # "Security:" in a title that was pasted
                return self._value(outer, start)
            _fail(f"there is no field {name}: (fields: {', '.join(FIELDS)})", start)
        if alone:
            _fail(f"a value has to follow {name}: directly", match.end())
        self._at = match.end()
        return self._group(name) if after == "(" else self._value(name, self._at)

    def _value(self, field: str, start: int) -> Node:
        text, quoted, ended = self._quoted() if self._rest()[0] in _QUOTES else self._word()
        node = self._leaf(field, text, start, quoted=quoted, ended=ended)
        self._skip()
        return node

    def _word(self) -> tuple[str, bool, bool]:
        match = _WORD.match(self._text, self._at)
        assert match is not None
        self._at = match.end()
        return match.group(), False, self._at < len(self._text)

    def _quoted(self) -> tuple[str, bool, bool]:
        start = self._at
        end = next((at for at in range(start + 1, len(self._text)) if self._text[at] in _QUOTES), 0)
        if not end and not self._typing:
            _fail("this quotation mark is not closed", start)
        self._at = end + 1 if end else len(self._text)
        return self._text[start + 1 : end or len(self._text)], True, bool(end)

    def _leaf(self, field: str, text: str, start: int, *, quoted: bool, ended: bool) -> Leaf:
        if field in DATE_FIELDS:
            return _dated(field, text, start)
        if field == "is":
            if text not in STATES:
                _fail(f"an article is {', '.join(STATES[:-1])} or {STATES[-1]}", start)
            return Marked(text)
        if field == "lang":
            if text not in LANGUAGES:
                _fail(f"the languages that can be told apart are {', '.join(LANGUAGES)}", start)
            return Language(text)
        starred = text.endswith("*")
        text = text.removesuffix("*")
        if not words(text):
            _fail("there is no letter or digit to look for", start)
        typed = self._typing and not ended and bool(words(text[-1]))
        if typed and quoted:
            *_, last = placed_words(text)
            before = [*placed_words(text[: last.start])]
            if before and len(last.folded) < BEGUN:
                # Up to the word: a sign that stood behind it might be taken for one of a query.
                text, typed = text[: before[-1].end], False
        return Term(cast("TextField", field), text, quoted, starred or typed)

    def _deeper(self, start: int) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            _fail(f"more than {DEEPEST} groups are nested", start)

    def _rest(self) -> str:
        """What is left, as far as anyone looks at it."""
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
            _fail("a date has to stand on one side of the .. at least", start)
        if begin:
            first = _days(begin, start)[0]
        if end:
            last = _days(end, start + len(begin) + 2)[1]
        if last < first:
            _fail("this time ends before it begins", start)
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
