"""The rule-based engine: capitalised runs, head words, titles, the gazetteer, and evidence.

A first pass types what carries its own evidence (a title, a given name, a head word, an entry of
the gazetteer). A second pass types what is left by what the first one found in the same document:
a surname after its full name, a headline's names after the body's. What stays without evidence is
not reported: a wrong name costs more trust than a missing one.
"""

from __future__ import annotations

from collections.abc import Sequence

from reader.entities.chunks import Chunker
from reader.entities.evidence import Candidate, Evidence
from reader.entities.gazetteer import Entry
from reader.entities.headlines import headline_candidates, headline_end
from reader.entities.recognizer import FieldText, Span
from reader.model import EntityKind

_LINKS = frozenset({"of", "for", "to", "in", "at"})


class RuleRecognizer:
    """See the module; implements :class:`reader.entities.recognizer.Recognizer`."""

    def recognize(self, document: Sequence[FieldText]) -> list[Span]:
        """See :class:`reader.entities.recognizer.Recognizer`."""
        chunkers = [Chunker(field, text) for field, text in document]
        evidence = Evidence(chunkers)
        scans = [_Scan(chunker, evidence) for chunker in chunkers]
        for scan in scans:
            evidence.learn(scan.chunker, scan.run())
        spans = []
        for scan in scans:
            chunker = scan.chunker
            settled = [evidence.settle(chunker, candidate) for candidate in scan.found]
            for first, end in scan.headlines:
                settled += headline_candidates(chunker, first, end, evidence)
            settled.sort(key=lambda candidate: candidate.first)
            for candidate in settled:
                if candidate.kind is not None:
                    start = chunker.tokens[candidate.first].start
                    end = chunker.tokens[candidate.end - 1].end
                    spans.append(Span(chunker.field, start, end, candidate.kind, candidate.sure))
        return spans


class _Scan:
    """One walk over a field's tokens, from left to right, never back."""

    def __init__(self, chunker: Chunker, evidence: Evidence) -> None:
        self.chunker = chunker
        self.evidence = evidence
        self.found: list[Candidate] = []
        self.headlines: list[tuple[int, int]] = []

    def run(self) -> list[Candidate]:
        tokens = self.chunker.tokens
        at = 0
        while at < len(tokens):
            if tokens[at].breaks:
                end = headline_end(self.chunker, at)
                if end > at:
                    self.headlines.append((at, end))
                    at = end
                    continue
            at = self._step(at)
        return self.found

    def _emit(
        self, first: int, end: int, kind: EntityKind | None, sure: float, titled: bool = False
    ) -> int:
        self.found.append(Candidate(first, end, kind, sure, titled))
        return end

    def _step(self, at: int) -> int:
        """Decide about the token at ``at``; the token to go on with."""
        chunker = self.chunker
        token = chunker.tokens[at]
        if not token.capital:
            particle = token.text in {"al", "el"} and chunker.joined(at + 1)
            if not (particle and chunker.tokens[at + 1].capital):
                return at + 1
        entry = chunker.entry(at)
        office = chunker.office(at)
        if (entry is None or entry[0] == at + 1) and self._idle(at, entry is not None, office > at):
            return at + 1
        end = chunker.extent(at)
        if entry is None and self._alone(at, end):
            return self._emit(at, at + 1, None, 0.0)
        while end > at + 1 and chunker.tokens[end - 1].text in chunker.known.words["never"]:
            end -= 1
        if entry is not None and entry[0] >= end:
            return self._entry(at, *entry)
        if office > at:
            return self._titled(at, office, end)
        return self._segment(at, end, entry)

    def _idle(self, at: int, known: bool, office: bool) -> bool:
        """Whether the capital at ``at`` names nothing: it opens a sentence or is always there."""
        token = self.chunker.tokens[at]
        words = self.chunker.known.words
        if token.text in words["never"]:
            return True
        if token.text in words["openers"] and (token.initial or token.text in {"The", "A", "An"}):
            return True
        if known:
            return False
        if token.initial and self.evidence.common(token.text):
            return True
        # "Senior Ranger Moana Tait": what stands before an office is not the name.
        before = token.text.lower() in words["before_office"] and token.text not in {"New", "Top"}
        follows = self.chunker.joined(at + 1) and self.chunker.tokens[at + 1].capital
        return before and follows and not office

    def _alone(self, at: int, end: int) -> bool:
        """Whether a body's capitals stand before somebody's title: "FAO Director", "DOC Ranger"."""
        chunker = self.chunker
        token = chunker.tokens[at]
        if len(token.text) < 3 or not token.text.isupper() or end == at + 1:
            return False
        words = chunker.known.words
        following = chunker.tokens[at + 1].text
        titled = chunker.office(at + 1) > at + 1 or following.lower() in words["before_office"]
        return titled and chunker.body(at, end) is None

    def _entry(self, at: int, end: int, entry: Entry) -> int:
        """A gazetteer form that stands for itself; a doubtful one is left to the evidence."""
        token = self.chunker.tokens[at]
        if token.text == "US" and self.chunker.joined(end) and self.chunker.tokens[end].text == "$":
            return end
        if entry.doubtful and end == at + 1:
            return self._emit(at, end, None, 0.3)
        sure = 0.95 if end > at + 1 or not token.initial else 0.9
        return self._emit(at, end, entry.kind, sure)

    def _titled(self, at: int, end: int, stop: int) -> int:
        """A title at ``at``: its complement, then the person it belongs to."""
        chunker = self.chunker
        tokens = chunker.tokens
        if end < stop or chunker.joined(end):
            body = chunker.body(at, stop)
            if body is not None and body.end >= stop > end:
                return self._emit(at, body.end, body.kind, body.sure)
        at, named = self._scope(end)
        opens = chunker.joined(at) and tokens[at].initial and at > end
        if named or opens or not chunker.joined(at) or not tokens[at].capital:
            return at
        entry = chunker.entry(at)
        if entry is not None and entry[1].kind in {"group", "organization"}:
            return at
        stop = self._trim(at, self._before_office(at, chunker.extent(at)))
        # "Election Commissioner", "Chairman of the Board": an office and no name behind it.
        if all(token.text in self.evidence.plain for token in tokens[at:stop]):
            return max(stop, at + 1)
        if stop == at or tokens[at].text in chunker.known.words["never"]:
            return at + 1
        return self._emit(at, stop, "person", 1.0, True)

    def _scope(self, at: int) -> tuple[int, bool]:
        """What an office is of, from ``at`` on: its end, and whether a name was taken there."""
        chunker = self.chunker
        tokens = chunker.tokens
        while chunker.joined(at):
            ahead = at
            if tokens[at].text in _LINKS and tokens[at - 1].word:
                ahead += 1
                if chunker.joined(ahead) and tokens[ahead].text in {"the", "The"}:
                    ahead += 1
            if not chunker.joined(ahead) or not tokens[ahead].capital:
                break
            closes = max(chunker.office(ahead), self._plain_topic(ahead))
            if closes > ahead:
                at = closes
                continue
            if ahead == at:
                break
            run = chunker.extent(ahead)
            body = chunker.body(ahead, run)
            entry = chunker.entry(ahead)
            if body is not None:
                at = self._emit(ahead, body.end, body.kind, body.sure)
            elif entry is not None:
                at = self._entry(ahead, *entry)
            else:
                return self._segment(ahead, run, None), True
        return at, False

    def _plain_topic(self, at: int) -> int:
        """The end of a list of portfolios that is not the beginning of a body's name."""
        end = self.chunker.topic(at)
        heads = self.chunker.known.words["organization_heads"]
        body = self.chunker.joined(end) and self.chunker.tokens[end].text in heads
        return at if body else end

    def _before_office(self, at: int, end: int) -> int:
        """Where a title cuts the name that begins at ``at``, or ``end``."""
        chunker = self.chunker
        for cut in range(at + 1, end):
            namelike = chunker.tokens[cut].text.lower() in chunker.known.words["namelike"]
            if not namelike and chunker.office(cut) > cut:
                return cut
        return end

    def _trim(self, at: int, end: int) -> int:
        never = self.chunker.known.words["never"]
        tokens = self.chunker.tokens
        while end > at and tokens[end - 1].text in never and not tokens[end - 1].text.isupper():
            end -= 1
        return end

    def _segment(self, at: int, end: int, entry: tuple[int, Entry] | None) -> int:
        """A run without a title in front: a body, a name, or an entry with something behind."""
        chunker = self.chunker
        tokens = chunker.tokens
        words = chunker.known.words
        end = self._cut(at, end, entry)
        if entry is not None and entry[0] >= end:
            return self._entry(at, *entry)
        body = chunker.body(at, end)
        if body is not None:
            return self._emit(at, body.end, body.kind, body.sure)
        if entry is None:
            stop = self._coordinated(at, end)
            if stop > end:
                return self._emit(at, stop, "organization", 0.7)
        given = tokens[at].text in words["given"]
        if entry is not None:
            stop, known = entry
            if known.kind == "group" or not given or stop > at + 1:
                return self._begun(at, end, stop, known)
        return self._name(at, end, given)

    def _cut(self, at: int, end: int, entry: tuple[int, Entry] | None) -> int:
        """Where an office inside the run from ``at`` to ``end`` divides it, or ``end``."""
        chunker = self.chunker
        tokens = chunker.tokens
        for cut in range(at + 1, end):
            if chunker.office(cut) == cut:
                continue
            follows = cut + 1 < end or (chunker.joined(end) and tokens[end].text in _LINKS)
            before = entry is not None and entry[0] == cut
            namelike = tokens[cut].text.lower() in chunker.known.words["namelike"]
            lone = cut == at + 1 and tokens[at].text.isupper()
            if before or lone or (follows and not namelike):
                body = chunker.body(at, end)
                return cut if body is None or body.end < cut else end
        return end

    def _begun(self, at: int, end: int, stop: int, known: Entry) -> int:
        """A gazetteer entry from ``at`` to ``stop`` with capitals behind it, up to ``end``."""
        if known.doubtful:
            return self._emit(at, end, None, 0.4)
        if known.kind != "group" and stop < end and self._continues(stop):
            return self._emit(at, end, "organization", 0.6)
        return self._entry(at, stop, known)

    def _name(self, at: int, end: int, given: bool) -> int:
        """A run that nothing known begins: a person by its looks, or not decided yet."""
        for cut in range(at + 1, end):
            # A name ends where a known one of several words begins.
            inner = self.chunker.entry(cut, end)
            if inner is not None and inner[0] - cut > 1:
                end = cut
                break
        if end - at > 1 and given:
            return self._emit(at, end, "person", 0.9)
        if end - at > 1 and self._personal(at, end):
            return self._emit(at, end, "person", 0.75)
        return self._emit(at, end, None, 0.0)

    def _continues(self, at: int) -> bool:
        """Whether the capitals behind a known place or body make it the beginning of a name."""
        chunker = self.chunker
        token = chunker.tokens[at]
        if chunker.office(at) > at or chunker.entry(at) is not None:
            return False
        words = chunker.known.words
        return (
            token.capital
            and not token.text.isupper()
            and token.text not in words["given"]
            and token.text not in words["never"]
            and len(token.text) > 2
        )

    def _coordinated(self, at: int, end: int) -> int:
        """The end of "the Communications and Postal Regulatory Authority", or ``end``."""
        chunker = self.chunker
        tokens = chunker.tokens
        if at == 0 or tokens[at - 1].text.lower() != "the" or not chunker.joined(end + 1):
            return end
        if tokens[end].text != "and" or not tokens[end + 1].capital:
            return end
        if chunker.entry(end + 1) is not None or chunker.office(end + 1) > end + 1:
            return end
        stop = chunker.extent(end + 1)
        body = chunker.body(end + 1, stop) if stop > end + 2 else None
        return body.end if body is not None and body.kind == "organization" else end

    def _personal(self, at: int, end: int) -> bool:
        """Whether the shape is a person's: an initial or a particle inside, a given name second."""
        words = self.chunker.known.words
        texts = [t.text for t in self.chunker.tokens[at:end]]
        if not any(len(text) > 2 and not text.isupper() for text in texts):
            return False
        inner = self.chunker.tokens[at + 1 : end - 1]
        if any(len(t.text) == 2 and t.text.endswith(".") for t in inner):
            return True
        if any(t.text in words["particles"] and not t.capital for t in inner):
            return True
        first, last = texts[0], texts[-1]
        return (
            (len(first) == 2 and first.endswith("."))
            or last[:3] in {"al-", "Al-", "el-", "El-"}
            or first.startswith(("Abdul", "Abdel", "Abu-", "Abd-"))
            or (len(texts) == 2 and last in words["given"])
        )
