"""Articles in memory: the store, what narrows it, and the index of its entities."""
