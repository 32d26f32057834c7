"""Who took in what was sent: a notice that somebody else than its addressee signed for, a reply to somebody else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from dossier.checking.hands import allied, people_of, signed_for
from dossier.checking.parts import keys_of
from dossier.checking.scopes import firms_of, live
from dossier.findings import Finding, finding
from dossier.model import Dossier, Party, Record, Text
from dossier.reading.cross_checks import Table

_RECEIVERS = ("received_by", "receiver")
_SENDERS = ("issued_by", "from_party", "responsible")
_GOODS = ("supplier", "maker")
_WORKS = ("contractor", "subcontractor")
_TAKES_IN = {
    "delivery-acceptance": ("owner", "user_org", "contractor", "subcontractor", "other"),
    "delivery-report": ("owner", "user_org", "contractor", "subcontractor", "other"),
    "completion-submission": ("owner", "user_org", "supervisor", "other"),
}
"""Types without an addressee: the sides that may take in what they are about."""
_OFFICES = ("regulator", "archive", "inspection_body", "other")
_AUTHORITIES = {
    "acceptance-notice": _OFFICES,
    "filing-form": _OFFICES,
    "construction-permit": _OFFICES,
    "archive-receipt": (*_OFFICES, "owner", "user_org"),
}

Sides = tuple[str, ...]


def check_receipts(
    dossier: Dossier, table: Table, roles: Mapping[str, str], titles: Mapping[str, Text]
) -> Iterator[Finding]:
    """X651 for papers that somebody else than the addressee received, X652 for replies to somebody else. Pure.

    `roles`: signing role → party; `titles`: role → its title.
    """
    people, signers, firms = people_of(dossier), signed_for(dossier, roles), firms_of(dossier)
    records = {r.id: r for r in live(dossier)}
    for record in records.values():
        to = dossier.parties.get(str(record.data.get("to_party")))
        sides: Sides = (to.role,) if to else _TAKES_IN.get(record.type, ())
        whom = titles.get(to.role, Text(to.name, to.name)) if to else None
        for key in _RECEIVERS if sides else ():
            who = str(record.data.get(key) or "")
            if key == "receiver" and who not in firms:
                continue  # whose people these are, the table of fields says
            other = _of_another(who, sides, people, signers, firms, table)
            if other:
                yield _x651(record, f"/{key}", whom or titles["owner"], who, titles.get(other))
        if to and not keys_of(record) & {*_RECEIVERS, "replies_to"}:
            yield from _hands(record, to, dossier, roles, titles, table)
        yield from _authority(record, firms, titles)
        yield from _reply(record, records, dossier, titles, table)


def _of_another(
    who: str,
    sides: Sides,
    people: Mapping[str, list[Party]],
    signers: Mapping[str, Mapping[str, int]],
    firms: Mapping[str, Party],
    table: Table,
) -> str | None:
    """The side of a person or firm that is of none of these; None where it is, or where nobody knows."""
    own = [firms[who].role] if who in firms else [p.role for p in people.get(who, ())]
    own = own or list(signers.get(who, ()))
    if not own or any(_may_receive(side, asked, table) for side in own for asked in sides):
        return None
    return own[0]


def _may_receive(side: str, addressee: str, table: Table) -> bool:
    """Whether one side may take in what is sent to the other. Who sells goods is not the contractor who buys them."""
    trading = {side, addressee} & {*_GOODS} and {side, addressee} & {*_WORKS}
    return side == addressee or (not trading and allied(side, addressee, table))


def _hands(
    record: Record,
    to: Party,
    dossier: Dossier,
    roles: Mapping[str, str],
    titles: Mapping[str, Text],
    table: Table,
) -> Iterator[Finding]:
    """X651: of the parties that signed, one is neither sender nor addressee, and the addressee is not among them."""
    senders = [dossier.parties.get(str(record.data.get(key))) for key in _SENDERS]
    known = [p.role for p in senders if p]
    signed = [(i, s, roles.get(s.role, s.role)) for i, s in enumerate(record.signatures)]
    served = [side for _, _, side in signed if not (to.role in _WORKS and side in _GOODS)]
    if not known or any(allied(side, to.role, table) for side in served):
        return
    for i, s, side in signed:
        if not any(allied(side, sender, table) for sender in known):
            role = titles.get(s.role, Text(s.role, s.role))
            whom = titles.get(to.role, Text(to.name, to.name))
            yield _x651(record, f"/signatures/{i}", whom, s.person or role.zh, role)
            return


def _x651(record: Record, pointer: str, whom: Text, who: str, side: Text | None) -> Finding:
    shown = Text(f"{who}（{side.zh}）", f"{who} ({side.en.lower()})") if side and who != side.zh else who
    words: dict[str, Any] = {"subject": record.title, "whom": whom, "who": shown}
    return finding("X651", record.at(pointer), record=record.id, **words)


def _authority(record: Record, firms: Mapping[str, Party], titles: Mapping[str, Text]) -> Iterator[Finding]:
    """X651: what goes to an authority names a firm of the project as that authority."""
    offices = _AUTHORITIES.get(record.type, ())
    firm = firms.get(str(record.data.get("authority"))) if offices else None
    if firm and firm.role not in offices:
        whom = titles["archive" if record.type == "archive-receipt" else "regulator"]
        yield _x651(record, "/authority", whom, firm.name, titles.get(firm.role))


def _reply(
    record: Record,
    records: Mapping[str, Record],
    dossier: Dossier,
    titles: Mapping[str, Text],
    table: Table,
) -> Iterator[Finding]:
    """X652: the answer to a notice goes to a party that did not issue it."""
    notice = records.get(str(record.data.get("replies_to")))
    to = dossier.parties.get(str(record.data.get("to_party")))
    issuer = dossier.parties.get(str(notice.data.get("issued_by"))) if notice else None
    if notice and to and issuer and not allied(to.role, issuer.role, table):
        words: dict[str, Any] = {"subject": record.title, "notice": notice.title}
        for key, firm in (("whom", to), ("issuer", issuer)):
            words[key] = titles.get(firm.role, Text(firm.name, firm.name))
        yield finding("X652", record.at("/to_party"), record=record.id, **words)
