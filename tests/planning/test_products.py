"""What a build is going to make is known before anything is printed."""

from __future__ import annotations

import datetime as dt

from dossier import checks
from dossier.planning.products import form_name, planned_files
from dossier.planning.volumes import volume_file_name
from small_dossiers import Write, plan_record


def test_forms_and_volumes_of_a_small_dossier(write: Write) -> None:
    training = plan_record("A7-002", "training-record", "操作培训/甲") + (
        "  topic: 水泵\n  held_on: 2026-08-01\n  hours: 4\n  trainer: 王工\n  effect: satisfied\n"
        "  trainees: [{name: 李工}]\n"
    )
    void = training.replace("A7-002", "A7-003") + "  status: void\n"
    folder = write({"records/a.yaml": plan_record() + training + void})
    source, result = checks.check(folder, None, dt.date(2026, 9, 1))
    assert source and result.dossier and result.catalogue
    types = source.schemas.record_types
    made = list(planned_files(result.dossier, result.catalogue, types, "en"))
    record = next(r for r in result.dossier.records if r.id == "A7-002")
    assert form_name(record, types[record.type]) == "A7/A7-002 操作培训_甲"
    assert [m for m in made if m.startswith("word/A7/")] == ["word/A7/A7-002 操作培训_甲.docx"]
    for kind in {types[r.type].group for r in result.dossier.records}:
        title = result.catalogue.groups[kind].en
        assert f"volumes/10 {volume_file_name(title, None, 'text', 10, 'en')}.pdf" in made
