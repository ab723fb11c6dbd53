"""The articles of an archive, their entities, and the user's own data. No module needs Textual.

**Articles.** ``articles`` is the store: articles by number, and their archive order. They are
``rows`` of a SQLite ``database``, in memory for a small archive and in the ``cache`` for a large
one, which is a file in the folder of all ``caches``. ``opening`` finds the database filled, or
fills it with what ``parsing`` reads for the first time, in worker processes if the archive is
large: a ``pool``, each process running ``worker``. ``filetable`` records the state of each file.
``sync`` finds all files as they were, usually; otherwise ``changes`` reads the new ones.

**The list.** ``view`` filters, ``sorting`` orders, and ``jumping`` finds a position as typed.

**In folders of their own:** ``search`` (queries and the index of words), ``entities`` (mentions,
the catalog, corrections, profiles), ``user`` (marks, notes, saved searches), ``export``.
"""
