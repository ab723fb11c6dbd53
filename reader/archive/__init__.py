"""Files to articles.

**The way.** ``sources`` finds and reads files, those in ``zips`` as well (``documents`` are both),
``files`` for who has to know which of them changed. ``decoding`` makes text of bytes, ``formats``
decides what a file is, and ``loading`` sends every article through :mod:`reader.safety` before
anything else sees it.

**Formats.** All give what is ``parsed``. ``pagedump``; ``markdown`` (``frontmatter``); ``records``
of JSON (``jsonvalues``); ``webpage`` (``pagefacts``; ``fragments`` of one, too); ``linkeddata`` in
either; what Reader has ``exported`` itself.

**What is in an article.** ``headers`` and ``titlebars`` above it, ``paragraphs``, the ``dateline``,
``references`` to characters, ``dates`` (``worlddates`` in other languages than English, by the
months of ``calendar``, a table that ``calendar_build`` made), what ``urls`` tell (``spelling``
mends their words); ``furniture`` is what does not belong to it, by its form (``wordlist``) and its
place, or because it is ``repeated``.

>>> from reader.archive import load
>>> for item in load([Path("seeds")]):  # Article or Notice, one at a time, in archive order
...     ...
"""

from reader.archive.loading import load, read_file

__all__ = ["load", "read_file"]
