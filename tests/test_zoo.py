"""Every kind of the zoo as evidence of one dossier: bound as it was, or named; two renderers compare the pages."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from small_dossiers import ROOT, environment
from zoo import ROOMS, ZOO, write_zoo

Row = dict[str, Any]
_PATIENCE = 900


def run_torture(folder: Path) -> None:
    """Build the zoo and compare it with its originals; the result lies in `folder` at the end."""
    write_zoo(folder / "zoo")
    command = [sys.executable, str(ROOT / "benchmarks" / "torture.py"), str(folder / "zoo")]
    command += ["--batch", "1000", "--together", "--pages", "6", "--pixels", "500", "--jobs", "2", "--keep"]
    command += ["--work", str(folder / "work"), "-o", str(folder / "part.json")]
    done = subprocess.run(command, env=environment(), capture_output=True, text=True, check=False)
    (folder / "said.txt").write_text(done.stdout + done.stderr, encoding="utf-8")
    if (folder / "part.json").is_file():
        (folder / "part.json").rename(folder / "result.json")
    else:
        (folder / "failed").touch()


@pytest.fixture(scope="session")
def tortured(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The folder of the one run that all workers share."""
    base = tmp_path_factory.getbasetemp()
    folder = (base if worker_id == "master" else base.parent) / "zoo-run"
    try:
        folder.mkdir()
    except FileExistsError:
        end = time.monotonic() + _PATIENCE
        while not ((folder / "result.json").exists() or (folder / "failed").exists()):
            assert time.monotonic() < end, "the other worker has not done it"
            time.sleep(0.2)
    else:
        run_torture(folder)
    assert (folder / "result.json").exists(), (folder / "said.txt").read_text(encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def rows(tortured: Path) -> dict[str, Row]:
    told = json.loads((tortured / "result.json").read_text(encoding="utf-8"))
    return {Path(row["file"]).stem: row for row in told["rows"]}


def what_is_wrong(name: str, row: Row) -> list[str]:
    """Everything in which the fate of a kind is not what it has to be."""
    kind, end = ZOO[name], row["kind"]
    if end == "refused" and (kind.expect == "refused" or kind.refusable):
        return [] if kind.codes & set(row["codes"]) else [f"refused with {row['codes']}: {row['detail']}"]
    if kind.expect in {"kept", "refused"}:
        return [] if end == kind.expect else [f"{end} instead of {kind.expect}: {row['detail']}"]
    if not row["pages_out"]:
        return [f"{end} {row['codes']}: {row['detail']}"]
    wrong = []
    if row["pages_out"] != kind.pages:
        wrong.append(f"{row['pages_out']} pages instead of {kind.pages}")
    if end in ("miscounted", "lost"):
        wrong.append(f"{end}: {row['detail']}")
    if kind.said and not kind.said & set(row["codes"]):
        wrong.append(f"none of {sorted(kind.said)} is said, only {row['codes']}")
    for renderer, found in row["looks"].items():
        if renderer in kind.may_differ:
            continue
        if found["different"]:
            wrong.append(f"{renderer}: pages {found['different']} look different")
        elif found["unseen"] or not found["same"] + found["close"]:
            wrong.append(f"{renderer}: not seen ({found['unseen']})")
    return wrong


@pytest.mark.parametrize("name", ZOO)
def test_what_is_bound_is_what_was_given(name: str, rows: dict[str, Row]) -> None:
    assert what_is_wrong(name, rows[name]) == []


@pytest.mark.parametrize("name", [n for n, kind in ZOO.items() if kind.text or kind.hidden])
def test_the_bound_page_says_what_the_original_showed(
    name: str, rows: dict[str, Row], tortured: Path
) -> None:
    row = rows[name]
    assert row["volume"], f"not bound: {row['kind']} {row['codes']}"
    volume = pypdfium2.PdfDocument(tortured / "work" / "volumes" / row["volume"])
    text = "".join(volume[row["leaf"] + n].get_textpage().get_text_range() for n in range(row["pages_out"]))
    assert ZOO[name].text in text
    assert not ZOO[name].hidden or ZOO[name].hidden not in text


def test_the_accounting_closes(rows: dict[str, Row]) -> None:
    assert rows.keys() == ZOO.keys()
    for name, row in rows.items():
        assert row["kind"] and (row["pages_out"] or row["codes"] or row["detail"]), (
            f"{name} is neither bound nor named"
        )


def test_the_zoo_is_large_and_no_name_is_used_twice() -> None:
    assert len(ZOO) == sum(len(room.KINDS) for room in ROOMS) >= 60


# Keys of signatures and of encryption are drawn by lot, by the libraries that make them.
@pytest.mark.parametrize("name", [n for n in ZOO if not n.startswith("signed-") and "-password-" not in n])
def test_the_same_script_makes_the_same_bytes(name: str, tortured: Path) -> None:
    kind = ZOO[name]
    assert (tortured / "zoo" / f"{name}{kind.suffix}").read_bytes() == kind.make()
