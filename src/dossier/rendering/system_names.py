"""The names that the forms without a record type see: cover, index, closing note and spine of a volume."""

from __future__ import annotations

from dossier.rendering.contract import OPEN, Names


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
    "total",
    "number",
]
_SPINE = ["retention", "archive_number", "title", "number", "thickness_mm", "width_mm"]
_ROW = ["no", "number", "responsible", "title", "date", "page", "page_text", "remark"]

SYSTEM_NAMES = {
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
}
"""Form name → what it sees. The completeness report is not here: its room defines what it gives."""
