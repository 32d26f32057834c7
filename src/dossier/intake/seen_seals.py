"""Seals whose words can be read beside a signature."""

from __future__ import annotations

import re
from collections.abc import Sequence

_LAST_WORD = re.compile("[^()]{2,}(?:公章|专用章|项目部章|机构章|印章)$")
_BARE = ("公章", "印章")
_PIECES = 3
"""Pieces of a firm's name that only a ring has."""
_NAME = 6
"""Characters from which on a name is that of a firm."""


def seal_in(block: Sequence[str], firms: str) -> str:
    """What a seal says, by its last word; where that is only 公章, which forms print too, the pieces of the name of a
    firm must stand around it as they do on a ring. Empty where no seal can be read.

    Args:
        block: packed words in the place to sign.
        firms: packed names of firms, parted by ``|``.
    """
    if said := next((one for one in block if _LAST_WORD.search(one)), ""):
        return said
    if not any(one in _BARE for one in block):
        return ""
    pieces = {one for one in block if len(one) > 1 and one not in _BARE}
    around = {
        firm: sum(one in firm and one != firm for one in pieces)
        for firm in firms.split("|")
        if len(firm) > _NAME
    }
    best = max(around, key=lambda firm: around[firm], default="")
    return f"{best}公章" if best and around[best] >= _PIECES else ""
