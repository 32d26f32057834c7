"""Renaming folders that another program may hold: Word, Explorer, a viewer, a virus scanner."""

from __future__ import annotations

import errno
import time
from collections.abc import Callable

from dossier.model import Text

Tell = Callable[[Text], None]
"""Where a line of talk to the user goes while the work is under way."""

_PAUSES = (0.1, 0.2, 0.4, 0.8, 1.5, 3.0, 4.0)
_WINDOWS = {5, 32, 33}
_ELSEWHERE = {errno.EBUSY, errno.ETXTBSY}


def silent(_: Text) -> None:
    """For callers without a user."""


def is_held(error: OSError) -> bool:
    """Whether it may work in a moment because only another program is in the way."""
    return getattr(error, "winerror", None) in _WINDOWS or error.errno in _ELSEWHERE


def patiently(rename: Callable[[], object], name: str, tell: Tell) -> None:
    """Rename, and again after growing pauses, ten seconds in all, while another program holds the folder.

    Raises:
        OSError: of the last attempt, or of the first that no waiting mends.
    """
    for number, pause in enumerate(_PAUSES):
        try:
            rename()
        except OSError as error:
            if not is_held(error):
                raise
        else:
            return
        if number == 0:
            tell(
                Text(
                    f"{name} 正被别的程序使用，稍候再试…",
                    f"{name} is in use by another program, trying again …",
                )
            )
        time.sleep(pause)
    rename()
