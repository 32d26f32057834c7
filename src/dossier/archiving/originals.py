"""Evidence that is still what the check saw, and the files of it that go into the package as they are."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

from dossier.evidence.opening import EvidenceLost, digest_inside, pin
from dossier.evidence.paths import confine
from dossier.model import EvidenceFacts, Text
from dossier.planning.originals import original_place
from dossier.planning.uses import CHANGED, Uses, refuse_lost
from dossier.steps.digests import recall_digests
from dossier.steps.store import Store


def keep_originals(
    root: Path,
    package: Path,
    uses: Uses,
    facts: Mapping[str, EvidenceFacts],
    kept: Collection[str],
    also: Collection[str] = (),
    store: Store | None = None,
) -> None:
    """Copy the files `kept` to their places in the package, digested while they are copied; look at others `also`.

    The store knows the digests of files that have not been touched since they were read.

    Raises:
        InputUnreadable: P730 for each file that is not what the check saw.
        OSError: the package cannot be written.
    """
    (package / "originals").mkdir(exist_ok=True)

    def copy(path: str) -> str:
        place = package / original_place(facts[path])
        place.parent.mkdir(parents=True, exist_ok=True)
        pinned = pin(root, path, package)
        pinned.path.replace(place)
        return pinned.sha256

    places = {path: confine(root, path).path for path in also}
    known = recall_digests(store, [place for place in places.values() if place])
    lost: dict[str, Text] = {}
    for path in (path for path in uses if path in kept or path in also):
        try:
            if path in kept:
                digest = copy(path)
            else:
                place = places[path]
                digest = known[place] if place in known else digest_inside(root, path)
            if digest != facts[path].sha256:
                lost[path] = CHANGED
        except EvidenceLost as error:
            lost[path] = error.reason
    refuse_lost(lost, uses)
