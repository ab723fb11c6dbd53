"""Articles in memory, what is known of them, and what the user made of them. No Textual here.

**Articles.** ``articles`` is the store: in columns (``compact``), with the texts apart
(``bodies``). ``opening`` fills it from the files (``parsing`` has worker processes read many) or
from the warm-start cache (``cache``; ``cachefile`` is its form, ``snapshot`` a store in it, what is
``filed`` stays there) and finds ``changes`` by the table of files (``filetable``): mostly all is
``unchanged``, else there are ``differences``.

**The list.** ``view`` narrows, ``sorting`` orders, ``jumping`` leads to a place in it.

**Searching.** ``query`` parses into a ``query_tree``, whose words are cut by ``words`` and whose
``language`` is told by them; ``matching`` says what a query means for one article. ``searching``
answers it: by ``masks`` of columns, marks and names (``named``), and by the index of words
(``text_index``, asked by ``index_query``; a ``mapping_guard`` survives files of it that are cut),
which ``indexing`` builds and keeps in an ``index_folder``. ``find`` looks in one article.

**Entities.** ``recognition`` finds names in the background, in processes (``pool``, ``worker``),
into the ``entity_index``: numbers in ``entity_columns`` and a
``keytable``, the rest in ``entity_records`` in an ``entity_log``, kept by ``entity_keeper`` in the
``entity_cache``. ``known`` is what the user knows: one across articles (``identity``,
``other_names``, both kept in a ``kept_identity``) and as ``corrections`` say (``pieces``,
``forks``), which the ``correction_book`` keeps as
``correction_text``. ``portrait`` is what the archive says of one, ``single`` an article by itself.

**The user's own**, in the ``data_folder``: ``marks`` (``marks_base`` is their file, a
``marks_writer`` saves them there, ``marks_form`` moves them, ``tagging`` reads tags as typed),
``drafts`` of notes, ``last_places``, ``searches``. ``carrying`` keeps them with an article that
gets another id.

**Out again.** ``export`` and its forms (``export_markdown``, ``export_json``, ``export_csv``,
``export_html``), ``json_records``, ``citing``, ``links``.
"""
