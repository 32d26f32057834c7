"""SARIF 2.1.0 (OASIS), for code scanning and editors."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from dossier import __version__
from dossier.checking.result import CheckResult
from dossier.findings import Code, Finding, Severity, codes
from dossier.model import Language
from dossier.reporting.fingerprint import file_of, numbered
from dossier.reporting.layout import plain
from dossier.reporting.options import ReportOptions, joined
from dossier.reporting.words import SEVERITY_NAMES, general

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {
    Severity.BLOCKER: "error",
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.INFO: "note",
}


def render(results: Sequence[CheckResult], options: ReportOptions) -> str:
    """One run over all dossiers. Its rules are the codes that occur; places are relative to %SRCROOT%."""
    used = sorted({found.code for result in results for found in result.findings})
    rules = {code: index for index, code in enumerate(used)}
    run = {
        "tool": {
            "driver": {
                "name": "dossier",
                "version": __version__,
                "language": {"zh": "zh-CN", "en": "en"}[options.lang],
                "rules": [_rule(codes()[code], options.lang) for code in used],
            }
        },
        "columnKind": "unicodeCodePoints",
        "results": [
            _result(found, key, rules[found.code], options.prefix(result), options.lang)
            for result, found, key in numbered(results)
        ],
    }
    return (
        json.dumps(
            plain({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}), ensure_ascii=False, indent=2
        )
        + "\n"
    )


def _rule(code: Code, lang: Language) -> dict[str, Any]:
    return {
        "id": code.code,
        "shortDescription": {"text": code.title.get(lang)},
        "fullDescription": {"text": general(code.why).get(lang)},
        "help": {"text": general(code.hint).get(lang)},
        "defaultConfiguration": {"level": _LEVELS[code.severity]},
    }


def _result(found: Finding, key: str, rule: int, prefix: str, lang: Language) -> dict[str, Any]:
    hint = found.hint.get(lang)
    citation = found.citation.get(lang) if found.citation else None
    properties = {
        "severity": found.severity.value,
        "severityName": SEVERITY_NAMES[found.severity].get(lang),
        "record": found.record,
        "requirement": found.requirement,
        "citation": citation,
    }
    lines = [found.message.get(lang), found.why.get(lang), citation, f"→ {hint}" if hint else ""]
    return {
        "ruleId": found.code,
        "ruleIndex": rule,
        "level": _LEVELS[found.severity],
        "message": {"text": "\n".join(line for line in lines if line)},
        "locations": [{"physicalLocation": _place(found, prefix)}],
        "partialFingerprints": {"dossierFinding/v1": key},
        "properties": {name: value for name, value in properties.items() if value},
    }


def _place(found: Finding, prefix: str) -> dict[str, Any]:
    place: dict[str, Any] = {
        "artifactLocation": {"uri": quote(joined(prefix, file_of(found))), "uriBaseId": "%SRCROOT%"}
    }
    if found.location and found.location.line:
        place["region"] = {"startLine": found.location.line}
        if found.location.column:
            place["region"]["startColumn"] = found.location.column
    return place
