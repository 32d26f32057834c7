"""Small packages with a manifest that tells the truth, and what a folder holds."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from dossier.archiving.listing import MANIFEST, SUMS, sha256_of, sums_of
from dossier.archiving.manifest import BoundAt, Contents, Fate, Origin
from dossier.archiving.publish import publish
from dossier.archiving.sealing import seal, write_readme
from dossier.archiving.user_files import carry_over, find_user_files, refuse_user_files
from dossier.archiving.working import working_folder
from dossier.checking.result import CheckResult
from dossier.findings import Finding
from dossier.model import EvidenceFacts

OLD = {"volumes/旧.pdf": "old", "word/A7/表.docx": "form"}
NEW = {"volumes/新.pdf": "new", "word/A7/表.docx": "form"}


def write_package(folder: Path, files: Mapping[str, str] = OLD, code: str = "T-1") -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    listed = [
        {"path": name, "sha256": hashlib.sha256(content.encode()).hexdigest(), "bytes": len(content.encode())}
        for name, content in files.items()
    ]
    manifest = {"schema_version": "1.0", "project": {"code": code, "name": "试验"}, "files": listed}
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return folder


def build(output: Path, *, keep: bool = False, files: Mapping[str, str] = NEW) -> tuple[Finding, ...]:
    """What the pipeline does around its work."""
    with working_folder(output, "T-1") as work:
        theirs = find_user_files(output / "T-1")
        refuse_user_files(theirs, keep=keep)
        package = work / "package"
        package.mkdir()
        write_package(package, files)
        kept = carry_over(theirs, package)
        publish(package, output / "T-1", theirs)
    return kept.findings


def seen(folder: Path) -> dict[str, str]:
    """Every file and link with its content, hidden ones as well; empty folders with nothing."""
    return {
        p.relative_to(folder).as_posix(): p.read_text(encoding="utf-8") if p.is_file() else ""
        for p in sorted(folder.rglob("*"))
        if p.is_file() or p.is_symlink() or not any(p.iterdir())
    }


def blank_pages(count: int) -> str:
    """A PDF of so many pages, as short as readers take it."""
    kids = " ".join(f"{n + 3} 0 R" for n in range(count))
    pages = "".join(f"{n + 3} 0 obj<</Type/Page/Parent 2 0 R>>endobj\n" for n in range(count))
    return (
        "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        f"2 0 obj<</Type/Pages/MediaBox[0 0 9 9]/Count {count}/Kids[{kids}]>>endobj\n{pages}"
        f"trailer<</Root 1 0 R/Size {count + 3}>>\n%%EOF\n"
    )


REPORT = {"code": "T-1", "name": "试验", "as_of": "2026-09-01"}
FILES = {
    "volumes/01 卷.pdf": blank_pages(5),
    "volumes/02 卷.pdf": blank_pages(3),
    "word/A7/表.docx": "form",
    "originals/evidence/合同.pdf": "contract",
    "report/completeness.json": json.dumps({"dossiers": [REPORT]}),
}


def sealed_package(folder: Path, theirs: Mapping[str, str] | None = None, **told: Any) -> Path:
    """A package as the last steps of a build make it; `theirs` are the user's files that a build carried over."""
    for name, content in {**FILES, **(theirs or {})}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8", newline="\n")
    contract = EvidenceFacts(
        "evidence/合同.pdf",
        exists=True,
        kind="pdf",
        pages=2,
        bytes=8,
        sha256=hashlib.sha256(b"contract").hexdigest(),
    )
    place = BoundAt("volumes/01 卷.pdf", "A1-001", 1, 2)
    fate = Fate(contract, ("A1-001",), (place,), (), (), "originals/evidence/合同.pdf")
    origins = {
        "volumes/01 卷.pdf": Origin(5, ("A1-001", "A1-002"), ("evidence/合同.pdf",)),
        "volumes/02 卷.pdf": Origin(3, objections={}),
    }
    result = CheckResult(folder, dt.date(2026, 9, 1), ())
    contents = Contents(result, origins, (fate,), (), {}, **{"draft": False, **told})
    write_readme(folder, contents)
    seal(folder, contents, list(theirs or {}))
    pages = {"A1-001": (1, 2), "A1-002": (3, 5), "A1-003": None}
    plain = {"type": "contract", "title": "合同", "number": None, "status": "issued", "form": None}
    records = [
        {"id": name, **plain, "bound": at and {"volume": "volumes/01 卷.pdf", "first": at[0], "last": at[1]}}
        for name, at in pages.items()
    ]
    project = {"code": REPORT["code"], "name": REPORT["name"]}
    reseal(folder, lambda told: told.update(records=records, project=project))
    return folder


def reseal(package: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Alter the manifest and let SHA256SUMS follow: what somebody does who knows how they hang together."""
    manifest = json.loads((package / MANIFEST).read_text(encoding="utf-8"))
    change(manifest)
    (package / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8", newline="\n")
    (package / SUMS).write_bytes(sums_of(manifest, sha256_of(package / MANIFEST)))
