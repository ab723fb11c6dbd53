"""The parsers, one module per format.

To add a format, write a module here with ``articles(source) -> Iterator[Item]`` and a row in
``FORMATS`` of :mod:`reader.archive.registry`; nothing else names it. The row says by which
extension or content a file is recognized; a row above another one is asked first. The parser is
given a :class:`~reader.archive.sources.Source` and takes what it needs: ``source.text``,
``source.data`` or ``source.stream()``. It yields each article as ``Parsed`` (one per file is just
the shortest case), ``Skipped`` for a record that is no article, and ``Flaw`` for a part that cannot
be read. ``loading`` adds ids, makes the articles safe, and writes and counts the notices. It must
promise:

- Ids: ``Parsed.content`` are bytes of the article alone, in a canonical form. Its number, its
  position and what else is in the file do not matter, so that the id, and the user's marks with it,
  stay when the file is exported again with more articles.
- Memory: a format with ``many`` articles is read with ``source.stream()``, and no more than one
  article of at most ``MAX_BYTES`` is in memory.
- Time: it yields after every article, in the order of the file, because reading is cancelled and
  progress is shown between two items. Its time is linear in the size, also for hostile files.
- Errors: content never raises anything but ``UnreadableError``, which says why the rest of the file
  is not read; the articles before it stay.

It need not say where an article is in its file: the database has the whole article, and only damage
to the database makes Reader read the file again, from its start to that article.

``pagedump`` parses text copied from a web page; ``markdown`` with its front matter; ``webpage``
parses HTML; ``records`` the JSON of scrapers and news databases, which ``jsonvalues`` reads value
by value, and ``tables`` CSV and TSV: ``fieldnames`` says which names are those of an article's
fields, ``fieldvalues`` reads their values. ``exported`` parses the files that Reader itself has
exported. ``fragments`` parses pieces of HTML inside the other formats.

``vendors`` has the exports of news databases, ``trade`` the XML and SGML of news agencies and
researchers, ``mails`` mail and pages saved as mail. ``warc`` and ``wacz`` find the stories in web
archives, whose records ``webrecords`` reads. ``feeds`` parses RSS, Atom and the exports of blogs,
``newsboat`` the cache of that feed reader. ``document`` parses office documents with one article,
``epub`` the articles of an EPUB.
"""
