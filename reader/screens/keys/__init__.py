"""From key presses to actions, one key after the other.

``keyboard`` says what a key means at the moment, ``strokes`` makes sequences and counts of keys,
``key_queue`` delivers the next one when all that the last one asked for is done; ``query_keys`` are
the keys of saved searches.
"""
