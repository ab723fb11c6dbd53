"""Reader: a keyboard-driven terminal reader for archives of news articles.

The way of an article, from the ground floor up (an import contract holds the floors)::

    file -> archive   walks, decides the format, parses: furniture off, fields out, blocks
         -> safety    once, at the door: nothing unsafe to show ever enters the store
         -> store     held in memory, narrowed, indexed
         -> entities  mentions found, resolved and described
         -> widgets   wrapped once per width, painted line by line
         -> screens   what the user sees as a whole; panes talk only through it
         -> app       wires store, screens, keys and themes together
         -> commands  one module a command-line command

``model`` says what an article, a mention and an entity are. What all floors may use: ``settings``
is what the user has settled (``yaml_nodes`` reads it), ``restricted`` what may be done at all,
``resources`` finds the styles and seeds that ship, ``palettes`` are the themes, ``remembered`` is
kept from session to session, ``failure`` reports what should not have happened; ``folding`` says
what does not count when texts are compared; ``whole_file`` writes small files; ``lazy``,
``digests`` and ``garbage`` save time. ``headless`` drives the app by scripts, ``terminal`` paints
for it; ``cli`` has its ``arguments``.
"""

__version__ = "0.1.0"
