"""What was changed after it came in: files of the inbox, and evidence taken from there, by the sha256 registered."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from dossier.authoring.journal import Line, read_journal
from dossier.findings import Finding, finding
from dossier.intake.returned import INBOX
from dossier.intake.sources import digest_of
from dossier.model import EvidenceFacts, Location
from dossier.planning.volumes import safe_name
from dossier.reporting.exchange import read_exchange

_OF_SYSTEMS = frozenset({"thumbs.db", "desktop.ini"})
"""What file managers leave in folders that somebody looks at."""


def changed_since_received(root: Path, evidence: Mapping[str, EvidenceFacts]) -> list[Finding]:
    """Y191 for each file of the inbox, Y192 for each file of the evidence, that is not the one that came in.

    Args:
        root: folder of the dossier.
        evidence: path as the records write it → facts; what cannot be read has no sha256 and is told elsewhere.

    Raises:
        InputUnreadable: Y172, the register is spoilt.
    """
    receipts = read_exchange(root).receipts
    if not receipts:
        return []
    came = {safe_name(each.number): frozenset(f.sha256 for f in each.files) for each in receipts}
    return [*_of_inbox(root, came), *_of_evidence(root, came, evidence)]


def _of_inbox(root: Path, came: Mapping[str, Collection[str]]) -> Iterator[Finding]:
    for number, digests in came.items():
        for folder, below, files in os.walk(root / INBOX / number):
            below.sort()
            for name in sorted(files):
                path = Path(folder, name)
                if name.startswith((".", "~$")) or name.lower() in _OF_SYSTEMS or path.is_symlink():
                    continue
                try:
                    same = digest_of(path) in digests
                except OSError:  # intake says so, who needs it
                    continue
                if not same:
                    file = path.relative_to(root).as_posix()
                    yield finding("Y191", Location(file), file=file, receipt=number)


def _of_evidence(
    root: Path, came: Mapping[str, Collection[str]], evidence: Mapping[str, EvidenceFacts]
) -> Iterator[Finding]:
    """By the journal: it says which file was taken from which receipt. A later receipt may have brought another one."""
    journal = read_journal(root)
    taken: dict[str, str] = {}
    for line in journal.lines:
        if line.run not in journal.undone and (number := _receipt_of(line, came)):
            taken |= dict.fromkeys(_files(line.new), number)
    known = frozenset[str]().union(*came.values())
    for ref, number in taken.items():
        facts = evidence.get(ref)
        if facts and facts.sha256 and facts.sha256 not in known:
            yield finding("Y192", Location(ref), file=ref, receipt=number)


def _receipt_of(line: Line, came: Collection[str]) -> str:
    """The receipt whose folder the source of an edit lies in; '' for none."""
    above = line.source.partition(": ")[0].split("/")[:-1]
    return next((each for each in above if each in came), "")


def _files(new: Any) -> Iterator[str]:
    """The files that an entry names as evidence."""
    if isinstance(new, Mapping):
        if isinstance(new.get("file"), str):
            yield new["file"]
        for each in new.values():
            yield from _files(each)
    elif isinstance(new, list):
        for each in new:
            yield from _files(each)
