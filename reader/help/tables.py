"""The tables of the help, in Markdown, made from what the code declares."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from reader import restricted, settings
from reader.help.topics import TOPICS
from reader.widgets.actions.bindings import by_group, is_allowed, key_names
from reader.widgets.actions.familiar import markdown_table as familiar_keys
from reader.widgets.actions.table import Action


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    heads = [*heads]
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _code(*words: str) -> str:
    """``words``, each as code; a table's cell must not contain a bare ``|``."""
    return " ".join(f"`{word}`".replace("|", r"\|") for word in words)


def _keys_of(action: Action) -> str:
    """The keys of ``action``, with commas where one of them is a sequence."""
    names = key_names(action)
    between = ", " if any(" " in name for name in names) else " "
    return between.join(map(_code, names))


def _keys() -> str:
    return "\n\n".join(_groups())


def _groups() -> Iterator[str]:
    for group, actions in by_group(leave_out=("help",)).items():
        rows = [
            (
                _keys_of(each) or "(no key)",
                each.description + ("" if is_allowed(each) else " (disabled)"),
            )
            for each in actions
        ]
        yield f"## {group}\n\n{_table(('key', 'does'), rows)}"


def _settings() -> str:
    def about(each: settings.Setting) -> str:
        default = each.written(each.default)
        return f"{each.description}. Values: {each.allowed}. Default: `{default}`."

    return _table(
        ("setting", "what it does"),
        ((_code(each.name), about(each).replace("|", r"\|")) for each in settings.SETTINGS),
    )


def _queries() -> str:
    from reader.store.search.query import SYNTAX

    rows = ((", ".join(map(_code, each)), finds) for each, finds in SYNTAX)
    return _table(("query", "finds"), rows)


def _formats() -> str:
    from reader.archive.registry import FORMATS

    rows: dict[str, tuple[list[str], str]] = {}
    for each in FORMATS:
        extra = f"with the extra `{each.extra}`" if each.extra else ""
        found, _ = rows.setdefault(each.name, ([], "" if each.module else "not read")[:2])
        if each.module:
            rows[each.name] = found, extra
        found += [one for one in (*each.extensions, *each.also) if one and one not in found]
    return _table(
        ("format", "extensions"),
        (
            (
                name[0].upper() + name[1:],
                "; ".join(filter(None, (" ".join(found) or "by content", how))),
            )
            for name, (found, how) in rows.items()
            if how != "not read" or found
        ),
    )


def _capabilities() -> str:
    rows = ((_code(name), what) for name, what in restricted.CAPABILITIES.items())
    return _table(("capability", "what it is"), rows)


def _statuses() -> str:
    from reader.failure import STATUSES

    return _table(("status", "meaning"), ((_code(str(n)), what) for n, what in STATUSES.items()))


def _themes() -> str:
    from reader.settings import palettes

    return ", ".join(map(_code, palettes.names())) + "."


def _topics() -> str:
    return _table(("topic", "about"), ((_code(name), what) for name, what in TOPICS.items()))


TABLES: Final[Mapping[str, Callable[[], str]]] = {
    "keys": _keys,
    "familiar-keys": familiar_keys,
    "settings": _settings,
    "queries": _queries,
    "formats": _formats,
    "capabilities": _capabilities,
    "statuses": _statuses,
    "themes": _themes,
    "topics": _topics,
}
"""The tables by the name that stands in a page."""
