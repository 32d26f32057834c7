"""Draw the shipped Word forms again: ``python tools/make_forms.py [FORM]…``.

The .docx files under templates/ are what users edit; this script is how the shipped ones came to be. The same
script gives the same bytes.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import forms_goods
import forms_handover
import forms_quality
import forms_report
import forms_service
import forms_volume
import forms_warranty
import forms_works
from forms_kit import Lang, Sheet

BOTH: dict[str, Callable[[Lang], Sheet]] = {
    "volume-cover": forms_volume.volume_cover,
    "volume-index": forms_volume.volume_index,
    "volume-note": forms_volume.volume_note,
    "volume-spine": forms_volume.volume_spine,
    "handover-deed": forms_handover.handover_deed,
    "transfer-list": forms_handover.transfer_list,
    "warranty-letter": forms_warranty.warranty_letter,
    "completeness-report": forms_report.completeness_report,
}
CHINESE: dict[str, Callable[[], Sheet]] = {
    "completion-report": forms_works.completion_report,
    "acceptance-report": forms_works.acceptance_report,
    "trial-run-notice": forms_works.trial_run_notice,
    "trial-run-record": forms_works.trial_run_record,
    "delivery-acceptance": forms_goods.delivery_acceptance,
    "product-certificate": forms_goods.product_certificate,
    "training-record": forms_goods.training_record,
    "unit-acceptance": forms_quality.unit_acceptance,
    "drawing-review": forms_quality.drawing_review,
    "drawing-list": forms_quality.drawing_list,
    "design-change": forms_quality.design_change,
    "rectification-notice": forms_quality.rectification_notice,
    "rectification-reply": forms_quality.rectification_reply,
    "concealed-work": forms_quality.concealed_work,
    "unpacking-inspection": forms_quality.unpacking_inspection,
    "visit-record": forms_service.visit_record,
    "repair-record": forms_service.repair_record,
    "satisfaction-survey": forms_service.satisfaction_survey,
    "repair-order": forms_service.repair_order,
    "repair-notice": forms_service.repair_notice,
    "warranty-card": forms_service.warranty_card,
    "delivery-report": forms_service.delivery_report,
}


def draw(names: Sequence[str], templates: Path) -> None:
    """Write the named forms, or all of them, to the language folders below `templates`."""
    for name in names or [*BOTH, *CHINESE]:
        if name in BOTH:
            languages: tuple[Lang, ...] = ("zh-CN", "en")
            for lang in languages:
                BOTH[name](lang).save(templates / lang / f"{name}.docx")
        else:
            CHINESE[name]().save(templates / "zh-CN" / f"{name}.docx")


if __name__ == "__main__":
    draw(sys.argv[1:], Path(__file__).resolve().parents[1] / "templates")
