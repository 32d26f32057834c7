"""What a record says and its form has no place for is named: a warning for what must be given."""

from __future__ import annotations

from pathlib import Path

import pytest
from docx import Document

from dossier.findings import Severity
from dossier.forms.unused_fields import printed_keys, unused_fields
from form_samples import NOT_PRINTED, RECORD_FORMS, SCHEMAS
from small_dossiers import ROOT


def form(folder: Path, text: str) -> Path:
    document = Document()
    document.add_paragraph(text)
    document.save(str(folder / "trial-run-notice.docx"))
    return folder / "trial-run-notice.docx"


def test_demanded_fields_and_others_apart(tmp_path: Path) -> None:
    path = form(
        tmp_path,
        "{{ record.to_party }}{{ record.content }}{{ record.starts_at|cn_date }}{{ record.recording }}",
    )
    must, may = unused_fields(path, SCHEMAS.record_types["trial-run-notice"], SCHEMAS, "x.docx")
    assert (must.code, must.severity, may.severity) == ("T613", Severity.WARNING, Severity.INFO)
    assert must.message.zh == "没有印出：place 地点、issued_at 发出时间"
    assert "equipment_list 设备清单" in may.message.zh and "recording" not in may.message.zh
    assert must.location and must.location.file == "x.docx"


def test_a_list_without_a_loop_is_named_once(tmp_path: Path) -> None:
    found = unused_fields(
        form(tmp_path, "甲"), SCHEMAS.record_types["delivery-acceptance"], SCHEMAS, "x.docx"
    )
    assert "lines 明细" in found[0].message.zh and "lines.name" not in found[0].message.zh


@pytest.mark.parametrize("name", RECORD_FORMS)
def test_shipped_forms_print_what_must_be_given(name: str) -> None:
    path = ROOT / "templates" / "zh-CN" / f"{name}.docx"
    found = unused_fields(path, SCHEMAS.record_types[name], SCHEMAS, name)
    assert [f.message.zh for f in found if f.severity is Severity.WARNING] == []
    if name not in NOT_PRINTED:
        assert found == []


@pytest.mark.parametrize(
    ("tags", "keys"),
    [
        ("{{ record.place }}{{ (record | signer('owner')).date }}", {"place"}),
        ("{% for line in record['lines'] %}{{ line.name }}{% endfor %}", {"lines"}),
        ("{% set r = record %}{{ r.place }}", {"set", "r", "record", "place"}),
    ],
)
def test_what_a_form_prints_of_its_record(tmp_path: Path, tags: str, keys: set[str]) -> None:
    assert printed_keys(form(tmp_path, tags)) == keys
