"""The sheets on which a person looks at all forms: a row for each state, every page on them."""

from __future__ import annotations

from pathlib import Path

import make_contact_sheets
from PIL import Image

from word_samples import needs_office


def test_rows_stand_below_one_another() -> None:
    white, red = Image.new("RGB", (30, 40), "white"), Image.new("RGB", (50, 20), "red")
    sheet = make_contact_sheets.contact_sheet([[white, red], [red]])
    assert sheet.size == (12 + 30 + 12 + 50 + 12, 12 + 40 + 12 + 20 + 12)
    assert sheet.getpixel((13, 13)) == (255, 255, 255) and sheet.getpixel((55, 13)) == (255, 0, 0)
    assert sheet.getpixel((13, 65)) == (255, 0, 0)


@needs_office
def test_a_form_in_both_languages_and_all_states(tmp_path: Path) -> None:
    made = make_contact_sheets.make_sheets(tmp_path, ["warranty-card"])
    assert [path.name for path in made] == ["warranty-card zh-CN.png", "warranty-card en.png"]
    for path in made:
        with Image.open(path) as sheet:
            assert sheet.height > 3 * 300 and sheet.width > 300
