"""Make a project of any size: the office fit-out, its gaps closed, grown with more of the same.

    python benchmarks/make_project.py /tmp/project --records 300

The same numbers give the same project. With fewer records than the example has, the first of them are taken.
"""

from __future__ import annotations

import argparse
import copy
import datetime as dt
import random
import re
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml
from make_evidence import page_count, write_drawing, write_photo, write_scan_pdf, write_text_pdf

ROOT = Path(__file__).resolve().parents[1]
CORE, FORMS = ROOT / "dossiers" / "office-fit-out", ROOT / "dossiers" / "pump-station"

Record = dict[str, Any]

GROWTH = {
    "inspection-lot-record": 24,
    "material-certificate": 9,
    "concealed-work": 8,
    "drawing": 8,
    "test-report": 5,
    "process-inspection": 4,
    "nameplate": 3,
    "training-record": 9,
    "trial-run-record": 8,
    "delivery-acceptance": 7,
    "product-certificate": 6,
}
"""Record type → its share among the records that are added. The last four are printed from data."""

_SCOPES = {"inspection_lot": "inspection_lots", "concealed": "concealed", "material": "materials"}
_PRINTED = {
    "handover-deed",
    "transfer-list",
    "completion-report",
    "acceptance-report",
    "warranty-letter",
    "delivery-acceptance",
    "product-certificate",
    "trial-run-notice",
    "trial-run-record",
    "training-record",
}
_A_FILE = 5_000
"""Records in one file: what has more than a million keys and values is not read (Y121)."""
_DELIVERED = dt.date(2026, 3, 31)
_EARLIER = dt.timedelta(days=60)
"""How much earlier this project is accepted than the other example."""
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}")
_FOREIGN = ("plan", "equipment")
"""What a record of the other example refers to and this project does not have."""


def make_project(folder: Path, count: int, seed: int = 7) -> None:
    """Write a dossier of `count` records with one evidence file each to `folder`, which must not exist."""
    rng = random.Random(seed)
    main = _load(CORE / "dossier.yaml")
    core = [_settled(_mend(record)) for record in _records(CORE)]
    _settle(main)
    records = core[:count] + list(_grow(main, core, count - len(core)))
    _sum_up_lots(main, records)
    folder.mkdir(parents=True)
    main["records"] = ["records/*.yaml"]
    _dump(folder / "dossier.yaml", main)
    (folder / "records").mkdir()
    groups: dict[str, list[Record]] = {}
    for record in records:
        _give_evidence(folder, record, rng)
        groups.setdefault(record["id"].partition("-")[0], []).append(record)
    for group, members in groups.items():
        for start in range(0, len(members), _A_FILE):
            number = f"-{start // _A_FILE + 1}" if start else ""
            _dump(folder / "records" / f"{group}{number}.yaml", members[start : start + _A_FILE])


def _records(folder: Path) -> Iterator[Record]:
    for path in sorted((folder / "records").glob("*.yaml")):
        yield from _load(path)


def _load(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


class _Dumper(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):  # type: ignore[misc]
    """Writes values out instead of `&id001`: nobody types anchors for whole signatures."""

    def ignore_aliases(self, _data: Any) -> bool:
        return True


def _dump(path: Path, data: Any) -> None:
    text = yaml.dump(data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110)
    path.write_text(text, encoding="utf-8", newline="\n")


def _settle(main: dict[str, Any]) -> None:
    """Close the gaps of the example that lie in dossier.yaml."""
    main["project"] |= {"code": "BENCH-001", "name": "某某科技园装修工程（基准项目）"}
    main["package"]["archive_number"] = "BENCH-001"
    main["compiled"] = dt.date(2026, 8, 31)
    other = _load(FORMS / "dossier.yaml")
    main["parties"] = other["parties"] | main["parties"]
    main["project"]["traits"] = [*main["project"]["traits"], "trial-run"]
    main["systems"] = other["systems"]
    main["inspection_lots"] = [lot for lot in main["inspection_lots"] if lot["id"] != "DQ-1-01"]
    next(lot for lot in main["materials"] if lot["id"] == "M-06")["emission_test"] = False
    next(room for room in main["rooms"] if room["id"] == "R-302")["wet"] = False
    main["waivers"] = [
        {
            "requirement": name,
            "reason": "基准项目不含此项",
            "approved_by": "顾明",
            "date": dt.date(2026, 3, 4),
        }
        for name in ("DC-04", "BC-059", "BC-034", "BC-035", "BC-038")
    ]


def _mend(record: Record) -> Record:
    """Close the gaps of the example that lie in a record."""
    match record["id"]:
        case "A2-009":
            record = _redated(record, record["date"], dt.date(2026, 5, 15))
        case "A2-014":
            record["signatures"].append({"role": "designer", "person": "苏晨", "date": record["date"]})
        case "A3-004":
            record["room"] = [*record["room"], "R-301"]
        case "A5-001":
            day = record["date"]
            record["signatures"].append(
                {"role": "pro_supervisor", "person": "彭涛", "date": day, "seal": True}
            )
        case "A6-002":
            record |= {"date": dt.date(2024, 1, 6), "valid_from": dt.date(2024, 1, 6)}
            record["expires"] = dt.date(2030, 1, 5)
        case "A7-003":
            record["stamp"] |= {"site_supervisor": "彭涛", "chief_supervisor": "唐健"}
        case "A7-010":
            record = _redated(record, record["date"], dt.date(2026, 7, 3))
        case "A7-011":
            for period in record["periods"]:
                if period["item"] == "wet_rooms":
                    period["value"] = 5
        case "A7-015":
            for content in record["contents"]:
                content["name"] = content["name"].replace("（XXX 把）", "（48 把）")
    return record


def _settled(record: Record) -> Record:
    """Without open items and what was missing, which are done by now, and without counts of papers, of which there
    are more.
    """
    rows = [
        {
            key: value
            for key, value in row.items()
            if key not in ("originals", "copies") and not (key == "remark" and value.startswith("缺"))
        }
        for row in record.get("rows", ())
    ]
    kept = {key: value for key, value in record.items() if key not in ("open_items", "open_issues")}
    return kept | ({"rows": rows} if rows else {})


def _redated(value: Any, old: dt.date, new: dt.date) -> Any:
    """A copy with one day in place of another, wherever it stands."""
    if isinstance(value, dict):
        return {key: _redated(below, old, new) for key, below in value.items()}
    if isinstance(value, list):
        return [_redated(below, old, new) for below in value]
    return new if value == old else value


def _grow(main: dict[str, Any], core: list[Record], count: int) -> Iterator[Record]:
    """More records after the pattern of those that are there, dealt out by share."""
    patterns: dict[str, list[Record]] = {}
    for record in core:
        patterns.setdefault(record["type"], []).append(record)
    names = _same_firms(main)
    for record in _records(FORMS):
        if record["type"] in GROWTH and not any(r["type"] == record["type"] for r in core):
            own = {key: value for key, value in record.items() if key not in _FOREIGN}
            patterns.setdefault(record["type"], []).append(_at_home(own, names))
    dealt = dict.fromkeys(GROWTH, 0)
    for number in range(1, count + 1):
        kind = min(GROWTH, key=lambda name: (dealt[name] + 1) / GROWTH[name])
        pattern = patterns[kind][dealt[kind] % len(patterns[kind])]
        dealt[kind] += 1
        yield _another(main, pattern, number)


def _sum_up_lots(main: dict[str, Any], records: list[Record]) -> None:
    """Let each record of an item list the lots that it has now."""
    capacities = {
        r["inspection_lot"]: r["capacity"] for r in records if "inspection_lot" in r and "capacity" in r
    }
    for record in records:
        if record["type"] == "item-acceptance":
            lots = [lot for lot in main["inspection_lots"] if lot["item"] == record["item"]]
            rows = [
                {"part": lot["name"], "quantity": capacities.get(lot["id"]), "result": "pass"} for lot in lots
            ]
            record |= {"lot_count": len(lots), "lots": [{k: v for k, v in row.items() if v} for row in rows]}


def _same_firms(main: dict[str, Any]) -> dict[str, str]:
    """The name of each firm of the other example → the name of the firm that is the same here."""
    others = _load(FORMS / "dossier.yaml")["parties"]
    return {others[key]["name"]: main["parties"][key]["name"] for key in others}


def _at_home(value: Any, names: Mapping[str, str]) -> Any:
    """A value of the other example as it would stand here: firms of this one, days before its acceptance."""
    match value:
        case dict():
            return {key: _at_home(below, names) for key, below in value.items()}
        case list():
            return [_at_home(below, names) for below in value]
        case dt.date():
            return value - _EARLIER if value > _DELIVERED else value
        case str() if _MOMENT.fullmatch(value):
            return (dt.datetime.fromisoformat(value) - _EARLIER).isoformat(timespec="minutes")
        case _:
            return names.get(value, value)


def _another(main: dict[str, Any], pattern: Record, number: int) -> Record:
    record = copy.deepcopy(pattern)
    record["id"] = f"{pattern['id'].partition('-')[0]}-{1000 + number}"
    record["title"] = f"{pattern['title']}（{number}）"
    for key in ("number", "serial", "drawing_number", "sample_number", "lot"):
        if key in record:
            record[key] = f"{record[key]}-{number}"
    record.pop("changes", None)
    for key, scope in _SCOPES.items():
        if key in record and record["type"] != "test-report":
            member = next(m for m in main[scope] if m["id"] == record[key])
            record[key] = f"{record[key]}-{number}"
            # A title that names its object names the new one.
            record["title"] = record["title"].replace(member["id"], record[key])
            named = f"{member['name']}（{number}）"
            copied = {k: v for k, v in member.items() if k != "retest"}
            if scope == "materials":
                copied |= {"fire_test": False, "emission_test": False}
            main[scope].append(copied | {"id": record[key], "name": named})
    return record


def _give_evidence(folder: Path, record: Record, rng: random.Random) -> None:
    """One file for each record; a printed form has its paper original on a shelf and the file as an annex."""
    given = (record.get("evidence") or [{}])[0]
    kind = record["type"]
    if kind == "drawing":
        suffix, writer = ".pdf", "drawing"
    elif kind == "nameplate":
        suffix, writer = ".jpg", "photo"
    else:
        suffix, writer = rng.choices([(".pdf", "text"), (".pdf", "scan"), (".jpg", "photo")], [50, 43, 7])[0]
    name = f"evidence/{record['id'].partition('-')[0]}/{record['id']} {kind}{suffix}"
    _write(folder / name, writer, record["id"], rng)
    if kind in _PRINTED:
        shelf = {"kind": "original", "held_at": "项目部资料室 1 号柜"}
        record["evidence"] = [shelf, {"file": name, "kind": "scan", "annex": True}]
    else:
        sort = "scan" if writer in ("scan", "photo") else "original"
        place = {k: given[k] for k in ("original_location",) if k in given}
        record["evidence"] = [{"file": name, "kind": "copy" if place else sort} | place]


def _write(path: Path, writer: str, title: str, rng: random.Random) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    match writer:
        case "drawing":
            write_drawing(path, rng, rotated=rng.random() < 0.25)
        case "photo":
            write_photo(path, rng)
        case "scan":
            write_scan_pdf(path, title, page_count(rng), rng)
        case _:
            write_text_pdf(path, title, page_count(rng), rng)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--records", type=int, default=300)
    parser.add_argument("--force", action="store_true", help="replace the folder when it is there")
    chosen = parser.parse_args()
    if chosen.force and chosen.folder.exists():
        shutil.rmtree(chosen.folder)
    make_project(chosen.folder, chosen.records)


if __name__ == "__main__":
    main()
