"""Small packages with a manifest that tells the truth, and what a folder holds."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from dossier.archiving.publish import publish
from dossier.archiving.user_files import carry_over, find_user_files, refuse_user_files
from dossier.archiving.working import working_folder
from dossier.findings import Finding

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
