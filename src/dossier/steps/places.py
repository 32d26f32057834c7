"""Where this machine keeps what can be made again."""

from __future__ import annotations

import os
from pathlib import Path

from platformdirs import user_cache_path

from dossier.steps.store import Store


def cache_folder() -> Path:
    """`DOSSIER_CACHE`, or the user's cache folder."""
    chosen = os.environ.get("DOSSIER_CACHE")
    return Path(chosen) if chosen else user_cache_path("dossier", appauthor=False)


def open_store() -> Store:
    """The user's store; empty, and staying so, where it cannot be written."""
    return Store(cache_folder() / "store")
