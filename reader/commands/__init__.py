"""The command line's commands, one module each, named like the command.

:mod:`reader.arguments` parses their arguments. Shared modules: ``archive`` reads an archive's
articles and prints notices and progress, ``searched`` opens an archive for searching.
"""
