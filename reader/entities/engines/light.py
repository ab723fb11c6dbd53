"""The light engine: a structured perceptron in pure Python.

One linear model scores each label of each active token, and :func:`.labels.best` picks the best
sequence. The weights are small integers, so the result is the same on every machine. Method:
Collins, "Discriminative Training Methods for Hidden Markov Models", EMNLP 2002. :mod:`.train` makes
the weights.

A *feature* is a number that stands for a fact about a token and its document: a CRC-32 of the
fact's parts, seeded per template, so that no string is built for it. Facts about a word alone are
computed once per word (:class:`Word`). Facts about its position in the sentence and about its other
uses in the document are computed at every active token.

A token is *active* if it could be part of a name: it has a capital, it is in a known name, it is a
lower-case word that began names in training, or it continues an active token as "of" and "bin" do.
All other tokens are outside by definition, which makes pure Python fast enough.
"""

from __future__ import annotations

import re
from array import array
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

from reader.entities.engines import container
from reader.entities.engines.labels import LABELS, SIZE, best
from reader.entities.engines.lexicon import ENDS, Lexicon, lexicon

WEIGHTS = Path(__file__).parent.parent / "data" / "light.bin"

_SHAPE = str.maketrans(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", "X" * 26 + "x" * 26 + "d" * 10
)
_REPEATED = re.compile(r"(.)\1+")
_LONGEST_RUN = 4
_NEIGHBOURS = 8
"""The most different neighbours of a word's other uses to consider; bounds the work per token."""
_LONGEST_WORD = 40
_KNOWN_WORDS = 60_000
"""The most words to remember between documents; when full, all are dropped to bound memory."""

OFFSETS = (-2, -1, 0, 1, 2)


def _seed(template: str) -> int:
    return crc32(template.encode())


_AT = {offset: _seed(f"at{offset}") for offset in OFFSETS}
(
    _SHAPES, _LEFT, _RIGHT, _AROUND, _CLUSTER_LEFT, _CLUSTER_RIGHT, _CLUSTER_AROUND, _LEFT_SHAPE,
    _RIGHT_SHAPE, _TWO_LEFT, _TWO_RIGHT, _INITIAL, _PLAIN, _SHAPES_LEFT, _SHAPES_RIGHT, _HEADLINE,
    _HEADLINE_CLUSTER, _LISTED, _LISTED_LEFT, _LISTED_RIGHT, _LOWER, _MIDDLE, _COUNT, _FULL_BEFORE,
    _FULL_FIRST, _FULL_FIRST_WORD, _FULL_SHAPE, _FULL_LAST, _FULL_LAST_WORD, _FULL_AFTER,
    _OTHER_LEFT, _OTHER_RIGHT, _QUOTED,
) = (_seed(f"template{number}") for number in range(33))  # fmt: skip
_POSITIONS = (b"B", b"I", b"E", b"U")
_DIGITS = [str(number).encode() for number in range(16)]


class Word:
    """A word and the facts about it that do not depend on its context; see :class:`Extractor`."""

    __slots__ = ("capital", "coarse", "end", "facts", "lower", "shape", "static", "text", "vectors")

    def __init__(self, text: str, lexicon: Lexicon) -> None:
        short = text[:_LONGEST_WORD]
        lower = short.lower()
        self.text = text
        self.capital = any(char.isupper() for char in short)
        self.end = text in ENDS
        self.lower = _bytes(lower)
        self.shape = _bytes(shape(short))
        clusters = lexicon.cluster(short) if short else None
        kinds = (
            [b"c%d" % clusters[0], b"d%d" % clusters[1], b"e%d" % clusters[2]] if clusters else []
        )
        self.coarse = kinds[1] if kinds else b"-"
        tags = [b"t" + _bytes(tag) for tag in lexicon.tags(short)] if short else []
        near = [b"l" + self.lower, b"s" + self.shape, *kinds, *tags]
        own = [*near, b"bias", b"w" + _bytes(short), b"n%d" % min(len(short), 9)]
        own += [b"p" + _bytes(lower[:size]) for size in range(1, 5) if len(lower) > size]
        own += [b"q" + _bytes(lower[-size:]) for size in range(1, 6) if len(lower) > size]
        if "-" in short:
            own.append(b"hyphen")
        far = [b"l" + self.lower, b"s" + self.shape, *kinds[1:], *tags]
        if len(lower) > 3:
            near.append(b"q" + _bytes(lower[-3:]))
        self.facts = {-2: far, -1: near, 0: own, 1: near, 2: far}
        self.static: dict[int, tuple[int, ...]] = {}
        self.vectors: dict[int, Sequence[int]] = {}

    def features(self, offset: int) -> tuple[int, ...]:
        """The facts about the word as features of the token ``-offset`` tokens away from it."""
        known = self.static.get(offset)
        if known is None:
            seed = _AT[offset]
            known = self.static[offset] = tuple(crc32(fact, seed) for fact in self.facts[offset])
        return known


class Cell(NamedTuple):
    """An active token: its index, the words from two before to two after it, and its features."""

    place: int
    words: tuple[Word, Word, Word, Word, Word]
    features: list[int]


class _Run(NamedTuple):
    """The longest run of capitalized words in the document that contains a word."""

    sentence: int
    first: int
    end: int
    at: int


def shape(text: str) -> str:
    """The shape of a word: ``Xx+`` for "Tema", ``X.X.`` for "U.S.", ``d+`` for "42"."""
    if text.isascii():
        marks = text.translate(_SHAPE)
    else:
        marks = "".join(
            "X" if char.isupper() else "x" if char.isalpha() else "d" if char.isdigit() else char
            for char in text
        )
    return _REPEATED.sub(r"\1+", marks)


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass") + b"|"


class Extractor:
    """Computes the features of documents.

    ``inner`` are the lower-case words that occur in names, ``opening`` those that begin names.
    """

    def __init__(self, lexicon: Lexicon, inner: frozenset[str], opening: frozenset[str]) -> None:
        self._lexicon = lexicon
        self._inner = inner
        self._opening = opening
        self._words: dict[str, Word] = {}
        self._outside = (Word("", lexicon), Word("", lexicon))
        for word, name in zip(self._outside, (b"<s>|", b"</s>|"), strict=True):
            word.lower = word.shape = word.coarse = name
            word.facts = {offset: [name] for offset in OFFSETS}

    def word(self, text: str) -> Word:
        """The facts about ``text``, remembered from earlier uses if possible."""
        word = self._words.get(text)
        if word is None:
            if len(self._words) >= _KNOWN_WORDS:
                self._words.clear()
            word = self._words[text] = Word(text, self._lexicon)
        return word

    def document(self, sentences: Sequence[Sequence[str]]) -> list[list[Cell]]:
        """The active tokens of every sentence."""
        words = [[self.word(text) for text in sentence] for sentence in sentences]
        document = _Document(words)
        return [self._sentence(number, document) for number in range(len(words))]

    def _active(self, words: list[Word], listed: list[list[bytes]]) -> list[bool]:
        active = []
        before = False
        for word, tags in zip(words, listed, strict=True):
            before = (
                word.capital
                or bool(tags)
                or word.text in self._opening
                or (before and word.text in self._inner)
            )
            active.append(before)
        return active

    def _listed(self, words: list[Word]) -> list[list[bytes]]:
        """For each token, the tags of the longest known name around it, with its position there."""
        listed: list[list[bytes]] = [[] for _ in words]
        lower = [word.text.lower() for word in words]
        at = 0
        while at < len(words):
            found = self._lexicon.phrase(lower, at) if words[at].capital else None
            if found is None:
                at += 1
                continue
            end, tags = found
            for index in range(at, end):
                place = 3 if end == at + 1 else 0 if index == at else 2 if index == end - 1 else 1
                listed[index] = [
                    _POSITIONS[place] + tag.encode()
                    for tag in tags
                    if not (tag.endswith("!") and not words[at].text.isupper())
                ]
            at = end
        return listed

    def _sentence(self, number: int, document: _Document) -> list[Cell]:
        words = document.words[number]
        start, stop = self._outside
        padded = [start, start, *words, stop, stop]
        known = self._listed(words)
        listed = [[], *known, []]
        headline = _is_headline(words)
        quoted = False
        cells = []
        for index, active in enumerate(self._active(words, known)):
            five = tuple(padded[index : index + 5])
            word = five[2]
            if word.text in {"“", "”", '"'}:
                quoted = word.text == "“" or (word.text == '"' and not quoted)
            if not active:
                continue
            features = _local(five, index == 0 or five[1].end)
            features += [crc32(tag, _LISTED) for tag in listed[index + 1]]
            features += [crc32(tag, _LISTED_LEFT) for tag in listed[index]]
            features += [crc32(tag, _LISTED_RIGHT) for tag in listed[index + 2]]
            if headline:
                features.append(crc32(word.shape, _HEADLINE))
                features.append(crc32(word.coarse, _HEADLINE_CLUSTER))
            if quoted:
                features.append(_QUOTED)
            if word.capital:
                document.describe(features, number, index, five)
            cells.append(Cell(index, five, features))  # type: ignore[arg-type]
        return cells


def _local(five: tuple[Word, ...], initial: bool) -> list[int]:
    """Features that combine the words around a token."""
    before, left, word, right, behind = five
    lower, mark, cluster = word.lower, word.shape, word.coarse
    left_lower = crc32(left.lower, _LEFT)
    around = crc32(left.lower, _AROUND)
    return [
        crc32(right.shape, crc32(mark, crc32(left.shape, _SHAPES))),
        crc32(lower, left_lower),
        crc32(right.lower, crc32(lower, _RIGHT)),
        crc32(right.lower, around),
        crc32(cluster, crc32(left.coarse, _CLUSTER_LEFT)),
        crc32(right.coarse, crc32(cluster, _CLUSTER_RIGHT)),
        crc32(right.coarse, crc32(left.coarse, _CLUSTER_AROUND)),
        crc32(mark, crc32(left.lower, _LEFT_SHAPE)),
        crc32(mark, crc32(right.lower, _RIGHT_SHAPE)),
        crc32(left.lower, crc32(before.lower, _TWO_LEFT)),
        crc32(behind.lower, crc32(right.lower, _TWO_RIGHT)),
        crc32(mark, _INITIAL if initial else _PLAIN),
        crc32(mark, crc32(left.shape, crc32(before.shape, _SHAPES_LEFT))),
        crc32(behind.shape, crc32(right.shape, crc32(mark, _SHAPES_RIGHT))),
    ]


def _is_headline(words: Sequence[Word]) -> bool:
    letters = sum(word.text.isalpha() for word in words)
    return len(words) > 3 and sum(word.capital for word in words) > 0.6 * max(1, letters)


class _Document:
    """The facts about a token that come from the rest of its document."""

    def __init__(self, words: list[list[Word]]) -> None:
        self.words = words
        self._lower: set[bytes] = set()
        self._middle: set[str] = set()
        self._count: Counter[str] = Counter()
        self._runs: dict[str, _Run] = {}
        self._left: dict[str, Counter[bytes]] = {}
        self._right: dict[str, Counter[bytes]] = {}
        for number, sentence in enumerate(words):
            self._read(number, sentence)

    def _read(self, number: int, words: list[Word]) -> None:
        at = 0
        size = len(words)
        while at < size:
            if not words[at].capital:
                self._lower.add(words[at].lower)
                at += 1
                continue
            end = at + 1
            while end < size and words[end].capital:
                end += 1
            for index in range(at, end):
                text = words[index].text
                self._count[text] += 1
                if index and not words[index - 1].end:
                    self._middle.add(text)
                left = words[index - 1].lower if index else b"<s>|"
                right = words[index + 1].lower if index + 1 < size else b"</s>|"
                self._left.setdefault(text, Counter())[left] += 1
                self._right.setdefault(text, Counter())[right] += 1
                if end - at > 1:
                    known = self._runs.get(text)
                    if known is None or known.end - known.first < end - at <= _LONGEST_RUN:
                        self._runs[text] = _Run(number, at, end, index)
            at = end

    def describe(
        self, features: list[int], number: int, index: int, five: tuple[Word, ...]
    ) -> None:
        """Add facts from the document's other uses of a capitalized word."""
        word = five[2]
        text = word.text
        initial = b"i" if index == 0 or five[1].end else b""
        features.append(crc32(b"1" if word.lower in self._lower else b"0", _LOWER))
        features.append(crc32((b"1" if text in self._middle else b"0") + initial, _MIDDLE))
        count = self._count[text]
        features.append(crc32(_DIGITS[min(count, 4)], _COUNT))
        run = self._runs.get(text)
        if run is not None and not (run.sentence == number and run.first <= index < run.end):
            self._full(features, run)
        if count > 1:
            for seed, side, here in (
                (_OTHER_LEFT, self._left, five[1].lower),
                (_OTHER_RIGHT, self._right, five[3].lower),
            ):
                neighbours = side[text]
                kept = (
                    neighbours
                    if len(neighbours) <= _NEIGHBOURS
                    else dict(neighbours.most_common(_NEIGHBOURS))
                )
                for lower, times in kept.items():
                    if times > (lower == here):
                        features.append(crc32(lower, seed))

    def _full(self, features: list[int], run: _Run) -> None:
        words = self.words[run.sentence]
        opening, closing = words[run.first], words[run.end - 1]
        before = words[run.first - 1].lower if run.first else b"<s>|"
        after = words[run.end].lower if run.end < len(words) else b"</s>|"
        place = _DIGITS[min(run.at - run.first, 9)] + b"." + _DIGITS[min(run.end - run.at, 9)]
        features += (
            crc32(before, _FULL_BEFORE),
            crc32(opening.coarse, _FULL_FIRST),
            crc32(opening.lower, _FULL_FIRST_WORD),
            crc32(place, _FULL_SHAPE),
            crc32(closing.coarse, _FULL_LAST),
            crc32(closing.lower, _FULL_LAST_WORD),
            crc32(after, _FULL_AFTER),
        )


class LightTagger:
    """See the module; implements :class:`reader.entities.engines.labels.Tagger`."""

    def __init__(self, path: Path = WEIGHTS, known: Lexicon | None = None) -> None:
        """Read the weights; raises :class:`reader.entities.engines.container.ModelError`."""
        model = container.load(path)
        try:
            header = model.header
            keys, weights = model.arrays["keys"], model.arrays["weights"]
            inner, opening = frozenset(header["inner"]), frozenset(header["opening"])
            fits = tuple(header["labels"]) == LABELS and len(weights) == SIZE * len(keys)
            moves = [list(map(int, row)) for row in header["moves"]]
            fits = fits and len(moves) == SIZE and all(len(row) == SIZE for row in moves)
        except (KeyError, TypeError, ValueError) as error:
            raise container.ModelError(
                f"{path}: these are not weights of the light engine"
            ) from error
        if not fits:
            raise container.ModelError(f"{path}: these weights are for another version of Reader")
        self._weights = weights
        self._rows = dict(zip(keys, range(0, len(weights), SIZE), strict=True))
        self._moves = moves
        self._extractor = Extractor(known or lexicon(), inner, opening)

    def tag(self, sentences: Sequence[Sequence[str]]) -> list[list[str]]:
        """See :class:`reader.entities.engines.labels.Tagger`."""
        tagged = []
        for sentence, cells in zip(sentences, self._extractor.document(sentences), strict=True):
            scored = [(cell.place, self._scores(cell)) for cell in cells]
            tagged.append([LABELS[each] for each in best(len(sentence), scored, self._moves)])
        return tagged

    def _scores(self, cell: Cell) -> list[int]:
        rows, weights = self._rows, self._weights
        vectors: list[Sequence[int]] = []
        for offset, word in zip(OFFSETS, cell.words, strict=True):
            vectors.append(word.vectors.get(offset) or self._vector(word, offset))
        for feature in cell.features:
            row = rows.get(feature)
            if row is not None:
                vectors.append(weights[row : row + SIZE])
        return [sum(column) for column in zip(*vectors, strict=True)]

    def _vector(self, word: Word, offset: int) -> Sequence[int]:
        """What the word adds to the scores of the token ``-offset`` tokens away; remembered."""
        rows, weights = self._rows, self._weights
        found = [rows[one] for one in word.features(offset) if one in rows]
        parts = [weights[row : row + SIZE] for row in found]
        total = array("q", [sum(column) for column in zip(*parts, strict=True)] or [0] * SIZE)
        word.vectors[offset] = total
        return total
