"""Trains and evaluates engines. These are commands; the rest of Reader does not import them.

``train`` makes the light engine's weights, ``lexicon_build`` its lexicon, and ``train_accurate``
the accurate engine's weights. ``evaluate`` measures how well an engine finds names;
``evaluate_resolution`` measures how well mentions are grouped into entities.
"""
