"""Signatures that a person has confirmed, as they go into the records; those to be confirmed, beside their papers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from dossier.authoring.edits import Edit
from dossier.checking.paper_reading import packed
from dossier.checking.result import CheckResult
from dossier.errors import InputUnreadable
from dossier.excel.reading import Standing
from dossier.findings import finding
from dossier.intake.asked_hands import Asked, asked_of
from dossier.intake.hands import Hand, hands_of
from dossier.intake.proposal import Entry
from dossier.intake.sources import Paper
from dossier.library.roles import answers_for, role_parties
from dossier.model import Location, Record
from dossier.reading.signers import DEFAULT, Signing


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature that somebody has confirmed: who saw it on paper says so in a row of the workbook."""

    key: str
    """`Entry.key` of the paper."""
    role: str
    person: str
    day: str
    """ISO day; blank where the paper has none."""
    seal: bool
    place: str
    """``签字确认!12``."""


def with_hands(
    here: Standing, checked: CheckResult, papers: Sequence[Paper], entries: Sequence[Entry]
) -> list[Entry]:
    """Entries with the signatures that are to be confirmed; of papers that the dossier has, those it lacks."""
    signing = Signing.of(here.dossier.data, here.dossier.parties, here.schemas)
    requirements = [result.requirement for result in checked.requirements]
    traits = here.dossier.data.get("project", {}).get("traits", ())
    known: dict[str, Asked] = {}
    done = []
    for paper, entry in zip(papers, entries, strict=True):
        record = holder_of(here, checked, paper.key) if entry.kind == "held" else None
        lies_behind = entry.kind == "known" and any(e.get("annex") for e in entry.record["evidence"][-1:])
        if (record is None and entry.kind != "known") or lies_behind:
            done.append(entry)
            continue
        kind = record.type if record else str(entry.record["type"])
        if kind not in known:
            known[kind] = asked_of(kind, requirements, signing, here.schemas, traits)
        data = record.data if record else entry.record
        hands = hands_of(here, signing, known[kind], data, paper.seen)
        there = record or next((r for r in here.dossier.records if r.id == entry.completes), None)
        if there:
            hands = tuple(_unsigned(here, there, hands))
        own = replace(entry, completes=record.id, record=here.whole(record)) if record else entry
        done.append(replace(own, hands=hands))
    return done


def _unsigned(here: Standing, record: Record, hands: Sequence[Hand]) -> Iterator[Hand]:
    """The hands that a record does not have yet."""
    parties = role_parties(here.schemas)
    for hand in hands:
        same = [s for s in record.signatures if s.role == hand.role and (s.person or "") == hand.person]
        if hand.read is None:
            same += [s for s in record.signatures if answers_for(s.role, hand.role, parties)]
        if not same:
            yield hand


def as_signatures(
    here: Standing, record_type: str, responsible: object, signed: Sequence[Signed]
) -> list[dict[str, Any]] | dict[str, str]:
    """What a new record says of its signatures: shortly, where they are just those that dossier.yaml lists."""
    signing = Signing.of(here.dossier.data, here.dossier.parties, here.schemas)
    _, listed = signing.asked(record_type)
    wanted = [
        (
            str(each["role"]),
            each.get("person") or "、".join(signing.holders(str(each["role"]), responsible, None)),
            bool(each.get("seal")),
        )
        for each in listed
    ]
    days = {each.day for each in signed}
    own = [(each.role, each.person, each.seal) for each in signed]
    if wanted and len(days) == 1 and "" not in days and sorted(own) == sorted(wanted):
        return {DEFAULT: days.pop()}
    return [_entry(each) for each in signed]


def _entry(each: Signed) -> dict[str, Any]:
    said: dict[str, Any] = {"role": each.role, "person": each.person, "date": each.day}
    return {key: value for key, value in said.items() if value} | ({"seal": True} if each.seal else {})


def signing_edits(here: Standing, record: Record, signed: Sequence[Signed]) -> Iterator[Edit]:
    """Edits that give a record of the dossier the signatures that it lacks.

    Where dossier.yaml says who signs (``signatures: default``), the day of each is written, else an entry for each.
    """
    raw, pointer = here.raw(record), record.location.pointer
    said = here.said(record).get("signatures")
    new = [each for each in signed if not _has(record, each)]
    if isinstance(said, str | Mapping):
        days = dict(said) if isinstance(said, Mapping) else {}
        if said == DEFAULT:
            whole = {each.role: each.day for each in new if each.day}
            source = "; ".join(_source(each) for each in new)
            if whole:
                yield Edit(f"{pointer}/signatures", whole, source)
            return
        for each in new:
            if each.day and each.role not in days:
                yield Edit(f"{pointer}/signatures/{each.role}", each.day, _source(each))
        return
    if "signatures" not in raw and new:
        kind = as_signatures(here, record.type, raw.get("responsible"), new)
        yield Edit(f"{pointer}/signatures", kind, "; ".join(_source(each) for each in new))
        return
    for each in new:
        yield Edit(f"{pointer}/signatures/-", _entry(each), _source(each))


def _has(record: Record, each: Signed) -> bool:
    return any(
        s.role == each.role and packed(s.person or "") == packed(each.person) for s in record.signatures
    )


def _source(each: Signed) -> str:
    return f"{each.place}: {each.role} {each.person}".strip()


def sources_of(signed: Sequence[Signed]) -> str:
    """For the journal: which rows of the workbook said that somebody signed."""
    return "; ".join(_source(each) for each in signed)


def holder_of(here: Standing, checked: CheckResult, key: str) -> Record | None:
    """The record that has the paper of a key (`Entry.key`): its file, and of a part the page on which it begins."""
    sha256, _, page = key.partition("#")
    for record in here.dossier.records:
        for ref in record.evidence:
            seen = checked.facts.get(ref.file or "")
            first, last = ref.pages or (1, seen.pages if seen else 0)
            own = seen is not None and seen.sha256 == sha256 and not ref.annex and record.status != "void"
            if own and (not page or first <= int(page) <= last):
                return record
    return None


def held_entries(
    here: Standing, checked: CheckResult, known: Mapping[str, Entry], signed: Sequence[Signed]
) -> list[Entry]:
    """The papers that the dossier has and of which somebody has confirmed signatures.

    Raises:
        InputUnreadable: Y177, a row is of no paper of the proposal.
    """
    if strange := next((each for each in signed if each.key not in known), None):
        raise InputUnreadable(finding("Y177", Location(strange.place), place=strange.place))
    of = {key: holder_of(here, checked, key) for key in dict.fromkeys(each.key for each in signed)}
    return [replace(known[key], kind="held", completes=r.id) for key, r in of.items() if r is not None]


def is_unwritten(here: Standing, checked: CheckResult, signed: Signed) -> bool:
    """Whether the dossier has the paper of a signature and lacks the signature."""
    record = holder_of(here, checked, signed.key)
    return record is not None and not _has(record, signed)
