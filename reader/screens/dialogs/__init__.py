"""Windows above the library, each of which closes itself.

``note_editor``, ``link_list``, the command ``palette``, ``overlay`` (help and notices). ``windows``
closes them.
"""
