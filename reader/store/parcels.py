"""An article as bytes for another process: its columns as a line of JSON, then its body's record.

The sender decodes nothing and the receiver runs nothing: there is no pickle in it.
"""

from __future__ import annotations

import json

from reader.model import Article, Dateline
from reader.store import bodies
from reader.store.articles import Store, several
from reader.store.bodies import DamagedError


def pack(store: Store, rank: int) -> bytes:
    """The article ``rank`` of ``store``."""
    columns = store.columns
    try:
        record = store.record(rank)
    except DamagedError:
        record = bodies.encode(store[rank])
    fields = [
        columns.id[rank], store.path(rank), columns.title[rank], columns.publication[rank],
        columns.archive[rank], columns.section[rank], columns.published[rank],
        columns.dateline[rank], columns.tags[rank], columns.places[rank],
    ]  # fmt: skip
    return json.dumps(fields).encode("ascii") + b"\n" + record


def unpack(data: bytes) -> Article:
    """The article that was packed. Raises DamagedError or ValueError for anything else."""
    head, _, record = data.partition(b"\n")
    identity, path, title, publication, archive, section, published, dateline, tags, places = (
        json.loads(head)
    )
    body = bodies.decode(record)
    return Article(
        id=identity,
        path=path,
        title=title,
        publication=publication,
        archive=archive,
        section=section,
        published=published,
        dateline=Dateline(body.dateline, several(dateline)),
        byline=body.byline,
        caption=body.caption,
        media_id=body.media_id,
        url=body.url,
        blocks=body.blocks,
        tags=several(tags),
        places=several(places),
    )
