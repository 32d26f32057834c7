"""Reports: what checking found, in the form that each reader wants. Pure functions, listed in one dict."""

from __future__ import annotations

from collections.abc import Mapping

from dossier.reporting import json, text
from dossier.reporting.options import Reporter, ReportOptions

REPORTERS: Mapping[str, Reporter] = {
    "text": text.render,
    "json": json.render,
}

__all__ = ["REPORTERS", "ReportOptions", "Reporter"]
