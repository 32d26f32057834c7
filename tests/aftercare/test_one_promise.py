"""One promise for one part: the serial numbers in terms.yaml are those of the machines that it names."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from case_folders import prepared
from dossier import checks


@pytest.mark.parametrize(
    ("serials", "told"),
    [
        ('["26B0072"]', []),
        ('["26B0071"]', ["《离心泵 P-2》的编号 26B0071 与 P-2 的出厂编号 26B0072 不一致"]),
        ('["26B0071", "26B0072"]', []),  # both pumps in one line
        ('["99"]', []),  # of a replacement
    ],
)
def test_a_promise_names_the_serial_number_of_its_machine(
    tmp_path: Path, serials: str, told: list[str]
) -> None:
    folder = prepared("service-promises-not-kept", tmp_path)
    path = folder / "service" / "terms.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace('serials: ["26B0072"]', f"serials: {serials}"),
        encoding="utf-8",
        newline="\n",
    )
    _, result = checks.check(folder, None, dt.date(2026, 11, 1))
    mine = [
        f
        for f in result.findings
        if f.code == "X513" and (f.location and f.location.file.endswith("terms.yaml"))
    ]
    assert [f.message.zh for f in mine] == told
