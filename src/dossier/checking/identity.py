"""Things are called the same wherever they occur: serial numbers, models, makers, tags, document numbers, names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from typing import Any

from dossier.checking.parts import keys_of, maps_of, texts_of, whole_text
from dossier.checking.scopes import live, members
from dossier.findings import Finding, finding
from dossier.model import Dossier, Location, Record, Text
from dossier.reading.cross_checks import Table
from dossier.spelling import nearest

TOKEN = re.compile(r"[A-Za-z0-9Ａ-Ｚａ-ｚ０-９][A-Za-z0-9Ａ-Ｚａ-ｚ０-９\-－—/]{4,}")
_PARTS = re.compile(r"[、,，;；/\s]+")
_ALIKE = str.maketrans("OQIL|－—", "00111--")

Known = Mapping[str, Mapping[str, Any]]
"""Tag → the entry of the equipment list."""


def check_identity(dossier: Dossier, table: Table) -> Iterator[Finding]:
    """X565 for what is called otherwise elsewhere, X502 for names of firms and project that are nearly right. Pure."""
    equipment = {str(m["tag"]): m for m in members(dossier, "equipment") if "tag" in m}
    numbers = _numbers(dossier, equipment)
    yield from _equipment(dossier, equipment)
    yield from _phases(dossier)
    names = {p.name: p for p in dossier.parties.values()}
    for record in live(dossier):
        yield from _numbered_by_serial(record)
        yield from _alike(record, numbers)
        yield from _firms(record, dossier, names, table)
        yield from _project(record, dossier)


@lru_cache(4096)
def folded(number: str) -> str:
    """A number without what eyes and fonts confuse: full width, O and 0, I, l and 1."""
    return unicodedata.normalize("NFKC", number).upper().translate(_ALIKE)


def otherwise(
    place: Location, record: str | None, what: Text, found: object, expected: object, whose: Text
) -> Finding:
    """X565: `what` is called `found` there, and `expected` elsewhere."""
    words: dict[str, Any] = {"what": what, "found": str(found), "expected": str(expected), "whose": whose}
    return finding("X565", place, record=record, **words)


_PARTICULARS = frozenset({"serial", "model", "maker"})
_SERIAL = Text("出厂编号", "the serial number")
MODEL = Text("型号", "the model")
_MAKER = Text("生产厂家", "the maker")


def _named_equipment(
    record: Record, part: Mapping[str, Any], equipment: Known, goods: Mapping[str, Known]
) -> Known:
    """The entries that a part of a record speaks of: by the record's tags, in a row by the name of the goods."""
    tags = record.data.get("equipment")
    named = [str(t) for t in (tags if isinstance(tags, list) else [tags])]
    of_record = {t: equipment[t] for t in named if t in equipment}
    if part is record.data:
        return of_record
    name = part.get("name")
    return goods.get(name, {}) if isinstance(name, str) else {}


def _by_name(equipment: Known) -> dict[str, dict[str, Mapping[str, Any]]]:
    """Name of the goods → the entries that are called so."""
    found: dict[str, dict[str, Mapping[str, Any]]] = {}
    for tag, entry in equipment.items():
        if isinstance(entry.get("name"), str):
            found.setdefault(entry["name"], {})[tag] = entry
    return found


Contradiction = tuple[Record, str, Text, str, str, tuple[str, ...]]
"""A record and where in it, what is called otherwise, how it is called there and in the list, and of which tags."""


def _contradictions(
    record: Record, equipment: Known, goods: Mapping[str, Known], dossier: Dossier
) -> Iterator[Contradiction]:
    for pointer, part in maps_of(record) if _PARTICULARS & keys_of(record) else ():
        if _PARTICULARS.isdisjoint(part):
            continue
        meant = _named_equipment(record, part, equipment, goods)
        tags = tuple(meant)
        serials = _given(meant, "serial")
        for serial in _PARTS.split(str(part.get("serial") or "")) if serials else ():
            if serial and serial not in serials:
                yield record, f"{pointer}/serial", _SERIAL, serial, "、".join(sorted(serials)), tags
        models, model = _given(meant, "model"), part.get("model")
        if model and models and not _fits_model(str(model), models):
            yield record, f"{pointer}/model", MODEL, str(model), "、".join(sorted(models)), tags
        makers, maker = {firm_named(dossier, m) for m in _given(meant, "maker")}, part.get("maker")
        if maker and makers and firm_named(dossier, str(maker)) not in makers:
            yield record, f"{pointer}/maker", _MAKER, str(maker), "、".join(sorted(makers)), tags


def _given(meant: Known, key: str) -> set[str]:
    """What the entries say, where all of them say something."""
    return (
        {str(e[key]) for e in meant.values()} if meant and all(e.get(key) for e in meant.values()) else set()
    )


def _equipment(dossier: Dossier, equipment: Known) -> Iterator[Finding]:
    """Where three records and more agree against the list, the list is wrong, and that is told once."""
    found: dict[tuple[str, str, str], list[Contradiction]] = {}
    goods = _by_name(equipment)
    for record in live(dossier):
        for wrong in _contradictions(record, equipment, goods, dossier):
            found.setdefault((wrong[2].en, wrong[3], wrong[4]), []).append(wrong)
    for wrongs in found.values():
        record, pointer, what, said, expected, tags = wrongs[0]
        whose = Text("、".join(tags), ", ".join(tags))
        if len({w[0].id for w in wrongs}) > 2 and len(tags) == 1:
            i = next(n for n, m in enumerate(dossier.data["equipment"]) if m and m.get("tag") == tags[0])
            place = dossier.at(f"/equipment/{i}/{pointer.rpartition('/')[2]}")
            all_say = Text(f"{len(wrongs)} 份资料", f"{len(wrongs)} records")
            listed = Text(
                f"设备清单中 {tags[0]} 的{what.zh}", f"{what.en} of {tags[0]} in the equipment list"
            )
            yield otherwise(place, None, listed, expected, said, all_say)
            continue
        for other, at, *_ in wrongs:
            if what is _SERIAL and isinstance(other.data.get("equipment"), str) and at == "/serial":
                words: dict[str, Any] = {"item": tags[0], "found": said, "expected": expected}
                yield finding("X513", other.at(at), record=other.id, subject=other.title, **words)
            else:
                yield otherwise(other.at(at), other.id, what, said, expected, whose)


def _fits_model(said: str, models: set[str]) -> bool:
    """One of the models, blanks and signs of multiplication aside, or the series that they belong to."""
    plain = {_plain_model(m) for m in models}
    series = _plain_model(said.partition("系列")[0]) if "系列" in said else ""
    parts = [_plain_model(part) for part in re.split(r"[、，,;；]|\s/\s", said)]
    return all(part in plain for part in parts) or bool(series and all(m.startswith(series) for m in plain))


def _plain_model(model: str) -> str:
    return (
        re.sub(r"\s+", "", unicodedata.normalize("NFKC", model)).replace("×", "x").replace("*", "x").lower()
    )


def firm_named(dossier: Dossier, said: str) -> str:
    """A firm by its full name, however it is written: key, alias or name."""
    if said in dossier.parties:
        return dossier.parties[said].name
    known = (p for p in dossier.parties.values() if any(said == n or _is_office(said, n) for n in p.names))
    return next((p.name for p in known), said)


_OFFICE = re.compile(r"[\u4e00-\u9fff、（）()]{1,12}(?:科|处|部|室|组|办|班|队|站|中心)")
"""A department, as it is written behind the name of its firm; a branch (分公司, 分院) is another firm."""


def _is_office(said: str, firm: str) -> bool:
    """Whether a name is that of a firm with one of its departments: 县人民医院总务科."""
    rest = said.removeprefix(firm).strip(" 　·-")
    return rest != said and not rest.startswith(("分", "第")) and _OFFICE.fullmatch(rest) is not None


def _numbers(dossier: Dossier, equipment: Known) -> dict[str, dict[str, Text]]:
    """Folded number → every exact number that folds into it, with what it is."""
    project = dossier.data.get("project", {})
    known: dict[str, Text] = {}
    for key, name in (
        ("contract_number", Text("合同编号", "the contract number")),
        ("permit_number", Text("施工许可证号", "the permit number")),
        ("code", Text("工程编号", "the project code")),
    ):
        if project.get(key):
            known[str(project[key])] = name
    known |= {str(e["serial"]): _SERIAL for e in equipment.values() if e.get("serial")}
    known |= {str(e["model"]): MODEL for e in equipment.values() if e.get("model")}
    known |= {
        r.number: Text(f"《{r.title}》的编号", f"the number of “{r.title}”")
        for r in dossier.records
        if r.number
    }
    found: dict[str, dict[str, Text]] = {}
    for number, what in known.items():
        found.setdefault(folded(number), {})[number] = what
    return found


def _alike(record: Record, numbers: Mapping[str, Mapping[str, Text]]) -> Iterator[Finding]:
    """A number that is another's but for O and 0, I and 1, or full width."""
    for pointer, text in texts_of(record):
        for token in TOKEN.findall(text):
            exact = numbers.get(folded(token), {})
            if exact and token not in exact and not any(token in number for number in exact):
                number, what = next(iter(exact.items()))
                yield otherwise(
                    record.at(pointer), record.id, Text("编号", "the number"), token, number, what
                )


def _numbered_by_serial(record: Record) -> Iterator[Finding]:
    """A paper whose number is made of a serial number, and not of the one that it is of."""
    serial, written = record.data.get("serial"), record.number or ""
    if not isinstance(serial, str) or len(serial) < 6 or serial in written:
        return
    shape = "".join(r"\d" if c.isdigit() else re.escape(c) for c in serial)
    if (match := re.search(rf"(?<![A-Za-z0-9]){shape}(?![A-Za-z0-9])", written)) and match[0] != serial:
        yield otherwise(
            record.at("/number"), record.id, _SERIAL, match[0], serial, Text("本份资料", "this record")
        )


def _firms(record: Record, dossier: Dossier, names: Collection[str], table: Table) -> Iterator[Finding]:
    """Firms in tables and stamps: exactly the party that the row names, or nearly one that is known. `names`: of the
    parties.
    """
    keys = [key for key in table.get("firm_names", {}) if key in keys_of(record)]
    for pointer, part in maps_of(record) if keys or "party" in keys_of(record) else ():
        party = dossier.parties.get(str(part.get("party")))
        said = part.get("name")
        if party and isinstance(said, str) and firm_named(dossier, said) != party.name:
            yield _x502(record, f"{pointer}/name", said, party.name)
        for key in keys:
            value = part.get(key)
            for i, name in enumerate(value if isinstance(value, list) else [value]):
                if isinstance(name, str) and firm_named(dossier, name) not in names:
                    near = nearest(name, list(names), 0.75)
                    at = f"{pointer}/{key}" + (f"/{i}" if isinstance(value, list) else "")
                    if near:
                        yield _x502(record, at, name, near)


def _x502(record: Record, pointer: str, found: str, expected: str, what: Text | None = None) -> Finding:
    words: dict[str, Any] = {"found": found, "expected": expected, "what": what or Text("单位", "the party")}
    return finding("X502", record.at(pointer), record=record.id, **words)


def _project(record: Record, dossier: Dossier) -> Iterator[Finding]:
    """The project's name inside a text, with a character or two wrong: another phase, another site."""
    name = dossier.name
    if len(name) < 6:
        return
    for pointer, text in texts_of(record) if _starts(whole_text(record), name) else ():
        if part := near_name(text, name, dossier.names):
            yield _x502(record, pointer, part, name, Text("工程", "the project"))


def near_name(text: str, name: str, allowed: Collection[str]) -> str | None:
    """The first name in a text that is nearly `name`, and none of `allowed`; works beside its own are left out."""
    for start in _starts(text, name):
        part = text[start : start + len(name)]
        if len(part) < len(name) or any(a and text.startswith(a, start) for a in allowed):
            continue
        if nearest(part, [name], 0.75) and not beside(text, start):
            return part
    return None


_PHASE = re.compile(r"([一二三四五六七八九十\d]{1,3})\s*(期|标段|号楼|#楼|号站|区)")
"""What tells works of one name apart: 城北泵站二期, 3 号楼."""


def _phases(dossier: Dossier) -> Iterator[Finding]:
    """The project under its own name with another phase: an alias, or a text that never says the right one."""
    match = _PHASE.search(dossier.name)
    if match is None or match.start() < 2:
        return
    stem, own, kind = dossier.name[: match.start()], match[1], match[2]
    other = re.compile(
        rf"{re.escape(stem)}(?:第)?(?!{own}\s*{kind})([一二三四五六七八九十\d]{{1,3}})\s*{kind}"
    )
    what = Text("工程", "the project")
    for i, alias in enumerate(dossier.data["project"].get("aliases", ())):
        if (found := other.search(alias or "")) and f"{own}{kind}" not in alias:
            words: dict[str, Any] = {"found": found[0], "expected": f"{stem}{own}{kind}", "what": what}
            yield finding("X502", dossier.at(f"/project/aliases/{i}"), **words)
    for record in live(dossier):
        for pointer, text in texts_of(record) if stem in whole_text(record) else ():
            found = other.search(text)
            if (
                found
                and f"{own}{kind}" not in text
                and dossier.name[-4:] not in text
                and not beside(text, found.start())
            ):
                yield _x502(record, pointer, found[0], f"{stem}{own}{kind}", what)


def beside(text: str, start: int) -> bool:
    """Whether a text speaks of works beside its own: 与一期工程接口不变, 利用原有泵房."""
    return (
        re.search(
            r"(?:与|和|同|由|至|利用|沿用|相邻|既有|毗邻|接|原有?|对)(?:的)?$",
            text[max(0, start - 5) : start].rstrip(),
        )
        is not None
    )


def _starts(text: str, name: str) -> list[int]:
    """Where the name might begin: where its first two characters stand, or as far before its last four."""
    if name[:2] not in text and name[-4:] not in text:  # as nearly all texts
        return []
    found = {m.start() for m in re.finditer(re.escape(name[:2]), text)}
    found |= {m.end() - len(name) for m in re.finditer(re.escape(name[-4:]), text)}
    return sorted(i for i in found if i >= 0)
