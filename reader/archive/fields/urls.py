"""Reads an article's URL: the publication, a date, and the words of the headline."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from pathlib import Path
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from reader.archive.fields import dates, spelling
from reader.system.lazy import lazy_pattern
from reader.system.lazy import words as word_set

MIN_SLUG_WORDS = 3
"""A slug with fewer words than this is a category or a name, not a headline."""

MAX_URL = 2_000
"""The longest URL that is recognized, in code points."""

LOOKED_AT = 32
"""The size of the cache of URLs: several callers ask about the same one."""

_URL = lazy_pattern(
    r"(?:the wayback machine - )?((?:https?://|www\.)\S+)",  # at the top of its printed pages
    re.IGNORECASE,
)
_GLUED = lazy_pattern(r"(.+[\d/])([A-Z“\"‘][^/?=&%]*)", re.DOTALL)
_EXTENSION = lazy_pattern(
    r"\.(?:s?html?|phtml|php|aspx?|jsp|cms|ece|amp|story|print)$", re.IGNORECASE
)
_UUID = lazy_pattern(r"(?:^|[-_])[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$", re.IGNORECASE)
_ID = lazy_pattern(r"\d{5,}|\d+\.\d{5,}|[a-z]{1,3}\d{5,}|(?=[a-f]*\d)[0-9a-f]{10,}", re.IGNORECASE)
_SEPARATORS = lazy_pattern(r"[-_+\s]+")
_KINDS = frozenset({"article", "articles", "story", "news", "noticia", "read", "id"})
_ENTITY = lazy_pattern(r"(?<=[a-z])039(?=[a-z])")
_CONTRACTED = lazy_pattern(
    "(here|there|what|that|who|where|how)s|(do|does|did|is|are|was|were|has|have|had|could|should|would)nt"
    "|(you|they)re|(they|you|we|i)ve",
    re.IGNORECASE,
)
# Hosts of web archives: their URLs describe the copy, not the page itself.
ARCHIVES = word_set(
    """
    archive.fo archive.is archive.li archive.md archive.ph archive.today archive.vn arquivo.pt
    archive.wikiwix.com archive-it.org bibalex.org cc.bingj.com europarchive.org freezepage.com
    ghostarchive.org megalodon.jp mementoweb.org perma.cc swap.stanford.edu
    vefsafn.is wayback.webarchiv.cz web.archive.org web-beta.archive.org wayback.archive.org
    webarchive.loc.gov webarchive.nationalarchives.gov.uk webarchive.nla.gov.au
    webarchive.org.uk webarchive.parliament.uk webcache.googleusercontent.com webcitation.org
    webharvest.gov
    """
)
MAY_BE_A_COPY = lazy_pattern(
    "archiv|webcit|webcache|arquivo|perma|bibalex|bingj|freezepage|megalodon|memento|stanford|vefsafn"
    "|webharvest",
    re.IGNORECASE,
)
"""Every host of a web archive matches this."""
_ADDRESS = r"https?(?::|%3A)(?:/|%2F){1,2}(?=[^/\s])\S+"
_IN_PATH = lazy_pattern(rf"(?:https?://)?[^/?#\s]+/(?:[^?#\s]*?/)?({_ADDRESS})", re.IGNORECASE)
_IN_QUERY = lazy_pattern(rf"[^?\s]+\?(?:\S*&)?[a-z]{{1,12}}=({_ADDRESS})", re.IGNORECASE)
_CACHED = lazy_pattern(
    r"\S+[?&]q=cache(?::|%3A)(?:[\w-]{12}(?::|%3A))?((?:https?://)?[^+&\s]+)", re.IGNORECASE
)
_BEHIND_STAMP = lazy_pattern(
    r"(?:https?://)?[^?#\s]+?/(?:\d{4,14}(?:[a-z]{2}_)?\*?|\d{4}\.\d\d\.\d\d-\d{4,6}|newest|oldest)"
    r"/((?:www\.)?(?:[\w-]{1,63}\.){1,6}[a-z]{2,24}(?:[:/?]\S*)?)",
    re.IGNORECASE,
)
_NESTED = 3
_OPEN_ENDED = word_set("a an and as at by for from if in of or than that the to who whose with")
_PATH_DATES = (
    lazy_pattern(r"(?<!\d)(?P<y>(?:19|20)\d\d)[/-](?P<m>\d{1,2})[/-](?P<d>\d{1,2})(?!\d)"),
    lazy_pattern(r"(?<!\d)(?P<y>(?:19|20)\d\d)/(?P<m>[a-z]{3})/(?P<d>\d{1,2})(?!\d)"),
    # A serial number that opens with a date: 20220715, 202207151230, 20220715000198.
    lazy_pattern(r"(?<!\d)(?P<y>(?:199|20[0-3])\d)(?P<m>\d\d)(?P<d>\d\d)(?:\d{4,9})?(?!\d)"),
)
_DAY_FIRST = lazy_pattern(r"/(\d{1,2})[/-](\d{1,2})[/-]((?:19|20)\d\d)(?=/|$)")
_MONTH_ONLY = lazy_pattern(r"/((?:19|20)\d\d)[/-](\d{1,2})(?=/|$)")


def split_line(line: str) -> tuple[str, str] | None:
    """The URL at the start of ``line`` and the text after it, or None.

    Text glued to the URL (a line break lost in copying) is split off.
    """
    match = _URL.match(line[:MAX_URL])
    if match is None or _parts(match[1]) is None:
        return None
    url, rest = match[1], line[match.end() :].strip()
    if rest and (glued := _GLUED.fullmatch(url)):
        url, rest = glued[1], f"{glued[2]} {rest}"
    return url, rest


@lru_cache(LOOKED_AT)
def original(url: str) -> str:
    """The URL of the original page, if ``url`` is a copy in a web archive or a cache.

    ``https://web.archive.org/web/2020/https://a.example/b`` gives ``https://a.example/b``. Any
    other URL is returned unchanged, also that of a copy that does not name the original.
    """
    for _ in range(_NESTED):
        inner = _inside(url)
        if not inner:
            break
        url = inner
    return url


def behind_redirect(url: str) -> str:
    """The URL that a link of Google's alerts and search results leads to, or ``url`` itself."""
    parts = _parts(url)
    if parts is None or parts.path != "/url" or ".google." not in f".{parts.hostname}":
        return url
    query = parse_qs(parts.query)
    stated = (each for name in ("url", "q") for each in query.get(name, ()))
    return next((each for each in stated if _parts(each) and each.startswith("http")), url)


def publication(url: str) -> str:
    """The name of the outlet that ``url`` belongs to; the bare host if the name is unknown.

    For a copy in a web archive, the original's (:func:`original`), or empty. The date and the
    headline work in the same way.
    """
    parts = _page(url)
    if parts is None or not parts.hostname:
        return ""
    host = parts.hostname.removeprefix("www.")
    first = parts.path.strip("/").partition("/")[0].lower()
    names = outlets()
    labels = host.split(".")
    for start in range(len(labels) - 1):
        domain = ".".join(labels[start:])
        if name := names.get(f"{domain}/{first}") or names.get(domain):
            return name
    return host


@cache
def outlets() -> dict[str, str]:
    """The names of outlets by host or host/first-folder, from ``data/outlets.tsv``."""
    table = (Path(__file__).parent.parent / "data" / "outlets.tsv").read_text("utf-8")
    rows = (line.split("\t") for line in table.splitlines() if line and not line.startswith("#"))
    return dict(rows)


def published(url: str) -> str:
    """The date in the path or query of ``url``, as ISO 8601 (day or month), or empty."""
    parts = _page(url)
    if parts is None:
        return ""
    where = f"{parts.path}?{parts.query}".lower()
    for pattern in _PATH_DATES:
        for match in pattern.finditer(where):
            month = dates.MONTHS.get(match["m"]) or (match["m"].isdigit() and int(match["m"]))
            if month and (found := dates.checked(int(match["y"]), month, int(match["d"]))):
                return found
    if day_first := _DAY_FIRST.search(parts.path):
        return dates.from_numbers(int(day_first[3]), int(day_first[1]), int(day_first[2]))
    if (month_only := _MONTH_ONLY.search(parts.path)) and 1 <= int(month_only[2]) <= 12:
        return f"{month_only[1]}-{int(month_only[2]):02}"
    return ""


def slug_words(url: str) -> list[str]:
    """The words of the headline in ``url``, as spelt there; empty if it has no headline."""
    parts = _page(url)
    if parts is None:
        return []
    segments = [part for part in unquote(parts.path).split("/") if part]
    for segment in reversed(segments):
        words = _segment_words(segment)
        if sum(len(word) > 1 and word.isalpha() for word in words) >= MIN_SLUG_WORDS:
            return words if segment is segments[-1] or not _are_keywords(words) else []
        if len(words) > 1:  # a category; the segments before it are wider categories
            return [] if not {word.lower() for word in words} <= _KINDS else _before(parts, segment)
    return []


def headline(words: list[str], body: str) -> str:
    """A headline from the slug ``words``, with names spelt as in ``body``.

    A slug has lost case, apostrophes and accents, unless it has capitals of its own.
    """
    if not words:
        return ""
    words = [_ENTITY.sub("'", word) for word in words]
    if not any(word[:1].isupper() for word in words):
        words = spelling.respelt(words, body)
    words = spelling.rejoined([_with_apostrophe(word) for word in words], body)
    title = " ".join(_rejoined(words))
    # Some sites cut slugs to a length: then the last word may need another one after it.
    cut = "…" if words[-1].lower() in _OPEN_ENDED else ""
    return title[:1].upper() + title[1:] + cut


def _inside(url: str) -> str:
    """The URL inside ``url``, which is that of a web archive or a proxy, or empty."""
    found = _IN_PATH.match(url) if url.count(":") > 1 or "%3A" in url[8:].upper() else None
    if found is None:
        parts = _parts(url) if MAY_BE_A_COPY.search(url) else None
        if parts is None or not _is_archive(parts):
            return ""
        found = next(
            filter(None, (each.match(url) for each in (_CACHED, _IN_QUERY, _BEHIND_STAMP))), None
        )
        if found is None:
            return ""
    inner = found[1]
    if "%2F" in inner[:16].upper():
        inner = unquote(inner.partition("&")[0])
    elif "?" in url[: found.start(1)]:
        inner = inner.partition("&")[0]
    scheme, separator, rest = inner.partition(":/")
    inner = f"{scheme}://{rest.lstrip('/')}" if separator else f"http://{inner}"
    return inner if _parts(inner) else ""


def _is_archive(parts: SplitResult) -> bool:
    if not MAY_BE_A_COPY.search(parts.netloc):
        return False
    host = parts.hostname or ""
    labels = host.split(".")
    if host == "archive.org":
        return parts.path.startswith(("/wayback/", "/web/"))
    return any(".".join(labels[start:]) in ARCHIVES for start in range(len(labels) - 1))


@lru_cache(LOOKED_AT)
def _page(url: str) -> SplitResult | None:
    """The parts of the article's own URL; None for a copy that does not name the original."""
    parts = _parts(original(url))
    return None if parts is None or _is_archive(parts) else parts


def _parts(url: str) -> SplitResult | None:
    url = url[:MAX_URL]
    if "%2F" in url.rpartition("//")[2].partition("/")[0]:  # even the path was percent-encoded
        url = unquote(url)
    try:
        parts = urlsplit(url if "//" in url[:8] else f"//{url}")
        return parts if parts.hostname and "." in parts.hostname else None
    except ValueError:
        return None


def _are_keywords(words: list[str]) -> bool:
    """Whether the slug ``words`` before a serial number are index terms, not a headline."""
    long = [word.lower() for word in words if len(word) > 3]
    return len(words) <= MIN_SLUG_WORDS or len(set(long)) < len(long)


def _before(parts: SplitResult, segment: str) -> list[str]:
    """The slug before a segment such as ``news-story`` that only names the kind of page."""
    earlier = [part for part in unquote(parts.path).split("/") if part]
    earlier = earlier[: earlier.index(segment)] if segment in earlier else []
    words = _segment_words(earlier[-1]) if earlier else []
    return words if sum(word.isalpha() for word in words) >= MIN_SLUG_WORDS else []


def _segment_words(segment: str) -> list[str]:
    segment = _UUID.sub("", _EXTENSION.sub("", segment[:400]))
    words = [word for word in _SEPARATORS.split(segment.partition("?")[0]) if word]
    while words and _ID.fullmatch(words[-1]):
        words.pop()
    while words and (_ID.fullmatch(words[0]) or words[0].lower() == "noticia"):
        words.pop(0)
    if len(words) > 3 and _is_date(words[:3]):
        del words[:3]
    return words


def _with_apostrophe(word: str) -> str:
    """``word`` with the apostrophe that the slug has lost, if it can be no other word."""
    if not _CONTRACTED.fullmatch(word):
        return word
    tail = 1 if word[-1] in "sS" else 2
    return f"{word[:-tail]}'{word[-tail:]}" if word[-2:].lower() != "nt" else f"{word[:-1]}'t"


def _is_date(words: list[str]) -> bool:
    """Whether ``words`` are a year, a month and a day ("2022", "07", "25")."""
    if not all(word.isascii() and word.isdigit() for word in words) or len(words[0]) != 4:
        return False
    return bool(dates.checked(*map(int, words)))


def _rejoined(words: list[str]) -> list[str]:
    """``words`` with each lone "s" joined to the word before it."""
    joined: list[str] = []
    for word in words:
        last = joined[-1] if joined else ""
        if word.lower() == "s" and last.lower() == "u":
            joined[-1] = "U.S."
        elif word.lower() == "s" and last.isalpha():
            joined[-1] = f"{last}'s"
        else:
            joined.append(word)
    return joined
