"""The pumping station without its records, and one report of it that comes in."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from dossier import checks
from dossier.excel.reading import standing
from dossier.intake.kinds import kinds_of
from dossier.intake.proposing import Ground
from dossier.intake.sources import Paper, gather, read_papers
from dossier.library.catalogue import catalogue_of

PUMP = Path(__file__).parents[1] / "dossiers/pump-station"
REPORT = PUMP / "evidence/A3 试验/出厂检验报告 P-101.pdf"


def report_on_ground(folder: Path) -> tuple[Ground, Paper]:
    """What intake holds the report against, made in `folder`, and the report as it was read."""
    (folder / "records").mkdir()
    (folder / "dossier.yaml").write_bytes((PUMP / "dossier.yaml").read_bytes())
    (folder / "records/A1.yaml").write_text("# -\n", encoding="utf-8", newline="\n")
    read, checked = checks.check(folder, None, dt.date(2026, 11, 22))
    assert read is not None
    here = standing(read, folder, "zh")
    kinds = kinds_of(read.schemas, catalogue_of(here.dossier, read.schemas)[0])
    (paper,) = read_papers(gather([REPORT], folder / "out"), None, ocr=False)
    return Ground(read, here, checked, kinds, frozenset()), paper
