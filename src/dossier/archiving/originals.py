"""Evidence that is still what the check saw, and the files of it that go into the package as they are."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

from dossier.errors import InputUnreadable
from dossier.evidence.opening import EvidenceLost, digest_inside, pin
from dossier.findings import Finding, finding
from dossier.model import EvidenceFacts, Text
from dossier.planning.originals import original_place
from dossier.planning.uses import Uses

_CHANGED = Text("被改动", "was changed")


def keep_originals(
    root: Path,
    package: Path,
    uses: Uses,
    facts: Mapping[str, EvidenceFacts],
    kept: Collection[str],
    also: Collection[str] = (),
) -> None:
    """Copy the files `kept` to their places in the package, digested while they are copied; look at others `also`.

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

    lost: list[Finding] = []
    for path in (path for path in uses if path in kept or path in also):
        try:
            if (copy(path) if path in kept else digest_inside(root, path)) != facts[path].sha256:
                raise EvidenceLost(_CHANGED)
        except EvidenceLost as error:
            record, ref = uses[path][0]
            ids = ", ".join(dict.fromkeys(r.id for r, _ in uses[path]))
            lost.append(
                finding("P730", ref.location, record=record.id, file=path, records=ids, what=error.reason)
            )
    if lost:
        raise InputUnreadable(*lost)
