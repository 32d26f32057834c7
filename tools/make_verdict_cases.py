"""Write the cases about the verdict: ``python tools/make_verdict_cases.py``.

``verdict_cases/sound.yaml`` is a small dossier in which everything agrees. Each entry of ``verdict_cases/*.yaml``
beside it is that dossier with something done to it, as it happens to real files, and what `check` must say::

    name-of-the-case:
      about: [中文一句, one sentence in English]
      set: {A2-3/lot_count: 3, main/project/scale: …}      # record/pointer or main/pointer → value; null takes away
      add: [{id: …}]                                       # further records
      papers: {evidence/合同.pdf: typed text}               # files of evidence: pages of text, a form feed between them
      sheets: {evidence/合同.pdf: [594, 420]}              # size of the pages of such a file in mm, where it is not A4
      edits: {evidence/合同.pdf: {turn: 180}}              # what was done to such a file afterwards: see `edited`
      photos: {evidence/铭牌.jpg: [960, 720]}               # or pictures of so many pixels
      expect: [{code: X587, record: A2-3}]                 # none: the case stays silent
"""

from __future__ import annotations

import copy
import datetime as dt
import io
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pikepdf
import yaml
from make_cases import photo
from make_form_cases import typed
from pikepdf import Array, Dictionary, Name

TOOLS = Path(__file__).resolve().parent
CASES = TOOLS.parent / "tests" / "cases"
DATA = TOOLS / "verdict_cases"
_SEVERE = ("error", "blocker")


class _Dumper(yaml.SafeDumper):
    """Texts that the reader of dossiers would take for something else are quoted, no part is an alias."""

    def ignore_aliases(self, _data: Any) -> bool:
        """Nothing becomes an alias, so that every case reads by itself."""
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.Node:
    plain = (
        text
        and not text[0].isdigit()
        and not set(text) & set(":#,[]{}&*!|>'\"%@`~^\n")
        and text.strip() == text
    )
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=None if plain else '"')


def _moment(dumper: yaml.SafeDumper, moment: dt.datetime) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:timestamp", moment.isoformat(timespec="minutes"))


_Dumper.add_representer(str, _text)
_Dumper.add_representer(dt.datetime, _moment)


def _read(name: str) -> Any:
    return yaml.safe_load((DATA / name).read_text(encoding="utf-8"))


def _put(part: Any, path: str, value: Any) -> None:
    """Set what a pointer names; None takes it away."""
    *keys, last = path.split("/")
    for key in keys:
        part = part[int(key)] if isinstance(part, list) else part.setdefault(key, {})
    if isinstance(part, list):
        if last == "-":
            part.append(value)
        elif value is None:
            del part[int(last)]
        else:
            part[int(last)] = value
    elif value is None:
        part.pop(last)
    else:
        part[last] = value


def changed(sound: Mapping[str, Any], case: Mapping[str, Any]) -> dict[str, Any]:
    """The sound dossier with what the case does to it."""
    main = copy.deepcopy(dict(sound))
    main["records"] += copy.deepcopy(case.get("add", []))
    records = {record["id"]: record for record in main["records"]}
    for path, value in case.get("set", {}).items():
        owner, _, pointer = path.partition("/")
        if owner == "main":
            _put(main, pointer, value)
        elif pointer:
            _put(records[owner], pointer, value)
        else:
            main["records"].remove(records[owner])
    return main


def _expected(case: Mapping[str, Any]) -> dict[str, Any]:
    zh, en = case["about"]
    wanted = [{"severity": "error", **found} for found in case.get("expect", [])]
    severe = any(found["severity"] in _SEVERE for found in wanted)
    expected: dict[str, Any] = {"about": {"zh": zh, "en": en}, "exit": int(severe)}
    expected |= {"as_of": case.get("as_of", dt.date(2026, 11, 1)), "only": True}
    return expected | ({"findings": wanted} if wanted else {})


def _write(path: Path, data: Any, *, head: str = "") -> None:
    text = yaml.dump(
        data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110, default_flow_style=None
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(head + text, encoding="utf-8", newline="\n")


def _points(size: list[int] | None) -> tuple[float, float]:
    """Width and height in points of a page given in mm; None: A4."""
    return (size[0] / 25.4 * 72, size[1] / 25.4 * 72) if size else (595, 842)


def edited(data: bytes, edits: Mapping[str, Any]) -> bytes:
    """A PDF changed after it was made, on its first page.

    `edits`: ``comments`` (kind, author, words each), ``turn`` (degrees), ``over`` (operators drawn last).
    """
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        page = pdf.pages[0]
        notes = [
            {"Type": Name.Annot, "Subtype": Name(f"/{kind}"), "T": author, "Contents": said, "F": 4}
            | {
                "Rect": Array([400, 700, 420, 720]),
                "QuadPoints": Array([50, 800, 200, 800, 50, 780, 200, 780]),
            }
            for kind, author, said in edits.get("comments", ())
        ]
        if notes:
            page.Annots = Array(pdf.make_indirect(Dictionary(**note)) for note in notes)
        if "turn" in edits:
            page.Rotate = edits["turn"]
        if "over" in edits:
            page.contents_add(pdf.make_stream(f"\nq {edits['over']} Q\n".encode("ascii")))
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


def main() -> None:
    """Write every case anew."""
    sound, profile = _read("sound.yaml"), _read("profile.yaml")
    cases = {k: v for p in sorted(DATA.glob("*-cases.yaml")) for k, v in _read(p.name).items()}
    for name, case in {"legit-everything-agrees": _read("agrees.yaml"), **cases}.items():
        folder = CASES / name
        shutil.rmtree(folder, ignore_errors=True)
        _write(folder / "dossier.yaml", changed(sound, case))
        _write(folder / "schemas" / "profiles" / "tiny.yaml", profile)
        _write(folder / "expected.yaml", _expected(case))
        papers = {
            file: typed(text, size=_points(case.get("sheets", {}).get(file)))
            for file, text in case.get("papers", {}).items()
        }
        papers |= {file: edited(papers[file], edits) for file, edits in case.get("edits", {}).items()}
        for file, content in {
            **papers,
            **{f: photo(*size) for f, size in case.get("photos", {}).items()},
        }.items():
            (folder / file).parent.mkdir(exist_ok=True)
            (folder / file).write_bytes(content)
    print(f"{len(cases) + 1} cases")


if __name__ == "__main__":
    main()
