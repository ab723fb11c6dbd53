"""The command line's commands, one module each, named like the command.

:mod:`reader.arguments` parses their arguments. Shared modules: ``archive`` reads an archive's
articles and prints notices, ``searched`` opens an archive for searching, ``progress`` shows
progress, ``failing`` explains errors. ``names`` is the second half of ``index``, ``query_help`` is
part of ``search --help``, and ``parsers`` reads the parser for ``man``.
"""
