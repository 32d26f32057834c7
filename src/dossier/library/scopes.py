"""The lists of dossier.yaml for whose members records are asked, and the moments that rules reckon from."""

from __future__ import annotations

SCOPES = {
    "units": "unit",
    "equipment": "equipment",
    "disciplines": "discipline",
    "materials": "material",
    "systems": "system",
    "rooms": "room",
    "divisions": "division",
    "items": "item",
    "inspection_lots": "inspection_lot",
    "concealed": "concealed",
    "hazardous": "hazardous",
}
"""List of dossier.yaml → the key by which a record names its member."""
AFTERCARE = ("levels", "cycles", "repairs", "visits", "surveys", "survey_cycles", "complaints")
"""Keys of ``aftercare``: how many of each the service book has, 0 where there is none."""
MILESTONES = (
    "tender_awarded",
    "contract_signed",
    "permitted",
    "construction_started",
    "construction_completed",
    "shipped",
    "delivered",
    "installed",
    "report_submitted",
    "pre_accepted",
    "accepted",
    "handed_over",
    "filed",
    "archived",
    "trial_run",
)
"""Keys of ``milestones`` that rules may name without saying ``milestones``."""
