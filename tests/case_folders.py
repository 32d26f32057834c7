"""The acceptance cases: folders below `cases/` (test_cases.py tells what stands in them), and variations."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from variation_files import expected_of_variation, load, variations, write_variation

CASES = Path(__file__).parent / "cases"
NAMES = sorted([*(path.parent.name for path in CASES.glob("*/expected.yaml")), *variations()])


@cache
def expected_of(name: str) -> Mapping[str, Any]:
    """What `check` must say of a case."""
    expected: Mapping[str, Any] = (
        expected_of_variation(name) if name in variations() else load(CASES / name / "expected.yaml")
    )
    return expected


def prepared(name: str, folder: Path) -> Path:
    """A copy of the case's dossier below `folder`, with what `make` asks for."""
    copy = folder / name
    if name in variations():
        write_variation(name, copy)
        return copy
    shutil.copytree(CASES / name, copy, ignore=shutil.ignore_patterns("expected.yaml"), symlinks=True)
    for step in expected_of(name).get("make", ()):
        _make(step, copy)
    return copy


def _make(step: Mapping[str, Any], copy: Path) -> None:
    match step:
        case {"link": link, "to": target}:
            if target.startswith(".."):
                outside = copy.parent / "elsewhere"
                outside.mkdir(exist_ok=True)
                (outside / "secret.pdf").write_bytes(b"%PDF-1.7 not for the reader of this dossier\n")
            (copy / link).symlink_to(target)
        case {"copy": source, "as": target}:
            shutil.copyfile(copy / source, copy / target)
        case {"write": target, "repeat": text, "bytes": size}:
            (copy / target).write_text(text * (size // len(text.encode()) + 1), encoding="utf-8")
        case _:
            raise AssertionError(f"unknown step {step}")
