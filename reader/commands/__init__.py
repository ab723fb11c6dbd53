"""One module a command of the command line, called as it is; :mod:`reader.arguments` parses.

What they share: ``archive`` opens one, ``searched`` opens one to be searched, ``progress`` and
``failing`` tell how far it is and what is lacking; ``names`` is the second half of ``index``,
``query_help`` what ``search --help`` says, ``parsers`` what ``man`` reads of the parser.
"""
