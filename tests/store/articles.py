"""Random small archives and queries, from a small vocabulary, so that many match."""

from __future__ import annotations

from hypothesis import strategies as st

from reader.model import Article, Block, Dateline, Entity, Mention
from reader.store.articles import Store
from reader.store.entities.index import EntityIndex
from reader.store.search import query as q

WORDS = (
    "libya", "Líbya", "libyan", "accra", "the", "of", "talks", "Talks’", "co-op", "U.N.", "résumé",
    "été", "Straße", "STRASSE", "北京市", "re\u0301sume\u0301", "ﬁne", "и́й", "1984", "x_1", "™",
    "Sana’a", "sanaa", "d’Ivoire", "Łódź", "เปิดสะพาน", "สะพาน", "٢٠١٦", "2016", "ｶﾞｽ", "محـــمد",
)  # fmt: skip
DATES = ("", "2011", "2012-02", "2012-02-29", "2013-05-31", "2014-12")

text = st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join)
some = st.lists(st.sampled_from(("Accra", "Al-Bayda", "Líbya", "New Accra")), max_size=2)


@st.composite
def articles(draw: st.DrawFn) -> Article:
    """An article; its id is given when it is put into a store."""
    return Article(
        "", "a.txt", draw(text), draw(st.sampled_from(("", "The Coast", "Accra Post"))),
        section=draw(st.sampled_from(("", "World / Africa"))),
        published=draw(st.sampled_from(DATES)),
        dateline=Dateline(draw(text), tuple(draw(some))), byline=draw(text), caption=draw(text),
        blocks=tuple(Block("paragraph", each) for each in draw(st.lists(text, max_size=3))),
        tags=tuple(draw(some)), places=tuple(draw(some)),
    )  # fmt: skip


def entities_of(article: Article) -> tuple[Entity, ...]:
    """Each word of the title as an entity with an alias; the kinds by turns."""
    kinds = ("person", "organization", "place", "group", "work")
    return tuple(
        Entity(word, kinds[number % 5], (f"{word} the Great",), "",  # type: ignore[arg-type]
               (Mention("title", 0, 1, "x"),))
        for number, word in enumerate(article.title.split())
    )  # fmt: skip


class SomeMarks:
    """Every third article read, every fourth starred, tagged or noted."""

    def __init__(self, ids: list[str]) -> None:
        self.read = set(ids[::3])
        self.starred = set(ids[1::4])
        self.tags = dict.fromkeys(ids[2::4], ("libya talks", "later"))
        self.notes = dict.fromkeys(ids[3::4], "ask the talks of accra")


def store_of(items: list[Article]) -> tuple[Store, EntityIndex, SomeMarks]:
    """The articles under ids of their own, half of them recognized, and marks on some."""

    store, index = Store(), EntityIndex()
    for number, item in enumerate(items):
        store.add(item._replace(id=f"{number:04x}"))
    for number in range(0, store.end, 2):
        index.add(number, entities_of(store[number]))
    return store, index, SomeMarks([f"{number:04x}" for number in range(len(items))])


_word = st.sampled_from((*WORDS, "Lib", "l", "Accra Post", "coast", "later", "great", "the great"))
_term = st.builds(
    lambda field, value, star: field + (f'"{value}{star}"' if " " in value else value + star),
    st.sampled_from(("", "", "", *(f"{field}:" for field in q.TEXT_FIELDS if field))),
    st.one_of(_word, st.tuples(_word, _word).map(" ".join)), st.sampled_from(("", "*")),
)  # fmt: skip
_other = st.sampled_from(
    ("is:read", "is:unread", "is:starred", "before:2012-03", "after:2012", "on:2012-02",
     "date:2011..2013-05", "date:..2012", "date:2013..", "lang:en", "lang:fr")
)  # fmt: skip
queries = st.recursive(
    st.one_of(_term, _term, _other).filter(lambda text: "™" not in text),
    lambda inner: st.one_of(
        inner.map(lambda text: f"-({text})"),
        st.lists(inner, min_size=2, max_size=3).map(" ".join),
        st.lists(inner, min_size=2, max_size=3).map(lambda some: f"({' OR '.join(some)})"),
    ),
    max_leaves=5,
)
"""Queries of every operator; none is an error."""
