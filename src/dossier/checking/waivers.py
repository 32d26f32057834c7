"""Waivers that hold: not of what the law makes a condition, by somebody who may give it away, given in time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from dossier.checking.hands import people_of, signed_for
from dossier.checking.moments import cn, iso
from dossier.findings import Finding, finding
from dossier.library.roles import role_parties, role_titles
from dossier.library.schemas import Schemas
from dossier.library.validation import guess
from dossier.library.values import place_of
from dossier.model import Catalogue, Citation, Dossier, Requirement, Text, Waiver
from dossier.reading.cross_checks import cross_checks
from dossier.reading.dossier import item_id

_STOPS = ("error", "blocker")


def by_law(citation: Citation | None) -> bool:
    """Whether a statute asks for it, of the country or of a place: nobody of the project can give that away."""
    return citation is not None and citation.kind in ("law", "local")


def sides_named(said: str, dossier: Dossier, schemas: Schemas) -> set[str]:
    """The parties of those whom a text names: of its people where it names any, else of its firms and titles.

    People are those that dossier.yaml lists for a firm, or who sign in a record; who does both is of the firm.
    """
    signs, listed = signed_for(dossier, role_parties(schemas)), people_of(dossier)
    people = {
        name: {p.role for p in listed[name]} if name in listed else set(signs[name])
        for name in {*signs, *listed}
    }
    if found := [sides for name, sides in people.items() if name in said]:
        return set().union(*found)
    titles, words = role_titles(schemas), said.lower()
    firms = {
        p.role
        for p in dossier.parties.values()
        for n in (p.name, *p.data.get("aliases", ()))
        if n and n in said
    }
    parties = role_parties(schemas)
    named = {
        parties[r] for r, t in titles.items() if r in parties and (t.zh in words or t.en.lower() in words)
    }
    return firms | named


def cannot_release(said: str, dossier: Dossier, schemas: Schemas) -> bool:
    """Whether nobody named there stands on another side than those who have to hand the thing in."""
    sides = cross_checks(schemas).get("sides", {})
    bound = set(sides.get("works", ())) - set(sides.get("owner", ())) | {"lab"}
    return not sides_named(said, dossier, schemas) - bound


def refused(
    waiver: Waiver, requirement: Requirement, dossier: Dossier, as_of: dt.date, schemas: Schemas
) -> Finding | None:
    """R315 and R325 … R327: why a waiver does not hold; None when it does."""
    stops = requirement.severity in _STOPS
    words: dict[str, Any] = {"requirement": requirement.id, "title": requirement.title}

    def because(code: str, **more: Any) -> Finding:
        return finding(code, waiver.location, **{**words, **more})

    if waiver.until and waiver.until < as_of:
        return because("R315", until=Text(cn(waiver.until), iso(waiver.until)))
    if stops and by_law(requirement.citation):
        law = Text(requirement.citation.get("zh"), requirement.citation.get("en"))
        return because("R325", law=law)
    if cannot_release(waiver.approved_by, dossier, schemas):
        return because("R326", name=requirement.id, by=waiver.approved_by)
    last = _last_day(dossier, as_of) if stops else as_of
    if waiver.date and waiver.date > last:
        return because("R327", name=requirement.id, **late(waiver.date, last))
    return None


def late(date: dt.date, last: dt.date) -> Mapping[str, Any]:
    """The words of R327."""
    return {"date": Text(cn(date), iso(date)), "last": Text(cn(last), iso(last))}


def _last_day(dossier: Dossier, as_of: dt.date) -> dt.date:
    """What stops the handover can only be given away before it."""
    handed = dossier.data.get("milestones", {}).get("handed_over")
    day = handed.date() if isinstance(handed, dt.datetime) else handed
    return min(day, as_of) if isinstance(day, dt.date) else as_of


def waiver_findings(
    dossier: Dossier, catalogue: Catalogue, as_of: dt.date, schemas: Schemas
) -> Iterator[Finding]:
    """S209, R315, R316 and R325 … R327 for waivers without effect."""
    known = {r.id: r for r in catalogue.requirements}
    for waiver in dossier.waivers:
        name = waiver.requirement
        if name not in known:
            yield finding("R316", waiver.location, requirement=name, **guess(name, list(known)))
        elif found := _lost_item(waiver, known[name], dossier) or refused(
            waiver, known[name], dossier, as_of, schemas
        ):
            yield found


def _lost_item(waiver: Waiver, requirement: Requirement, dossier: Dossier) -> Finding | None:
    """A waiver for one item that the requirement is not asked for waives nothing; its writer must hear of it."""
    members = [item_id(m) for m in dossier.data.get(requirement.per or "", ()) if m]
    if waiver.item is None or waiver.item in members:
        return None
    place = dossier.at(waiver.location.pointer.replace("/requirement", "/item"))
    words: dict[str, Any] = {
        "key": "item",
        "value": waiver.item,
        "where": place_of(requirement.per) if requirement.per else requirement.id,
    }
    whole = (
        None if requirement.per else Text("该项不是逐项要求，去掉 item", "it is asked for once: remove item")
    )
    near = guess(waiver.item, members)
    return finding("S209", place, severity="warning", requirement=requirement.id, hint=whole, **words, **near)
