"""A long session: ``python -m tests.endurance --keys 100000`` presses that many keys, any keys.

Eight hours of reading are some 30,000. The same seed presses the same keys, in the same terminal
and on the same archive, so that a failure can be replayed. An archive is always a copy: files in it
are changed, renamed and deleted while Reader shows them.

``keys`` says what is done, ``archive`` has the copies, ``app`` counts the actions and paints each
frame as for a terminal, ``headless`` runs Reader in this process and looks at its screens,
``terminal`` runs it on a pseudo-terminal and sends it bytes, ``memory`` measures what it uses.
"""
