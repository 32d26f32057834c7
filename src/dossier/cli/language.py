"""The language of messages."""

from __future__ import annotations

import itertools
import locale
import os
import sys
from collections.abc import Sequence

from dossier.model import Language


def asked_in(arguments: Sequence[str]) -> str | None:
    """The language that a command line names, for what is said when no command runs; None where it names none."""
    named = [word.partition("=") for word in arguments if word == "--lang" or word.startswith("--lang=")]
    after = dict(itertools.pairwise(arguments)).get("--lang", "")
    word = named[-1][2] or after if named else ""
    return word if word in ("zh", "zh-CN", "en") else None


def language(chosen: str | None) -> Language:
    """The language of messages: the option, then DOSSIER_LANG, then the locale; Chinese unless one says English."""
    for name in (chosen, os.environ.get("DOSSIER_LANG"), os.environ.get("LC_ALL"), os.environ.get("LANG")):
        if name and name.lower() not in ("c", "posix", "c.utf-8"):
            return "zh" if name.lower().startswith("zh") else "en"
    # Elsewhere Python makes up en_US where nothing is set, which would hide the house's first language.
    system = (locale.getlocale()[0] or "") if sys.platform == "win32" else ""
    return "en" if system.lower().startswith("en") else "zh"
