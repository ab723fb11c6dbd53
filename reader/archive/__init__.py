"""Files to articles.

``sources`` finds and reads files, also those in ``zips`` (``documents`` are both); ``files`` lists
them for who only asks which have changed. ``decoding`` makes text of bytes. ``formats`` parses it
into what is ``parsed``, by the ``fields`` that an article says of itself; ``repeated`` is furniture
that most pages of a publication have; a ``wordlist`` is words as readable text. ``loading`` sends
every article through :mod:`reader.safety` before anything else sees it.

>>> from reader.archive import load
>>> for item in load([Path("seeds")]):  # Article or Notice, one at a time, in archive order
...     ...
"""

from reader.archive.loading import load, read_file

__all__ = ["load", "read_file"]
