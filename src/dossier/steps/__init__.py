"""Work that is done once: the key of a piece of work, and the store that keeps what it made."""
