"""Files to articles.

``sources`` finds and reads files, ``decoding`` makes text of bytes, ``formats`` decides what a file
is, one module a format (``pagedump``, ``markdown``) makes an article of the text, and ``loading``
sends every one of them through :mod:`reader.safety` before anything else sees it.

>>> from reader.archive import load
>>> for item in load([Path("seeds")]):  # Article or Notice, one at a time, in archive order
...     ...
"""

from reader.archive.loading import load, read_file

__all__ = ["load", "read_file"]
