"""Files that go into the package as they are: whatever the bound pages lack something of."""

from __future__ import annotations

from dossier.findings import codes
from dossier.model import EvidenceFacts

_NAVIGATION = {"Outline", "PageLabels"}
"""What leads through a file and says nothing: nearly every report has it, so it is no reason to keep them all twice."""


def misses(facts: EvidenceFacts) -> bool:
    """Whether the bound pages lack something for which the package keeps the file itself."""
    return not _NAVIGATION.issuperset(facts.left_out)


def keeps_original(facts: EvidenceFacts) -> bool:
    """Whether the package must hold the file itself beside the volumes, or instead of pages in them.

    Binding breaks an electronic signature and leaves out what acts or is attached; what is no PDF or picture, or was
    refused, has no pages at all, and what the office program makes of a file is no more than a proof of it. A finding
    that promises the original (`keeps_original` in ``findings.toml``) is a promise. Of what was not read to its end (a
    link that leads out, a pipe, a file over the limits) nothing is known that a copy could be compared with: it has no
    checksum, and is not kept.
    """
    if not facts.exists or not facts.sha256:
        return False
    promised = any(codes()[code].keeps_original for code in fault_codes(facts))
    return promised or misses(facts) or facts.kind in ("other", "office") or facts.problem is not None


def fault_codes(facts: EvidenceFacts) -> list[str]:
    """Codes of everything that opening the file showed, each once."""
    return list(dict.fromkeys(fault.code for fault in facts.faults))


def original_place(facts: EvidenceFacts) -> str:
    """Where the package keeps the file, relative to the package."""
    return f"originals/{facts.path}"
