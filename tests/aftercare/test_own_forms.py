"""Inspections and complaints as their forms see them."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

from dossier.aftercare.own_forms import own_form_context
from small_books import small_book

COMPLAINTS = """
- {id: TS-1, title: 噪声, text: 吵, urgency: urgent, at: 2025-03-01T09:00, from: 二层住户,
   effective: true, satisfied: false}
"""
INSPECTIONS = """
- id: XJ-1
  on: 2025-02-01
  status: normal
  readings: [{name: 压力, value: 0.2 MPa}, ~]
  problems: [{text: 渗漏, due: 2025-02-09}]
"""
TERMS = "complaints: {urgent: 2 自然日, normal: 7 自然日}\n"


def test_a_complaint_says_its_limit_and_yes_and_no_in_words(tmp_path: Path) -> None:
    case = small_book(tmp_path, "2025-06-30", TERMS, complaints=COMPLAINTS)
    record = own_form_context(case, case.book.of("complaint")[0])["record"]
    assert (record["from_whom"], record["due"], record["urgency"]) == ("二层住户", "2 自然日", "紧急")
    assert (record["effective"], record["satisfied"], record["channel"]) == ("是", "否", "")
    assert record["at"] == dt.datetime(2025, 3, 1, 9)


def test_an_english_dossier_has_english_words(tmp_path: Path) -> None:
    case = small_book(tmp_path, "2025-06-30", TERMS, complaints=COMPLAINTS)
    english = replace(case, dossier=replace(case.dossier, language="en"))
    context = own_form_context(english, case.book.of("complaint")[0])
    assert context["dossier"]["language"] == "en"
    record = context["record"]
    assert (record["due"], record["effective"], record["satisfied"]) == ("2 calendar days", "yes", "no")


def test_an_inspection_lists_what_was_read_and_found(tmp_path: Path) -> None:
    case = small_book(tmp_path, "2025-06-30", inspections=INSPECTIONS)
    record = own_form_context(case, case.book.of("inspection")[0])["record"]
    assert record["readings"] == [{"name": "压力", "value": "0.2 MPa"}]
    due = {"part": None, "text": "渗漏", "due": dt.date(2025, 2, 9), "result": None, "closed_on": None}
    assert record["problems"] == [due]
    assert (record["status"], record["owner"]) == ("正常", "江州市城建集团有限公司")
    assert record["contractor"] == "江州第一建筑工程有限公司"
