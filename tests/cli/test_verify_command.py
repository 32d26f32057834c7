"""`dossier verify` as a shell sees it: exit codes, what goes where, both formats."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dossier.archiving.listing import MANIFEST, SUMS, sha256_of
from package_samples import sealed_package
from small_dossiers import Command


@pytest.fixture
def package(tmp_path: Path) -> Path:
    return sealed_package(tmp_path / "out" / "T-1")


def test_a_sound_package_ends_with_0(command: Command, package: Path) -> None:
    for path in (package, package.parent, package / MANIFEST):
        done = command("verify", path, env={"DOSSIER_LANG": "zh"})
        assert done.returncode == 0 and done.stderr == "", done
        assert "完好: 改动 0 · 缺失 0 · 多出 0" in done.stdout


def test_an_altered_package_ends_with_8_and_names_the_file(command: Command, package: Path) -> None:
    (package / "volumes/01 卷.pdf").write_bytes(b"another")
    done = command("verify", package, env={"DOSSIER_LANG": "en"})
    assert done.returncode == 8, done
    assert "A803 volumes/01 卷.pdf was altered" in done.stdout


def test_json_is_whole_and_alone_on_stdout(command: Command, package: Path) -> None:
    (package / "volumes/01 卷.pdf").unlink()
    done = command("verify", package, "--format", "json", "--lang", "en")
    told = json.loads(done.stdout)
    assert done.returncode == 8 and told["schema_version"] == "1.0"
    (found,) = told["packages"][0]["findings"]
    assert found["code"] == "A804" and found["file"] == "volumes/01 卷.pdf" and found["hint"]


def test_what_is_no_package_ends_with_3_and_the_others_are_verified(command: Command, package: Path) -> None:
    done = command("verify", package.parent / "nowhere", package, env={"DOSSIER_LANG": "zh"})
    assert done.returncode == 3 and "A802" in done.stdout and "完好" in done.stdout


def test_the_checksum_that_was_noted_is_compared(command: Command, package: Path) -> None:
    digest = sha256_of(package / SUMS).upper()
    blanks = f"{digest[:32]} {digest[32:]}"
    assert command("verify", package, "--expect", blanks).returncode == 0
    other = command("verify", package, "--expect", "0" * 64, env={"DOSSIER_LANG": "zh"})
    assert other.returncode == 8 and "A819" in other.stdout
    assert command("verify", package, "--expect", "12ab").returncode == 2
    sealed_package(package.parent / "T-2")
    assert command("verify", package.parent, "--expect", digest).returncode == 2
