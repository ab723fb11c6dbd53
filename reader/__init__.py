"""Reader: a keyboard-driven terminal reader for archives of news articles.

An article passes these packages, from the bottom up (an import contract checks the order)::

    file -> archive   walks folders, detects formats, parses: drops furniture, finds fields, blocks
         -> safety    filters once, at the door: no unsafe text ever enters the store
         -> store     stores, filters, sorts, indexes
         -> entities  finds mentions, resolves them to entities, describes these
         -> widgets   wraps text once per width, paints it line by line
         -> screens   puts panes together; panes talk only through their screen
         -> app       wires store, screens, keys and themes together
         -> commands  one module per command of the command line

``model`` defines article, mention and entity. All packages may use ``text`` (comparing and setting
text), ``settings`` (the user's settings), ``restricted`` (what restricted mode allows), ``system``
(files, YAML, faster starts) and ``failure`` (crash reports). ``help`` has the pages of the help.
``headless`` drives the app with scripts, ``terminal`` paints for it; ``cli`` is the command line,
``arguments`` its options.
"""

__version__ = "0.1.0"
