"""Files that go into the package as they are: signed PDFs, and whatever cannot become pages."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

from dossier.model import Dossier, EvidenceFacts


def originals(dossier: Dossier, facts: Mapping[str, EvidenceFacts]) -> Iterator[tuple[str, EvidenceFacts]]:
    """Record id and file of each evidence that must be kept beside the volumes.

    Binding breaks an electronic signature, so the signed file itself is the original.
    """
    for record in dossier.records:
        for ref in record.evidence:
            seen = facts.get(ref.file or "")
            if seen and seen.exists and seen.problem is None and (seen.signed or seen.kind == "other"):
                yield record.id, seen


def copy_original(dossier: Dossier, facts: EvidenceFacts, folder: Path) -> Path:
    """Copy one file below `folder` under its own path, byte for byte."""
    target = folder / facts.path
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(dossier.root / facts.path, target)
    return target
