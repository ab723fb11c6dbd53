"""Screens of the list: an archive with dates, months, untitled and undated articles to look at."""

from __future__ import annotations

from pathlib import Path

_SUBJECTS = (
    "harbour strike", "water tariff", "border crossing", "grain prices", "railway bridge",
    "fishing quota", "night market",
)  # fmt: skip
_CITIES = ("Valparaiso", "Tangier", "Port Louis", "Batumi", "Chittagong")
_PAPERS = ("The Coast", "Évening Post", "Post 9", "Post 10", "")


def make_archive(folder: Path) -> Path:
    """Sixty articles: some without a date, a publication or a title."""
    archive = folder / "clippings"
    archive.mkdir()
    for number in range(60):
        subject, city = _SUBJECTS[number % 7], _CITIES[number % 5]
        title = f"{city} debates the {subject}, part {number // 7 + 1}"
        month = "" if number % 9 == 4 else f"{2012 + number // 24}-{1 + number % 12 // 3:02}"
        fields = {"title": "" if number % 11 == 5 else title, "published": month,
                  "publication": _PAPERS[number * 3 % 5]}  # fmt: skip
        head = "".join(f"{key}: {value}\n" for key, value in fields.items() if value)
        (archive / f"{number}.md").write_text(
            f"---\n{head}---\nThe council of {city} spoke about the {subject} for {number} hours, "
            f"and then about smugglers.\n\nNobody had asked for the {subject}. “It was raining,” "
            f"said the mayor of {city}, who had come by train.\n",
            encoding="utf-8",
        )
    return archive
