"""A place of a dossier that the system refuses to show is said; the rest, and other dossiers, are checked."""

from __future__ import annotations

import datetime as dt
import errno
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dossier import checks
from dossier.cli.main import run
from small_dossiers import MINIMAL, ROOT, Write, plan_record

HOUSE = next((ROOT / "tests/cases/house-record-type/schemas/records").iterdir())
EVIDENCE = "  evidence: [{kind: copy, file: evidence/扫描/a.pdf, original_location: 档案室}]\n"
FILES: dict[str, str | bytes] = {
    "records/A7.yaml": plan_record() + EVIDENCE,
    "evidence/扫描/a.pdf": b"%PDF-1.4\n",
    f"schemas/records/{HOUSE.name}": HOUSE.read_bytes(),
    "schemas/profiles/equipment.yaml": (ROOT / "schemas/profiles/equipment.yaml").read_bytes(),
    "schemas/cross-checks.yaml": "{}\n",
    "service/terms.yaml": "{}\n",
}
PLACES = [
    "",
    "dossier.yaml",
    "records",
    "records/A7.yaml",
    "evidence",
    "evidence/扫描",
    "evidence/扫描/a.pdf",
    "schemas",
    "schemas/records",
    f"schemas/records/{HOUSE.name}",
    "schemas/profiles",
    "schemas/profiles/equipment.yaml",
    "schemas/cross-checks.yaml",
    "service",
    "service/terms.yaml",
]
DAY = dt.date(2026, 9, 1)
CALLS = ("stat", "lstat", "open", "listdir", "scandir")


def refusing(monkeypatch: pytest.MonkeyPatch, place: Path, code: int) -> None:
    """From now on the system refuses every call that names a place, or something below it, with an error."""

    def wrapped(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(path: Any = ".", *args: Any, **kwargs: Any) -> Any:
            named = os.fsdecode(path) if isinstance(path, str | bytes | os.PathLike) else ""
            below = named.startswith(f"{place}{os.sep}")
            if below or (named == str(place) and real.__name__ != "lstat"):
                raise OSError(code, os.strerror(code), named)
            return real(path, *args, **kwargs)

        return call

    for name in CALLS:
        monkeypatch.setattr(os, name, wrapped(getattr(os, name)))


def report(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, list[dict[str, Any]]]:
    exit_code = run([*arguments])
    said = capsys.readouterr()
    assert "Traceback" not in said.err
    dossiers: list[dict[str, Any]] = json.loads(said.out)["dossiers"]
    return exit_code, dossiers


@pytest.mark.parametrize(
    ("command", "code"),
    [("check", errno.EIO), ("check", errno.EACCES), ("validate", errno.ENAMETOOLONG)],
    ids=["io", "access", "name"],
)
@pytest.mark.parametrize("place", PLACES)
def test_what_cannot_be_looked_at_is_a_finding_of_that_place(
    write: Write,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    place: str,
    code: int,
    command: str,
) -> None:
    monkeypatch.setenv("DOSSIER_LANG", "en")
    folder = write(FILES, name="a")
    other = write(name="b", main=MINIMAL.replace("T-1", "T-2"))
    arguments = (command, "--format", "json", str(folder), str(other))
    sound = report(capsys, *arguments)[1]
    refusing(monkeypatch, folder / place if place else folder, code)
    exit_code, (judged, unharmed) = report(capsys, *arguments)
    assert unharmed == sound[1]
    if command == "validate" and (place.startswith("evidence") or "cross-checks" in place):
        assert judged == sound[0]  # it opens neither
        return
    said = [f for f in judged["findings"] if f["code"] in ("Y101", "E411", "S213")]
    name = place or "dossier.yaml"
    assert said, [f["message"] for f in judged["findings"]]
    assert any(name in (f["file"] or "") or name in f["message"] for f in said), judged["findings"]
    assert exit_code == (1 if place.startswith("evidence") else 3)


@pytest.mark.parametrize("named", ["evidence/扫描/a.pdf", None, 7])
def test_what_no_place_expects_is_a_finding_of_that_dossier_or_stops_the_program(
    write: Write, monkeypatch: pytest.MonkeyPatch, named: str | int | None
) -> None:
    """A file of the dossier, as bytes or text, or none of it: a full disk is nobody's finding."""
    folder = write(FILES, name="a")
    path = folder / named if isinstance(named, str) else named
    error = OSError(errno.EIO, "?", os.fspath(path) if isinstance(path, Path) else path)

    def failing(*_: object, **_options: object) -> None:
        raise error

    monkeypatch.setattr(checks, "judge", failing)
    if not isinstance(named, str):
        with pytest.raises(OSError):
            checks.check(folder, None, DAY)
        return
    (found,) = checks.check(folder, None, DAY)[1].findings
    assert found.code == "Y101" and found.location and found.location.file == named
