r"""The articles of an archive, what is known of them, and what the user made of them. No Textual.

**Articles.** ``articles`` is the store: articles by number, in archive order. They are ``rows`` of
a SQLite ``database``, in memory for a small archive and in the ``cache`` folder for a large one.
``opening`` fills it from the files (``parsing`` has the processes of a ``pool`` of ``worker``\ s
read many) or finds it filled, and brings it in line with the files by the table of files
(``filetable``): mostly all is ``unchanged``, else ``changes`` reads what is new, and the result is
the ``differences``.

**The list.** ``view`` filters, ``sorting`` orders, ``jumping`` leads to a position in it.

**In folders of their own:** ``search`` (queries and the index of words), ``entities`` (mentions,
the catalog, corrections, profiles), ``user`` (marks, notes, saved searches), ``export``.
"""
