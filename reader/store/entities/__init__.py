"""Entities of the archive: found in the background, one across articles, corrected by the user.

``recognition`` finds them in worker processes. What it finds is in the tables of ``mentions``, each
article's entities as one of ``records``; the ``index`` knows which article has which text there.
The ``file`` keeps the tables for the next start and shares them with other sessions.

``catalog`` is the entity catalog: one entity across articles (``identity``), as the user's
``corrections`` say. The ``correction_book`` keeps those as ``correction_text``. ``profile`` is what
the archive says of one entity.
"""
