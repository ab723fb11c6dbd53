"""Reads the HTML of one article of an export as *runs*, which the vendors' modules share.

A run is the text of one paragraph, cell or line without inline markup, so that a highlighted search
word never splits a sentence. The runs have all words of the page, in its order.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from reader.archive.fields import dateline, dates, indexing
from reader.archive.registry import Parsed
from reader.model import Article, Block, BlockKind
from reader.safety import one_line, plain_spaces
from reader.system.lazy import lazy_pattern, words

_BLOCKS = words(
    """
    address article aside blockquote body center dd div dl dt figcaption figure footer form h1 h2
    h3 h4 h5 h6 header hr html li ol p pre section table tbody td tfoot th thead tr ul
    """
)
_SPACED = {"br": "\n", **dict.fromkeys(_BLOCKS, " ")}
_UNSEEN = words("button head iframe noscript script select style svg template title")
_KINDS: dict[str, BlockKind] = {
    "li": "item",
    "tr": "item",
    "blockquote": "quotation",
    **{f"h{level}": "subheading" for level in range(1, 7)},
}
_BLANK_LINES = lazy_pattern(r"\n\s*\n")
_WIDE = "[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]"
_WIDE_BREAK = lazy_pattern(rf"(?<={_WIDE})[ \t\r]{{0,80}}\n\s*(?={_WIDE})")
_NOTICE = lazy_pattern(r"\b(?:19|20)\d\d\b|©|\(c\)|\breserved\b|réservés", re.IGNORECASE)
_TOO_DEEP = "a part of its HTML is nested too deeply, so the text after it is missing"
MOST_WORDS = 12
"""The most words of a line of names, and of a publisher's name."""


class Run(NamedTuple):
    """Text of one paragraph, cell or line, and its element; ``<br>`` is a line feed in ``text``."""

    text: str
    element: Any

    @property
    def line(self) -> str:
        """The text as one line."""
        return one_line(self.text)


@dataclass(slots=True)
class Story:
    """What was found in the HTML of one article; ``own`` are its words, for its id."""

    title: str = ""
    publication: str = ""
    section: str = ""
    published: str = ""
    dateline: str = ""
    byline: str = ""
    caption: str = ""
    media_id: str = ""
    url: str = ""
    blocks: list[Block] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    own: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    """Sentences on who else has reported, which stand below the text."""
    problem: str = ""

    def parsed(self) -> Parsed:
        """The article."""
        publication = one_line(plain_spaces(self.publication))
        section = one_line(self.section)
        while self.blocks and _states_rights(self.blocks[-1].text):
            self.blocks.pop()
        written, blocks = None, self.blocks
        if not self.dateline:
            written, blocks = dateline.taken_from(self.blocks, publication)
        if blocks:
            blocks = [*blocks, *(Block("paragraph", note) for note in self.notes)]
        return Parsed(
            Article(
                id="",
                path="",
                title=one_line(self.title),
                publication=publication,
                section=section,
                published=self.published or (written.published if written else ""),
                dateline=written.dateline if written else indexing.stated_dateline(self.dateline),
                byline=indexing.byline(self.byline),
                caption=one_line(self.caption),
                media_id=self.media_id,
                url=self.url,
                blocks=tuple(blocks),
                tags=tuple(dict.fromkeys(tag for tag in self.tags if tag and tag != section)),
                places=tuple(dict.fromkeys(filter(None, self.places))),
            ),
            problem=self.problem,
            content=" ".join(" ".join(self.own).split()).encode("utf-8", "replace"),
        )


Reads = Callable[[Any, int], Story]
"""A function that reads the tree of an article with its number in the file."""


def _states_rights(text: str) -> bool:
    """Whether the last paragraph ``text`` is a copyright notice, and no sentence on copyright."""
    return indexing.is_copyright(text) and _NOTICE.search(text) is not None


def cut(html: str, starts: Sequence[int]) -> Iterator[str]:
    """The pieces of ``html`` from each of ``starts`` to the next one."""
    for start, end in zip(starts, [*starts[1:], len(html)], strict=False):
        yield html[start:end]


def tree(piece: str) -> tuple[Any, str]:
    """The tree of ``piece``, and the problem with it in one sentence, if any.

    The tree is None if there is nothing in it.
    """
    from lxml import etree

    parser = etree.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True, no_network=True
    )
    try:
        root = etree.fromstring(f"<body>{piece}".encode("utf-8", "replace"), parser)
    except etree.LxmlError:  # nothing in it, or nothing that can be read
        return None, ""
    too_deep = any(error.type_name == "ERR_RESOURCE_LIMIT" for error in parser.error_log)
    return root, _TOO_DEEP if too_deep else ""


def runs(root: Any, *, rows: bool = True, without: Any = None) -> Iterator[Run]:
    """The runs in ``root``, in their order, except in ``without``.

    ``rows``: the cells of a row of a table are one run.
    """
    from lxml import etree

    walk = etree.iterwalk(root, events=("start", "end"))
    said: list[str] = []
    within = [root]
    in_row = 0

    def finished() -> Iterator[Run]:
        text = "".join(said)
        said.clear()
        if text.strip():
            yield Run(text, within[-1])

    for event, element in walk:
        tag, is_row = element.tag, rows and element.tag == "tr"
        if event == "start":
            if _is_unseen(element) or element is without:
                walk.skip_subtree()
                continue
            if tag in _BLOCKS and not in_row:
                yield from finished()
                within.append(element)
            said.append(_SPACED.get(tag, ""))
            in_row += is_row
            said.append(_spaced(element.text))
            continue
        if within[-1] is element and len(within) > 1:
            yield from finished()
            within.pop()
        in_row -= is_row
        if element is not root:
            said.append(_spaced(element.tail))
    yield from finished()


def _spaced(text: str | None) -> str:
    """``text`` with its line ends as spaces: only ``<br>`` ends a line.

    Between Chinese or Japanese characters, where browsers break lines when they save a page, they
    are no spaces.
    """
    if not text or ("\n" not in text and "\r" not in text):
        return text or ""
    if not text.isascii():
        text = _WIDE_BREAK.sub("", text)
    return text.replace("\n", " ").replace("\r", " ")


def _is_unseen(element: Any) -> bool:
    """Whether ``element`` is not part of the page's text: controls, and text for screen readers."""
    return element.tag in _UNSEEN or "sr-only" in classes(element)


def blocks_of(run: Run) -> Iterator[Block]:
    """The paragraphs of ``run``: an empty line between ``<br>`` separates two."""
    tag = run.element.tag
    if tag not in _KINDS:
        tag = next((up.tag for up in run.element.iterancestors("blockquote", "li")), tag)
    for part in _BLANK_LINES.split(run.text):
        if text := one_line(part):
            yield Block(_KINDS.get(tag, "paragraph"), text)


def classes(element: Any) -> str:
    """The class attribute of ``element``."""
    return element.get("class") or ""


def is_in(element: Any, *names: str) -> bool:
    """Whether ``element`` has one of the classes ``names``."""
    return not set(names).isdisjoint(classes(element).split())


def first_with(root: Any, *names: str) -> Any:
    """The first element in ``root`` with one of the classes ``names``."""
    return next((each for each in root.iter() if is_in(each, *names)), None)


def text_of(element: Any) -> Iterator[str]:
    """The text in ``element``, with a line feed for each ``<br>``."""
    for run in runs(element, rows=False):
        yield run.text


def day_in(text: str) -> str:
    """The date that is all of ``text`` (a line): a day or a month."""
    found = dates.from_line(text) or "" if len(text) < 100 else ""
    return found if len(found) > 4 else ""


def listed(text: str, separators: str) -> list[str]:
    """The parts of ``text`` between matches of the pattern ``separators``, each as one line."""
    return [one_line(part).strip(" .") for part in re.split(separators, text)]
