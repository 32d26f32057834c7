"""What is taken out of a file of records before it is parsed: nothing that is wanted, and no line."""

from __future__ import annotations

from pathlib import Path

import pytest

from dossier.aftercare.kept import RECORDS
from dossier.reading.dossier import read_dossier
from dossier.reading.wanted_entries import only_wanted
from dossier.source import source_of

EXAMPLES = sorted(path.parent for path in (Path(__file__).parents[2] / "dossiers").glob("*/dossier.yaml"))
FILE = """\
# 竣工资料
- id: A-1
  type: drawing
  stamp: &stamp {by: 林峰}
- id: A-2
  type: warranty-letter
  stamp: *stamp
- id: A-3
  type: diary
  note: &other 无
- {id: A-4, type: diary}
"""


def entries(text: str) -> list[object]:
    data = source_of(text, "records.yaml").data
    return [raw for raw in data if raw is not None]


def test_wanted_entries_stay_with_the_anchors_they_name() -> None:
    left = only_wanted(FILE, ["warranty-letter"])
    assert entries(left) == entries(FILE)[:2]


def test_what_is_left_keeps_its_number_and_its_line() -> None:
    source, whole = source_of(only_wanted(FILE, ["warranty-letter"]), "f"), source_of(FILE, "f")
    assert source.data[2:] == [None, None]
    assert source.marks["/1/type"] == whole.marks["/1/type"] == (6, 9)


@pytest.mark.parametrize(
    "strange",
    [
        "- id: A-1\n  type: diary\n  note: 'a\n- type: warranty-letter'\n",
        '- {id: A-1, type: "\\x77arranty-letter"}\n',
        "- !!map {id: A-1, type: diary}\n",
        "records:\n- {id: A-1, type: diary}\n",
        "---\n- {id: A-1, type: diary}\n",
        "  - {id: A-1, type: diary}\n",
        "[{id: A-1, type: diary}]\n",
        "- {id: A-1, type: diary}\r- {id: A-2, type: diary}\r",
        "",
    ],
)
def test_a_text_that_is_no_simple_list_stays_whole(strange: str) -> None:
    assert only_wanted(strange, ["warranty-letter"]) == strange


@pytest.mark.parametrize("folder", EXAMPLES, ids=lambda path: path.name)
def test_wanted_records_are_those_of_the_whole_dossier(folder: Path) -> None:
    whole, part = read_dossier(folder).dossier, read_dossier(folder, None, RECORDS).dossier
    assert whole is not None
    assert part is not None
    wanted = [r for r in whole.records if r.type in RECORDS]
    assert [(r.data, r.location) for r in part.records] == [(r.data, r.location) for r in wanted]
