"""Resolves the spans of one article to entities: which names mean the same person or thing.

``resolution`` runs the steps, and decides on one kind per name. ``persons`` groups the mentions of
persons with the help of ``names``, and ``bodies`` groups all other mentions. Both work on
``clusters``.
"""
