"""Which known name was probably meant. The only module that knows rapidfuzz.

`difflib` decides what is near, as its measure is what users have come to see; rapidfuzz, whose measure is never
smaller, sorts out beforehand what cannot be, so that thousands of wrong names among hundreds of right ones stay cheap.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

_LONGEST = 200
"""Characters of a name for which another is looked up."""
_MOST = 2_000
"""Known names among which a hint is looked for; whoever has more has a list and a search field."""


def nearest(word: str, known: Sequence[str], cutoff: float) -> str | None:
    """The known name most like `word`, at least `cutoff` (0…1) by `difflib`; None when there is none, or when the
    word or the list is too long for a hint to be of use.
    """
    if len(word) > _LONGEST or len(known) > _MOST:
        return None
    return _nearest(word, tuple(known), cutoff)


@lru_cache(4096)
def _nearest(word: str, known: tuple[str, ...], cutoff: float) -> str | None:
    import difflib  # noqa: PLC0415 - most dossiers have no name to guess

    from rapidfuzz import fuzz, process  # noqa: PLC0415

    near = process.extract(
        word, known, scorer=fuzz.ratio, processor=None, score_cutoff=100 * cutoff - 0.01, limit=20
    )
    close = difflib.get_close_matches(word, [name for name, *_ in near], 1, cutoff)
    return close[0] if close else None
