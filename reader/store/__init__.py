"""Articles in memory, what is known of them, and what the user made of them. No Textual here.

``articles`` is the store, in columns (``compact``, ``bodies``); ``opening`` fills it from the
files or the warm-start cache (``cache``, ``cachefile``, ``snapshot``) and finds what has changed.
``view`` narrows and ``sorting`` orders what the list shows. ``query`` parses, ``matching`` says
what a query means, ``searching`` answers it from the index (``indexing``, ``text_index``).
``recognition`` finds names in the background (``pool``, ``worker``) into the ``entity_index``;
``identity`` and ``known`` make them one across articles, ``corrections`` as the user says.
``marks`` and ``drafts`` keep what the user did, ``export`` writes it out.
"""
