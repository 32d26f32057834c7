"""What is written instead: fill each form, one `soffice` for each, merge everything. No check, no index, no numbers.

    python benchmarks/plain_script.py PROJECT OUTPUT

The forms are the project's own, so their filters come from the project as well.
"""

from __future__ import annotations

import datetime as dt
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import img2pdf
import yaml
from docxtpl import DocxTemplate
from jinja2 import ChainableUndefined, Environment
from pypdf import PdfWriter

from dossier.forms.filters import FILTERS, signer_filter, term_filter
from dossier.library.roles import role_parties
from dossier.library.schemas import open_schemas
from dossier.library.terms import gather_terms
from dossier.resources import Library

FORMS = Path(__file__).resolve().parents[1] / "templates" / "zh-CN"


def main(project: Path, output: Path) -> None:
    """Write one PDF of all records, forms first and evidence behind each."""
    dossier = _load(project / "dossier.yaml")
    records = [r for path in sorted((project / "records").glob("*.yaml")) for r in _load(path)]
    environment = Environment(undefined=ChainableUndefined, autoescape=True, finalize=_shown)
    schemas = open_schemas(Library.for_dossier(project))
    signer = signer_filter(role_parties(schemas))
    environment.filters |= {
        **FILTERS,
        "term": term_filter(gather_terms(schemas), "zh"),
        "signer": signer,
    }
    environment.globals["signer"] = signer
    output.mkdir(parents=True, exist_ok=True)
    writer = PdfWriter()
    for record in records:
        for pdf in _pages(project, dossier, record, environment, output):
            writer.append(pdf)
    writer.write(output / "all.pdf")


def _load(path: Path) -> Any:
    return _timed(yaml.safe_load(path.read_text(encoding="utf-8")))


def _timed(value: Any) -> Any:
    """Times become times: YAML knows `2026-08-05T09:00:00` but not `2026-08-05T09:00`."""
    if isinstance(value, dict):
        return {key: _timed(below) for key, below in value.items()}
    if isinstance(value, list):
        return [_timed(below) for below in value]
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}", value):
        return dt.datetime.fromisoformat(value)
    return value


def _shown(value: Any) -> Any:
    return "" if value is None else value


def _pages(
    project: Path, dossier: dict[str, Any], record: dict[str, Any], environment: Environment, output: Path
) -> Iterator[Path]:
    """The PDFs that stand for a record: its form, then its files."""
    form = FORMS / f"{record['type']}.docx"
    if form.is_file():
        yield _printed(form, dossier, record, environment, output)
    for entry in record["evidence"]:
        if "file" in entry:
            path = project / entry["file"]
            if path.suffix == ".pdf":
                yield path
            else:
                picture = output / f"{path.stem}.pdf"
                picture.write_bytes(img2pdf.convert(path.read_bytes()))
                yield picture


def _printed(
    form: Path, dossier: dict[str, Any], record: dict[str, Any], environment: Environment, output: Path
) -> Path:
    word = output / f"{record['id']}.docx"
    template = DocxTemplate(str(form))
    facts = {"code": dossier["project"]["code"], "name": dossier["project"]["name"], "language": "zh-CN"}
    template.render(
        {
            "project": dossier["project"],
            "parties": dossier["parties"],
            "milestones": dossier["milestones"],
            "record": record,
            "dossier": facts,
            "labels": {},
        },
        environment,
    )
    template.save(word)
    subprocess.run(
        ["soffice", "--headless", "--convert-to", "pdf", "--outdir", str(output), str(word)],
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    return word.with_suffix(".pdf")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
