"""What is bound is what was checked; what is promised is in the package: whole builds, with real forms and pages."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

import img2pdf
import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import Image

from dossier import pipeline
from dossier.archiving.originals import keep_originals
from dossier.binding import volumes
from dossier.binding.verify import verify_volume
from dossier.binding.volume import BoundVolume
from dossier.checking.result import CheckResult
from dossier.checks import judge
from dossier.cli.main import run
from dossier.errors import ExitCode, InputUnreadable, OutputFailed, VerificationFailed
from dossier.findings import codes
from dossier.model import Language
from dossier.pipeline import BuildOutcome
from dossier.planning.entries import ReadyPages
from dossier.planning.plan import VolumePlan
from dossier.planning.uses import ready_pages
from small_dossiers import MINIMAL, ROOT, Write, plan_record

DAY = dt.date(2026, 11, 1)
posix = pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege on Windows")


def picture(level: int = 200, size: tuple[int, int] = (300, 400)) -> Image.Image:
    return Image.effect_noise(size, 40).point(lambda v: min(255, v // 4 + level))


def saved(image: Image.Image, kind: str, **more: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **more)
    return out.getvalue()


def scan(pages: int = 1, level: int = 200) -> bytes:
    made = img2pdf.convert([saved(picture(level + n), "JPEG") for n in range(pages)], nodate=True)
    assert isinstance(made, bytes)
    return made


def changed(data: bytes, change: Callable[[pikepdf.Pdf], None]) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        change(pdf)
        pdf.save(out)
    return out.getvalue()


def with_script(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS="app.alert(1)")


def with_attachment(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["计算书.xlsx"] = b"numbers"


def with_signature(pdf: pikepdf.Pdf) -> None:
    field = pdf.make_indirect(
        Dictionary(
            Type=Name.Annot, Subtype=Name.Widget, FT=Name.Sig, T="S", Rect=[0, 0, 0, 0], F=132, P=pdf.pages[0].obj,
            V=Dictionary(Type=Name.Sig, Filter=Name("/Adobe.PPKLite"), ByteRange=[0, 1, 2, 3], Contents=b"\0" * 8),
        )
    )  # fmt: skip
    pdf.pages[0].obj.Annots = Array([field])
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]), SigFlags=3)


FILES: dict[str, bytes] = {
    "扫描.pdf": scan(3),
    "手机照片.jpg": saved(picture(100), "MPO", save_all=True, append_images=[picture(10)]),
    "动图.png": saved(picture(90), "PNG", save_all=True, append_images=[picture(120), picture(150)]),
    "多页.tif": saved(picture(60), "TIFF", save_all=True, append_images=[picture(80)]),
    "脚本.pdf": changed(scan(1, 150), with_script),
    "内嵌.pdf": changed(scan(2, 120), with_attachment),
    "签名.pdf": changed(scan(1, 90), with_signature),
    "模型.ifc": b"ISO-10303-21;",
    "尾.pdf": scan(1, 30),
}
"""Evidence of every kind that binding does something about."""


def dossier(write: Write, files: dict[str, bytes] | None = None) -> Path:
    """One record for each file."""
    given = FILES if files is None else files
    records = [
        plan_record(f"A7-{n:03}", title=f"第{n}项 {Path(name).stem}")
        + f"  evidence: [{{file: evidence/{name}, kind: scan}}]\n"
        for n, name in enumerate(given, 1)
    ]
    placed = {f"evidence/{name}": data for name, data in given.items()}
    folder: Path = write({"records/A7.yaml": "".join(records), **placed})
    return folder


def build(folder: Path, output: Path, *, final: bool = False) -> BuildOutcome:
    return pipeline.build(folder, output, as_of=None, today=DAY, final=final, jobs=1)


def manifest(package: Path) -> dict[str, Any]:
    told: dict[str, Any] = json.loads((package / "manifest.json").read_text(encoding="utf-8"))
    return told


def listing(folder: Path) -> list[str]:
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())


# --- what is promised is there --------------------------------------------------------------------


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, BuildOutcome]:
    place = tmp_path_factory.mktemp("package")
    folder = place / "工程"

    def write(files: dict[str, str | bytes]) -> Path:
        for name, content in {"dossier.yaml": MINIMAL, **files}.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
        return folder

    return folder, build(dossier(write), place / "out")


def test_every_file_has_its_fate_in_the_manifest(outcome: tuple[Path, BuildOutcome]) -> None:
    _, built = outcome
    assert built.package
    told = {Path(entry["path"]).name: entry for entry in manifest(built.package)["evidence"]}
    assert set(told) == set(FILES)
    for number, (name, data) in enumerate(FILES.items(), 1):
        entry = told[name]
        assert entry["sha256"] == hashlib.sha256(data).hexdigest() and entry["bytes"] == len(data)
        assert entry["records"] == [f"A7-{number:03}"]
        if entry["original"]:
            assert (built.package / entry["original"]).read_bytes() == data
    kept = {name for name, entry in told.items() if entry["original"]}
    assert kept == {"手机照片.jpg", "动图.png", "脚本.pdf", "内嵌.pdf", "签名.pdf", "模型.ifc"}
    assert told["手机照片.jpg"]["left_out"] == told["动图.png"]["left_out"] == ["FurtherPictures"]
    assert told["签名.pdf"]["left_out"] == ["Signature"] and "E416" in told["脚本.pdf"]["faults"]
    assert told["模型.ifc"]["bound"] == [] and told["模型.ifc"]["pages"] is None


def test_the_manifest_names_the_very_pages(outcome: tuple[Path, BuildOutcome]) -> None:
    """One after the other without a gap, as many as the maker of the pages made, each under its printed number."""
    _, built = outcome
    assert built.package
    places = [p for e in manifest(built.package)["evidence"] for p in e["bound"]]
    places.sort(key=lambda place: place["first"])
    assert [p["record"] for p in places] == sorted(p["record"] for p in places)
    (volume,) = {place["volume"] for place in places}
    page = 1
    with pypdfium2.PdfDocument(built.package / volume) as document:
        for place in places:
            assert place["first"] == page
            page = place["last"] + 1
            printed = document[2 + place["first"] - 1].get_textpage().get_text_range().split()
            assert str(place["first"]) in printed
        assert len(document) == page - 1 + 4
    counted = {e["path"]: e["pages"] for e in manifest(built.package)["evidence"]}
    assert counted["evidence/扫描.pdf"] == 3 and counted["evidence/多页.tif"] == 2


def test_what_a_finding_promises_to_keep_is_kept(outcome: tuple[Path, BuildOutcome]) -> None:
    _, built = outcome
    assert built.package
    promised = {
        found.record
        for found in (*built.result.findings, *built.findings)
        if codes()[found.code].keeps_original
    }
    assert promised == {"A7-002", "A7-003", "A7-005", "A7-006", "A7-007", "A7-008"}
    kept = {r for e in manifest(built.package)["evidence"] if e["original"] for r in e["records"]}
    assert promised <= kept


def locked(data: bytes) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(owner="a", user="a"))
    return out.getvalue()


def empty_book() -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.save(out)
    return out.getvalue()


def unlike_its_header(pdf: pikepdf.Pdf) -> None:
    """A picture that says it has another size than it has."""
    (found,) = pdf.pages[0].obj.Resources.XObject.values()
    found.Width = found.Width // 2


REFUSED: dict[str, tuple[str, bytes]] = {
    "空.pdf": ("E403", b""),
    "文字.pdf": ("E404", b"words, not a PDF\n" * 20),
    "加密.pdf": ("E405", locked(scan())),
    "坏.pdf": ("E410", scan().replace(b"/Kids", b"/Kibs")),
    "截断.pdf": ("E412", scan()[:2000]),
    "截断.jpg": ("E412", saved(picture(), "JPEG")[:3000]),
    "坏.png": ("E413", saved(picture(), "PNG").replace(b"IDAT", b"IDAT\1", 1)),
    "无页.pdf": ("E414", empty_book()),
    "不符.pdf": ("E462", changed(scan(), unlike_its_header)),
    "浮点.tif": ("E435", saved(picture().convert("F"), "TIFF")),
}


def test_what_the_check_refuses_is_kept(write: Write, tmp_path: Path) -> None:
    """Whatever is there and no page of a volume shows: the file itself, named in the manifest, the same each time."""
    given = {name: data for name, (_, data) in REFUSED.items()}
    folder = dossier(write, {**given, "尾.pdf": scan()})
    plan = folder / "records" / "A7.yaml"
    outside = tmp_path / "elsewhere.pdf"
    outside.write_bytes(scan())
    lost = ["evidence/没有.pdf", "../elsewhere.pdf"]
    if sys.platform != "win32":
        (folder / "evidence" / "链接.pdf").symlink_to(outside)
        os.mkfifo(folder / "evidence" / "管道.pdf")
        lost += ["evidence/链接.pdf", "evidence/管道.pdf"]
    more = [
        plan_record(f"A7-{n:03}", title=f"第{n}项") + f"  evidence: [{{file: {name}, kind: scan}}]\n"
        for n, name in enumerate(lost, 50)
    ]
    plan.write_text(plan.read_text(encoding="utf-8") + "".join(more), encoding="utf-8")
    built, again = build(folder, tmp_path / "out"), build(folder, tmp_path / "out2")
    assert built.package and again.package and built.draft
    told = {Path(entry["path"]).name: entry for entry in manifest(built.package)["evidence"]}
    for name, (code, data) in REFUSED.items():
        assert code in told[name]["faults"] and told[name]["bound"] == []
        assert told[name]["original"] == f"originals/evidence/{name}"
        assert (built.package / told[name]["original"]).read_bytes() == data
        assert told[name]["sha256"] == hashlib.sha256(data).hexdigest()
    assert told["尾.pdf"]["bound"] and not told["尾.pdf"]["original"]
    assert all(told[Path(name).name]["original"] is None for name in lost)
    assert listing(built.package / "originals") == sorted(f"evidence/{name}" for name in REFUSED)
    assert manifest(built.package)["evidence"] == manifest(again.package)["evidence"]
    assert run(["verify", str(built.package)]) == ExitCode.OK


def test_what_only_void_records_name_is_kept(write: Write, tmp_path: Path) -> None:
    """Void, replaced by a newer edition, shared with a live record: in a volume or among the originals, and said."""
    old, new, both = (f"evidence/{name}.pdf" for name in ("旧", "新", "共用"))
    records = [
        plan_record("A7-001") + f"  status: void\n  evidence: [{{file: {old}, kind: scan}}]\n",
        plan_record("A7-002") + "  evidence: [{file: evidence/前.pdf, kind: scan}]\n",
        plan_record("A7-003") + f"  supersedes: A7-002\n  evidence: [{{file: {new}, kind: scan}}]\n",
        plan_record("A7-004") + f"  status: void\n  evidence: [{{file: {both}, kind: scan}}]\n",
        plan_record("A7-005") + f"  evidence: [{{file: {both}, kind: scan}}]\n",
    ]
    shades = {old: 40, "evidence/前.pdf": 60, new: 80, both: 100}
    folder = write(
        {"records/A7.yaml": "".join(records), **{path: scan(1, shade) for path, shade in shades.items()}}
    )
    built = build(folder, tmp_path / "out")
    assert built.package
    told = {entry["path"]: entry for entry in manifest(built.package)["evidence"]}
    for path in shades:
        kept = path in (old, "evidence/前.pdf")
        assert bool(told[path]["bound"]) != kept and told[path]["original"] == (
            f"originals/{path}" if kept else None
        )
        if kept:
            assert (built.package / f"originals/{path}").read_bytes() == (folder / path).read_bytes()
    assert sorted(f.record for f in built.findings if f.code == "A825" and f.record) == ["A7-001", "A7-002"]


def test_sentences_that_promise_are_marked() -> None:
    """Whoever writes that the original is kept must say so to the program as well."""
    for code in codes().values():
        zh, en = (
            code.message.get(lang) + code.why.get(lang) + code.hint.get(lang) for lang in get_args(Language)
        )
        if any(promise in zh + en for promise in ("原件照样", "originals", "移交包保存", "package keeps")):
            assert code.keeps_original, code.code


def test_the_reports_say_what_the_build_found(outcome: tuple[Path, BuildOutcome]) -> None:
    _, built = outcome
    assert built.package
    told = json.loads((built.package / "report" / "completeness.json").read_text(encoding="utf-8"))
    said = {(f["code"], f["record"]) for f in told["dossiers"][0]["findings"]}
    assert {
        ("A801", "A7-002"),
        ("A801", "A7-003"),
        ("A801", "A7-007"),
        ("P722", "A7-008"),
        ("E416", "A7-005"),
    } <= said
    page = (built.package / "report" / "completeness.html").read_text(encoding="utf-8")
    assert all(code in page for code in ("A801", "P722", "E416"))
    with pypdfium2.PdfDocument(built.package / "report" / "completeness.pdf") as document:
        printed = "".join(document[n].get_textpage().get_text_range() for n in range(len(document)))
    assert all(code in printed for code in ("A801", "P722", "E416"))


# --- what changes meanwhile -----------------------------------------------------------------------


def replaced(path: Path) -> None:
    path.write_bytes(scan(4, 10))


def deleted(path: Path) -> None:
    path.unlink()


def linked_out(path: Path) -> None:
    outside = path.parents[2] / "outside.pdf"
    outside.write_bytes(path.read_bytes())  # even the same bytes: what lies outside is not ours
    path.unlink()
    path.symlink_to(outside)


@posix
@pytest.mark.parametrize(
    ("change", "says"), [(replaced, "was changed"), (deleted, "is gone"), (linked_out, "link out of")]
)
@pytest.mark.parametrize("final", [False, True])
def test_a_file_that_changes_between_check_and_binding_stops_the_build(
    write: Write,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    change: Callable[[Path], None],
    says: str,
    final: bool,
) -> None:
    folder = dossier(write, {"甲.pdf": scan(1), "乙.pdf": scan(1, 90)})

    def check_and_change(*arguments: Any, **named: Any) -> Any:
        found = judge(*arguments, **named)
        change(folder / "evidence" / "乙.pdf")
        return found

    monkeypatch.setattr(pipeline, "judge", check_and_change)
    if final:  # as if nothing else were wrong with it
        monkeypatch.setattr(CheckResult, "fails", lambda *_: False)
    with pytest.raises(InputUnreadable) as caught:
        build(folder, tmp_path / "out", final=final)
    (found,) = caught.value.findings
    assert caught.value.exit_code is ExitCode.UNREADABLE
    assert (found.code, found.record) == ("P730", "A7-002")
    assert says in found.message.en and "evidence/乙.pdf" in found.message.zh and "A7-002" in found.message.zh
    assert listing(tmp_path / "out") == []


def test_what_changes_after_it_was_kept_changes_nothing(
    write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The pages and the kept original are those that were checked, whatever lies in the folder by then."""
    folder = dossier(write, {"签名.pdf": FILES["签名.pdf"]})

    def keep_and_change(*arguments: Any, **more: Any) -> None:
        keep_originals(*arguments, **more)
        replaced(folder / "evidence" / "签名.pdf")

    monkeypatch.setattr(pipeline, "keep_originals", keep_and_change)
    built = build(folder, tmp_path / "out")
    assert built.package
    (entry,) = manifest(built.package)["evidence"]
    assert entry["pages"] == 1
    assert (built.package / entry["original"]).read_bytes() == FILES["签名.pdf"]


# --- what cannot be bound -------------------------------------------------------------------------


def spoilt(*arguments: Any, path: str = "evidence/乙.pdf") -> dict[str, ReadyPages]:
    """A piece that binding cannot read, though everything before it could."""
    pages = ready_pages(*arguments)
    pages[path].pdf.write_bytes(b"%PDF-1.7 nothing")
    return pages


def test_a_file_that_cannot_be_bound_is_left_out_by_name(
    write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {"甲.pdf": scan(2), "乙.pdf": scan(3, 90), "丙.pdf": scan(2, 40)}
    folder = dossier(write, files)
    monkeypatch.setattr(pipeline, "ready_pages", spoilt)
    monkeypatch.setattr(CheckResult, "fails", lambda *_: False)
    built = build(folder, tmp_path / "out")
    left = [f for f in built.findings if f.code == "P733"]
    assert [(f.record, f.severity.value) for f in left] == [("A7-002", "error")]
    assert built.draft
    assert built.package
    told = manifest(built.package)
    assert told["draft"] is True
    one, other, last = (e for n in files for e in told["evidence"] if e["path"] == f"evidence/{n}")
    assert (one["bound"][0]["first"], one["bound"][0]["last"]) == (1, 2)
    assert (last["bound"][0]["first"], last["bound"][0]["last"]) == (3, 4)
    assert other["bound"] == [] and other["faults"][-1] == "P733"
    assert (built.package / other["original"]).read_bytes() == files["乙.pdf"]
    with pypdfium2.PdfDocument(built.volumes[0]) as document:
        assert len(document) == 8
        index = document[1].get_textpage().get_text_range()
        assert "not bound" in " ".join(index.split()) and all(
            "DRAFT" in document[n].get_textpage().get_text_range() for n in range(8)
        )
    report = (built.package / "report" / "completeness.json").read_text(encoding="utf-8")
    assert "P733" in report


# --- what was not made as planned -----------------------------------------------------------------


def test_a_volume_that_is_not_as_planned_is_never_published(
    write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def turn_two_pages(bound: BoundVolume, plan: VolumePlan) -> Any:
        with pikepdf.open(bound.path, allow_overwriting_input=True) as pdf:
            pdf.pages[2].obj.Contents[1] = pdf.pages[3].obj.Contents[1]
            pdf.pages[2].obj.Resources.XObject = pdf.pages[3].obj.Resources.XObject
            pdf.save()
        return verify_volume(bound, plan)

    monkeypatch.setattr(volumes, "verify_volume", turn_two_pages)
    with pytest.raises(VerificationFailed) as caught:
        build(dossier(write, {"甲.pdf": scan(2), "乙.pdf": scan(1, 40)}), tmp_path / "out")
    (found,) = caught.value.findings
    assert caught.value.exit_code == 8 and (found.code, found.record) == ("P732", "A7-001")
    assert listing(tmp_path / "out") == []


# --- a disk that fills up -------------------------------------------------------------------------


@pytest.fixture
def small_disk(tmp_path: Path) -> Any:
    """A file system of 6 MB, empty."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = shutil.which("mount")
    options = ["-t", "tmpfs", "-o", "size=6m", "tmpfs", str(folder)]
    made = mount and subprocess.run([mount, *options], capture_output=True, check=False)
    if not made or made.returncode:
        pytest.skip("nobody may mount here")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def noisy(megabytes: float) -> bytes:
    """A picture that cannot be made smaller."""
    side = int((megabytes * (1 << 20)) ** 0.5)
    return saved(Image.frombytes("L", (side, side), os.urandom(side * side)), "PNG", compress_level=0)


@pytest.mark.parametrize(("megabytes", "code"), [(7.0, "P720"), (3.6, "P711")])
def test_a_disk_that_fills_up_is_no_fault_of_the_evidence(
    write: Write, small_disk: Path, megabytes: float, code: str
) -> None:
    """Full while preparing, while binding: the same answer, with the folder in it."""
    with pytest.raises(OutputFailed) as caught:
        build(dossier(write, {"照片.png": noisy(megabytes)}), small_disk / "成果")
    (found,) = caught.value.findings
    assert caught.value.exit_code == 7 and found.code == code
    assert "成果" in found.message.zh and "磁盘已满" in found.message.zh
    assert listing(small_disk) == []


@pytest.mark.parametrize("final", [False, True])
def test_a_complete_dossier_is_not_called_ready_without_one_of_its_files(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, final: bool
) -> None:
    """`check` finds nothing wrong; only binding does. Not ready, a draft; and no package at all with --final."""
    path = "evidence/A1 开工前/03 补充协议.pdf"
    monkeypatch.setattr(pipeline, "ready_pages", lambda *given: spoilt(*given, path=path))
    arguments = ["build", str(ROOT / "dossiers" / "pump-station"), "-o", str(tmp_path), "--lang", "zh"]
    assert run([*arguments, *(["--final"] if final else [])]) == ExitCode.FINDINGS
    told = capsys.readouterr()
    assert "可以移交" not in told.err and "不能移交：1 项错误" in told.err
    assert "P733" in told.err and "A1-003" in told.err
    if final:
        assert "P721" in told.err and told.out == "" and listing(tmp_path) == []
    else:
        assert manifest(tmp_path / "CB-2026-014")["draft"] is True
