"""One dossier, checked: catalogue, evidence facts, requirements and cross-record rules brought together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from dossier.checking.causes import one_cause
from dossier.checking.consistency import check_consistency
from dossier.checking.cross import cross_of_rules, further_cross
from dossier.checking.days import KNOWN_YEARS, day_table
from dossier.checking.evidence_findings import (
    alike_name_findings,
    evidence_findings,
    repeated_file_findings,
    unused_file_findings,
)
from dossier.checking.evidence_kinds import OFFICE, to_convert
from dossier.checking.goods import check_goods
from dossier.checking.inputs import make_inputs
from dossier.checking.own_pages import unclaimed_pages, with_cut_links
from dossier.checking.paper_codes import check_codes
from dossier.checking.paper_dates import of_papers
from dossier.checking.papers import check_papers
from dossier.checking.people import check_people
from dossier.checking.requirements import evaluate_requirements
from dossier.checking.result import Aftercare, CheckResult, RequirementResult
from dossier.checking.revisions import current
from dossier.checking.rules import Rules
from dossier.checking.said_twice import check_statements
from dossier.checking.twin_findings import main_papers
from dossier.checking.waivers import judge_waivers
from dossier.checking.wording import check_wording
from dossier.evidence.inspection import Trial, inspect_evidence, unused_files
from dossier.evidence.own_files import own_files
from dossier.evidence.reading_pages import with_codes, with_guesses
from dossier.evidence.rescans import with_rescans
from dossier.findings import Finding
from dossier.library.catalogue import catalogue_of
from dossier.library.collecting import collector_rests
from dossier.library.roles import role_parties, role_titles
from dossier.library.schemas import Schemas
from dossier.model import Catalogue, Dossier, EvidenceFacts, Status, Text
from dossier.reading.dossier import ReadResult
from dossier.reading.printed_forms import Printed, read_printed
from dossier.steps.noting import Note, unnoted
from dossier.steps.store import Store

NO_AFTERCARE = Aftercare()
NOTHING_PRINTED = Printed()
OF_RULES = frozenset({"E419", "E422", "X508", "X509"}) | {
    f"X{n}" for n in (*range(501, 505), *range(511, 522))
}
"""Codes that only `_of_rules` and what `judge` always looks at tell, besides those of the service book (V…)."""


def check_dossier(
    read: ReadResult,
    path: Path,
    as_of: dt.date,
    trial: Trial | None = None,
    store: Store | None = None,
    aftercare: Aftercare = NO_AFTERCARE,
    note: Note = unnoted,
    *,
    ocr: bool = False,
) -> CheckResult:
    """Judge what was read. `as_of` is the day on which due dates are judged; `path` is the folder as the user named it.
    `aftercare` is what became of the promises after the handover; rules across records judge it, too.

    With a `trial` the pages that evidence becomes are kept, to be bound; with a `store` known contents stay unopened;
    `note` is told of each file. `ocr`: read what has no text layer by OCR, which must be installed.

    Never raises for anything that a user can mend: an unknown profile is a finding and leaves the requirements empty.
    """
    if read.dossier is None:
        return CheckResult(path, as_of, _sorted(read.findings))
    refs = [e.file for r in read.dossier.records for e in r.evidence if e.file]
    own = own_files(read.dossier, refs)
    opened = inspect_evidence(read.dossier.root, [ref for ref in refs if ref not in own], trial, store, note)
    if office := _office_files(read, opened):
        # The office program, its fonts and Word's format are only loaded for them.
        from dossier.evidence.office_pages import convert_evidence  # noqa: PLC0415

        opened = {**opened, **convert_evidence(read.dossier.root, office, trial, store)}
    if ocr:
        opened = with_guesses(read.dossier.root, opened, store, note)
    printed = read_printed(read.dossier.root)
    if out := printed.records:
        signed = {e.file for r in read.dossier.records if r.id in out for e in r.evidence if e.file}
        opened = with_codes(read.dossier.root, opened, signed, store)
    dossier = current(read.dossier)
    opened = with_rescans(read.dossier.root, opened, main_papers(dossier, opened), store)
    facts = with_cut_links(dossier, {**opened, **own})
    return check_facts(read, path, as_of, facts, aftercare, printed)


def _office_files(read: ReadResult, opened: Mapping[str, EvidenceFacts]) -> dict[str, EvidenceFacts]:
    """Word and Excel files that become pages, in the order in which they are named."""
    if read.dossier is None or not any(facts.format in OFFICE for facts in opened.values()):
        return {}
    catalogue, _ = catalogue_of(read.dossier, read.schemas)
    wanted = to_convert(current(read.dossier), read.schemas.record_types, opened, catalogue)
    return {ref: facts for ref, facts in opened.items() if ref in wanted}


@collector_rests()
def check_facts(
    read: ReadResult,
    path: Path,
    as_of: dt.date,
    evidence: Mapping[str, EvidenceFacts],
    aftercare: Aftercare = NO_AFTERCARE,
    printed: Printed = NOTHING_PRINTED,
) -> CheckResult:
    """Judge what was read by what is known of its files: facts by the path as the records write it.

    `printed` are the forms that went out for signature.
    """
    dossier = read.dossier
    if dossier is None:
        return CheckResult(path, as_of, _sorted(read.findings))
    dossier = current(dossier)
    dossier = replace(
        dossier,
        data={**dossier.data, "aftercare": aftercare.counts},
        files=(*dossier.files, *aftercare.files),
    )
    found = [*read.findings, *unused_file_findings(unused_files(dossier.root, evidence))]
    found += check_codes(dossier, evidence, printed, read.schemas)
    catalogue, broken = catalogue_of(dossier, read.schemas)
    if catalogue is None or broken:
        of_all = _of_every_dossier(dossier, catalogue, evidence, as_of, read.schemas)
        findings = [*found, *of_all, *aftercare.findings, *broken]
        return CheckResult(path, as_of, _sorted(findings), dossier, catalogue, (), evidence)
    rules = Rules(dossier, catalogue, read.schemas)
    requirements, judged = judge(dossier, catalogue, rules, evidence, as_of, read.schemas, aftercare.findings)
    findings = [*found, *judged]
    return CheckResult(
        path,
        as_of,
        _sorted(findings),
        dossier,
        catalogue,
        tuple(requirements),
        evidence,
        tuple(_not_checked(dossier, catalogue, evidence, findings)),
        aftercare.periods,
    )


def judge(
    dossier: Dossier,
    catalogue: Catalogue,
    rules: Rules,
    evidence: Mapping[str, EvidenceFacts],
    as_of: dt.date,
    schemas: Schemas,
    aftercare: Iterable[Finding] = (),
    *,
    whole: bool = True,
) -> tuple[list[RequirementResult], list[Finding]]:
    """Every rule over one dossier whose evidence has been inspected. Pure; the findings are not sorted.

    `whole` false: for the results alone. Then what no requirement of the catalogue is judged by is not looked for.
    """
    if whole or any(
        code not in OF_RULES and code[0] != "V" for r in catalogue.requirements for code in r.codes
    ):
        found = _of_every_dossier(dossier, catalogue, evidence, as_of, schemas)
    else:
        found = _of_rules(dossier, catalogue, evidence, as_of, schemas)
    found += [*_across_records(dossier, schemas), *aftercare]
    waivers, waived = judge_waivers(dossier, catalogue, as_of, schemas)
    inputs = make_inputs(dossier, catalogue, rules, evidence, as_of, schemas, found, waivers)
    requirements, judged = evaluate_requirements(inputs)
    claimed = {c for r in requirements if r.status is not Status.NOT_APPLICABLE for c in r.requirement.codes}
    kept = [f for f in found if f.code not in claimed]
    return requirements, [*one_cause([*kept, *judged]), *waived]


def _of_every_dossier(
    dossier: Dossier,
    catalogue: Catalogue | None,
    evidence: Mapping[str, EvidenceFacts],
    as_of: dt.date,
    schemas: Schemas,
) -> list[Finding]:
    """What holds whatever the catalogue asks for."""
    return [
        *_of_rules(dossier, catalogue, evidence, as_of, schemas),
        *check_papers(dossier, catalogue, evidence, schemas),
        *further_cross(dossier, as_of, schemas),
        *check_statements(dossier, evidence, schemas),
    ]


def _of_rules(
    dossier: Dossier,
    catalogue: Catalogue | None,
    evidence: Mapping[str, EvidenceFacts],
    as_of: dt.date,
    schemas: Schemas,
) -> list[Finding]:
    """The part of it that tells `OF_RULES`."""
    return [
        *_evidence_findings(dossier, evidence, schemas),
        *check_consistency(dossier),
        *cross_of_rules(dossier, as_of, schemas),
        *check_wording(dossier, catalogue.superseded if catalogue else {}),
    ]


def _sorted(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Worst first; what is said of one record in the same words for several items is said once."""
    once: dict[Finding, Finding] = {}
    for found in findings:
        once.setdefault(replace(found, item=None), found)
    return tuple(sorted(once.values(), key=lambda f: f.sort_key))


def _across_records(dossier: Dossier, schemas: Schemas) -> Iterable[Finding]:
    """What needs the words of the schemas besides the records."""
    titles = role_titles(schemas)
    yield from check_people(dossier, role_parties(schemas), titles)
    yield from check_goods(dossier)


def _evidence_findings(
    dossier: Dossier, evidence: Mapping[str, EvidenceFacts], schemas: Schemas
) -> list[Finding]:
    uses = [(record, ref) for record in dossier.records for ref in record.evidence if ref.file]
    named = {facts.path for facts in evidence.values() if facts.exists}
    return [
        *(f for record, ref in uses for f in evidence_findings(record, ref, evidence[str(ref.file)], named)),
        *repeated_file_findings(uses, evidence, schemas.record_types),
        *alike_name_findings(uses, evidence),
        *unclaimed_pages(dossier, evidence),
    ]


def _not_checked(
    dossier: Dossier, catalogue: Catalogue, evidence: Mapping[str, EvidenceFacts], findings: Iterable[Finding]
) -> Iterable[Text]:
    """What nobody looked at: said on every run, because silence would pass for approval."""
    yield Text("图纸、报告的内容是否与现场一致", "whether drawings and reports agree with what was built")
    yield Text("签字、印章的真伪", "whether signatures and seals are genuine")
    files = evidence.values()
    counts = (
        of_papers(dossier.records),
        sum(1 for f in files if f.signatures),
        sum(1 for r in dossier.records for e in r.evidence if not e.file),
        sum(1 for f in files if f.exists and f.kind == "other" and not f.problem),
        sum(1 for f in files if f.kind == "office"),
        sum(1 for f in files if _says(f.text)),
        sum(1 for f in files if _says(f.guessed)),
        sum(1 for f in files if f.pages and not _says((*f.text, *f.guessed))),
        sum(1 for r in catalogue.requirements if r.by_build),
        sum(1 for f in findings if f.code == "R318"),
        sum(1 for r in catalogue.requirements if r.citation.confidence != "confirmed"),
    )
    for count, text in zip(counts, _UNSEEN, strict=True):
        if count:
            yield Text(text.zh.format(count), text.en.format(count, **(_ONE if count == 1 else _MANY)))
    if years := _unpublished(dossier):
        yield Text(
            f"{years} 年的节假日安排（尚未公布，期限按周末推算）",
            f"the public holidays of {years}, not published yet: periods are reckoned by weekends",
        )
    yield Text("PDF/A 合规性", "conformance with PDF/A")


def _says(pages: Iterable[str]) -> bool:
    return any(map(str.strip, pages))


_UNSEEN = (
    Text(
        "{} 条资料的日期与纸上是否一致（没有写 date，日期就取自这份纸）",
        "the date of {} record{s} against the paper, from which {it} {are} taken",
    ),
    Text(
        "{} 份电子签名文件的签名人身份（已验证签署后未改动；没有提供受信任的根证书）",
        "who signed {} file{s} electronically (what they say is validated; no trusted roots are given)",
    ),
    Text("{} 份只登记存放处的纸质原件", "{} paper original{s} that {are} only named by {its} shelf"),
    Text("{} 个不是 PDF 或图片的附件的内容", "the content of {} file{s} that {are} neither PDF nor image"),
    Text(
        "{} 个由 Word/Excel 换算成页的附件与它在原程序中的版面是否一致",
        "the look of {} file{s} converted from Word or Excel, beside the program that made {it}",
    ),
    Text(
        "{} 个有文字的附件中认不出的表格和句子（只核对了认得出的栏目、表格和说法）",
        "tables and sentences of {} file{s} with text that the program does not know (labels, tables and statements "
        "that it knows were held against the records)",
    ),
    Text(
        "{} 个附件的扫描页由 OCR 识别，手写内容和识别错误可能漏掉",
        "handwriting, and what OCR misread, on the scanned pages of {} file{s}",
    ),
    Text(
        "{} 个没有文字层的附件（扫描件、照片）写了什么、有没有页上下颠倒",
        "what is said in {} file{s} without a text layer (scans, photographs), and if pages are upside down",
    ),
    Text("案卷编目、页号（编制案卷时核对）", "volumes and page numbers (verified when they are compiled)"),
    Text("{} 处因缺少日期或数据暂不能判断", "{} check{s} lacking a date or a value"),
    Text("{} 条依据的条文原文（标注“引文待核”）", "the wording of {} citation{s} marked “to be verified”"),
)
"""What is said for each count of `_not_checked`, in its order."""
_ONE = {"s": "", "are": "is", "its": "its", "it": "it"}
_MANY = {"s": "s", "are": "are", "its": "their", "it": "them"}


def _unpublished(dossier: Dossier) -> str:
    """Years of milestones whose public holidays nobody has published, and the user does not list."""
    calendar, milestones = dossier.data.get("calendar", {}), dossier.data.get("milestones", {})
    table = day_table(calendar.get("holidays", ()), calendar.get("workdays", ()))
    assumed = {d.year for d in milestones.values() if isinstance(d, dt.date) and table.is_assumed(d)}
    return "、".join(str(year) for year in sorted(assumed) if year >= KNOWN_YEARS.stop)
