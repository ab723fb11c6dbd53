"""Long sessions: ``python -m tests.endurance --keys 100000`` presses that many random keys.

Eight hours of reading take about 30,000 keys. The same seed presses the same keys in the same
terminal on the same archive, so that a failure can be replayed. The archive is always a copy,
because its files are changed, renamed and deleted while Reader shows them.

``keys`` decides what to do, ``archive`` makes the copies, and ``app`` counts the actions and paints
each frame as for a terminal. ``headless`` runs Reader in this process and checks its screens,
``terminal`` runs it on a pseudo-terminal and sends it bytes, and ``memory`` measures memory.
"""
