"""JUnit XML: a test case for each requirement, so that a build server counts and trends them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.etree import ElementTree as ET

from dossier.checking.result import CheckResult
from dossier.findings import Finding, Severity
from dossier.model import Language, Status
from dossier.reporting.layout import clean, xml_safe
from dossier.reporting.options import ReportOptions
from dossier.reporting.summary import Line, overview
from dossier.reporting.text import position
from dossier.reporting.words import STATUS_NAMES, day

_SKIPPED = (Status.NOT_APPLICABLE, Status.WAIVED, Status.PENDING)


def render(results: Sequence[CheckResult], options: ReportOptions) -> str:
    """One suite a dossier. Open requirements and findings at error or above fail; what is not due is skipped."""
    root = ET.Element("testsuites", name="dossier")
    for result in results:
        suite = ET.SubElement(root, "testsuite")
        suite.extend(_cases(result, options))
        name = result.dossier.code if result.dossier else result.path.as_posix()
        _count(suite, clean(name))
    _count(root, "dossier")
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _count(element: ET.Element, name: str) -> None:
    element.attrib.update(
        name=xml_safe(name),
        tests=str(len(element.findall(".//testcase"))),
        failures=str(len(element.findall(".//failure"))),
        errors="0",
        skipped=str(len(element.findall(".//skipped"))),
        time="0",
    )


def _cases(result: CheckResult, options: ReportOptions) -> Iterator[ET.Element]:
    view = overview(result)
    prefix = options.prefix(result)
    code = clean(result.dossier.code if result.dossier else result.path.name)
    for line in sorted(view.lines, key=lambda n: (n.result.requirement.group, n.result.requirement.id)):
        yield _requirement(line, f"{code}.{line.result.requirement.group}", prefix, options.lang)
    for found in view.loose:
        yield _finding(found, f"{code}.findings", prefix, options.lang)


def _requirement(line: Line, classname: str, prefix: str, lang: Language) -> ET.Element:
    asked = line.result
    item = f" [{asked.item}]" if asked.item else ""
    case = _case(f"{asked.requirement.id} {asked.requirement.title.get(lang)}{item}", classname)
    reason = asked.reason.get(lang)
    if asked.status in _SKIPPED:
        ET.SubElement(case, "skipped", message=xml_safe(f"{STATUS_NAMES[asked.status].get(lang)}: {reason}"))
    elif line.is_open:
        due = day(asked.due)
        words = [f"{asked.responsible} {due}".strip(), asked.requirement.citation.get(lang)]
        words += [f"{position(f, prefix)} {f.code} {f.message.get(lang)}".strip() for f in line.findings]
        words += [f"→ {hint.get(lang)}" for hint in line.hints]
        message = f"{STATUS_NAMES[asked.status].get(lang)}: {reason}"
        _outcome(case, line.severity, asked.status.value, message, words)
    return case


def _finding(found: Finding, classname: str, prefix: str, lang: Language) -> ET.Element:
    place = position(found, prefix)
    ids = " ".join(f"[{i}]" for i in (found.record, found.requirement) if i)
    case = _case(" ".join(word for word in (found.code, ids, place) if word), classname)
    words = [place, found.why.get(lang), found.citation.get(lang) if found.citation else ""]
    _outcome(case, found.severity, found.code, found.message.get(lang), [*words, f"→ {found.hint.get(lang)}"])
    return case


def _case(name: str, classname: str) -> ET.Element:
    return ET.Element("testcase", name=xml_safe(clean(name)), classname=xml_safe(classname), time="0")


def _outcome(case: ET.Element, severity: Severity, kind: str, message: str, words: Sequence[str]) -> None:
    """A failure at error or above; below that the case passes and says what it saw."""
    text = xml_safe("\n".join(word for word in words if word))
    if severity.rank <= Severity.ERROR.rank:
        ET.SubElement(case, "failure", type=kind, message=xml_safe(message)).text = text
    else:
        ET.SubElement(case, "system-out").text = xml_safe(f"{severity.value}: {message}\n{text}")
