"""An entry of the service book as the record that its Word form prints: one place for what each field is called."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from pathlib import PurePosixPath
from typing import Any

from dossier.aftercare.attachments import backing
from dossier.aftercare.book import Entry
from dossier.aftercare.case import Case
from dossier.aftercare.contract import why_charged
from dossier.aftercare.repairs import is_emergency
from dossier.aftercare.surveys import answers, rows_of, scale_of
from dossier.checking.moments import cn, iso
from dossier.model import Language, Record, Text
from dossier.reading.dossier import as_record


def form_record(case: Case, entry: Entry, kind: str) -> Record | None:
    """The record that a form of this type prints of an entry; None when the type has nothing to do with it."""
    source, made = FORMS.get(kind, ("", None))
    if made is None or source != entry.kind:
        return None
    data = {key: value for key, value in made(case, entry).items() if value not in (None, "", [])}
    common = {"id": entry.id, "type": kind, "title": entry.title, "number": entry.id}
    return as_record(common | data, entry.location, {})


def _signed(role: str, person: object, day: object) -> list[dict[str, Any]]:
    return [{"role": role, "person": person, "date": day}] if day else []


def _notice(case: Case, entry: Entry) -> dict[str, Any]:
    data, notice = entry.data, entry.data.get("notice", {})
    return {
        "from_party": notice.get("party", "owner"),
        "to_party": "contractor",
        "contact": notice.get("contact"),
        "phone": notice.get("phone"),
        "part": data["part"],
        "reported_at": _when(case, entry, "notice"),
        "problem": data["problem"],
        "emergency": _is_emergency(case, entry),
        "called_at": notice.get("called_at"),
        "demand": notice.get("demand"),
        "received_by": notice.get("received_by"),
        "received_at": notice.get("received_at"),
        "reply": notice.get("reply"),
        "replied_on": notice.get("replied_on"),
        "date": notice.get("written_on"),
    }


def _order(case: Case, entry: Entry) -> dict[str, Any]:
    data, done = entry.data, _when(case, entry, "repair")
    return {
        "source": data.get("source"),
        "part": data["part"],
        "defect": data["problem"],
        "cause": data.get("cause_note"),
        "measures": _joined(case, data, "plan", "measures"),
        "resources": _joined(case, data, "materials", "crew"),
        "due_on": data.get("due_on"),
        "assignee": data.get("assignee"),
        "completion": data.get("result"),
        "completed_on": done.date() if done else None,
        "signatures": _signed(
            "owner", data.get("owner", {}).get("name"), data.get("owner", {}).get("signed_on")
        ),
    }


def _repair(case: Case, entry: Entry) -> dict[str, Any]:
    data, owner = entry.data, entry.data.get("owner", {})
    mine = [each for each in case.lines if data.get("cover") in each.covers and each.kind == "warranty"]
    line = max(mine, key=lambda each: each.ends or dt.date.min, default=None)
    lead = next((p.get("name") for p in case.book.terms.get("team", ()) if p and "name" in p), None)
    papers = data.get("structural_papers")
    return {
        "part": data["part"],
        "warranty_lead": lead,
        "warranty_from": line.starts if line else None,
        "warranty_to": line.ends if line else None,
        "content": data["problem"],
        "completion": _semicolon(case).join(_completed(case, entry)),
        "emergency": _is_emergency(case, entry),
        "structural": data.get("structural", False),
        "reported_at": _when(case, entry, "notice"),
        "responded_at": _when(case, entry, "respond"),
        "arrived_at": _when(case, entry, "arrive"),
        "completed_at": _when(case, entry, "repair"),
        "accepted_on": owner.get("signed_on"),
        "charge": "paid" if data.get("charge") == "material_only" else data.get("charge"),
        "cost": data.get("cost"),
        "level": _level(case, entry),
        "photos": [
            file for file in backing(entry, case.book) if PurePosixPath(file).suffix.lower() in _PICTURES
        ],
        "structural_papers": papers,
        "signatures": _signed("owner", owner.get("name"), owner.get("signed_on")),
    }


_PICTURES = {".jpg", ".jpeg", ".png", ".heic", ".heif", ".tif", ".tiff", ".bmp", ".webp"}


def _level(case: Case, entry: Entry) -> object:
    """The level in force on the day of the case: what a repair was graded as later stands before its first grade."""
    known = case.rounds[entry.id]
    return known[-1].levels[-1] if known and known[-1].levels else entry.data.get("level")


def _joined(case: Case, data: Mapping[str, Any], *keys: str) -> str:
    return _semicolon(case).join(str(data[key]) for key in keys if key in data)


def _semicolon(case: Case) -> str:
    return "; " if case.dossier.language == "en" else "；"


def _completed(case: Case, entry: Entry) -> Iterator[str]:
    """What was done: plan, measures, parts with what became of the old ones, result, what the owner says, and why it is
    free or paid for.
    """
    data = entry.data
    lang: Language = "en" if case.dossier.language == "en" else "zh"
    point = Text("：", ": ").get(lang)
    if done := _joined(case, data, "plan", "measures", "result"):
        yield done
    if "materials" in data:
        yield f"{Text('材料', 'Material').get(lang)}{point}{data['materials']}"
    for row in filter(None, data.get("replaced", ())):
        serials = " → ".join(str(row[key]) for key in ("old_serial", "new_serial") if key in row)
        yield f"{Text('更换', 'Replaced').get(lang)}{point}{row['part']} {serials}".rstrip()
        if case.knows(row, "old_returned_on"):
            day = row["old_returned_on"]
            yield Text(f"旧件{cn(day)}返还", f"old part returned on {iso(day)}").get(lang)
    if opinion := data.get("owner", {}).get("opinion"):
        yield f"{Text('业主意见', 'The owner says').get(lang)}{point}{opinion}"
    if why := why_charged(case, entry):
        yield f"{Text('收费依据', 'Charge').get(lang)}{point}{why.get(lang)}"


def _is_emergency(case: Case, entry: Entry) -> bool:
    known = case.rounds[entry.id]
    return is_emergency(entry, known[-1], case.promises) if known else bool(entry.data.get("emergency"))


def _when(case: Case, entry: Entry, kind: str) -> dt.datetime | None:
    """The last time that something happened, as known on the day of the case; the notice is the first."""
    found = [e["at"] for part in case.rounds[entry.id] for _, name, e in part.events if name == kind]
    return (found[0] if kind == "notice" else found[-1]) if found else None


_CHANNELS = {"到场": "on_site", "电话": "phone", "邮件": "mail", "问卷": "survey"}


def _visit(_: Case, entry: Entry) -> dict[str, Any]:
    data, who = entry.data, entry.data.get("visited", {})
    return {
        "visited_on": data.get("on"),
        "visited_by": data.get("lead"),
        "channel": _CHANNELS.get(str(data.get("method"))),
        "interviewees": [_renamed(who, {"name": "name", "department": "department", "post": "position"})]
        if who
        else [],
        "findings": data.get("situation"),
        "problems": [_renamed(p, _PROBLEM) for p in data.get("problems", ()) if p],
        "outcome": data.get("result"),
        "satisfaction": data.get("satisfaction"),
        "signatures": [
            *_signed("owner", who.get("name"), data.get("signed_on")),
            *_signed("contractor", data.get("lead"), data.get("confirmed_on")),
        ],
    }


_PROBLEM = {
    "part": "part",
    "text": "description",
    "in_warranty": "under_warranty",
    "due": "deadline",
    "result": "outcome",
    "closed_on": "closed_on",
}


def _renamed(row: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    return {new: row[old] for old, new in names.items() if old in row}


def _survey(case: Case, entry: Entry) -> dict[str, Any]:
    data, who = entry.data, entry.data.get("respondent", {})
    answer = next((a for a in answers(case.book) if a.id == entry.id), None)
    scale = scale_of(case.book)
    asked = [(name, weight, None) for name, weight in scale.factors]
    return {
        "respondent": who.get("firm") or case.dossier.parties["owner"].name,
        "project_manager": data.get("project_manager"),
        "factors": [
            {
                "name": name,
                "weight": float(weight or 0),
                **({"score": _number(score)} if score is not None else {}),
            }
            for name, weight, score in rows_of(entry, case.book) or asked
            if name
        ],
        "scores": [_number(score) for score in scale.scores],
        "total": float(answer.total) if answer and answer.total is not None else None,
        "grade": answer.grade if answer else None,
        "remarks": data.get("comment"),
        "filled_by": who.get("name"),
        "filled_on": data.get("on"),
        "phone": who.get("phone"),
        "signatures": _signed("owner", who.get("name"), data.get("signed_on")),
    }


def _number(score: Decimal) -> int | float:
    return int(score) if score == int(score) else float(score)


def _training(_: Case, entry: Entry) -> dict[str, Any]:
    data = entry.data
    effects = {"good": "satisfied", "fair": "mostly", "again": "retrain"}
    people = {"name": "name", "firm": "organisation", "post": "position"}
    return {
        "topic": data["topic"],
        "held_on": data.get("on"),
        "hours": data.get("hours"),
        "place": data.get("place"),
        "trainer": data.get("trainer"),
        "trainer_organisation": data.get("trainer_firm"),
        "trainees": [_renamed(a, people) for a in data.get("attendees", ()) if a],
        "contents": list(filter(None, data.get("contents", ()))),
        "effect": effects.get(str(data.get("effect"))),
        "signatures": _signed("customer", data.get("confirmed_by"), data.get("confirmed_on")),
    }


FORMS: Mapping[str, tuple[str, Callable[[Case, Entry], dict[str, Any]]]] = {
    "repair-notice": ("repair", _notice),
    "repair-order": ("repair", _order),
    "repair-record": ("repair", _repair),
    "visit-record": ("visit", _visit),
    "satisfaction-survey": ("survey", _survey),
    "training-record": ("training", _training),
}
"""Record type whose form is printed → kind of entry, and how the one is made of the other."""
