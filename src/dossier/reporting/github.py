"""Workflow commands that GitHub shows beside the lines of a pull request."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dossier.checking.result import CheckResult
from dossier.findings import Finding, Severity, visible
from dossier.reporting.layout import clean
from dossier.reporting.options import ReportOptions, joined
from dossier.reporting.words import SEVERITY_NAMES, verdict

_COMMANDS = {
    Severity.BLOCKER: "error",
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.INFO: "notice",
}


def render(results: Sequence[CheckResult], options: ReportOptions) -> str:
    """One command a finding, worst first, and for each dossier a plain line with the verdict."""
    return visible("".join(f"{line}\n" for result in results for line in _lines(result, options)))


def _lines(result: CheckResult, options: ReportOptions) -> Iterator[str]:
    for found in sorted(result.findings, key=lambda f: f.sort_key):
        yield _command(found, options.prefix(result), options)
    name = result.dossier.name if result.dossier else result.path.as_posix()
    # The leading word keeps a name that begins with "::" from being read as a command.
    yield f"dossier: {clean(name)}: {verdict(result, options.lang)}"


def _command(found: Finding, prefix: str, options: ReportOptions) -> str:
    lang = options.lang
    properties = {"title": f"{SEVERITY_NAMES[found.severity].get(lang)} {found.code}"}
    if found.location:
        places = {"line": found.location.line, "col": found.location.column}
        known = {key: str(number) for key, number in places.items() if number}
        properties = {"file": joined(prefix, found.location.file), **known, **properties}
    ids = " ".join(f"[{i}]" for i in (found.record, found.requirement) if i)
    head = f"{ids} {found.message.get(lang)}".strip()
    rest = [found.why.get(lang), f"→ {found.hint.get(lang)}" if found.hint.get(lang) else ""]
    if found.citation:
        rest.insert(1, found.citation.get(lang))
    message = "\n".join(clean(line) for line in (head, *rest) if line)
    words = ",".join(f"{key}={_escape_property(value)}" for key, value in properties.items())
    return f"::{_COMMANDS[found.severity]} {words}::{_escape(message)}"


def _escape(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escape_property(text: str) -> str:
    return _escape(text).replace(":", "%3A").replace(",", "%2C")
