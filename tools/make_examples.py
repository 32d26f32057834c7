"""Draw the evidence of the example dossiers from their own YAML: `python tools/make_examples.py [NAME]…`.

Each file that a record names is drawn by the record's type and the kind of evidence, with the record's
numbers, dates and names; `tools/examples/<name>.yaml` adds what a paper says beyond the record (results,
chapters), what a drawing or a photograph shows, and the few mishaps that an example wants. What is there is
replaced.
"""

from __future__ import annotations

import datetime as dt
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml
from examples_compose import Sources, make_drawing, make_paper, make_photo
from examples_drawing import draw_drawing
from examples_font import register_faces
from examples_mishap import cut_short, lock, sign, turn_page
from examples_paper import draw_paper
from examples_scan import scan_pdf

ROOT = Path(__file__).resolve().parent.parent
TOOLS = ROOT / "tools"
PASSWORD = "2026"


class _TextLoader(yaml.SafeLoader):
    """YAML whose dates stay text: the records' dates are turned where they are printed."""


_TextLoader.yaml_implicit_resolvers = {
    key: [pair for pair in pairs if pair[0] != "tag:yaml.org,2002:timestamp"]
    for key, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def _read(path: Path) -> Any:
    return yaml.load(path.read_text("utf-8"), _TextLoader) if path.exists() else None


def read_sources(folder: Path) -> Sources:
    """The dossier, its records and the extra words of its papers."""
    dossier: dict[str, Any] = _read(folder / "dossier.yaml")
    records: list[dict[str, Any]] = []
    for entry in dossier["records"]:
        if isinstance(entry, dict):
            records.append(entry)
            continue
        for path in sorted(folder.glob(entry)):
            records += _read(path) or []
    common = _read(TOOLS / "examples" / "texts.yaml") or {}
    own = _read(TOOLS / "examples" / f"{folder.name}.yaml") or {}
    return Sources(dossier, records, common.get("types", {}), own)


def _papers(sources: Sources) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    """Each record with each of its files, a shared file once."""
    seen: set[str] = set()
    for record in sources.records:
        for evidence in record.get("evidence", ()):
            if "file" in evidence and evidence["file"] not in seen:
                seen.add(evidence["file"])
                yield record, evidence


def draw_evidence(
    sources: Sources, record: Mapping[str, Any], evidence: Mapping[str, Any], target: Path, spare: Path
) -> None:
    """Draw one file; what its name ends in, the record's type and the kind of evidence decide what it is."""
    mishap = sources.own.get("mishaps", {}).get(evidence["file"], "")
    if target.suffix == ".jpg":
        make_photo(sources, record, evidence, target)
        return
    if record["type"] == "drawing":
        draw_drawing(make_drawing(sources, record), target)
    else:
        paper = make_paper(sources, record, evidence)
        scanned = evidence["kind"] in ("scan", "copy") or evidence["file"] in sources.own.get("scanned", ())
        draw_paper(paper, spare if scanned else target)
        if scanned:
            scan_pdf(spare, target, evidence["file"], colour=evidence["kind"] != "copy")
    _befall(sources, record, mishap, target)


def _befall(sources: Sources, record: Mapping[str, Any], mishap: str, target: Path) -> None:
    match mishap:
        case "turn":
            turn_page(target)
        case "cut":
            cut_short(target)
        case "lock":
            lock(target, PASSWORD)
        case "sign":
            first = record["signatures"][0]
            when = dt.datetime.fromisoformat(f"{first['date']}T10:00:00+08:00")
            sign(target, sources.firm_of(record), first["person"], when)


def make_example(folder: Path) -> int:
    """Draw all evidence of one dossier; how many files there are now."""
    sources = read_sources(folder)
    texts = [path.read_text("utf-8") for path in TOOLS.glob("examples*.py")]
    texts += [path.read_text("utf-8") for path in (TOOLS / "examples").glob("*.yaml")]
    texts += [path.read_text("utf-8") for path in (ROOT / "schemas").rglob("*.json")]
    # Of all examples: reportlab keeps the first face of a name, so a second one would lack characters in silence.
    texts += [path.read_text("utf-8") for path in (ROOT / "dossiers").rglob("*.yaml")]
    count = 0
    with tempfile.TemporaryDirectory() as cache:
        register_faces("".join(texts).replace("\n", "").replace("\t", ""), Path(cache))
        for record, evidence in _papers(sources):
            target = folder / evidence["file"]
            if sources.own.get("mishaps", {}).get(evidence["file"]) == "absent":
                target.unlink(missing_ok=True)
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            draw_evidence(sources, record, evidence, target, Path(cache) / "clean.pdf")
            count += 1
    return count


def main(names: list[str]) -> None:
    for name in names or ["pump-station", "office-fit-out", "smart-campus"]:
        folder = ROOT / "dossiers" / name
        count = make_example(folder)
        total = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
        print(f"{name}: {count} files, {total / 1e6:.1f} MB in the folder")


if __name__ == "__main__":
    main(sys.argv[1:])
