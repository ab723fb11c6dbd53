"""What Reader asks of the machine it runs on, once for all: no news, no screen.

``resources`` finds the folders that ship with Reader, ``paths`` those of the user's where Reader
keeps things. ``whole_file`` writes files whole or not at all. ``yaml_nodes`` reads YAML that knows
its line numbers. ``lazy`` compiles regular expressions when they are first used, ``digests`` has
BLAKE2b without OpenSSL, and ``garbage`` collects garbage without keeping the keys waiting: all
three shorten a start or a key.
"""
