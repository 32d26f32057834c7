"""The firms in printed and drawn seals, against the firms of those who sign beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import zip_longest

from dossier.checking.paper import Paper
from dossier.checking.paper_labels import labels
from dossier.checking.paper_reading import packed
from dossier.findings import Finding

_FIRM = r"(?P<firm>[一-鿿()]{6,30}?公司)(?:[一-鿿()]{1,16}(?:分公司|项目(?:经理|监理)?部))?"
_ALONE = re.compile(_FIRM)
_SEAL = re.compile(r"[一-鿿()]{0,12}章(?:\(\d+\))?")
_ALIKE = 0.75
"""Share of the characters that two names have in common from which on one was meant for the other."""


def seal_findings(papers: Sequence[Paper], parties: Mapping[str, str]) -> Iterator[Finding]:
    """E499, once for a paper: a seal of a firm that the dossier does not know, where one of another firm belongs.

    That is a firm behind the name of somebody who signed, or above the words of a seal. `parties`: role → its party.
    """
    for paper in papers:
        wanted = {
            packed(s.person): own
            for s in paper.record.signatures
            if s.person
            and (
                own := [
                    p.name for p in paper.dossier.parties.values() if p.role == parties.get(s.role, s.role)
                ]
            )
        }
        if not wanted:
            continue
        known = paper.names.firms
        beside = re.compile(rf"(?P<name>{'|'.join(map(re.escape, wanted))}){_FIRM}")
        for page in paper.pages:
            found = None
            for line, below in zip_longest(page.packed_lines, page.packed_lines[1:], fillvalue=""):
                named = beside.fullmatch(line)
                match = named or (_ALONE.fullmatch(line) if _SEAL.fullmatch(below) else None)
                if match is None or any(k in match["firm"] or match["firm"] in k for k in known):
                    continue
                firm = match["firm"]
                own = wanted[named["name"]] if named else [f for firms in wanted.values() for f in firms]
                if named or (near := [f for f in own if _is_meant(firm, packed(f))]):
                    found = firm, (own if named else near)[0]
                    break
            if found:
                words = {"value": found[0], "own": found[1]}
                yield paper.said("E499", paper.ref.location, page, **words)
                break


def _is_meant(said: str, own: str) -> bool:
    """Whether a name is near to another, and not that of a firm of another trade."""
    other_trade = any(trade in said and trade not in own for trade in labels()["trades"])
    return not other_trade and said[:4] == own[:4] and SequenceMatcher(None, said, own).ratio() >= _ALIKE
