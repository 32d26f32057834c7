"""Holders of an office in the words of records and papers: 项目经理, with the name of somebody else behind it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from dossier.checking.paper_labels import labels
from dossier.checking.scopes import live
from dossier.checking.statements import Statement
from dossier.findings import Finding, finding
from dossier.model import Dossier, Text
from dossier.reading.cross_checks import Table

_DOES = "牵头|主持|负责|组织|担任|签字|签署|审核|批准|介绍|汇报|宣布|参加|带队|到场"
_OTHERS = re.compile("分包|供[货应]|厂家|检测|设计|原|曾|前任|拟|更换|变更|调整|改为|接任|建议")
_NO_SURNAME = "应方和向于任常全时安公路车金单"
"""Surnames that are words of their own behind an office: 项目经理应签字."""
_OF_THE_FIRM = {"tech_lead": ("chief_engineer",)}
"""Office of the site → signing roles of the office of the firm that has the same name."""
_SIDES = ("contractor", "owner", "supervisor")


def check_office_words(dossier: Dossier, said: Sequence[Statement], table: Table) -> Iterator[Finding]:
    """X599 for a name behind an office that dossier.yaml gives to another one. Pure."""
    offices = table.get("office_words", {})
    sides = table.get("office_fields", {})
    held = {key: holders(dossier, key, sides.get(key, "")) for key in set(offices.values())}
    words = "|".join(sorted((w for w, key in offices.items() if held[key]), key=len, reverse=True))
    if not words:
        return
    surnames, none = labels()["surnames"], frozenset(labels()["no_names"])
    name = rf"[{surnames}][一-鿿]{{1,2}}"
    pattern = re.compile(
        rf"(?P<office>{words})(?:\s*(?:为|是|:)\s*|\s+)(?P<said>{name})(?![一-鿿])"
        rf"|(?P<bare>{words})(?P<name>(?![{_NO_SURNAME}]){name}?)(?=(?:{_DOES})|[,，。、;；)）\s]|$)"
    )
    told: set[tuple[str, str, str]] = set()
    for line in said:
        firm = dossier.parties.get(str(line.record.data.get("responsible")))
        if firm and firm.role not in _SIDES:
            continue
        for match in pattern.finditer(line.text):
            office, person = match["office"] or match["bare"], match["said"] or match["name"]
            clause = re.split("[,，。;；]", line.text[: match.start()])[-1]
            key = line.record.id, office, person
            if person in held[offices[office]] or person in none or _OTHERS.search(clause) or key in told:
                continue
            told.add(key)
            there = Text(f"{line.source.zh}的{office}", f"{office} in {line.source.en}")
            expected = "、".join(sorted(held[offices[office]]))
            more: dict[str, Any] = {"what": there, "person": person, "expected": expected}
            yield finding("X599", line.place, record=line.record.id, **more)


def holders(dossier: Dossier, key: str, side: str) -> frozenset[str]:
    """Everybody whom a side has ever appointed, and who signs in an office of its firm that is called the same:
    技术负责人 is he of the site and he of the firm. Empty where dossier.yaml names nobody.
    """
    firms = [p for p in dossier.parties.values() if p.role == side]
    held = {str(p.data[key]) for p in firms if p.data.get(key)}
    held |= {str(s["person"]) for p in firms for s in p.data.get("staff", ()) if s and s.get("role") == key}
    of_firm = (s for r in live(dossier) for s in r.signatures if s.role in _OF_THE_FIRM.get(key, ()))
    return frozenset(held | {s.person for s in of_firm if s.person}) if held else frozenset()
