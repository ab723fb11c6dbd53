"""The XML and SGML of news agencies and researchers, and other XML with articles in it.

``nitf``, ``newsml`` and ``rcv1`` parse XML, ``reuters`` and ``trec`` SGML: ``pieces`` cuts such
files into articles, ``elements`` and ``sgml`` read what is in one. ``alto`` parses the text of
scanned pages, ``xmlrecords`` other XML.
"""
