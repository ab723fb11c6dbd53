"""Reader without a terminal: scripts that drive it, and snapshots of its screens.

``script`` parses and checks a script, ``session`` runs the app and waits until it is idle, and
``player`` runs the steps. ``dump``, ``pictures`` and ``cast`` are the formats of snapshots;
``snapshots`` compares and writes them. ``recorder`` writes a script of a live session, and
``pytest_plugin`` turns scripts into tests.
"""
