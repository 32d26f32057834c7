"""index.html of a package: from a volume, a record or a requirement to its page, with nothing but a browser."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any
from urllib.parse import quote

from dossier.checking.result import CheckResult
from dossier.model import Language, Record, Status, Text
from dossier.planning.cartons import Carton, pack_cartons
from dossier.planning.plan import Entry, VolumePlan
from dossier.reporting.html_page import render_page
from dossier.reporting.layout import columns
from dossier.reporting.thumbnails import size_of
from dossier.reporting.words import STATUS_NAMES, day, item_words, verdict

FRONT_PAGE = "index.html"
NONE: Mapping[str, str] = MappingProxyType({})
NO_FILES: Mapping[str, int] = MappingProxyType({})
_SPINE, _SMALL = 24, 34
"""Columns that stand on a spine of the shelf, in large and in small letters."""
_LABELS = {
    "title": Text("竣工资料移交包", "Handover package"),
    "skip": Text("跳到案卷", "Skip to the volumes"),
    "code": Text("工程编号", "Project code"),
    "as_of": Text("截至", "As of"),
    "draft": Text("草稿：本包不能作为正式移交", "Draft: this package is not for handing over"),
    "volumes": Text("案卷", "Volumes"),
    "shelf": Text("书架（脊背按厚度）", "Shelf (spines as thick as they are)"),
    "pages": Text("页", "pages"),
    "leaves": Text("页", "Pages"),
    "number": Text("序号", "No."),
    "document": Text("文件编号", "Document no."),
    "name": Text("文件题名", "Title"),
    "responsible": Text("责任者", "By"),
    "date": Text("日期", "Date"),
    "page": Text("页次", "Pages"),
    "remark": Text("备注", "Remark"),
    "original": Text("原样保存的附件", "Kept as it was given"),
    "requirements": Text("应归档项所在", "Where each requirement is met"),
    "requirement": Text("应归档项", "Requirement"),
    "status": Text("状态", "Status"),
    "where": Text("案卷 · 页次", "Volume · pages"),
    "search": Text("查找：题名、编号、单位、日期", "Search: title, number, firm, date"),
    "found": Text("找到", "Found"),
    "thickness": Text("厚", "thick"),
    "box": Text("盒", "box"),
    "open": Text("打开", "Open"),
    "report": Text("完整性报告", "Completeness report"),
    "volumes_table": Text("案卷目录（表格）", "List of volumes (table)"),
    "contents_table": Text("总目录（表格）", "List of all records (table)"),
    "spines": Text("卷脊标签（A4 拼版）", "Spine labels (on A4)"),
    "cartons": Text("装箱", "Cartons"),
    "carton": Text("箱号", "Carton"),
    "boxes": Text("卷盒总宽", "Boxes"),
    "sets": Text("共 {n} 套，各套装箱相同", "sets: {n}, packed alike"),
    "carton_list": Text("装箱单", "Packing lists"),
    "carton_label": Text("箱签", "Carton labels"),
    "folders": Text("文件夹", "Folders"),
    "top": Text("本文件夹", "This folder"),
    "files": Text("个文件", "files"),
    "readme": Text("本包说明与核对方法", "What is here, and how to check it"),
}


@dataclass(frozen=True, slots=True)
class Shelved:
    """A bound volume: `front` pages of its PDF come before page number 1."""

    plan: VolumePlan
    front: int

    @property
    def file(self) -> str:
        """Its address in the package."""
        return quote(f"volumes/{self.plan.name}.pdf")

    def page(self, number: int) -> str:
        """The address of the page that carries this number."""
        return f"{self.file}#page={self.front + number}"


def front_page(
    result: CheckResult,
    volumes: Sequence[Shelved],
    originals: Mapping[str, str],
    lang: Language,
    *,
    draft: bool,
    pictures: Mapping[str, str] = NONE,
    files: Mapping[str, int] = NO_FILES,
) -> str:
    """The page; `originals` is where files of evidence lie in the package, by their path in the dossier.

    `pictures` are the `thumbnails` by record; `files` all files of the package with their sizes in bytes (0: not
    written yet).
    """
    known = result.dossier
    records = {record.id: record for record in (known.records if known else ())}
    shown = [_volume(volume, records, originals, pictures) for volume in volumes]
    plans = [volume.plan for volume in volumes]
    cartons = pack_cartons(plans, known, result.catalogue) if known and result.catalogue else ()
    places = {entry["record"]: (volume, entry) for volume in shown for entry in volume["entries"]}
    return render_page(
        "front_page.html",
        lang,
        _LABELS,
        project=known.name if known else "",
        code=known.code if known else "",
        as_of=day(result.as_of),
        verdict=verdict(result, lang),
        draft=draft,
        volumes=shown,
        pages=sum(volume["pages"] for volume in shown),
        cartons=[_carton(carton, shown) for carton in cartons if carton.set == 1],
        sets=max((carton.sets for carton in cartons), default=0),
        folders=list(_folders(files)),
        requirements=list(_requirements(result, places, lang)),
    )


def _carton(carton: Carton, shown: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    numbers = {volume.number for volume in carton.volumes}
    return {
        "number": carton.number,
        "total": carton.total,
        "boxes": carton.boxes_mm,
        "pages": sum(volume.pages for volume in carton.volumes),
        "volumes": [volume for volume in shown if volume["number"] in numbers],
    }


def _folders(files: Mapping[str, int]) -> Iterator[dict[str, Any]]:
    """The files by the folder at the top that they lie in, those in none first."""
    folders: dict[str, list[str]] = {}
    for path in sorted(files, key=lambda path: ("/" in path, path)):
        folders.setdefault(path.rpartition("/")[0].partition("/")[0], []).append(path)
    for name, paths in folders.items():
        yield {
            "name": name,
            "bytes": _size(sum(files[path] for path in paths)),
            "files": [
                {"name": path.removeprefix(f"{name}/"), "href": quote(path), "bytes": _size(files[path])}
                for path in paths
            ],
        }


def _size(count: int) -> str:
    """``4.2 MB``, ``12 KB``; nothing for nothing."""
    return f"{count / 1e6:.1f} MB" if count >= 1e6 else f"{max(1, round(count / 1e3))} KB" if count else ""


def _volume(
    volume: Shelved,
    records: Mapping[str, Record],
    originals: Mapping[str, str],
    pictures: Mapping[str, str],
) -> dict[str, Any]:
    plan = volume.plan
    title = plan.name.partition(" ")[2] or plan.name
    starts = plan.first_pages()
    entries = [
        _entry(number, entry, first, volume.page(first), records, originals)
        for number, (entry, first) in enumerate(zip(plan.entries, starts, strict=True), 1)
    ]
    return {
        "file": volume.file,
        "number": plan.number,
        "group": plan.group,
        "name": plan.name,
        "spine": _shortened(title),
        "long": columns(title) > _SPINE,
        "pages": plan.pages,
        "thickness": plan.thickness_mm,
        "box": plan.box_mm,
        "entries": entries,
        "pictures": [
            {"entry": entry, "data": found, "size": size_of(found)}
            for entry in entries
            if (found := pictures.get(entry["record"])) and entry["href"]
        ],
    }


def _shortened(title: str) -> str:
    """As much of a title as stands on a spine of the shelf in small letters."""
    at = len(title)
    while columns(title[:at]) > _SMALL - 2 * (at < len(title)):
        at -= 1
    return title if at == len(title) else title[:at] + "…"


def _entry(
    number: int,
    entry: Entry,
    first: int,
    href: str,
    records: Mapping[str, Record],
    originals: Mapping[str, str],
) -> dict[str, Any]:
    record = records.get(entry.record)
    given = (ref.file for ref in (record.evidence if record else ()))
    kept = [file for file in given if file and file in originals]
    last = first + entry.pages - 1
    return {
        "number": number,
        "record": entry.record,
        "document": entry.number,
        "title": entry.title,
        "responsible": entry.responsible,
        "date": day(entry.date),
        "href": href if entry.pages else "",
        "page": f"{first}–{last}" if entry.pages > 1 else str(first) if entry.pages else "",
        "remark": entry.remark,
        "originals": [
            {"name": originals[file].rpartition("/")[2], "href": quote(originals[file])} for file in kept
        ],
    }


def _requirements(result: CheckResult, places: Mapping[str, Any], lang: Language) -> Any:
    for asked in result.requirements:
        if asked.status is Status.NOT_APPLICABLE or not asked.requirement.records:
            continue
        yield {
            "id": asked.requirement.id,
            "title": asked.requirement.title.get(lang),
            "item": item_words(asked.item, asked.item_name),
            "status": STATUS_NAMES[asked.status].get(lang),
            "good": asked.status in (Status.COMPLETE, Status.WAIVED),
            "places": [places[id_] for id_ in asked.records if id_ in places],
        }
