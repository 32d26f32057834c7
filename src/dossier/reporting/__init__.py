"""Reports: what checking found, in the form that each reader wants. Pure functions, listed in one dict."""

from __future__ import annotations

from collections.abc import Mapping

from dossier.reporting import github, gitlab, html, json, junit, markdown, sarif, text
from dossier.reporting.options import Reporter, ReportOptions

REPORTERS: Mapping[str, Reporter] = {
    "text": text.render,
    "json": json.render,
    "markdown": markdown.render,
    "sarif": sarif.render,
    "junit": junit.render,
    "github": github.render,
    "gitlab": gitlab.render,
    "html": html.render,
}

__all__ = ["REPORTERS", "ReportOptions", "Reporter"]
