"""Reads the metadata of a web page: title, day of publication, byline, section of its article.

Only explicit statements count, in JSON-LD, meta elements and microdata. Statements about the
article come before statements about the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import Any

from reader.archive.fields import dates, headers, linkeddata, urls
from reader.archive.fields.spelling import folded
from reader.system.lazy import in_order, lazy_pattern, words

MAX_SCRIPTS = 200
"""How many script elements are examined for JSON-LD."""

# Names of meta elements with the day of publication, without punctuation and in lower case: those
# for an article, then those that may be for the page.
_OF_ARTICLES = in_order(
    """
    articlepublishedtime articlepublished articledateoriginal datepublished originalpublicationdate
    publicationdate publishdate publisheddate publishedtime publishtime pubdate pdate parselypubdate
    ogpublishedtime rnewsdatepublished sailthrudate cxenseparserecspublishtime
    citationpublicationdate articlecreated articlecreateddate dateoriginal
    ogarticlepublishedtime ogpubdate csepubdate btpubdate citationdate prismpublicationdate
    shareaholicarticlepublishedtime displaydate ptime weiboarticlecreateat
    """
)
_OF_PAGES = in_order(
    "dcdateissued dctermsissued dcdate dctermsdate dcdatecreated dctermscreated date"
)
_SITE_NAMES = words("ogsitename applicationname publisher dcpublisher source sitename twittersite")
_AUTHOR_NAMES = words(
    """
    author authors articleauthor byl byline dccreator dctermscreator parselyauthor sailthruauthor
    citationauthor twittercreator
    """
)
_SECTIONS = words("articlesection section parselysection")
_COMMENTS = words(
    """
    comment comments commentlist comment-list comment-body comment-author comment-content
    comments-area comments-section comment-section disqus_thread respond reader-comments
    user-comments comentarios commentaires kommentare
    """
)
_TOOLBARS = words("wm-ipp-base wm-ipp-print wm-ipp donato wm-capinfo")
_ELSEWHERE = words("nav aside footer")
_CHANGED = lazy_pattern(r"updat|modif|edit|aktuali|actualiz|mis à jour|改|更新", re.IGNORECASE)
_ARTICLE_SCOPE = lazy_pattern(r"(?:Article|Posting|Report)$")
_TITLE_BAR = lazy_pattern(
    r"\s+[|｜»›·•:–—-]\s+|\s*[|｜»›]\s*|[_—–-](?=[^\s\x00-\x7f])|\s*[:：](?=\S)"
)
_BEHIND_SITE = words("news newspaper online daily com english world latest digital")
_LABEL = lazy_pattern(
    r"(?:(?:by|byline|written by|words by|story by|posted by|published by|reported by|authors?"
    r"|autor(?:a|es)?|auteurs?|verfasser(?:in)?|escrito por|publicado por|scritto da|a cura di"
    r"|username|user|name|reporter|текст|автор(?:ы)?|кореспондент|بقلم|كتب|الكاتب|نویسنده|מאת"
    r"|作者|记者|記者|编辑|編輯|責任編輯|责任编辑|撰文|文|글|ผู้เขียน|โดย)\s*[:：/／|]\s*"
    r"|(?:by|written by|words by|story by|posted by|reported by|بقلم|מאת|escrito por)\s+"
    r"|(?:von|par|por|di|door|av|af|od)\s+(?=\S+\s+\S))",
    re.IGNORECASE,
)
_LABELS = words(
    "by author authors username user name byline reporter autor auteur автор 作者 记者 記者 login"
)
_INITIAL = lazy_pattern(r"(?<!\S)\w(?!\S)|(?<!\S)(?:Jr|Sr|Dr|St)(?!\S)")
_LONGEST = 200_000
_LONGEST_TITLE = 2_000
_MOST_TIMES = 50
_MOST_NAMES = 50
_A_LINE = 100
"""The longest line of names and dates, in code points."""


def prepared(page: Any) -> Any:
    """``page`` without readers' comments and without the toolbar of a web archive.

    An element with most of the page's text is not readers' comments, whatever its name: it may be
    an opinion piece.
    """
    most = len(page.text_content()) / 2
    for element in [*page.iter("div", "section", "ol", "ul", "aside", "table")]:
        identity = element.get("id") or ""
        names = {name.lower() for name in (identity, *(element.get("class") or "").split())}
        of_readers = not names.isdisjoint(_COMMENTS) and element.find(".//h1") is None
        of_archive = not names.isdisjoint(_TOOLBARS) or identity == "HEADER"  # archive.today's
        of_readers = of_readers and len(element.text_content()) < most
        if (of_readers or of_archive) and element.getparent() is not None:
            element.drop_tree()
    return page


@dataclass
class Facts:
    """The metadata in the tree ``page``; searched only when a method is called."""

    page: Any
    _metas: list[tuple[str, str]] = field(init=False)

    def __post_init__(self) -> None:
        self._metas = [
            (_key(name), content)
            for element in self.page.iter("meta")
            for name in (element.get("property"), element.get("name"), _itemprop(element))
            if name and (content := " ".join((element.get("content") or "").split()))
        ]

    @cached_property
    def linked(self) -> list[linkeddata.Record]:
        """The JSON-LD records that describe an article, this page's article first."""
        found: list[object] = []
        for script in [*self.page.iter("script")][:MAX_SCRIPTS]:
            if "ld+json" in (script.get("type") or "").lower():
                try:
                    found.append(linkeddata.loads(script.text or ""))
                except (ValueError, RecursionError):
                    continue
        titles = {folded(each) for each in self._headlines(linked=False)}
        records = linkeddata.articles(found)
        # Of several articles, the one with the page's own headline counts.
        named = [each for each in records if folded(_scalar(each.get("headline"))) in titles]
        first = [each for each in named if not linkeddata.is_page(each)][:1]
        return [*first, *(each for each in records if each not in first)]

    def published(self) -> str:
        """The day of publication with its precision (ISO 8601), or empty."""
        described = [each for each in self.linked if not linkeddata.is_page(each)]
        pages = [each for each in self.linked if linkeddata.is_page(each)]
        ways = (
            (_time(each.get("datePublished")) for each in described),
            self._meta(_OF_ARTICLES),
            self._meta(_OF_PAGES),
            self._microdata(),
            (_time(each.get("dateCreated")) for each in described),
            (_time(each.get("datePublished")) for each in pages),
            self._meta(["webpagedatepublished"]),
            self._times(),
        )
        return next((day for way in ways for text in way if (day := dates.stated(text))), "")

    def section(self) -> str:
        """The section, or empty."""
        stated = (_scalar(each.get("articleSection")) for each in self.linked)
        return next((text for text in (*self._meta(_SECTIONS), *stated) if text), "")

    def site(self) -> str:
        """The publication's name in the article's own record, or empty."""
        return next(filter(None, (_name(each.get("publisher")) for each in self.linked)), "")

    def title(self, found: str, sites: Iterable[str]) -> str:
        """``found``, a title of the page, without the names of the site and its sections.

        ``sites`` are names of the publication from other sources.
        """
        title = " ".join(found.split())[:_LONGEST_TITLE]
        names = {*sites, self.site(), *self._meta(_SITE_NAMES)}
        known = {plain for name in names if (plain := _plain(name.removeprefix("@")))}
        title = _without_site(title, known)
        for headline in self._headlines():
            rest = title[len(headline) :]
            if title.startswith(headline) and rest.lstrip()[:1] in tuple("|｜»›"):
                return headline
        return title

    def byline(self, names: Sequence[str]) -> str:
        """The authors' ``names`` in the page's spelling, each once and without labels."""
        stated = [*dict.fromkeys(islice(self._authors(), _MOST_NAMES))]
        chosen: dict[str, str] = {}
        for name in [*names, *(() if names else stated)][:_MOST_NAMES]:
            bare = _bare(name)
            key = _plain(bare)
            if not key or bare.casefold() in _LABELS or "@" in bare or "://" in bare:
                continue
            writings = [bare, *(each for each in stated if _plain(each) == key)]
            if _INITIAL.search(bare):
                writings += self._written(bare)
            best = max(writings, key=lambda each: (not each.isupper(), each.count(".")))
            if key not in chosen or chosen[key].isupper():
                chosen[key] = best
        return headers.reporters(", ".join(chosen.values()))

    def _authors(self) -> Iterator[str]:
        for each in self.linked:
            authors = each.get("author")
            for one in authors if isinstance(authors, list) else [authors]:
                if name := _name(one):
                    yield _bare(name)
        for text in self._meta(_AUTHOR_NAMES):
            if "://" not in text and not text.startswith("@"):
                yield from (_bare(part) for part in re.split(r"\s*[;,]\s*|\s+and\s+", text))

    def _written(self, name: str) -> list[str]:
        """The page's spelling of ``name``, with the full stops that ``name`` has lost."""
        words = [re.escape(word) for word in name.replace(".", " ").split()[:8]]
        pattern = r"(?<!\w)" + r"\.?\s{1,3}".join(words) + r"(?:(?<=\b\w)\.|(?<=\b[JSD]r)\.)?(?!\w)"
        found = re.search(pattern, "\n".join(self.page.itertext())[:_LONGEST])
        return [" ".join(found[0].split())] if found else []

    def _meta(self, names: Iterable[str]) -> Iterator[str]:
        if isinstance(names, frozenset):
            yield from (content for name, content in self._metas if name in names)
            return
        for wanted in names:
            yield from (content for name, content in self._metas if name == wanted)

    def _headlines(self, *, linked: bool = True) -> Iterator[str]:
        if linked:
            yield from filter(None, (_scalar(each.get("headline")) for each in self.linked))
        for heading in [*self.page.iter("h1")][:5]:
            if text := " ".join(heading.text_content().split())[:400]:
                yield text

    def _microdata(self) -> Iterator[str]:
        later: list[str] = []
        marked_ones = 0
        for element in self.page.iter("time", "span", "abbr", "div", "p"):
            itemprop = (element.get("itemprop") or "").lower()
            marked = itemprop == "datepublished" or element.get("pubdate") is not None
            marked = marked or "published" in (element.get("class") or "").split()
            marked_ones += marked
            scope = _scope(element) if marked else ""
            if marked and "Comment" not in scope and marked_ones <= _MOST_TIMES:
                texts = [*_texts_of(element)]
                if _ARTICLE_SCOPE.search(scope):
                    yield from texts
                else:
                    later += texts
        yield from later

    def _times(self) -> Iterator[str]:
        """The one day that ``time`` elements state, around the headline or on the whole page."""
        heading = next(self.page.iter("h1"), None)
        scopes = [self.page]
        if heading is not None:
            scopes[:0] = heading.iterancestors("header", "article", "main")
        for scope in scopes[:4]:
            for within in ([*scope.iter("header")] if scope.tag != "header" else []), [scope]:
                times = islice((time for one in within for time in one.iter("time")), _MOST_TIMES)
                days = {dates.stated(each.get("datetime")) for each in times if _states_a_day(each)}
                if len(days := days - {""}) == 1:
                    yield from days
                    return


def _states_a_day(time: Any) -> bool:
    """Whether ``time`` may be the day of publication, not of a change, a teaser or an event."""
    if not time.get("datetime"):
        return False
    around = time.getparent()
    context = f"{time.get('class') or ''} {time.get('itemprop') or ''} {time.text_content()[:80]}"
    if around is not None:
        context += f" {around.get('class') or ''} {(around.text or '')[-30:]}"
    if _CHANGED.search(context):
        return False
    for up in time.iterancestors():
        if up.tag in _ELSEWHERE or (up.tag in ("p", "li") and _is_prose(up.text_content())):
            return False
    return True


def _is_prose(text: str) -> bool:
    """Whether ``text`` is part of a story, not a line of names and dates."""
    return len(text) > _A_LINE or (len(text) > _A_LINE // 2 and text.rstrip().endswith((".", "。")))


def _scope(element: Any) -> str:
    """The item type that the microdata of ``element`` belong to."""
    scoped = (up for up in element.iterancestors() if up.get("itemscope") is not None)
    return next((up.get("itemtype") or "" for up in scoped), "")


def _itemprop(element: Any) -> str:
    """The microdata property of ``element``.

    A date of something other than the article has the type of that before it ("WebPage",
    "VideoObject").
    """
    name = element.get("itemprop") or ""
    scope = _scope(element) if name.lower().startswith("date") else ""
    return name if not scope or _ARTICLE_SCOPE.search(scope) else scope.rpartition("/")[2] + name


def _texts_of(element: Any) -> Iterator[str]:
    for text in (element.get("datetime"), element.get("content"), element.text_content()[:100]):
        if text:
            yield " ".join(text.split())


def _without_site(title: str, known: set[str]) -> str:
    """``title`` without names of the site at its end or its start."""
    while True:
        bars = [*_TITLE_BAR.finditer(title)]
        for bar in reversed(bars):
            if bar.start() and _names_site(title[bar.end() :], known):
                title = title[: bar.start()].rstrip()
                break
        else:
            for bar in bars[:1]:
                if _names_site(title[: bar.start()], known) and title[bar.end() :].strip():
                    title = title[bar.end() :].lstrip()
                    break
            else:
                return title


def _names_site(part: str, known: set[str]) -> bool:
    """Whether ``part`` is one of the ``known`` names, perhaps with a word such as "News" after."""
    before, _, last = part.casefold().rpartition(" ")
    return _plain(part) in known or (last in _BEHIND_SITE and _plain(before) in known)


def _plain(text: str) -> str:
    """The key for comparing names: only letters and digits, without "the"."""
    return re.sub(r"[\W_]+", "", folded(text).removeprefix("the "))


def _bare(name: str) -> str:
    return _LABEL.sub("", " ".join(name.split()), count=1).strip(" ,;|/")


def _name(value: object) -> str:
    if isinstance(value, list):
        return next(filter(None, map(_name, value)), "")
    if isinstance(value, dict):
        value = value.get("name")
    text = _scalar(value)
    return "" if urls.split_line(text) else text


def _scalar(value: object) -> str:
    if isinstance(value, list):
        value = value[0] if value else ""
    return " ".join(value.split())[:2000] if isinstance(value, str) else ""


def _time(value: object) -> str:
    """The text of a date property, which may also be a number (an id in other properties)."""
    if isinstance(value, list):
        value = value[0] if value else ""
    return _scalar(str(value) if type(value) in (int, float) else value)


def _key(name: str) -> str:
    return re.sub(r"[^a-z]", "", name.lower())
