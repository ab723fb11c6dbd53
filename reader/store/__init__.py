"""The articles of an archive, their entities, and the user's own data. No module needs Textual.

**Articles.** ``articles`` is the store: articles by number, and their archive order. They are
``rows`` of a SQLite ``database``, in memory for a small archive and in the ``cache`` folder for a
large one. ``opening`` fills the database from the files, or finds it filled, and keeps it in line
with the files. ``parsing`` reads large archives in worker processes: a ``pool``, each process
running ``worker``. ``filetable`` records the state of each file. Usually ``unchanged`` finds all
files as they were; otherwise ``changes`` reads the new ones, and ``differences`` are the result.

**The list.** ``view`` filters, ``sorting`` orders, and ``jumping`` finds a position as typed.

**In folders of their own:** ``search`` (queries and the index of words), ``entities`` (mentions,
the catalog, corrections, profiles), ``user`` (marks, notes, saved searches), ``export``.
"""
