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

``model`` says what an article, a mention and an entity are. What all floors may use: ``text``
(comparing texts, setting them in lines), ``settings`` (what the user has settled), ``restricted``
(what may be done at all), ``system`` (files, YAML, what saves time), ``failure`` (reports what
should not have happened). ``headless`` drives the app by scripts, ``terminal`` paints for it;
``cli`` has its ``arguments``.
"""

__version__ = "0.1.0"
