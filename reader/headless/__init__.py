"""Reader without a terminal: scripts that drive it, and snapshots of its screens.

``script`` parses and checks a script, ``session`` runs the app and waits until it is idle, and
``player`` runs the steps. ``snapshots`` makes, compares and writes pictures of the screen.
``recorder`` writes a script of a live session, and ``pytest_plugin`` turns scripts into tests.
"""
