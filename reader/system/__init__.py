"""What Reader needs from the machine it runs on: nothing about news or screens.

``resources`` finds the folders that ship with Reader, ``paths`` the user's folders. ``whole_file``
writes files whole or not at all. ``yaml_nodes`` reads YAML with line numbers. Three modules save
time at the start or between keys: ``lazy`` compiles regular expressions at their first use,
``digests`` has BLAKE2b without OpenSSL, and ``garbage`` collects garbage without delaying keys.
``mapping_guard`` survives mapped files that are cut while they are open.
"""
