"""Notices about mistakes in the user's settings, including keys and searches."""

from __future__ import annotations

from reader import settings
from reader.model import Notice
from reader.widgets.actions.keymap import keymap


def settings_notices() -> list[Notice]:
    """All notices about settings; searches are checked only if the file has any."""
    notices = [*settings.current().notices, *keymap().notices]
    if "queries" in settings.current().sections:
        from reader.screens.keys.query_keys import query_keys
        from reader.store.user.searches import configured_searches

        notices += [*configured_searches().notices, *query_keys().notices]
    return notices
