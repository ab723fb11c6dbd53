"""Reader without a terminal: scripts that drive it, and what its screens look like.

``script`` parses and checks a script, ``session`` runs the app and waits until it is quiet,
``player`` carries the steps out, ``dump``, ``pictures`` and ``cast`` are the formats of snapshots,
``snapshots`` compares and writes them, ``recorder`` writes a script of a live session, and
``pytest_plugin`` makes tests of scripts.
"""
