"""Whether one article matches a query, and where the words of the query are in it.

This is the reference that every faster way must agree with: the index, the columns, the scan of the
titles. It answers queries itself if there is no index, and finds the hits to highlight on screen.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from reader.model import (
    ENTITY_KINDS,
    MENTION_FIELDS,
    Article,
    Entity,
    EntityKind,
    Mention,
    MentionField,
)
from reader.store.search.query import (
    And,
    Dated,
    Language,
    Marked,
    Node,
    Not,
    Or,
    Term,
    TextField,
    days_of,
    leaves,
)  # fmt: skip
from reader.text.language import language_of
from reader.text.words import Word, haystack, placed_words, words

if TYPE_CHECKING:
    from reader.store.articles import CodedName

ENTITY_FIELDS: Mapping[TextField, tuple[EntityKind, ...]] = {
    "person": ("person",),
    "org": ("organization",),
    "place": ("place",),
    "group": ("group",),
    "entity": ENTITY_KINDS,
}
"""The fields that ask for entities, and the kinds that each asks for."""

COLUMN_FIELDS: Mapping[TextField, tuple[CodedName, ...]] = {
    "source": ("publication", "archive"),
    "section": ("section",),
    "place": ("dateline", "places"),
    "tag": ("tags",),
}
"""The fields that columns of the store answer, and their columns; ``dateline`` has its places."""


class Marks(Protocol):
    """The user's marks that a query can ask for, by article id."""

    @property
    def read(self) -> Collection[str]:
        """The ids of the read articles; all others are unread."""

    @property
    def starred(self) -> Collection[str]:
        """The ids of the starred articles."""

    @property
    def tags(self) -> Mapping[str, Collection[str]]:
        """The user's tags of each article that has any."""

    @property
    def notes(self) -> Mapping[str, str]:
        """The user's note on each article that has one."""


class NoMarks:
    """No marks: every article is unread, without star, tag or note."""

    read: Collection[str] = frozenset()
    starred: Collection[str] = frozenset()
    tags: Mapping[str, Collection[str]] = {}
    notes: Mapping[str, str] = {}


def matches(
    node: Node, article: Article, entities: Iterable[Entity] = (), marks: Marks | None = None
) -> bool:
    """Whether ``article`` matches ``node``.

    ``entities`` are the article's own, as far as they are known; ``marks`` are the user's.
    """
    marks = NoMarks() if marks is None else marks
    match node:
        case Not():
            found = not matches(node.node, article, entities, marks)
        case And():
            found = all(matches(each, article, entities, marks) for each in node.nodes)
        case Or():
            found = any(matches(each, article, entities, marks) for each in node.nodes)
        case Dated(_, _, first, last):
            days = days_of(article.published)  # the whole date has to lie within the period
            found = days is not None and first <= days[0] and days[1] <= last
        case Marked("starred"):
            found = article.id in marks.starred
        case Marked(state):
            found = (article.id in marks.read) == (state == "read")
        case Language(code):
            found = language_of(words(article.text)) == code
        case Term():
            kinds = ENTITY_FIELDS.get(node.field, ())
            found = contains(node, _values(node.field, article, marks)) or any(
                each.kind in kinds and contains(node, (each.name, *each.aliases))
                for each in entities
            )
    return found


def _values(field: TextField, article: Article, marks: Marks) -> Sequence[str]:
    """The texts of ``article`` in which a term of ``field`` is looked for."""
    match field:
        case "":
            found: Sequence[str] = (article.title, *body_values(article))
        case "text":
            found = body_values(article)
        case "title":
            found = (article.title,)
        case "note":
            found = (marks.notes.get(article.id, ""),)
        case "tag":
            found = (*column_values(field, article), *marks.tags.get(article.id, ()))
        case _:
            found = column_values(field, article)
    return found


def column_values(field: TextField, article: Article) -> tuple[str, ...]:
    """The texts of ``article`` in the columns of ``field``; none for a field without columns."""
    found: list[str] = []
    for name in COLUMN_FIELDS.get(field, ()):
        value = article.dateline.places if name == "dateline" else getattr(article, name)
        found += [value] if isinstance(value, str) else value
    return tuple(found)


def body_values(article: Article) -> tuple[str, str, str, str]:
    """The texts that ``text:`` searches: all but the title. A phrase never spans two of them."""
    return (article.dateline.text, article.byline, article.caption, article.text)


def contains(term: Term, texts: Iterable[str]) -> bool:
    """Whether one of ``texts`` contains the words of ``term`` in sequence."""
    wanted = needle(term)
    return any(wanted in haystack(words(text)) for text in texts if text)


def needle(term: Term) -> str:
    """A string that the :func:`haystack` of every text with the words of ``term`` contains."""
    return f" {' '.join(term.words)}{'' if term.prefix else ' '}"


# Hits


def hits(node: Node, text: str, field: MentionField = "text") -> list[tuple[int, int]]:
    """The spans of the words that ``node`` asks for in ``text``, a ``field`` of an article.

    Spans are in code points, with an exclusive end, in order and without overlap. Excluded terms
    give no hits.
    """
    fields = ("", "title") if field == "title" else ("", "text")
    asked = [x for x in leaves(node) if isinstance(x, Term) and x.field in fields]
    if not asked or not text:
        return []
    placed = [*placed_words(text)]
    folded = [word.folded for word in placed]
    spans = [span for term in asked for span in _spans(term, placed, folded)]
    return merged(spans)


def highlights(node: Node, article: Article, entities: Iterable[Entity] = ()) -> list[Mention]:
    """The hits of ``node`` in ``article``, in the order title, caption, text.

    Mentions of ``entities`` that ``node`` asks for by name (``person:``) are hits as well.
    """
    found: dict[MentionField, list[tuple[int, int]]] = {
        field: hits(node, article.field_text(field), field) for field in MENTION_FIELDS
    }
    asked = [x for x in leaves(node) if isinstance(x, Term) and x.field in ENTITY_FIELDS]
    for entity in entities if asked else ():
        if any(
            entity.kind in ENTITY_FIELDS[term.field]
            and contains(term, (entity.name, *entity.aliases))
            for term in asked
        ):
            for mention in entity.mentions:
                found[mention.field].append((mention.start, mention.end))
    return [
        Mention(field, start, end, article.field_text(field)[start:end])
        for field in MENTION_FIELDS
        for start, end in merged(found[field])
    ]


def merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans in order, with overlapping ones merged."""
    result: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if result and start < result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        else:
            result.append((start, end))
    return result


def _spans(term: Term, placed: Sequence[Word], folded: Sequence[str]) -> Iterable[tuple[int, int]]:
    wanted = term.words
    *whole, last = wanted
    for at in range(len(folded) - len(wanted) + 1):
        if folded[at : at + len(whole)] == whole:
            word = folded[at + len(whole)]
            if word == last or (term.prefix and word.startswith(last)):
                yield placed[at].start, placed[at + len(whole)].end
