"""Reader: a keyboard-driven terminal reader for archives of news articles.

The way of an article, from the ground floor up (an import contract holds the floors)::

    file -> archive   walks, decides the format, parses: furniture off, fields out, blocks
         -> safety    once, at the door: nothing unsafe to show ever enters the store
         -> store     held in memory, narrowed, indexed
         -> entities  mentions found, resolved and described
         -> widgets   wrapped once per width, painted line by line
         -> screens   what the user sees as a whole; panes talk only through it
         -> app       wires store, screens, keys and themes together
         -> commands  one module a command-line command; ``cli`` parses the arguments

``model`` says what an article, a mention and an entity are; ``resources`` finds the styles and
seeds that ship with Reader; ``settings`` what the user has settled.
"""

__version__ = "0.1.0"
