"""Headlines and subheadings, Where Every Word Has a Capital: only known names are taken there."""

from __future__ import annotations

from reader.entities.chunks import LONGEST_NAME, Chunker
from reader.entities.evidence import Candidate, Evidence

_LONGEST_HEADLINE = 40


def headline_end(chunker: Chunker, first: int) -> int:
    """The end of the paragraph that begins at ``first`` if it is a headline, else ``first``.

    A headline is short, has no full stop at its end and capitals on most words of length.
    """
    tokens = chunker.tokens
    end = first + 1
    while end < len(tokens) and not tokens[end].breaks:
        end += 1
        if end - first > _LONGEST_HEADLINE:
            return first
    if tokens[end - 1].text in {".", "”", '"'}:
        return first
    long = [token for token in tokens[first:end] if token.word and len(token.text) > 3]
    capital = sum(token.capital for token in long)
    return end if len(long) > 2 and capital > 0.7 * len(long) else first


def headline_candidates(
    chunker: Chunker, first: int, end: int, evidence: Evidence
) -> list[Candidate]:
    """The names between ``first`` and ``end`` that the body or the gazetteer knows."""
    tokens = chunker.tokens
    shouted = all(token.text.isupper() for token in tokens[first:end] if token.word)
    given = chunker.known.words["given"]
    found = []
    at = first
    while at < end:
        entry = chunker.entry(at, end) if tokens[at].capital else None
        stop, kind = at, None
        if entry is not None:
            plain = entry[1].doubtful or (entry[1].acronym and shouted and entry[0] == at + 1)
            if not plain:
                stop, kind = entry[0], entry[1].kind
        if tokens[at].capital:
            for last in range(min(end, at + LONGEST_NAME), max(stop, at), -1):
                known = evidence.known(chunker.surface(at, last))
                if known is not None:
                    stop, kind = last, known
                    break
        if kind is None and tokens[at].text in given and not shouted:
            run = min(chunker.extent(at), end)
            if run - at == 2 and tokens[at + 1].text not in chunker.known.words["openers"]:
                stop, kind = run, "person"
        if kind is None:
            at += 1
            continue
        found.append(Candidate(at, stop, kind, 0.8))
        at = stop
    return found
