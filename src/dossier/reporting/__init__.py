"""Reports: what checking found, in the form that each reader wants. Pure functions, listed in one dict.

A format is imported when it is asked for: `html` alone takes longer to import than a small check takes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING

from dossier.reporting.options import Reporter, ReportOptions

if TYPE_CHECKING:
    from dossier.checking.result import CheckResult

FORMATS = ("text", "json", "markdown", "sarif", "junit", "github", "gitlab", "html")


def _reporter(name: str) -> Reporter:
    def render(results: Sequence[CheckResult], options: ReportOptions) -> str:
        text: str = import_module(f"dossier.reporting.{name}").render(results, options)
        return text

    return render


REPORTERS: Mapping[str, Reporter] = {name: _reporter(name) for name in FORMATS}

__all__ = ["FORMATS", "REPORTERS", "ReportOptions", "Reporter"]
