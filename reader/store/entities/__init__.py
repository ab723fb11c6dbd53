"""Entities of the archive: found in the background, one across articles, corrected by the user.

``recognition`` finds them in worker processes. What it finds is in the ``entity_index``: numbers in
``entity_columns`` and a ``keytable``, the rest in ``entity_records`` in an ``entity_log``;
``entity_keeper`` reads and writes the ``entity_cache``. ``single`` is one article by itself.

``known`` is the entity catalog: one entity across articles (``identity`` and ``other_names``, both
kept in a ``kept_identity``), as the user's ``corrections`` say (``pieces`` and ``forks`` divide and
join). The ``correction_book`` keeps those as ``correction_text``. ``profile`` is what the archive
says of one entity.
"""
