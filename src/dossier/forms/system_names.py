"""The names that the forms without a record type see: cover, index, note and spine of a volume, the report."""

from __future__ import annotations

from dossier.forms.contract import OPEN, Names


def _names(*names: str) -> Names:
    return Names(dict.fromkeys(names, OPEN))


_SIGNED = _names("person", "date")
_COVER = [
    "archive_number",
    "title",
    "compiling_unit",
    "started",
    "ended",
    "secrecy",
    "retention",
    "whole",
    "total",
    "number",
]
_SPINE = ["retention", "archive_number", "title", "number", "thickness_mm", "width_mm"]
_ROW = ["no", "number", "responsible", "title", "date", "page", "page_text", "remark"]

_REPORT = [
    "project_name",
    "code",
    "profile_title",
    "jurisdiction_title",
    "as_of",
    "verdict",
    "completeness_percent",
    "complete",
    "asked",
    "not_checked",
    "engine",
]
_PERIOD = ["title", "record", "term", "starts", "ends", "marks"]
_REPORT_LISTS = {
    "groups": Names(
        items=_names("id", "title", "complete", "total", "missing", "incomplete", "percent", "bar", "rest"),
    ),
    "statuses": Names(items=_names("name", "count")),
    "missing": Names(items=_names("party", "id", "title", "status", "due")),
    "requirements": Names(
        items=_names("id", "title", "item", "group", "status", "responsible", "due", "reason", "citation"),
    ),
    "findings": Names(items=_names("code", "severity", "message", "where", "hint", "record")),
    "parties": Names(items=_names("name", "open")),
    "periods": Names(items=Names({"title": OPEN, "rows": Names(items=_names(*_PERIOD)), "notes": OPEN})),
}

_PLAN = [
    *("project_name", "code", "place", "owner", "contractor", "issued", "pausable"),
    *("records_years", "replace_after", "replace_unit_after", "loaner"),
]
_PLAN_LINES = ["aims", "scope", "exclusions", "emergency", "after_warranty", "more_limits", "escalation"]
_PLAN_LINES += ["satisfaction", "training", "cycles"]
_PLAN_ROWS = {
    "periods": ("title", "term", "starts", "ends", "origin", "authority"),
    "levels": ("name", "meaning", "respond", "arrive", "restore", "fix"),
    "visits": ("date", "name", "window", "why", "held"),
    "team": ("post", "name", "count", "phone", "duty"),
    "tools": ("name", "measure", "quantity", "remark"),
    "spares": ("name", "model", "quantity", "measure", "least", "source"),
}

_INSPECTION = [
    *(
        "id",
        "project_name",
        "owner",
        "contractor",
        "system",
        "on",
        "lead",
        "status",
        "situation",
        "operators",
    ),
    *("advice", "report_on", "signed_by", "signed_on"),
]
_COMPLAINT = [
    *("id", "project_name", "owner", "contractor", "from_whom", "due", "phone", "at", "urgency", "channel"),
    *("responsible", "text", "request", "order_number", "material_number", "quantity", "defective", "cause"),
    *(
        "correction",
        "corrective_action",
        "replied_at",
        "resolved_at",
        "verified_by",
        "verified_on",
        "effective",
    ),
    *("satisfied", "repair", "returned", "shipped_on", "recurs"),
]

_DUE = ("due", "state", "subject", "id", "title", "why", "authority")
_REPORT_COLUMNS = {
    "levels": 8,
    "register": 7,
    "visits": 8,
    "complaints": 6,
    "satisfaction": 7,
    "readings": 5,
}


def _cells(count: int) -> Names:
    """Numbered cells of a row: ``c1`` …"""
    return _names(*(f"c{n}" for n in range(1, count + 1)))


_FOUR = _cells(4)

_FIRM = ["name", "contact", "phone", "address"]
_REQUESTED = ["no", "id", "title", "item", "status", "reason", "due", "late", "authority", "look"]
_REQUESTED += ["times", "first", "received"]

_OWING = ["name", "contact", "open", "pending"]
_OWED = ["id", "title", "item", "status", "due", "late"]

_RECEIVED = ["no", "id", "title", "item", "file", "pages", "sha256", "state", "reason"]

_CARTON = ["set", "sets", "number", "total", "volumes", "count", "pages", "boxes_mm"]
_IN_CARTON = ["number", "archive_number", "title", "pieces", "pages", "box_mm"]
_CARTONS = Names(
    {
        "cartons": Names(items=Names({**_names(*_CARTON).fields, "rows": Names(items=_names(*_IN_CARTON))})),
        "project": _names("name", "code"),
        "unit": OPEN,
    }
)

SYSTEM_NAMES = {
    "receipt": Names(
        {
            "receipt": Names(
                {
                    **_names("number", "date", "count", "taken", "waiting", "refused").fields,
                    "giver": _names(*_FIRM),
                    "taker": _names(*_FIRM),
                    "rows": Names(items=_names(*_RECEIVED)),
                }
            ),
            "project": _names("name", "code"),
        }
    ),
    "request-letter": Names(
        {
            "letter": Names(
                {
                    **_names("number", "date", "count", "overdue", "forms").fields,
                    "receiver": _names(*_FIRM),
                    "sender": _names(*_FIRM),
                    "rows": Names(items=_names(*_REQUESTED)),
                }
            ),
            "project": _names("name", "code"),
        }
    ),
    "wall-sheet": Names(
        {
            "sheet": Names(
                {
                    **_names("as_of", "verdict", "open", "pending", "overdue", "others").fields,
                    "firms": Names(
                        items=Names({**_names(*_OWING).fields, "rows": Names(items=_names(*_OWED))})
                    ),
                }
            ),
            "project": _names("name", "code"),
        }
    ),
    "carton-list": _CARTONS,
    "carton-label": _CARTONS,
    "volume-cover": Names({"volume": _names(*_COVER), "project": OPEN}),
    "volume-index": Names({"volume": _names("archive_number", "title"), "rows": Names(items=_names(*_ROW))}),
    "volume-note": Names(
        {
            "volume": _names("number", "title", "archive_number"),
            "totals": _names("text", "drawing", "photo", "all", "pieces"),
            "notes": Names(items=OPEN),
            "compiler": _SIGNED,
            "reviewer": _SIGNED,
        }
    ),
    "volume-spine": Names({"volume": _names(*_SPINE)}),
    "inspection-record": Names(
        {
            "record": Names(
                {
                    **_names(*_INSPECTION).fields,
                    "readings": Names(items=_names("name", "value")),
                    "problems": Names(items=_names("part", "text", "due", "result", "closed_on")),
                }
            )
        }
    ),
    "service-slip": Names(
        {
            "slip": Names(
                {
                    **_names("title", "number").fields,
                    "rows": Names(items=_names("label", "value")),
                    "tables": Names(items=Names({"title": OPEN, "heads": _FOUR, "rows": Names(items=_FOUR)})),
                    "signs": Names(items=_names("who", "person", "date")),
                }
            )
        }
    ),
    "service-report": Names(
        {
            "report": Names(
                {
                    **_names("title", "as_of", "projects", "regraded").fields,
                    "repairs": Names(items=Names({"title": OPEN, "rows": Names(items=_cells(6))})),
                    **{name: Names(items=_cells(n)) for name, n in _REPORT_COLUMNS.items()},
                }
            )
        }
    ),
    "due-list": Names(
        {
            "due": Names(
                {
                    "as_of": OPEN,
                    "until": OPEN,
                    "groups": Names(items=Names({"who": OPEN, "rows": Names(items=_names(*_DUE))})),
                }
            )
        }
    ),
    "complaint-record": Names({"record": _names(*_COMPLAINT)}),
    "service-plan": Names(
        {
            "plan": Names(
                {
                    **_names(*_PLAN).fields,
                    "hotline": _names("phone", "hours", "contact", "email", "address"),
                    **{name: Names(items=OPEN) for name in _PLAN_LINES},
                    **{name: Names(items=_names(*fields)) for name, fields in _PLAN_ROWS.items()},
                }
            )
        }
    ),
    "completeness-report": Names({"report": Names({**_names(*_REPORT).fields, **_REPORT_LISTS})}),
}
"""Form name → what it sees."""
