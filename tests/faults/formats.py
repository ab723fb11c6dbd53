"""An archive with a file of every format."""

from __future__ import annotations

import gzip
import json
import zipfile
from pathlib import Path

TEXT = "It rained in Lima, and it was a surprise. The harbour was closed until Monday."


def every_format(folder: Path) -> list[Path]:
    """Write the files, with several articles if the format allows it."""
    folder.mkdir(parents=True, exist_ok=True)
    front = f"---\ntitle: Rain\n---\n{TEXT}\n"
    records = [{"title": f"Rain {number}", "text": f"{TEXT} {number}"} for number in range(50)]
    lines = "".join(json.dumps(record) + "\n" for record in records)
    pages = f"<html><head><title>Rain</title></head><body><p>{TEXT}</p><p>{TEXT}</p></body></html>"
    (folder / "a.txt").write_text(f"Rain\n\nLIMA – {TEXT}\n")
    (folder / "b.md").write_text(front)
    (folder / "c.jsonl").write_text(lines)
    (folder / "d.json").write_text(json.dumps(records))
    (folder / "e.html").write_text(pages)
    (folder / "f.jsonl.gz").write_bytes(gzip.compress(lines.encode()))
    (folder / "g.txt.gz").write_bytes(gzip.compress(TEXT.encode()))
    with zipfile.ZipFile(folder / "h.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(30):
            archive.writestr(f"{number}.md", front)
        archive.writestr("all.jsonl", lines)
    (folder / "z.md").write_text(front)
    return sorted(path for path in folder.iterdir() if path.name != "z.md")
