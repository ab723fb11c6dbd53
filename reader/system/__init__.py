"""What Reader needs from the machine it runs on: nothing about news or screens.

``paths`` finds the user's folders and those that ship with Reader. ``whole_file`` writes files
whole or not at all. ``yaml_nodes`` reads YAML with line numbers. ``lazy`` saves time at the start:
it compiles regular expressions at their first use, and has BLAKE2b without OpenSSL. ``garbage``
collects garbage without delaying keys. ``mapping_guard`` survives mapped files that are cut while
they are open.
"""
