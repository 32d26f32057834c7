"""A small dossier with a service book, made of a few lines of YAML and opened as the commands do."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from dossier.aftercare.case import Case, open_service

MAIN = """dossier: 1
profile: building
project: {code: T-9, name: 江州图书馆, design_life: 50}
parties:
  owner: {name: 江州市城建集团有限公司}
  contractor: {name: 江州第一建筑工程有限公司}
  subcontractor: {name: 江州防水有限公司}
milestones: {accepted: 2024-11-20, handed_over: 2024-11-20}
records: []
"""


def small_book(root: Path, as_of: str, terms: str = "", *, main: str = MAIN, **files: str) -> Case:
    """The case of a dossier that is written below `root`; `terms` stand below ``service: 1``."""
    (root / "service").mkdir(parents=True, exist_ok=True)
    files = {"terms": "service: 1\n" + terms, **files}
    (root / "dossier.yaml").write_text(main, encoding="utf-8", newline="\n")
    for name, text in files.items():
        (root / "service" / f"{name}.yaml").write_text(text, encoding="utf-8", newline="\n")
    return open_service(root, dt.date.fromisoformat(as_of))
