"""The real office program on real Word files."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pikepdf
import psutil
import pytest
from docx import Document
from docx.shared import Cm, Pt

from dossier.errors import ConversionFailed, ExitCode, OutputFailed, ProgramMissing
from dossier.office.converting import convert_documents
from dossier.office.fonts import HouseFonts
from dossier.office.printed_pdf import normalise_pdf, page_fonts
from dossier.office.program import (
    Run,
    find_office,
    office_version,
    require_office,
    run_office,
    scratch_folder,
)
from dossier.office.watching import Watch
from word_samples import DAY, Fill, FormMaker, needs_office

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="uses a shell script as the office program")


@pytest.fixture
def six_documents(make_form: FormMaker, fill: Fill) -> list[Path]:
    template = make_form("城北泵站 {{ n }} ☑ □ “引号”", "第二段 Times")
    return [fill(template, f"文件 {n}.docx", n=n) for n in range(6)]


def program(folder: Path, script: str) -> Path:
    path = folder / "soffice"
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


@needs_office
def test_a_bad_file_costs_only_itself(six_documents: list[Path], tmp_path: Path, fonts: HouseFonts) -> None:
    bad = six_documents[3]
    bad.write_bytes(bad.read_bytes()[:9000])
    made = convert_documents(six_documents, tmp_path / "pdf", jobs=2, fonts=fonts)
    assert set(made.pdfs) == set(six_documents) - {bad}
    assert [(path, found.code) for path, found in made.failures.items()] == [(bad, "T605")]
    assert made.pdfs[six_documents[0]] == tmp_path / "pdf" / "文件 0.pdf"


@needs_office
def test_same_document_same_bytes_whatever_came_before(
    six_documents: list[Path], tmp_path: Path, fonts: HouseFonts
) -> None:
    """LibreOffice numbers fonts by a counter of its process and dates its colour profile."""
    last = six_documents[-1]
    in_batch = convert_documents(six_documents, tmp_path / "a", jobs=1, fonts=fonts).pdfs[last]
    alone = convert_documents([last], tmp_path / "b", jobs=1, fonts=fonts).pdfs[last]
    for path in (in_batch, alone):
        normalise_pdf(path, DAY, "标题 <甲> & 乙")
    assert in_batch.read_bytes() == alone.read_bytes()
    with pikepdf.open(alone) as pdf:
        assert str(pdf.docinfo["/Title"]) == "标题 <甲> & 乙"
        assert str(pdf.docinfo["/CreationDate"]) == "D:20260828000000Z"
        assert "/DocChecksum" not in pdf.trailer
        assert not pdf.check_pdf_syntax()


@needs_office
def test_a_start_does_not_try_out_the_drawing(
    six_documents: list[Path], tmp_path: Path, fonts: HouseFonts
) -> None:
    """In a profile of another version it does so at every start, which takes longer than the start."""
    ended = run_office(
        require_office(),
        [str(six_documents[0])],
        folder=tmp_path,
        made=tmp_path / "made",
        profile=tmp_path / "profile",
        fonts=fonts,
        watch=Watch(60, 60),
        stop=threading.Event(),
    )
    assert ended.run is Run.FINISHED
    assert list((tmp_path / "made").iterdir())
    assert not (tmp_path / "profile" / "user" / "GraphicsRenderTests.log").exists()


@needs_office
def test_chinese_is_set_in_the_house_fonts(
    six_documents: list[Path], tmp_path: Path, fonts: HouseFonts
) -> None:
    made = convert_documents(six_documents[:1], tmp_path / "pdf", jobs=1, fonts=fonts)
    names = page_fonts(made.pdfs[six_documents[0]])
    assert any(name.startswith("NotoSerifCJK") for name in names) or not fonts.families
    assert not any("Math" in name or "DejaVu" in name for name in names)


@needs_office
def test_boxes_instead_of_chinese_are_found(
    six_documents: list[Path], tmp_path: Path, fonts: HouseFonts
) -> None:
    """Without a Chinese font the program exits 0 and the text can still be extracted."""
    if fonts.directory is None:
        pytest.skip("fonts are not pinned on this system")
    latin = tmp_path / "latin"
    latin.mkdir()
    for name in ("LiberationSerif-Regular.ttf", "opens___.ttf"):
        if (fonts.directory / name).is_file():
            (latin / name).write_bytes((fonts.directory / name).read_bytes())
    config = tmp_path / "fonts.conf"
    config.write_text(
        f"<fontconfig><dir>{latin}</dir><cachedir>{tmp_path / 'index'}</cachedir></fontconfig>",
        encoding="utf-8",
    )
    bare = HouseFonts(None, config, fonts.families, None, "", fonts.source)
    made = convert_documents(six_documents[:1], tmp_path / "pdf", jobs=1, fonts=bare)
    assert made.pdfs == {}
    assert [found.code for found in made.failures.values()] == ["P740"]


@needs_office
def test_lines_are_as_high_as_in_word(tmp_path: Path, fonts: HouseFonts) -> None:
    """12 pt 宋体 is 1.14 em high: 50 lines fill 24.1 cm; with plain Noto CJK they would need 30.5 cm."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.top_margin = section.bottom_margin = Cm(2.5)
    for _ in range(50):
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(0)
        paragraph.paragraph_format.line_spacing = 1.0
        run = paragraph.add_run("城北泵站二期设备采购及安装工程")
        run.font.size = Pt(12)
        run._element.get_or_add_rPr().get_or_add_rFonts().set(
            "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}eastAsia", "仿宋_GB2312"
        )
    path = tmp_path / "lines.docx"
    document.save(str(path))
    made = convert_documents([path], tmp_path / "pdf", jobs=1, fonts=fonts)
    with pikepdf.open(made.pdfs[path]) as pdf:
        assert len(pdf.pages) == 1


@needs_office
def test_page_numbers_of_an_index_are_links(
    make_form: FormMaker, fill: Fill, tmp_path: Path, fonts: HouseFonts
) -> None:
    rows = [["{%tr for r in rows %}"], ["{{r r | page_link }}"], ["{%tr endfor %}"]]
    index = fill(
        make_form("目录", rows=rows),
        rows=[{"page": 1, "page_text": "1"}, {"page": 12, "page_text": "12-18"}, {"page": None}],
    )
    made = convert_documents([index], tmp_path / "pdf", jobs=1, fonts=fonts)
    with pikepdf.open(made.pdfs[index]) as pdf:
        links = [str(note.A.URI) for note in pdf.pages[0].Annots]
    assert sorted(links) == ["https://page.invalid/1", "https://page.invalid/12"]


@needs_office
def test_the_version_is_known() -> None:
    assert (office_version() or "").startswith("LibreOffice ")


def test_a_missing_program_is_told_how_to_get(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DOSSIER_SOFFICE", str(tmp_path / "nowhere"))
    with pytest.raises(ProgramMissing) as caught:
        find_office()
    assert caught.value.findings[0].code == "P701"
    assert caught.value.exit_code == ExitCode.MISSING_PROGRAM
    assert office_version() is None


@posix_only
@needs_office
@pytest.mark.parametrize("hang", ["sleep 600", "while :; do :; done"], ids=["waiting", "turning in a circle"])
def test_a_hanging_document_is_named_and_the_others_are_converted(
    six_documents: list[Path], tmp_path: Path, fonts: HouseFonts, monkeypatch: pytest.MonkeyPatch, hang: str
) -> None:
    """The real program converts what stands before the document, as it does when it hangs on one."""
    with zipfile.ZipFile(six_documents[2], "a") as archive:
        archive.comment = b"hang"
    script = (
        "n=$#; i=0; guilty=; while [ $i -lt $n ]; do a=$1; shift; i=$((i+1));\n"
        'case "$a" in 0*.docx) [ "$guilty" ] || { tail -c 4 "$a" | grep -q hang && guilty=1; }\n'
        '[ "$guilty" ] || { set -- "$@" "$a"; some=1; };; *) set -- "$@" "$a";; esac; done\n'
        f'[ "$some" ] && "{shutil.which("soffice")}" "$@"\n'
        f'[ "$guilty" ] && {{ echo "stuck in {tmp_path}/0003.docx" >&2; {hang}; }}'
    )
    monkeypatch.setenv("DOSSIER_SOFFICE", str(program(tmp_path, script)))
    made = convert_documents(six_documents, tmp_path / "pdf", jobs=1, fonts=fonts, patience=6)
    assert {path: found.code for path, found in made.failures.items()} == {six_documents[2]: "P704"}
    assert "stuck in" in made.failures[six_documents[2]].message.zh
    assert len(made.pdfs) == 5


CONVERT = """
import sys
from pathlib import Path
from dossier.office.fonts import house_fonts
from dossier.office.converting import convert_documents

scratch, output, *documents = map(Path, sys.argv[1:])
convert_documents(documents, output, jobs=2, fonts=house_fonts(), scratch=scratch)
"""


@posix_only
@needs_office
def test_a_killed_run_leaves_no_office_process(
    six_documents: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The real program as a server: it would stay for ever."""
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    server = f'exec "{shutil.which("soffice")}" "$1" --headless --norestore --accept="pipe,name=$$;urp;"'
    monkeypatch.setenv("DOSSIER_SOFFICE", str(program(tmp_path, server)))
    run = subprocess.Popen([sys.executable, "-c", CONVERT, scratch, tmp_path / "pdf", *six_documents])
    _wait_until(lambda: any("soffice.bin" in line for line in _commands(scratch)) or run.poll() is not None)
    assert run.poll() is None, "the work was over before it could be killed"
    run.kill()
    run.wait()
    _wait_until(lambda: not _commands(scratch))


def _commands(word: Path) -> list[str]:
    """Command lines of the living processes that speak of `word`."""
    lines = []
    for process in psutil.process_iter(["cmdline", "status"]):
        line = " ".join(process.info["cmdline"] or ())
        if word.as_uri() in line and process.info["status"] != psutil.STATUS_ZOMBIE:
            lines.append(line)
    return lines


def _wait_until(true: Callable[[], bool]) -> None:
    for _ in range(1200):
        if true():
            return
        time.sleep(0.05)
    raise AssertionError("waited for a minute")


@needs_office
@pytest.mark.parametrize("name", ["a;b", "100%", "%41%3B", "#1 x", "临时", "${HOME}"])
def test_temporary_folders_may_have_any_name(
    six_documents: list[Path], tmp_path: Path, fonts: HouseFonts, name: str
) -> None:
    folder = tmp_path / name
    folder.mkdir()
    made = convert_documents(six_documents[:1], folder / "pdf", jobs=1, fonts=fonts, scratch=folder)
    assert made.pdfs == {six_documents[0]: folder / "pdf" / "文件 0.pdf"}
    assert [path.name for path in folder.iterdir()] == ["pdf"]


def test_a_semicolon_everywhere_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "t;"))
    monkeypatch.setenv("DOSSIER_CACHE", str(tmp_path / "c;"))
    assert scratch_folder(tmp_path / "x") == tmp_path / "x"
    with pytest.raises(OutputFailed) as caught:
        scratch_folder(tmp_path / "a;b")
    assert caught.value.findings[0].code == "P742"


@needs_office
def test_a_file_that_cannot_be_loaded_is_a_finding(tmp_path: Path, fonts: HouseFonts) -> None:
    """A whole zip whose main part is no document: the program makes nothing of it and exits 0."""
    path = tmp_path / "hollow.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<w:document>")
    made = convert_documents([path], tmp_path / "pdf", jobs=1, fonts=fonts)
    assert [found.code for found in made.failures.values()] == ["P702"]


@posix_only
@pytest.mark.parametrize("script", ["exit 0", "exit 77"])
def test_a_program_that_converts_nothing_stops_the_work(
    six_documents: list[Path],
    tmp_path: Path,
    fonts: HouseFonts,
    monkeypatch: pytest.MonkeyPatch,
    script: str,
) -> None:
    monkeypatch.setenv("DOSSIER_SOFFICE", str(program(tmp_path, script)))
    with pytest.raises(ConversionFailed) as caught:
        convert_documents(six_documents, tmp_path / "pdf", jobs=2, fonts=fonts)
    assert caught.value.findings[0].code == "P708"


@posix_only
def test_stopping_leaves_no_process_behind(tmp_path: Path, fonts: HouseFonts) -> None:
    child = tmp_path / "child"
    hangs = f'sleep 300 & echo $! > "{child}.part"; mv "{child}.part" "{child}"; wait'
    script = f'[ "$1" = --version ] || {{ {hangs}; }}'
    stop = threading.Event()

    def stop_when_it_runs() -> None:
        while not child.exists():
            time.sleep(0.01)
        stop.set()

    watcher = threading.Thread(target=stop_when_it_runs)
    watcher.start()
    ended = run_office(
        program(tmp_path, script),
        ["0001.docx"],
        folder=tmp_path,
        made=tmp_path / "made",
        profile=tmp_path / "profile",
        fonts=fonts,
        watch=Watch(60, 60),
        stop=stop,
    )
    watcher.join()
    assert ended.run is Run.STOPPED
    assert not _runs(int(child.read_text(encoding="utf-8")))


@posix_only
def test_a_program_that_does_not_say_its_version_is_ended_with_its_children(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    child = tmp_path / "child"
    monkeypatch.setenv("DOSSIER_SOFFICE", str(program(tmp_path, f'sleep 300 & echo $! > "{child}"; wait')))
    monkeypatch.setattr("dossier.office.program._VERSION_SECONDS", 2.0)
    assert office_version() is None
    assert not _runs(int(child.read_text(encoding="utf-8")))


@posix_only
def test_ctrl_c_ends_every_job(
    six_documents: list[Path], tmp_path: Path, fonts: HouseFonts, monkeypatch: pytest.MonkeyPatch
) -> None:
    pids = tmp_path / "pids"
    monkeypatch.setenv("DOSSIER_SOFFICE", str(program(tmp_path, f'echo $$ >> "{pids}"; sleep 300')))

    def interrupt_when_both_run() -> None:
        while not pids.exists() or len(pids.read_text(encoding="utf-8").splitlines()) < 2:
            time.sleep(0.01)
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)

    watcher = threading.Thread(target=interrupt_when_both_run)
    watcher.start()
    with pytest.raises(KeyboardInterrupt):
        convert_documents(six_documents, tmp_path / "pdf", jobs=2, fonts=fonts)
    watcher.join()
    assert not any(_runs(int(pid)) for pid in pids.read_text(encoding="utf-8").split())


def _runs(pid: int) -> bool:
    """True while the process works; one that has ended may wait for its parent to notice."""
    for _ in range(2000):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return False
        status = Path(f"/proc/{pid}/stat")
        if status.exists() and status.read_text(encoding="utf-8").rsplit(")", 1)[1].split()[0] == "Z":
            return False
        time.sleep(0.01)
    return True


def test_equal_names_are_refused(tmp_path: Path, fonts: HouseFonts) -> None:
    with pytest.raises(ValueError, match="same stem"):
        convert_documents(
            [tmp_path / "a/x.docx", tmp_path / "b/x.docx"], tmp_path / "pdf", jobs=1, fonts=fonts
        )


def test_normalising_is_idempotent(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(path)
    normalise_pdf(path, dt.date(2026, 1, 2), "甲")
    once = path.read_bytes()
    normalise_pdf(path, dt.date(2026, 1, 2), "甲")
    assert path.read_bytes() == once


def test_the_order_in_which_objects_were_made_leaves_no_trace(tmp_path: Path) -> None:
    """LibreOffice makes fonts in the order of their addresses, which is another one in each run."""
    made = []
    for order in (("F1", "F2", "F3"), ("F3", "F1", "F2")):
        pdf = pikepdf.new()
        pdf.add_blank_page()
        fonts = {
            f"/{name}": pdf.make_indirect(
                pikepdf.Dictionary(Type=pikepdf.Name.Font, BaseFont=pikepdf.Name(f"/AAAAAA+{name}"))
            )
            for name in order
        }
        pdf.pages[0].Resources = pikepdf.Dictionary(
            Font=pikepdf.Dictionary({key: fonts[key] for key in sorted(fonts)})
        )
        path = tmp_path / "a.pdf"
        pdf.save(path, object_stream_mode=pikepdf.ObjectStreamMode.generate)  # keeps the order
        normalise_pdf(path, DAY, "甲")
        made.append(path.read_bytes())
        time.sleep(1.1)  # what is drawn from the clock is drawn from its seconds
    assert made[0] == made[1]
