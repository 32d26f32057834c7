"""The language of messages."""

from __future__ import annotations

import locale
import os
import sys

from dossier.model import Language


def language(chosen: str | None) -> Language:
    """The language of messages: the option, then DOSSIER_LANG, then the locale; Chinese unless one says English."""
    for name in (chosen, os.environ.get("DOSSIER_LANG"), os.environ.get("LC_ALL"), os.environ.get("LANG")):
        if name and name.lower() not in ("c", "posix", "c.utf-8"):
            return "zh" if name.lower().startswith("zh") else "en"
    # Elsewhere Python makes up en_US where nothing is set, which would hide the house's first language.
    system = (locale.getlocale()[0] or "") if sys.platform == "win32" else ""
    return "en" if system.lower().startswith("en") else "zh"
