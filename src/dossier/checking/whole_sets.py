"""Everything that a paper is of stands in it: each of several machines has its row, its line, its warranty."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from dossier.checking.scopes import firms_of, ids_in, live, members
from dossier.findings import Finding, finding
from dossier.model import Dossier, Record, Text
from dossier.reading.cross_checks import Table

Machine = Mapping[str, Any]

_TABLES = ("measurements", "checks", "readings")
_SUFFIX = re.compile(r"(?:子?系统|工程|设备|装置)$")


def check_whole_sets(dossier: Dossier, table: Table) -> Iterator[Finding]:
    """X607 … X611 and X641 for what is left out of a list or a table. Pure."""
    equipment = {str(m["tag"]): m for m in members(dossier, "equipment") if m.get("tag")}
    runs = [r for r in live(dossier) if r.type == "trial-run-record"]
    systems = {
        str(m["id"]): _SUFFIX.sub("", str(m.get("name") or ""))
        for m in members(dossier, "systems")
        if m.get("id")
    }
    for record in live(dossier):
        yield from _measured(record, equipment)
        yield from _listed(record, equipment, runs, table)
        yield from _named_systems(record, systems, table)
        if record.type in table.get("goods_lists", {}):
            yield from _lines(record, equipment)
        yield from _chair(record, dossier, table)
    yield from _scopes(dossier, equipment)
    yield from _papers(dossier, equipment, table)
    yield from _systems(dossier, table)
    yield from _all_machines(dossier, equipment, table)


def _own(record: Record) -> list[str]:
    return ids_in(record.data.get("equipment"))


def _measured(record: Record, equipment: Mapping[str, Machine]) -> Iterator[Finding]:
    """X609: rows name some of the machines of a record, or some of those that are alike, and not the others."""
    for key in _TABLES:
        rows = [r for r in record.data.get(key) or () if isinstance(r, dict)]
        texts = [str(r.get("name") or r.get("parameter") or "") for r in rows]
        named = {t for t in equipment if any(_names(text, t) for text in texts)}
        if not named:
            continue
        alike = {(equipment[t].get("name"), equipment[t].get("model")) for t in named}
        own = [t for t in _own(record) if t in equipment]
        wanted = own or [t for t, m in equipment.items() if (m.get("name"), m.get("model")) in alike]
        lacking = [t for t in wanted if t not in named]
        kinds = {(equipment[t].get("name"), equipment[t].get("model")) for t in lacking}
        if lacking and kinds & alike:
            words: dict[str, Any] = {"subject": record.title, "named": "、".join(sorted(named))}
            yield finding("X609", record.at(f"/{key}"), record=record.id, lacking="、".join(lacking), **words)


def _listed(
    record: Record, equipment: Mapping[str, Machine], runs: Sequence[Record], table: Table
) -> Iterator[Finding]:
    """X609: a text that lists machines by tag, and leaves out one like those that it names, or one that the run of
    the same system has readings of.
    """
    for key in _keys(record, table, "machine_lists"):
        text = _joined(record.data.get(key))
        named = [t for t in equipment if _names(text, t)]
        alike = {(equipment[t].get("name"), equipment[t].get("model")) for t in named}
        wanted = {t for t, m in equipment.items() if m.get("model") and (m.get("name"), m["model"]) in alike}
        read_of = set[str]()
        for run in runs if named else ():
            read = " ".join(str(row.get("parameter")) for row in run.data.get("readings") or () if row)
            if set(ids_in(run.data.get("system"))) & set(ids_in(record.data.get("system"))):
                read_of |= {t for t in equipment if _names(read, t)}
        lacking = [t for t in equipment if t in wanted | read_of and t not in named]
        if lacking:
            words: dict[str, Any] = {"subject": record.title, "named": "、".join(named)}
            words |= {"lacking": "、".join(lacking), "severity": "error" if read_of & set(lacking) else None}
            yield finding("X609", record.at(f"/{key}"), record=record.id, **words)


def _named_systems(record: Record, systems: Mapping[str, str], table: Table) -> Iterator[Finding]:
    """X565: a text that names another system than those of its record; X609: one that leaves out some of them."""
    own = set(ids_in(record.data.get("system")))
    for key in _keys(record, table, "system_texts") if own else ():
        text = _joined(record.data.get(key))
        said = [s for s, name in systems.items() if len(name) > 1 and name in text]
        strange = [s for s in said if s not in own and len(systems[s]) > 2]
        lacking = [s for s in systems if s in own and s not in said]
        whole = re.search("各|全部|所有|等", text)
        if strange:
            words: dict[str, Any] = {"found": "、".join(systems[s] for s in strange)}
            words |= {"expected": "、".join(systems.get(s, s) for s in sorted(own))}
            what, whose = Text("写的系统", "the system"), Text("本条目的系统", "the record")
            yield finding("X565", record.at(f"/{key}"), record=record.id, what=what, whose=whose, **words)
        elif said and lacking and not whole:
            words = {"subject": record.title, "named": "、".join(systems[s] for s in said)}
            left = "、".join(systems[s] for s in lacking)
            yield finding("X609", record.at(f"/{key}"), record=record.id, lacking=left, **words)


def _keys(record: Record, table: Table, section: str) -> list[str]:
    """The fields of a record that a section of the table names: ``trial-run-notice.content``."""
    names = (name.partition(".") for name in table.get(section, {}))
    return [key for kind, _, key in names if kind == record.type and record.data.get(key)]


def _joined(value: object) -> str:
    return "\n".join(map(str, value)) if isinstance(value, list) else str(value)


def _all_machines(dossier: Dossier, equipment: Mapping[str, Machine], table: Table) -> Iterator[Finding]:
    """X641: papers of one kind that their titles do not limit to a kind of machine name several, and leave some out."""
    kinds = {str(m["name"])[-1] for m in equipment.values() if m.get("name")}  # 泵, 柜, 机
    for kind in table.get("of_all_machines", {}):
        papers = [r for r in live(dossier) if r.type == kind]
        named = {tag for r in papers for tag in _own(r)}
        lacking = [tag for tag in equipment if tag not in named]
        if len(named & equipment.keys()) > 1 and lacking and all(map(_own, papers)):
            if any(kind in r.title for r in papers for kind in kinds):
                continue
            first = papers[0]
            words: dict[str, Any] = {"named": "、".join(sorted(named)), "lacking": "、".join(lacking)}
            yield finding("X641", first.at("/equipment"), record=first.id, subject=first.title, **words)


def _names(text: str, tag: str) -> bool:
    return re.search(rf"(?<![\w-]){re.escape(tag)}(?![\w-])", text, re.ASCII) is not None


def _lines(record: Record, equipment: Mapping[str, Machine]) -> Iterator[Finding]:
    """X610: a list of goods that is of a machine, and has no line for it."""
    lines = [x for x in record.data.get("lines") or () if isinstance(x, dict)]
    for tag in _own(record) if lines else ():
        machine = equipment.get(tag, {})
        known = {str(machine[k]) for k in ("serial", "model", "name") if machine.get(k)}
        said = " ".join(str(x.get(k) or "") for x in lines for k in ("name", "model", "serial", "remark"))
        if known and not any(word in said for word in known):
            words: dict[str, Any] = {"subject": record.title, "item": tag, "name": machine.get("name") or tag}
            yield finding("X610", record.at("/lines"), record=record.id, **words)


def _chair(record: Record, dossier: Dossier, table: Table) -> Iterator[Finding]:
    """X607 an acceptance committee that nobody leads, or that two do; X608 one that the owner does not lead."""
    for name, said in table.get("led_lists", {}).items():
        kind, _, key = name.partition(".")
        if kind != record.type:
            continue
        rows = [r for r in record.data.get(key) or () if isinstance(r, dict)]
        posts = [str(r.get(said) or "") for r in rows]
        if len(rows) < 2 or not any(posts):
            continue
        heads = [i for i, post in enumerate(posts) if _HEAD.search(post)]
        words: dict[str, Any] = {"subject": record.title}
        if len(heads) != 1:
            how = Text("没有写明由谁牵头", "names nobody who leads it")
            more = Text(f"写了 {len(heads)} 个组长", f"names {len(heads)} heads")
            place = record.at(f"/{key}")
            yield finding("X607", place, record=record.id, how=more if heads else how, field=said, **words)
            continue
        firm = firms_of(dossier).get(str(rows[heads[0]].get("organisation")))
        if firm and firm.role not in table["sides"]["owner"]:
            words |= {"person": str(rows[heads[0]].get("name") or ""), "firm": firm.name}
            severity = "error" if firm.role in table["sides"]["works"] else None  # their own work
            yield finding(
                "X608", record.at(f"/{key}/{heads[0]}"), record=record.id, severity=severity, **words
            )


_HEAD = re.compile(r"(?<!副)(?:组长|主任(?!委员)|主任委员|主席|召集人)|^(?:chair|head)", re.IGNORECASE)


def _scopes(dossier: Dossier, equipment: Mapping[str, Machine]) -> Iterator[Finding]:
    """X611: what contract and dossier.yaml both name, and the letter names the like of it, and not it."""
    letters = [r for r in live(dossier) if r.type == "warranty-letter" and r.data.get("scope")]
    contracts = [r for r in live(dossier) if r.data.get("contract_kind") in ("main", "supplement")]
    agreed = "；".join(str(r.data.get("scope") or "") for r in contracts)
    if not letters or not agreed:
        return
    promised = "".join(str(line) for r in letters for line in r.data["scope"])
    promised += "".join(str(p.get("name") or "") for r in letters for p in r.data.get("periods") or () if p)
    if re.search("等|全部|所有|各项|一切|合同", promised):
        return  # what is not named one by one
    machines = {str(m.get("name") or "") for m in equipment.values()}
    for names in (machines, {_SUFFIX.sub("", str(m.get("name") or "")) for m in members(dossier, "systems")}):
        known = {n: w for n in sorted(names) if (w := _tail(n, agreed))}
        given = {n for n in known if _tail(n, promised)}
        lacking = [word for n, word in known.items() if n not in given]
        if given and lacking:
            words: dict[str, Any] = {
                "subject": letters[0].title,
                "lacking": "、".join(dict.fromkeys(lacking)),
            }
            yield finding("X611", letters[0].at("/scope"), record=letters[0].id, **words)


def _papers(dossier: Dossier, equipment: Mapping[str, Machine], table: Table) -> Iterator[Finding]:
    """X624: of machines that are alike some have a paper of a kind, and others have none."""
    families: dict[tuple[str, str], list[str]] = {}
    for tag, machine in equipment.items():
        if machine.get("model"):
            families.setdefault((str(machine.get("name")), str(machine["model"])), []).append(tag)
    for kind in table.get("per_machine", {}):
        papers = [r for r in live(dossier) if r.type == kind]
        having = {tag for r in papers for tag in _own(r)}
        for tags in families.values():
            lacking = [t for t in tags if t not in having]
            if lacking and len(lacking) < len(tags):
                paper = next(r for r in papers if set(_own(r)) & set(tags))
                words: dict[str, Any] = {"subject": paper.title, "lacking": "、".join(lacking)}
                yield finding("X624", paper.at("/equipment"), record=paper.id, **words)


def _systems(dossier: Dossier, table: Table) -> Iterator[Finding]:
    """X609: papers that are of all systems together, and leave some out."""
    systems = [str(m["id"]) for m in members(dossier, "systems") if m.get("id")]
    for kind in table.get("of_all_systems", {}):
        papers = [r for r in live(dossier) if r.type == kind and r.data.get("system")]
        given = [r.data["system"] for r in papers]
        named = {str(s) for value in given for s in (value if isinstance(value, list) else [value])}
        lacking = [s for s in systems if s not in named]
        if papers and lacking:
            words: dict[str, Any] = {"subject": papers[0].title, "named": "、".join(sorted(named))}
            place = papers[0].at("/system")
            yield finding("X609", place, record=papers[0].id, lacking="、".join(lacking), **words)


def _tail(name: str, text: str) -> str | None:
    """The longest end of a name, of two characters and more, that a text has: 电动单梁起重机 → 起重机."""
    return next((name[i:] for i in range(len(name) - 1) if name[i:] in text), None)
