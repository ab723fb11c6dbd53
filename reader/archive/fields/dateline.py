"""Finds datelines: the places, and sometimes date and agency, at the start of a news story.

These shapes are recognized, before a dash, a colon or an agency between slashes:

    CAIRO – 26 July 2022: ...          NAIROBI, Kenya (AP) — ...      Doha: ...
    New Delhi [India], July 26 (ANI):  afrol News, 27 January - ...   LEON, GUANAJUATO.- ...
    Ulaanbaatar /MONTSAME/. ...        SYDNEY and LIMA, Jul 26 2022 (IPS) - ...
    Algiers, Rabat-Algeria announced   (a bare hyphen, only after well-known places)
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from reader.archive.fields import dates
from reader.model import Block, Dateline
from reader.safety import plain_spaces
from reader.system.lazy import lazy_pattern, words
from reader.text.folding import fold

WINDOW = 160
"""How many code points of a paragraph can belong to its dateline."""

REMEMBERED = 1024
"""The size of the caches of place names: an archive repeats its places."""

LOOKED_AT = 32
"""The size of the cache of paragraphs: several callers ask about the same one."""

END = lazy_pattern(
    r"\s*\.\s?[-–—]{1,2}\s?|\s*(?:--|[–—])\s*|\s+-\s*|(?<=[\w.)])-\s+|\s?:\s+"
    r"|(?<=[A-Z]/)\.?\s+|(?<=[A-Za-z]\))\s+(?:_\s+)?(?=[A-Z])"
)
END_SIGNS = frozenset("-–—:/)")
"""A text without any of these has no dateline."""

BARE_HYPHEN = lazy_pattern(r"(?<=[^\W\d_])-(?=[A-Z][a-z])")
_PIECE = lazy_pattern(r"\(([^()]{1,50})\)|\[([^\[\]]{1,40})\]|/([^/]{2,30})/|([^()\[\],/&–—]+)")
JOINED = lazy_pattern(r"\s+and\s+|(?:\.|\s)-\s")
# Letters with separators between them. Optional separators would allow 2**n ways to match a run.
_PLACE_WORD = lazy_pattern(r"[^\W\d_]+(?:(?:\.['’‘`-]?|['’‘`-])[^\W\d_]+)*\.?")
_CONNECTORS = words(
    """
    and bin da das de del des di do dos du el en es la las le les los of on-the sur the upon
    """
)
DATE_COMMA = lazy_pattern(
    rf"((?:{'|'.join(sorted(dates.MONTHS, key=len, reverse=True))})\.? \d{{1,2}}),?"
    r" ((?:1[6-9]|20)\d\d)",
    re.IGNORECASE,
)
_AGENCIES = words(
    """
    aa aap afp ahram ana-mpa anatolia ani ansa antara ap aps associated-press bbc bernama
    bss cna cns cp dpa efe eurasianet gna ians inter-press-service interfax ips irin irna
    isna jiji kuna kyodo map mehr mena mna montsame nan nampa pa petra pna prensa-latina pti
    qna reuters rfe/rl rtr sana sapa scmp spa sputnik tap tass telam
    thomson-reuters-foundation tt un-news uni unb upi wafa wam xinhua yonhap
    """
)
_AGENCY_ENDS = words(
    """
    agencies agency bulletin bureau correspondent desk gazette herald news newspaper
    newswire online post press report reporter reporters service staff times tribune wire
    """
)
_NOT_PLACES = words(
    """
    a about advice after again ahead alert all also although amid an analysis and another
    answer as at bank because before between blog book breaking briefing but by caption case
    column comment commentary committee company correction council credit dear despite dr
    during editor editorial editors even event exclusive explained explainer fact facts
    feature file finally first five flash for four from gallery group he headline her here
    his his-excellency how however i if image important in initially inside interview
    international introduction is it its jobs just key latest letter live lone meanwhile
    minister ministry more most mr mrs ms my name nearly new news no not note notice now
    obituary of off official on once one only opinion or other our overview party people
    photo photos picture police poll president press preview prof profile q question
    questions quote quotes read recipe report result results review saturday score scores
    second see she since sir so some source sources special sport sports spotlight still
    story summary sunday support teams ten that the their then there these they this those
    three thursday tip tips title to today tonight top topic translation travel tuesday two
    union university unlike until update updated urgent verdict video view views warning
    watch we wednesday what when where which while who why will with yes yesterday yet you
    your monday friday
    """
)
_LABELS = words(
    """
    author background byline category channel copyright correspondent keywords language length
    link load-date location outlet publication published publisher reporter section site tags url
    words writer written
    """
)
"""Labels that stand before a colon."""
_ABBREVIATED = words(
    """
    Ala Ariz Ark Calif Colo Conn Del Fla Ga Ill Ind Kan Ky La Mass Md Mich Minn Miss Mo Mont Neb
    Nev Okla Ont Ore Pa Que Sask Tenn Tex Va Vt Wash Wis Wyo
    """
)
_VERBS = words(
    """
    accused accuses adopted agreed aims announced announces appointed approved arrested
    asked backed banned began begins called calls can claimed condemned confirmed could
    decided declared denied expects expressed faces had has have held hopes hosted is
    launched leaders may met must on opened ordered plans pledged police received rejected
    reported said says sent signed started suspended tells told took urged urges vowed wants
    warned was were will won would
    """
)


class Found(NamedTuple):
    """A dateline, the offset where the story starts, and the date in the dateline (ISO 8601).

    ``certain`` is false if only its shape suggests a dateline.
    """

    dateline: Dateline
    end: int
    published: str = ""
    certain: bool = False


@dataclass(slots=True, eq=False, repr=False)
class _Pieces:
    places: list[str]
    agency: bool = False
    known_agency: bool = False
    outlet: bool = False
    dated: bool = False
    published: str = ""


@lru_cache(LOOKED_AT)
def find(text: str, publication: str = "") -> Found | None:
    """The dateline at the start of ``text``, or None.

    The name of the article's ``publication`` at the very start ("afrol News, 27 January - ") is not
    a place.
    """
    window = plain_spaces(text[:WINDOW])
    if END_SIGNS.isdisjoint(window):
        return None
    found: Found | None = None
    for end in END.finditer(window):
        head = window[: end.start()]
        if found and found.dateline.places and not _goes_on(head[len(found.dateline.text) :]):
            break
        if not _may_begin(text[end.end() : end.end() + 2]):
            continue
        longer = _accepted(head, end.group().strip(), publication)
        if longer is None and len(head) > 60 and found is None:
            break
        if longer:
            if end.group().lstrip()[:1] == "." and head.rpartition(" ")[2] in _ABBREVIATED:
                longer = _with_stop(longer)
            found = Found(longer.dateline, end.end(), longer.published, longer.certain)
    return found or _behind_hyphen(text)


def taken_from(
    blocks: Sequence[Block], publication: str = "", within: int = 1
) -> tuple[Found | None, list[Block]]:
    """The certain dateline in the first ``within`` blocks, and the blocks without it."""
    for number, block in enumerate(blocks[:within]):
        found = find(block.text, publication) if block.kind == "paragraph" else None
        if found and found.certain:
            story = Block("paragraph", block.text[found.end :])
            return found, [*blocks[:number], story, *blocks[number + 1 :]]
    return None, [*blocks]


def _with_stop(found: Found) -> Found:
    """``found`` with the full stop of an abbreviation at its end ("ANAHEIM, Calif.")."""
    *places, last = found.dateline.places
    text = f"{found.dateline.text}."
    return found._replace(dateline=Dateline(text, (*places, f"{last}.")))


def _goes_on(more: str) -> bool:
    """Whether ``more``, between two possible ends of a dateline, is only a date or an agency."""
    pieces = _pieces(more.strip(" –—-:."), "")
    return bool(pieces and not pieces.places and (pieces.agency or pieces.dated))


def _accepted(head: str, end: str, publication: str) -> Found | None:
    pieces = _pieces(head, publication)
    if pieces is None:
        return None
    supported = pieces.agency or pieces.dated
    if not pieces.places and not supported:
        return None
    if not pieces.places and not pieces.dated and not pieces.outlet and end in (":", ""):
        return None  # "BBC: ..." may be anything, but "(Reuters) - " is a dateline
    known = any(map(is_known, pieces.places))
    shouted = bool(pieces.places) and pieces.places[0].isupper()
    words = sum(len(place.split()) for place in pieces.places)
    # ".-" only ends datelines, in Latin American papers and their translations.
    certain = supported or known or (shouted and words <= 4) or end[:1] == "."
    if not certain and (words > 3 or (end == ":" and words > 1)):
        return None
    if end == "" and not (pieces.outlet or (pieces.known_agency and (known or shouted))):
        return None
    places = tuple(dict.fromkeys(map(calm, pieces.places)))
    return Found(Dateline(head.strip(" ,"), places), 0, pieces.published, certain)


def _pieces(head: str, publication: str) -> _Pieces | None:
    """The parts of ``head``, or None if any part cannot belong to a dateline."""
    pieces = _Pieces([])
    if "1" in head or "20" in head:  # otherwise there is no year
        head = DATE_COMMA.sub(r"\1 \2", head)
    if length := _opens_with(head, publication):
        pieces.agency = pieces.outlet = True
        head = re.sub(r"^\s+(?:TRAVEL|NEWS|ONLINE)\b", "", head[length:])
    for match in _PIECE.finditer(head):
        enclosed = match[1] or match[3]
        for part in [enclosed] if enclosed else joined_parts(match[2] or match[4] or ""):
            pieces.known_agency |= match[3] is not None
            if not _add(pieces, part.strip(" ."), enclosed is not None):
                return None
    return pieces


def joined_parts(joined: str) -> list[str]:
    """The parts of ``joined``, split at each “and” and at hyphens beside a space."""
    return JOINED.split(joined) if "and" in joined or "-" in joined else [joined]


def _opens_with(head: str, publication: str) -> int:
    """The length of the name of the ``publication`` at the start of ``head``, or 0.

    Spaces do not matter.
    """
    name = _squeezed(publication)
    if not name:
        return 0
    start = 4 if head[:4].casefold() == "the " else 0
    squeezed = ""
    for end, character in enumerate(head[start : len(publication) + 8].lower(), start + 1):
        squeezed += character if character.isalnum() else ""
        if not name.startswith(squeezed):
            return 0
        if squeezed == name:
            return end if not head[end : end + 1].isalnum() else 0
    return 0


@lru_cache(REMEMBERED)
def _squeezed(publication: str) -> str:
    return "".join(filter(str.isalnum, publication.casefold().removeprefix("the ")))


def _add(pieces: _Pieces, part: str, enclosed: bool) -> bool:
    if not part or part == "-":
        return True
    if published := dates.stamp(part):
        pieces.dated = True
        pieces.published = published if len(published) == 10 else pieces.published
    elif dates.is_partial(part):
        pieces.dated = True
    elif _is_agency(part) or (enclosed and len(part) > 1) or (pieces.outlet and not is_known(part)):
        pieces.agency = True
        pieces.known_agency |= _is_agency(part)
    elif _is_place(part):
        pieces.places.append(part)
    else:
        return False
    return len(pieces.places) <= 4


def _is_agency(part: str) -> bool:
    name = part.casefold().replace(" ", "-")
    return name in _AGENCIES or (part[:1].isalpha() and name.rpartition("-")[2] in _AGENCY_ENDS)


def _is_place(part: str) -> bool:
    words = part.split()
    if not 1 <= len(words) <= 5 or not words[0][:1].isupper() or len(part) < 2:
        return False
    if is_known(part):
        return True
    if part.casefold() in _LABELS:
        return False
    for word in words:
        if word.casefold().strip(".") in _NOT_PLACES and word.casefold() not in _CONNECTORS:
            return word is not words[0] and word in ("New", "One")
        if not (word[:1].isupper() or word in _CONNECTORS) or not _PLACE_WORD.fullmatch(word):
            return False
    return words[0].casefold() not in ("and", "of", "on", "the")


def _may_begin(rest: str) -> bool:
    """Whether a story can start with ``rest``: anything but a lower-case word or punctuation."""
    if not rest:
        return False
    return not rest[0].islower() and (rest[0].isalnum() or rest[0] in "\"'“‘«([$€£#¿¡")


def _behind_hyphen(text: str) -> Found | None:
    """A dateline before a hyphen without spaces, which normally joins words ("Saudi-led")."""
    start = text[:60]
    hyphen = BARE_HYPHEN.search(start) if "-" in start else None
    if hyphen is None:
        return None
    head, rest = text[: hyphen.start()], text[hyphen.end() : hyphen.end() + WINDOW].split()
    places = [place.strip() for place in head.split(",")]
    if not all(map(is_known, places)):
        return None
    # "Delhi-Mumbai flights" is a pair of places, but not "Rabat-Algeria announced" and
    # "Rabat-The king".
    opens = rest[0] in ("The", "A", "An", "At", "In", "On", "More", "Police") or (
        any(word in _VERBS for word in rest[1:2])
    )
    if not opens:
        return None
    return Found(Dateline(head.strip(), tuple(map(calm, places))), hyphen.end(), "", certain=True)


@lru_cache(REMEMBERED)
def calm(place: str) -> str:
    """``place`` not in capitals: "RIO DE JANEIRO" as "Rio de Janeiro", "D.C." and "UAE" as is."""
    place = " ".join(place.split())
    if not place.isupper() or (len(place) <= 3 and not is_known(place)):
        return place
    words = []
    for number, word in enumerate(place.split(" ")):
        if "." in word.rstrip(".") or word in ("DC", "UK", "US", "UAE"):
            words.append(word)
        elif number and word.casefold() in _CONNECTORS:
            words.append(word.casefold())
        else:
            words.append(re.sub(r"[^\W\d_]+", lambda match: match.group().capitalize(), word))
    return re.sub(r"(['’])S\b", r"\1s", " ".join(words))


@lru_cache(REMEMBERED)
def is_known(place: str) -> bool:
    """Whether ``place`` is a country or a city in ``data/places.txt``."""
    return fold(place.strip()) in _known_places()


@cache
def _known_places() -> frozenset[str]:
    table = (Path(__file__).parent.parent / "data" / "places.txt").read_text("utf-8")
    rows = [row for row in table.splitlines() if not row.startswith("#")]
    return frozenset(fold(place.strip()) for row in rows for place in row.split(","))
