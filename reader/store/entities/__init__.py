"""The entities of the archive: recognized in the background, resolved, and corrected by the user.

``recognition`` finds them in worker processes. The results are in the tables of ``mentions``, with
the entities of each article as one of ``records``; the ``index`` maps articles to them. The
``file`` saves the tables for the next start, and shares them with other sessions.

``catalog`` is the entity catalog: it resolves entities across articles (``identity``) and applies
the user's ``corrections``. The ``correction_book`` reads and writes their files, as
``correction_text``. ``profile`` is what the archive says of one entity.
"""
