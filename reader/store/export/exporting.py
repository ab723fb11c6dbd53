"""Exports articles with their entities and the user's marks.

A form (:data:`FORMS`) turns one article after the other into text and keeps none in memory, so an
archive of any size can be exported.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from importlib import import_module
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import Protocol, cast

from reader.model import Article, Entity
from reader.store.user.contents import Contents, Quotation
from reader.store.user.reading_positions import ReadingPosition
from reader.system.whole_file import write_whole

FORMS = {"md": "to_markdown", "json": "to_json", "csv": "to_csv", "html": "to_html"}
"""The modules of the forms, by file extension."""


_IN_MEMORY = 8 * 1024 * 1024


class Exported:
    """One ``article``, its ``entities``, and the user's marks on it. Times are in seconds."""

    def __init__(
        self, article: Article, entities: Sequence[Entity] = (), marks: Contents | None = None
    ) -> None:
        self.article = article
        self.entities = entities
        identity = article.id
        self.read: float | None = marks.read.get(identity) if marks else None
        self.starred: float | None = marks.starred.get(identity) if marks else None
        self.tags: Sequence[str] = sorted(marks.tags.get(identity, ())) if marks else ()
        self.note: str = marks.notes.get(identity, "") if marks else ""
        self.quotations: Sequence[Quotation] = marks.quotations.get(identity, ()) if marks else ()
        self.position: ReadingPosition | None = marks.positions.get(identity) if marks else None

    def names(self, *kinds: str) -> list[str]:
        """The names of the entities of these ``kinds``, in order."""
        return [each.name for each in self.entities if each.kind in kinds]


class Form(Protocol):
    """Turns articles into text: a beginning, each article, an end."""

    def begin(self) -> str:
        """The text before all articles."""

    def article(self, exported: Exported) -> str:
        """The text of one article."""

    def end(self) -> str:
        """The text after all articles."""


class FileThereError(Exception):
    """The file exists already; its path is the argument."""


def form_of(name: str) -> Form:
    """A new form, by its name in :data:`FORMS`."""
    module = import_module(f"reader.store.export.{FORMS[name]}")
    return cast("Form", module.FORM())


def pieces(form: Form, articles: Iterable[Exported]) -> Iterator[str]:
    """The text of ``articles`` in ``form``, one piece per article.

    If a form has ``contents``, they come before the first article. The articles wait in a temporary
    file until the contents are complete.
    """
    yield form.begin()
    if contents := getattr(form, "contents", None):
        with SpooledTemporaryFile(_IN_MEMORY, "w+", encoding="utf-8", errors="replace",
                                  newline="") as waiting:  # fmt: skip
            waiting.writelines(form.article(each) for each in articles)
            yield contents()
            waiting.seek(0)
            while text := waiting.read(_IN_MEMORY):
                yield text
    else:
        for each in articles:
            yield form.article(each)
    yield form.end()


def write(path: Path, texts: Iterable[str], *, over: bool = False) -> None:
    """Write ``texts`` to the file ``path`` in UTF-8, completely or not at all.

    Raises :class:`FileThereError` if the file exists, unless ``over`` allows overwriting; OSError.
    """
    if not over and path.exists():
        raise FileThereError(path)
    data = (text.encode("utf-8", "replace") for text in texts)
    try:
        write_whole(path, data, 0o666, over=over)
    except FileExistsError as error:
        raise FileThereError(path) from error


def write_each(folder: Path, articles: Iterable[Exported], name: str, *, over: bool = False) -> int:
    """Write one file per article into ``folder``, which is made if missing; return their number."""
    folder.mkdir(parents=True, exist_ok=True)
    form, count = form_of(name), 0
    copies: Counter[str] = Counter()
    for count, each in enumerate(articles, 1):  # noqa: B007
        text = form.begin() + form.article(each) + form.end()
        copies[each.article.id] += 1
        path = folder / file_name(each.article, name, copies[each.article.id])
        write(path, [text], over=over)
    return count


def file_name(article: Article, ending: str, copy: int = 1) -> str:
    """A file name for ``article``: its date, its title in ASCII letters, its id.

    Copies share an id; from the second on, the number of the copy is appended.
    """
    plain = "".join(char if char.isascii() and char.isalnum() else " " for char in article.listing)
    parts = [article.published, "-".join(plain.lower().split())[:60].strip("-"), article.id]
    parts += [str(copy)] if copy > 1 else []
    return "-".join(filter(None, parts)) + f".{ending}"
