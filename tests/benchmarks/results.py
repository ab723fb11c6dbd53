"""The results of a benchmark: rows with the figures of Reader and of its peers or baselines."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Sample:
    """Measured values, one per run, at least one."""

    values: tuple[float, ...]

    @staticmethod
    def of(values: Iterable[float]) -> Sample:
        """A sample of ``values``."""
        return Sample(tuple(values))

    @property
    def median(self) -> float:
        """The median."""
        return statistics.median(self.values)

    def quantile(self, part: float) -> float:
        """The value below which the share ``part`` of the values is, such as 0.95."""
        ordered = sorted(self.values)
        return ordered[min(len(ordered) - 1, int(len(ordered) * part))]

    def as_json(self) -> dict[str, Any]:
        """Median, minimum, maximum and number of runs."""
        return {
            "median": self.median, "p95": self.quantile(0.95), "low": min(self.values),
            "high": max(self.values), "runs": len(self.values),
        }  # fmt: skip


@dataclass(frozen=True)
class Missing:
    """A peer that was not measured, and the reason, such as "is not installed"."""

    reason: str

    def as_json(self) -> dict[str, Any]:
        """The reason."""
        return {"missing": self.reason}


@dataclass(frozen=True)
class Row:
    """One measurement: the figures of ``reader``, and of others by name in ``beside``.

    All are in ``unit``: "ms", "MB", "bytes", "F1" and so on. ``note`` says briefly what was
    compared, for readers of the table.
    """

    what: str
    unit: str
    reader: Sample | Missing
    beside: Mapping[str, Sample | Missing] = field(default_factory=dict)
    note: str = ""

    def ratio(self, name: str) -> float | None:
        """Reader's median divided by that of the peer ``name``; None if that is missing or 0."""
        peer = self.beside[name]
        if isinstance(peer, Missing) or isinstance(self.reader, Missing) or not peer.median:
            return None
        return self.reader.median / peer.median

    def as_json(self) -> dict[str, Any]:
        """The row with the values computed from it."""
        beside = {
            name: peer.as_json() | {"ratio": self.ratio(name)} for name, peer in self.beside.items()
        }
        return {
            "what": self.what, "unit": self.unit, "note": self.note,
            "reader": self.reader.as_json(), "beside": beside,
        }  # fmt: skip


def by_turns(measured: Mapping[str, Callable[[], float]], runs: int) -> dict[str, Sample]:
    """Call each function ``runs`` times in turns, so that other load affects all equally."""
    values: dict[str, list[float]] = {name: [] for name in measured}
    for _ in range(runs):
        for name, measure in measured.items():
            values[name].append(measure())
    return {name: Sample.of(some) for name, some in values.items()}


def markdown(title: str, rows: Iterable[Row]) -> str:
    """The rows of the benchmark ``title`` as lines of a Markdown table."""
    lines = []
    for row in rows:
        ours = _figure(row.reader, row.unit)
        what = f"{row.what} ({row.note})" if row.note else row.what
        for name, peer in row.beside.items() or [("–", Missing(""))]:
            ratio = row.ratio(name) if name in row.beside else None
            theirs = _figure(peer, row.unit)
            shown = f"{ratio:.2f}" if ratio is not None else "–"
            lines.append(f"| {title} | {what} | {ours} | {name} | {theirs or '–'} | {shown} |")
            title = what = ours = ""
        title = ""
    return "\n".join(lines)


HEADING = (
    "| benchmark | what | Reader: median (low–high) | beside | its median (low–high) | ratio |\n"
    "| --- | --- | --- | --- | --- | --- |"
)


def _figure(sample: Sample | Missing, unit: str) -> str:
    if isinstance(sample, Missing):
        return sample.reason
    low, high = min(sample.values), max(sample.values)
    spread = f" ({_number(low)}–{_number(high)})" if low != high else ""
    return f"{_number(sample.median)}{spread} {unit}".strip()


def _number(value: float) -> str:
    if abs(value) >= 100 or value == int(value):
        return f"{value:,.0f}"
    return f"{value:.3g}"
