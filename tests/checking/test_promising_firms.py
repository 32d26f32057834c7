"""Papers in which a firm of the works promises something, and another firm stands behind its label."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from dossier.checking.paper import Names, Paper, paper_of
from dossier.checking.paper_findings import paper_findings
from dossier.checking.paper_values import Known
from dossier.location import Location
from dossier.model import Dossier, EvidenceFacts, EvidenceRef, Party
from statement_samples import a_record

_FIRMS = {
    "owner": "江州市水务有限公司",
    "contractor": "江州安泰机电工程有限公司",
    "supervisor": "江州正信监理有限公司",
}


def _paper(kind: str, text: str) -> Paper:
    parties = {key: Party(key, key, name, {}) for key, name in _FIRMS.items()}
    dossier = cast(Dossier, SimpleNamespace(parties=parties, name="取水泵房改造工程", data={}, records=()))
    firms = frozenset(_FIRMS.values())
    known = Known({}, frozenset(), frozenset(), {}, {})
    names = Names(frozenset({dossier.name}), firms, {}, known)
    ref: Any = SimpleNamespace(annex=False, location=Location("r.yaml"), file="evidence/a.pdf")
    facts: Any = SimpleNamespace(text=(text,), guessed=(), path="evidence/a.pdf", pages=1)
    paper = paper_of(dossier, names, a_record(kind), cast(EvidenceRef, ref), cast(EvidenceFacts, facts))
    assert paper is not None
    return paper


def _told(kind: str, text: str) -> list[str]:
    return [str(f.severity.value) for f in paper_findings(_paper(kind, text)) if f.code == "X531"]


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("warranty-letter", "承包人:江州安泰建设集团有限公司"),
        ("warranty-card", "施工单位 江州宏图照明工程有限公司"),
        ("completion-report", "施工单位:\n江州远大电梯工程有限公司"),
        ("handover-deed", "承包方 江州兴业制冷设备有限公司"),
        ("quality-assessment", "监理单位:江州诚达工程咨询有限公司"),
        ("final-account", "发包人:江州市城市投资有限公司\n合同价 100"),
        ("quality-commitment", "乙方:江州众诚路灯安装有限公司"),
    ],
)
def test_a_stranger_in_a_promise_is_an_error(kind: str, text: str) -> None:
    assert _told(kind, text) == ["error"]


@pytest.mark.parametrize(
    ("kind", "text", "severities"),
    [
        ("test-report", "施工单位:江州宏图照明工程有限公司", ["warning"]),
        ("warranty-letter", "承包人:江州安泰机电工程有限公司", []),
        ("warranty-letter", "承包人:江州安泰机电工程有限公司第三项目部", []),
        ("warranty-letter", "施工单位 签字(盖章) 日期", []),
        ("handover-deed", "施工单位(盖章): 日期", []),
        ("completion-report", "施工单位项目经理 王强", []),
    ],
)
def test_elsewhere_it_is_a_warning_and_the_own_firm_is_nothing(
    kind: str, text: str, severities: list[str]
) -> None:
    assert _told(kind, text) == severities
