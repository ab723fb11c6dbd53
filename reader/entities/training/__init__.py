"""Making and measuring engines; by command only, nothing of Reader imports this.

``train`` makes the light engine's weights and ``lexicon_build`` its lexicon; ``train_accurate``
makes the accurate engine's. ``evaluate`` measures an engine name by name, ``evaluate_resolution``
how well mentions are grouped (``scoring``).
"""
