"""Check results made by hand from the real types, with every kind of awkward text in them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from dossier.checking.result import CheckResult, RequirementResult
from dossier.findings import Finding, Severity
from dossier.library.expressions import compiled
from dossier.model import (
    Catalogue,
    Citation,
    Dossier,
    EvidenceFacts,
    EvidenceRef,
    Fault,
    Location,
    Party,
    Record,
    Requirement,
    Signature,
    Status,
    Text,
)

AWKWARD = (
    '送检单|"甲方\'s" <b>&amp;</b>\n第二行 </script><script>window.broken=1</script> `code` *x* \x1b[31m'
)
AS_OF = dt.date(2026, 9, 1)
GROUPS: Mapping[str, Text] = {
    "A1": Text("开工前", "Pre-start"),
    "A2": Text("质量验收", "Quality acceptance"),
    "A3": Text("试验", "Tests"),
    "A4": Text("合格证", "Certificates"),
    "A5": Text("施工过程", "Construction"),
    "A6": Text("增补", "Supplements"),
    "A7": Text("竣工", "Completion"),
}


def make_requirement(name: str, zh: str, en: str, group: str = "A4", **changed: Any) -> Requirement:
    words: dict[str, Any] = {
        "id": name,
        "title": Text(zh, en),
        "group": group,
        "records": ("product-certificate",),
        "when": compiled("true"),
        "item_when": None,
        "if_empty": "not_applicable",
        "dated": compiled("record.date"),
        "when_text": Text("始终适用", "always"),
        "count": compiled("1"),
        "per": None,
        "match": None,
        "signed_by": ("maker",),
        "sealed_by": (),
        "evidence": ("original", "e_original"),
        "due": compiled("shipped"),
        "not_before": None,
        "needed_by": None,
        "checks": (),
        "codes": (),
        "by_build": False,
        "responsible": "supplier",
        "severity": "error",
        "citation": Citation("《产品质量法》", "第二十七条", "law", "confirmed"),
        "hint": Text(
            "在 records/A4-certificates.yaml 增加 type: product-certificate",
            "add type: product-certificate to records/A4-certificates.yaml",
        ),
        "layer": "profiles/equipment.yaml",
    }
    return Requirement(**{**words, **changed})


def make_line(asked: Requirement, status: Status, **changed: Any) -> RequirementResult:
    words: dict[str, Any] = {
        "requirement": asked,
        "item": None,
        "item_name": "",
        "status": status,
        "expected": 1,
        "found": 1 if status is Status.COMPLETE else 0,
        "records": (),
        "responsible": "上海某某泵业有限公司",
        "due": dt.date(2026, 3, 20),
        "reason": Text("应有 1 份，现有 0 份", "1 expected, 0 found"),
    }
    return RequirementResult(**{**words, **changed})


def make_finding(code: str, zh: str, en: str, **changed: Any) -> Finding:
    words: dict[str, Any] = {
        "code": code,
        "severity": Severity.ERROR,
        "message": Text(zh, en),
        "hint": Text("请补正", "mend it"),
        "why": Text("移交时会被退回", "it comes back at handover"),
    }
    return Finding(**{**words, **changed})


def make_record(name: str, title: str, file: str, line: int, evidence: tuple[str, ...] = ()) -> Record:
    at = Location(file, line, 3, f"/{line}")
    refs = tuple(EvidenceRef("original", name, None, None, False, None, at) for name in evidence)
    return Record(
        name,
        "product-certificate",
        title,
        "HG-26A0117",
        dt.date(2026, 3, 5),
        "supplier",
        "issued",
        (Signature("maker", "周立", dt.date(2026, 3, 5), True),),
        refs,
        {},
        at,
    )


def make_dossier(
    code: str = "CB-2026-014", name: str = "城北泵站二期设备采购及安装工程", records: tuple[Record, ...] = ()
) -> Dossier:
    supplier = Party("supplier", "supplier", "上海某某泵业有限公司", {"name": "上海某某泵业有限公司"})
    return Dossier(
        Path("/nowhere"),
        "equipment",
        "CN",
        "zh-CN",
        None,
        code,
        name,
        {"supplier": supplier},
        records,
        (),
        {"project": {"code": code, "name": name}},
        ("dossier.yaml",),
    )


def _requirements() -> tuple[RequirementResult, ...]:
    certificate = make_requirement("EQ-02", "产品合格证", "Product certificate", per="equipment")
    retest = make_requirement(
        "EQ-05",
        "耐压试验报告",
        "Pressure test report",
        "A3",
        responsible="contractor",
        citation=Citation("GB 50268", "9.1", "standard", "unverified"),
    )
    notice = make_requirement(
        "EQ-09",
        "试运行通知",
        "Trial-run notice",
        "A7",
        severity="blocker",
        citation=Citation("资料交付程序", "4.1.2", "company", "confirmed"),
    )
    deed = make_requirement("EQ-16", "工程交接书", "Handover deed", "A7")
    contract = make_requirement("EQ-01", "施工合同", "Contract", "A1")
    lift = make_requirement("EQ-14", "特种设备监督检验证明", "Special-equipment certificate", "A4")
    photo = make_requirement("EQ-11", AWKWARD, AWKWARD, "A5", severity="warning")
    pending, none = Text("尚未到期", "not yet due"), Text("本工程无特种设备", "no special equipment")
    pump = "南京某某机电安装工程有限公司"
    return (
        make_line(contract, Status.COMPLETE, records=("A1-001",), responsible="南京城北水务有限公司"),
        make_line(
            certificate, Status.COMPLETE, item="P-101", item_name="P-101 潜水排污泵", records=("A4-001",)
        ),
        make_line(certificate, Status.MISSING, item="P-102", item_name="P-102 潜水排污泵"),
        make_line(
            retest,
            Status.INCOMPLETE,
            records=("A3-003",),
            found=1,
            responsible=pump,
            due=None,
            reason=Text("1 份未签字", "1 unsigned"),
        ),
        make_line(notice, Status.OVERDUE, due=dt.datetime(2026, 8, 1, 9, 0), responsible=pump),
        make_line(deed, Status.PENDING, due=dt.date(2026, 9, 20), reason=pending, responsible=pump),
        make_line(lift, Status.NOT_APPLICABLE, due=None, reason=none),
        make_line(photo, Status.WAIVED, reason=Text(AWKWARD, AWKWARD), due=None),
    )


def _findings() -> tuple[Finding, ...]:
    found = (
        make_finding(
            "R301",
            "P-102 缺产品合格证",
            "P-102 has no product certificate",
            requirement="EQ-02",
            item="P-102",
            hint=Text("在 records/A4-certificates.yaml 增加 equipment: P-102", "add equipment: P-102"),
        ),
        make_finding(
            "R303",
            "耐压试验报告未经监理签字",
            "the supervisor has not signed the pressure test",
            requirement="EQ-05",
            record="A3-003",
            location=Location("records/A3 试验.yaml", 41, 5, "/0/signatures"),
        ),
        make_finding(
            "R302",
            "试运行通知逾期",
            "the trial-run notice is overdue",
            requirement="EQ-09",
            severity=Severity.BLOCKER,
        ),
        make_finding(
            "S203",
            "不认识的键 “nubmer”，是否为 “number”？",
            "unknown key 'nubmer', did you mean 'number'?",
            record="A3-004",
            location=Location("records/A3 试验.yaml", 17, 9, "/1/nubmer"),
            citation=Citation("GB/T 50328", "4.2", "standard", "confirmed"),
        ),
        make_finding(
            "E412",
            AWKWARD,
            AWKWARD,
            severity=Severity.WARNING,
            location=Location("evidence/检测/耐压,03.pdf"),
        ),
        make_finding("X501", "100% of 50:50, 见附表", "100% of 50:50, see table", severity=Severity.INFO),
    )
    return tuple(sorted(found, key=lambda f: f.sort_key))


def make_result(**changed: Any) -> CheckResult:
    records = (
        make_record("A1-001", "合同", "records/A1.yaml", 1),
        make_record("A3-003", "耐压试验报告", "records/A3 试验.yaml", 38, ("evidence/检测/耐压,03.pdf",)),
        make_record("A4-001", "P-101 合格证", "records/A4.yaml", 12, ("evidence/合格证/P-101.pdf",)),
    )
    facts = {
        "evidence/合格证/P-101.pdf": EvidenceFacts(
            "evidence/合格证/P-101.pdf", True, "pdf", bytes=2048, sha256="ab" * 32, pages=3
        ),
        "evidence/检测/耐压,03.pdf": EvidenceFacts(
            "evidence/检测/耐压,03.pdf",
            True,
            "pdf",
            bytes=99,
            sha256="cd" * 32,
            faults=(Fault("E412", (), "截断"),),
        ),
    }
    asked = _requirements()
    catalogue = Catalogue(
        "equipment",
        Text("设备及安装", "Equipment and installation"),
        tuple(dict.fromkeys(r.requirement for r in asked if r.requirement.id)),
        GROUPS,
        MappingProxyType({}),
        {},
    )
    words: dict[str, Any] = {
        "path": Path("dossiers/pump-station"),
        "as_of": AS_OF,
        "findings": _findings(),
        "dossier": make_dossier(records=records),
        "catalogue": catalogue,
        "requirements": asked,
        "facts": facts,
        "not_checked": (
            Text("图纸内容与现场一致性", "whether drawings match the site"),
            Text("签字真伪", "whether signatures are genuine"),
        ),
    }
    return CheckResult(**{**words, **changed})


@pytest.fixture
def result() -> CheckResult:
    """A blocker, errors, a warning, an info, and every status."""
    return make_result()


@pytest.fixture
def clean_result() -> CheckResult:
    """Nothing wrong."""
    done = tuple(r for r in _requirements() if r.status is Status.COMPLETE)
    return make_result(
        path=Path("dossiers/good"), findings=(), requirements=done, dossier=make_dossier("GD-1", "完好工程")
    )


@pytest.fixture
def unreadable() -> CheckResult:
    """A dossier that could not be read."""
    found = make_finding(
        "Y104",
        "日期 2026-02-30 不存在",
        "there is no 2026-02-30",
        severity=Severity.BLOCKER,
        location=Location("dossier.yaml", 22, 9, "/milestones"),
    )
    return CheckResult(Path("dossiers/坏的"), AS_OF, (found,))


@pytest.fixture
def all_results(result: CheckResult, clean_result: CheckResult, unreadable: CheckResult) -> list[CheckResult]:
    return [result, clean_result, unreadable]


@pytest.fixture
def make() -> Callable[..., CheckResult]:
    return make_result
