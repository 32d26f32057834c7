"""Waivers that hold: not of what the law makes a condition, by somebody who may give it away, given in time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from dossier.checking.hands import people_of, signed_for
from dossier.checking.moments import cn, iso
from dossier.findings import Finding, finding
from dossier.library.catalogue import ALWAYS
from dossier.library.roles import role_parties, role_titles
from dossier.library.schemas import Schemas
from dossier.library.validation import guess
from dossier.library.values import place_of
from dossier.model import Catalogue, Citation, Dossier, Requirement, Text, Waiver
from dossier.reading.cross_checks import cross_checks
from dossier.reading.dossier import item_id

_STOPS = ("error", "blocker")
_ALWAYS = Text(
    "补齐资料，删去这条免除；本项对每个工程都适用，没有可以关闭它的工程特征",
    "hand in the paper and remove the waiver; this is asked of every project, and no trait switches it off",
)


def by_law(citation: Citation | None) -> bool:
    """Whether a statute asks for it, of the country or of a place: nobody of the project can give that away."""
    return citation is not None and citation.kind in ("law", "local")


@dataclass(frozen=True, slots=True)
class Sides:
    """On which sides those stand who could be named as having agreed to something."""

    people: Mapping[str, Collection[str]]
    """Whom dossier.yaml lists for a firm, or who signs in a record → parties; who does both is of the firm."""
    firms: Mapping[str, Collection[str]]
    """Names of firms → parties."""
    titles: Mapping[str, Collection[str]]
    """Titles of those who sign, in small letters → parties."""
    bound: Collection[str]
    """Parties that have to hand things in: they release nobody."""

    def named(self, said: str) -> set[str]:
        """The parties of those whom a text names: of its people where it names any, else of its firms and titles."""
        return _named(self.people, said) or _named(self.firms, said) | _named(self.titles, said.lower())

    def release(self, said: str) -> bool:
        """Whether somebody named there stands on another side than those who have to hand the thing in."""
        return bool(self.named(said) - set(self.bound))


def _named(sides: Mapping[str, Collection[str]], said: str) -> set[str]:
    return set().union(*(parties for name, parties in sides.items() if name in said))


def sides_of(dossier: Dossier, schemas: Schemas) -> Sides:
    """Who stands where; walks all records once."""
    roles, table = role_parties(schemas), cross_checks(schemas).get("sides", {})
    people: dict[str, Collection[str]] = {name: set(n) for name, n in signed_for(dossier, roles).items()}
    people |= {name: {p.role for p in firms} for name, firms in people_of(dossier).items()}
    firms: dict[str, set[str]] = {}
    for party in dossier.parties.values():
        for name in party.names:
            firms.setdefault(name, set()).add(party.role)
    titles: dict[str, set[str]] = {}
    for role, title in role_titles(schemas).items():
        for said in (title.zh, title.en.lower()):
            if role in roles:
                titles.setdefault(said, set()).add(roles[role])
    bound = set(table.get("works", ())) - set(table.get("owner", ())) | {"lab"}
    return Sides(people, firms, titles, bound)


def _refused(
    waiver: Waiver, requirement: Requirement, dossier: Dossier, as_of: dt.date, sides: Sides
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
        # What applies to every project no trait switches off: the usual advice would go in a circle.
        return because("R325", law=law, hint=_ALWAYS if requirement.when_text == ALWAYS else None)
    if not sides.release(waiver.approved_by):
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


def judge_waivers(
    dossier: Dossier, catalogue: Catalogue, as_of: dt.date, schemas: Schemas
) -> tuple[dict[str, list[Waiver]], list[Finding]]:
    """The waivers that hold, by requirement, and S209, R315, R316 and R325 … R327 for those without effect."""
    holding: dict[str, list[Waiver]] = {}
    void: list[Finding] = []
    if not dossier.waivers:
        return holding, void
    known, sides = {r.id: r for r in catalogue.requirements}, sides_of(dossier, schemas)
    for waiver in dossier.waivers:
        name = waiver.requirement
        if name not in known:
            void.append(finding("R316", waiver.location, requirement=name, **guess(name, list(known))))
            continue
        refused = _refused(waiver, known[name], dossier, as_of, sides)
        if refused is None:
            holding.setdefault(name, []).append(waiver)
        if found := _lost_item(waiver, known[name], dossier) or refused:
            void.append(found)
    return holding, void


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
