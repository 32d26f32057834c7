from __future__ import annotations

import datetime as dt
from pathlib import Path

from docx import Document

from dossier.forms.annotate import annotate_form
from dossier.forms.contract import OPEN, Names
from dossier.forms.template_check import check_template


def test_findings_stand_as_comments_at_their_cell_and_paragraph(tmp_path: Path) -> None:
    form = Document()
    form.add_paragraph("正文没有问题")
    form.add_paragraph("移交日期：{{ record.dat }}")
    table = form.add_table(1, 2)
    table.cell(0, 1).text = "{{ record.plase }}"
    path = tmp_path / "交接书.docx"
    form.save(str(path))
    names = Names({"record": Names({"date": OPEN, "place": OPEN})})
    findings = check_template(path, names)
    assert [f.code for f in findings if f.code == "T602"] == ["T602", "T602"]

    copy = tmp_path / "批注" / "交接书.docx"
    wrong = [f for f in findings if f.code == "T602"]
    assert annotate_form(path, wrong, copy, "zh", dt.date(2026, 3, 5)) == 2

    annotated = Document(str(copy))
    texts = [comment.text for comment in annotated.comments]
    assert all("T602" in text for text in texts)
    assert "date" in texts[0] and "place" in texts[1]
    marked = [
        "".join(
            t.text or "" for t in p.iter("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t")
        )
        for p in annotated.element.body.iter(
            "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}p"
        )
        if p.findall("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}commentRangeStart")
    ]
    assert marked == ["移交日期：{{ record.dat }}", "{{ record.plase }}"]
    assert Document(str(path)).paragraphs[1].text == "移交日期：{{ record.dat }}"
