"""`build` when the world does not cooperate: nothing half done is ever seen, the old package stands."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from docx import Document

from small_dossiers import MINIMAL, Command, Write, command_line, environment, on_a_terminal, plan_record

posix = pytest.mark.skipif(sys.platform == "win32", reason="signals and mounts of POSIX")
WITHOUT_OFFICE = {"DOSSIER_SOFFICE": "/nowhere/soffice"}


def old_package(output: Path) -> dict[str, str]:
    """An earlier package in its place, and what it looks like."""
    package = output / "T-1"
    (package / "volumes").mkdir(parents=True)
    (package / "volumes" / "01.pdf").write_bytes(b"old")
    digest = hashlib.sha256(b"old").hexdigest()
    listed = {"path": "volumes/01.pdf", "sha256": digest, "bytes": 3, "pages": 1}
    (package / "manifest.json").write_text(json.dumps({"schema_version": "1.0", "files": [listed]}))
    return seen(output)


def seen(folder: Path) -> dict[str, str]:
    """Every file and folder, hidden ones as well, with its content's checksum."""
    return {
        p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() if p.is_file() else ""
        for p in sorted(folder.rglob("*"))
    }


def test_4_without_the_office_program(write: Write, command: Command, tmp_path: Path) -> None:
    before = old_package(tmp_path / "out")
    done = command("build", write(), "-o", tmp_path / "out", env=WITHOUT_OFFICE)
    assert done.returncode == 4 and "P701" in done.stderr and "→" in done.stderr and done.stdout == ""
    assert seen(tmp_path / "out") == before


def test_4_doctor_says_so(command: Command) -> None:
    done = command("doctor", env=WITHOUT_OFFICE)
    assert done.returncode == 4 and "P701" in done.stdout


@posix
def test_a_terminal_names_the_package_once_and_a_pipe_every_file(
    write: Write, command: Command, tmp_path: Path
) -> None:
    """A long folder before a dozen names fills the screen; a program wants each path whole on its line."""
    output = tmp_path / "竣工资料移交包存档副本" / "城北片区污水处理及配套管网一期工程"
    told = on_a_terminal(command_line("build", write(), "-o", output, "--lang", "zh"))
    assert told.count(str(output)) == 1 and "index.html" in told
    lines = command("build", write(), "-o", output).stdout.splitlines()
    assert len(lines) > 4 and all(Path(line).is_file() for line in lines)


@pytest.mark.parametrize(
    ("paragraph", "shown"),
    [
        ("案卷题名：{{ volume.titel }}", "titel"),
        ("案卷题名：{% if volume.title %}甲", "案卷题名"),
        ("案卷题名：{{ volume.title | nofilter }}", "nofilter"),
    ],
)
def test_5_a_broken_form_names_its_paragraph(
    write: Write, command: Command, tmp_path: Path, paragraph: str, shown: str
) -> None:
    folder = write()
    form = folder / "templates" / "en" / "volume-cover.docx"
    form.parent.mkdir(parents=True)
    document = Document()
    document.add_paragraph("第一段")
    document.add_paragraph(paragraph)
    document.save(str(form))
    before = old_package(tmp_path / "out")
    done = command("build", folder, "-o", tmp_path / "out")
    assert done.returncode == 5, done
    assert "volume-cover.docx" in done.stderr and shown in done.stderr
    assert "Traceback" not in done.stderr and done.stdout == ""
    assert seen(tmp_path / "out") == before


def test_5_a_form_that_is_no_word_file(write: Write, command: Command, tmp_path: Path) -> None:
    folder = write({"records/A7.yaml": plan_record(), "templates/en/volume-index.docx": b"no zip at all"})
    done = command("build", folder, "-o", tmp_path / "out")
    assert done.returncode == 5 and "volume-index.docx" in done.stderr and "Traceback" not in done.stderr
    assert seen(tmp_path / "out") == {}


def test_final_with_errors_writes_nothing(write: Write, command: Command, tmp_path: Path) -> None:
    before = old_package(tmp_path / "out")
    done = command("build", write(), "--final", "-o", tmp_path / "out", env=WITHOUT_OFFICE)
    assert done.returncode == 1 and "P721" in done.stderr and done.stdout == ""
    assert seen(tmp_path / "out") == before


def test_two_projects_of_one_code_never_overwrite_each_other(
    write: Write, command: Command, tmp_path: Path
) -> None:
    first = write()
    second = tmp_path / "二期"
    shutil.copytree(first, second)
    done = command("build", first, second, "-o", tmp_path / "out", "--lang", "zh")
    assert done.returncode == 7 and "P724" in done.stderr and first.name in done.stderr
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["T-1"]


@pytest.mark.parametrize("place", ["out", "out/T-1"])
def test_a_file_in_the_place_of_the_folder(
    write: Write, command: Command, tmp_path: Path, place: str
) -> None:
    (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / place).write_text("mine")
    done = command("build", write(), "-o", tmp_path / "out")
    assert done.returncode == (2 if place == "out" else 7), done
    assert (tmp_path / place).read_text() == "mine"


def test_7_below_a_file(write: Write, command: Command, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    done = command("build", write(), "-o", tmp_path / "file" / "out")
    assert done.returncode == 7 and "P720" in done.stderr


def test_7_the_dossier_itself_is_never_replaced(write: Write, command: Command, tmp_path: Path) -> None:
    folder = write(name="T-1")
    before = seen(tmp_path)
    done = command("build", folder, "-o", tmp_path)
    assert done.returncode == 7 and "P720" in done.stderr
    assert seen(tmp_path) == before


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 1.5 MB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = shutil.which("mount")
    made = mount and subprocess.run(
        [mount, "-t", "tmpfs", "-o", "size=1500k", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if not made or made.returncode:
        pytest.skip("nobody may mount here")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


@posix
@pytest.mark.parametrize("free", [0, 100_000])
def test_7_a_full_disk_leaves_the_old_package(
    write: Write, process: Command, small_disk: Path, free: int
) -> None:
    old_package(small_disk)
    (small_disk / "other").write_bytes(b"x" * (1_400_000 - free))
    before = seen(small_disk)
    done = process("build", write(), "-o", small_disk)
    assert done.returncode == 7, done
    assert "P720" in done.stderr and "Traceback" not in done.stderr
    assert seen(small_disk) == before


def start_build(folder: Path, output: Path, *more: str) -> subprocess.Popen[bytes]:
    """A build under way: its working folder is there and the office program has begun."""
    process = subprocess.Popen(
        command_line("build", folder, "-o", output, *more),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
        start_new_session=True,
    )
    deadline = time.monotonic() + 60
    while not list(output.glob(".T-1.part-*/forms-*/pdf")):
        assert process.poll() is None and time.monotonic() < deadline, process.communicate()
        time.sleep(0.02)
    time.sleep(0.3)
    return process


def office_processes(started_by: int) -> list[str]:
    """Command lines of office programs whose session began after the build did; Linux only."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            environ, line = (entry / "environ").read_bytes(), (entry / "cmdline").read_bytes()
        except OSError:
            continue
        if b"soffice" in line and f"DOSSIER_TEST={started_by}".encode() in environ:
            found.append(line.replace(b"\0", b" ").decode())
    return found


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A temporary folder for the runs of one test."""
    folder = tmp_path / "tmp"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    return folder


@posix
@pytest.mark.parametrize("more", [(), ("--keep",)])
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_130_interrupted(
    write: Write,
    tmp_path: Path,
    temporary: Path,
    monkeypatch: pytest.MonkeyPatch,
    sent: signal.Signals,
    more: tuple[str, ...],
) -> None:
    monkeypatch.setenv("DOSSIER_TEST", str(os.getpid()))
    folder, output = write(), tmp_path / "out"
    before = old_package(output)
    if more:
        (output / "T-1" / "签字.pdf").write_text("mine")
        before = seen(output)
    process = start_build(folder, output, *more)
    os.kill(process.pid, sent)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130, err
    assert out == b"" and b"Traceback" not in err
    assert seen(output) == before
    assert office_processes(os.getpid()) == []
    assert list(temporary.iterdir()) == []


@posix
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGHUP])
def test_130_when_the_whole_group_is_asked(write: Write, tmp_path: Path, sent: signal.Signals) -> None:
    """As a terminal does that is closed: nothing that was started along the way complains of it."""
    process = start_build(write(), tmp_path / "out")
    os.killpg(process.pid, sent)
    err = process.communicate(timeout=60)[1].decode("utf-8")
    assert process.returncode == 130
    assert err.strip().count("\n") == 0 and "Interrupted" in err, err


@posix
def test_killed_and_built_again(
    write: Write, process: Command, tmp_path: Path, temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DOSSIER_TEST", str(os.getpid()))
    folder, output = write(), tmp_path / "out"
    before = old_package(output)
    started = start_build(folder, output)
    os.kill(started.pid, signal.SIGKILL)
    started.communicate()
    assert {k: v for k, v in seen(output).items() if not k.startswith(".")} == before
    assert [p.name for p in temporary.iterdir()] != []
    assert process("check", folder).returncode == 1
    assert list(temporary.iterdir()) == [] and office_processes(os.getpid()) == []
    done = process("build", folder, "-o", output)
    assert done.returncode == 1, done  # a draft: records are missing
    assert [p.name for p in output.iterdir()] == ["T-1"]
    assert (output / "T-1" / "report" / "completeness.pdf").is_file()
    assert not (output / "T-1" / "volumes" / "01.pdf").exists()


@posix
def test_the_temporary_files_of_a_living_run_are_left_alone(
    write: Write, process: Command, tmp_path: Path, temporary: Path
) -> None:
    started = start_build(write(), tmp_path / "out")
    os.kill(started.pid, signal.SIGSTOP)  # it lives as long as the check looks, however slow the machine
    before = sorted(p.name for p in temporary.iterdir())
    try:
        assert process("check", write()).returncode == 1
        assert sorted(p.name for p in temporary.iterdir()) == before != []
    finally:
        os.kill(started.pid, signal.SIGCONT)
    out, err = started.communicate(timeout=120)
    assert started.returncode == 1 and out, err
    assert list(temporary.iterdir()) == []


@posix
def test_7_a_second_build_of_the_same_package(write: Write, command: Command, tmp_path: Path) -> None:
    folder, output = write(), tmp_path / "out"
    process = start_build(folder, output)
    done = command("build", folder, "-o", output)
    assert done.returncode == 7 and "P747" in done.stderr and done.stdout == ""
    process.communicate(timeout=120)
    assert process.returncode == 1
    assert [p.name for p in output.iterdir()] == ["T-1"]


def test_7_what_a_user_put_into_the_package_stops_the_build_and_keep_carries_it_over(
    write: Write, command: Command, tmp_path: Path
) -> None:
    folder, package = write(), tmp_path / "out" / "T-1"
    assert command("build", folder, "-o", tmp_path / "out").returncode == 1
    word = next((package / "word").rglob("*.docx"))
    word.write_bytes(b"filled in by hand")
    (package / "signed").mkdir()
    for place in ("signed/扫描签字.pdf", "附页.pdf"):
        (package / place).write_text("mine")
    before = seen(package)
    done = command("build", folder, "-o", tmp_path / "out", env={"DOSSIER_LANG": "zh"})
    assert done.returncode == 7 and "P735" in done.stderr and done.stdout == "", done
    assert "附页.pdf" in done.stderr and word.name in done.stderr and "2 个" in done.stderr
    assert seen(package) == before
    done = command("build", folder, "-o", tmp_path / "out", "--keep", env={"DOSSIER_LANG": "zh"})
    assert done.returncode == 1 and "P736" in done.stderr and "P737" in done.stderr, done
    after = seen(package)
    own = word.relative_to(package).as_posix()
    beside = f"{own.removesuffix('.docx')}.kept.docx"
    for place in ("signed/扫描签字.pdf", "附页.pdf"):
        assert after.pop(place) == before[place]
    assert after.pop(beside) == before[own] != after[own]
    manifest = json.loads((package / "manifest.json").read_text(encoding="utf-8"))
    assert sorted(e["path"] for e in manifest["kept"]) == sorted(["signed/扫描签字.pdf", "附页.pdf", beside])
    assert all(
        hashlib.sha256((package / e["path"]).read_bytes()).hexdigest() == e["sha256"]
        for e in manifest["kept"]
    )
    written_last = {"manifest.json", "SHA256SUMS"}
    assert {e["path"] for e in manifest["files"]} | written_last == {p for p, d in after.items() if d}
    assert command("build", folder, "-o", tmp_path / "out").returncode == 7


def test_7_into_the_evidence(write: Write, command: Command, tmp_path: Path) -> None:
    folder = write()
    before = seen(tmp_path)
    done = command("build", folder, "-o", folder / "evidence" / "out")
    assert done.returncode == 7 and "P748" in done.stderr and seen(tmp_path) == before


@posix
def test_7_a_path_that_is_too_long_is_said_before_the_work(
    write: Write, command: Command, tmp_path: Path
) -> None:
    output = tmp_path
    while len(os.fsencode(output)) < 4050:
        output /= "x" * min(120, 4050 - len(os.fsencode(output)))
    done = command("build", write(), "-o", output)
    assert done.returncode == 7 and "P745" in done.stderr and "Traceback" not in done.stderr, done.stderr[
        -500:
    ]


def test_one_bad_dossier_does_not_stop_the_others(write: Write, command: Command, tmp_path: Path) -> None:
    write(name="many/甲 a", main="a: [\n")
    write(name="many/乙 b")
    output = tmp_path / "输出 目录"
    done = command("build", tmp_path / "many", "-o", output)
    assert done.returncode == 3
    assert "Y103" in done.stderr and "DRAFT" in done.stderr
    product = [Path(line) for line in done.stdout.splitlines()]
    assert product and all(path.is_file() for path in product)
    assert sorted(p.name for p in output.iterdir()) == ["T-1"]


def test_a_code_with_signs_of_the_shell(write: Write, command: Command, tmp_path: Path) -> None:
    main = re.sub(r"code: T-1", "code: '[T]-1 $(x) 二期'", MINIMAL)
    done = command("build", write(main=main), "-o", tmp_path / "o")
    assert done.returncode == 1, done
    assert (tmp_path / "o" / "[T]-1 $(x) 二期" / "manifest.json").is_file()


def test_a_file_that_cannot_become_pages_is_kept_and_said(
    write: Write, command: Command, tmp_path: Path
) -> None:
    record = plan_record() + "  evidence: [{file: evidence/模型 1.ifc, kind: e_original}]\n"
    folder = write({"records/A7.yaml": record, "evidence/模型 1.ifc": "ISO-10303-21;"})
    assert "P722" in command("check", folder).stdout
    done = command("build", folder, "-o", tmp_path / "out")
    told = (tmp_path / "out" / "T-1" / "report" / "completeness.json").read_text(encoding="utf-8")
    assert done.returncode == 1 and "P722" in told, done
    assert (tmp_path / "out" / "T-1" / "originals" / "evidence" / "模型 1.ifc").read_text() == "ISO-10303-21;"


def test_what_a_house_form_left_in_the_finished_document_is_said_once(
    write: Write, command: Command, tmp_path: Path
) -> None:
    record = plan_record(kind="training-record", title="操作培训") + (
        "  topic: 水泵操作\n  held_on: 2026-08-01\n  hours: 4\n  trainer: 王工\n  effect: satisfied\n"
        "  trainees: [{name: 李工}]\n  remark: 教材____份\n"
    )
    folder = write({"records/A7.yaml": record})
    form = folder / "templates" / "en" / "training-record.docx"
    form.parent.mkdir(parents=True)
    document = Document()
    document.add_paragraph("XX公司培训记录，按 GB/T 19001—2008 编制")
    document.add_paragraph("{{ record.topic }}{{ record.remark }}")
    document.add_paragraph("按 GB/T 19001-2008 归档")
    document.add_paragraph("｛｛ record.trainer ｝｝")
    document.save(str(form))
    said = command("build", folder, "-o", tmp_path / "out", env={"DOSSIER_LANG": "zh"}).stderr
    assert said.count("T612") == 1 and "已被 GB/T 19001-2016 代替的标准" in said and "第 1 段" in said
    assert "教材____份" in command("check", folder).stdout, "what is in the data is said there"
    (folder / "records" / "A7.yaml").write_text(record.replace("____", " 3 "), encoding="utf-8")
    said = command("build", folder, "-o", tmp_path / "out", env={"DOSSIER_LANG": "zh"}).stderr
    assert said.count("T612") == 3 and "占位文字“XX公司培训记录" in said and "｛｛ record" in said


@posix
def test_7_what_the_system_refuses_stops_one_dossier_and_is_said_for_each(
    write: Write, tmp_path: Path
) -> None:
    """So few open files that no worker can be started."""
    resource = pytest.importorskip("resource")
    folders = [write(name=name) for name in ("甲", "乙")]
    done = subprocess.run(
        command_line("build", *folders, "-o", tmp_path / "out"),
        env=environment(),
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (14, 14)),
    )
    assert done.returncode == 7, done.stderr
    assert done.stderr.count("P720") == 2 and "too many files are open" in done.stderr


def test_a_finding_without_a_place_begins_with_its_severity(
    write: Write, command: Command, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("no folder")
    done = command(
        "build", write(), "-o", tmp_path / "out", env={"DOSSIER_CACHE": str(tmp_path / "file" / "cache")}
    )
    line = next(line for line in done.stderr.splitlines() if "P707" in line)
    assert line.startswith("error P707") and done.returncode == 7
