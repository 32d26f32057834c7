"""Files that nobody put there: what desktops, editors and office programs leave beside what somebody has open."""

from __future__ import annotations

import re

_STRAY = re.compile(r"\.|~\$|~WRL\d*\.tmp$|Thumbs\.db$|desktop\.ini$|.*~$", re.IGNORECASE)


def is_stray(name: str) -> bool:
    """Whether a file of this name is never meant, unless somebody writes the name itself."""
    return _STRAY.match(name) is not None
