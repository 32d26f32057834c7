"""Firms behind labels of a paper: another firm of the works in somebody's place, another maker of a material."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from dossier.checking.makers import INSTRUMENTS, IS_FIRM, is_other
from dossier.checking.paper import Paper
from dossier.checking.paper_labels import labels
from dossier.checking.paper_reading import behind_labels, packed
from dossier.checking.parts import words_of
from dossier.checking.scopes import firms_of, ids_in, live, members
from dossier.findings import Finding
from dossier.model import Dossier, Text

_CERTIFICATES = frozenset({"material-certificate", "material-arrival", "material-approval"})
"""Types whose field says who made a material."""
_TESTED = frozenset({"test-report", "witness-sampling", "strength-report", *_CERTIFICATES})
_ONE_SIDE = (frozenset({"owner", "user_org"}), frozenset({"contractor", "subcontractor"}))
_OTHER_SIDES = frozenset({"contract"})
"""Types in which a contractor is who gives the order: a subcontract, a purchase."""


def firm_findings(papers: Sequence[Paper], signers: Mapping[str, str]) -> Iterator[Finding]:
    """X758 for the main papers of one record. Pure; `signers`: signing role → the party that signs so."""
    for paper in papers:
        yield from _of_another_side(paper, signers)
        yield from _of_another_maker(paper)


def _of_another_side(paper: Paper, signers: Mapping[str, str]) -> Iterator[Finding]:
    """A firm of the works behind the label of another one, of which the record says nothing."""
    record, parties = paper.record, paper.dossier.parties
    if record.type in _OTHER_SIDES:
        return
    named = {packed(n): p for p in parties.values() for n in p.names}
    own = {str(record.responsible), *(signers.get(s.role, s.role) for s in record.signatures)}
    said = {packed(word) for word in words_of(record)}
    for role, words in labels()["parties"].items():
        asked = [p for p in parties.values() if p.role == role]
        found = [
            (page, label, firm, named[firm])
            for page in paper.pages
            for label, value in (behind_labels(page, words) if asked else ())
            if (firm := packed((value.split() or [""])[0])) in named
        ]
        mine = [p for *_, p in found if p.role == role or any({p.role, role} <= side for side in _ONE_SIDE)]
        for page, label, firm, party in found if not mine else ():
            meant = {party.id, party.role} & own or {packed(n) for n in (party.id, *party.names)} & said
            if not meant:
                words_ = {"label": label, "value": firm, "own": asked[0].name, "what": _SIDE}
                yield paper.said("X758", paper.ref.location, page, **words_)
                return


_SIDE = Text("登记的这一方", "this side of the works")
_MADE = Text("这种材料登记的生产单位", "the maker of this material")


def _of_another_maker(paper: Paper) -> Iterator[Finding]:
    """Another maker than that of the certificates of the same material."""
    record = paper.record
    ids = ids_in(record.data.get("material"))
    asked = record.type in _TESTED and len(ids) == 1 and not record.data.get("maker")
    known = _makers(paper.dossier, ids[0], record.id) if asked else []
    if not known or INSTRUMENTS.search(paper.text):
        return
    named = [
        (page, label, value.split()[0])
        for page in paper.pages
        for label, value in behind_labels(page, labels()["also"]["maker"])
        if value.split() and IS_FIRM.fullmatch(packed(value.split()[0]))
    ]
    if named and all(is_other(packed(value), frozenset(map(packed, known))) for *_, value in named):
        page, label, value = named[0]
        yield paper.said("X758", paper.ref.location, page, label=label, value=value, own=known[0], what=_MADE)


def _makers(dossier: Dossier, material: str, but: str) -> list[str]:
    """Every name of the firms that made or delivered a material, its makers first; none where no maker is named."""
    firms, given = firms_of(dossier), list[str]()
    for record in live(dossier):
        maker = record.data.get("maker")
        if record.type in _CERTIFICATES and maker and material in ids_in(record.data.get("material")):
            given += [str(maker)] if record.id != but else []
    listed = [m for m in members(dossier, "materials") if m.get("id") == material]
    given += [str(m["maker"]) for m in listed if m.get("maker")]
    if given:
        given += [str(m["supplier"]) for m in listed if m.get("supplier")]
    return [name for one in given for name in (firms[one].names if one in firms else [one])]
