"""Turns files into articles.

``registry`` is the table of formats. ``walk`` goes through folders, ``sources`` reads files,
``zips`` the members of zip files. ``signs`` recognizes the exports of news databases, and tables.
``decoding`` turns bytes into text, ``textlines`` a large file into lines, ``office`` a document
into paragraphs, and ``xml`` text into elements. ``formats`` parses all of these into articles, with
the parsers of ``fields`` for dates, bylines and so on. ``repeated`` finds furniture that most pages
of a publication share. ``loading`` does all of this for a list of paths, in one go or file by file,
and passes every article through :mod:`reader.safety` before anything else sees it.

>>> from reader.archive import load
>>> for item in load([Path("seeds")]):  # Article or Notice, one at a time, in archive order
...     ...
"""

from reader.archive.loading import load, read_file

__all__ = ["load", "read_file"]
