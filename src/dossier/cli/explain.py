"""`dossier explain`: what a code, a requirement, a record type, a key of dossier.yaml or a value of the place means,
and what a record says, from where.
"""

from __future__ import annotations

import re
from pathlib import Path

import click

from dossier import checks
from dossier.aftercare.book import KINDS, TERMS, read_book
from dossier.cli import context
from dossier.cli.usage import NamedPath
from dossier.findings import codes
from dossier.library.catalogue import find_requirement, load_catalogue, profile_names
from dossier.library.schemas import Schemas
from dossier.library.validation import guess
from dossier.model import Catalogue, Language, Location, Requirement, Text
from dossier.reading.dossier import MAIN
from dossier.reporting.explain import explain_code, explain_requirement, explain_value
from dossier.reporting.explain_record import explain_record
from dossier.reporting.explain_type import (
    explain_common,
    explain_entry,
    explain_key,
    explain_type,
    key_title,
    main_keys,
)
from dossier.resources import Library


@click.command("explain")
@click.argument("name")
@click.argument("path", type=NamedPath(), default=Path())
@click.option("--profile", help="归档范围 / profile (default: every one that has it)")
@click.option("--jurisdiction", default="CN", show_default=True, help="属地 / jurisdiction")
@click.option(
    "--all", "whole", is_flag=True, help="连同各类资料通用的字段 / the fields that every record has, too"
)
@context.lang_option
def explain_command(
    name: str, path: Path, profile: str | None, jurisdiction: str, whole: bool, lang: str | None
) -> None:
    """解释问题代码、应归档项、资料类型、dossier.yaml 的键、PATH 里的一条资料 / explain a code, requirement, record
    type, key, or a record of the dossier at PATH.
    """
    chosen = context.language(lang)
    if name.upper() in codes():
        context.say(explain_code(name.upper(), chosen))
        return
    schemas = Schemas(Library.for_dossier(Path()))
    if name in schemas.record_types:
        context.say(explain_type(schemas.record_types[name], schemas, chosen, whole=whole))
        return
    if name in _COMMON:
        context.say(explain_common(schemas, chosen))
        return
    if name in _SERVICE:
        context.say(explain_entry(name, _SERVICE[name], schemas, chosen))
        return
    if name in main_keys(schemas):
        context.say(explain_key(name, schemas, chosen))
        return
    places = [profile] if profile else profile_names(schemas.library)
    catalogues = [load_catalogue(schemas, p, jurisdiction, Location("--profile")) for p in places]
    if name in catalogues[0].values:
        context.say(explain_value(name, catalogues[0], schemas, chosen))
        return
    if said := _record(name, path, chosen) or _entry(name, path):
        context.say(said if isinstance(said, str) else said.get(chosen))
        return
    found = _distinct([(c, r) for c in catalogues if (r := find_requirement(c, name))])
    if not found and (same := _same_number(name, catalogues)):
        raise context.unknown(name, Text(f"，是否为 “{same}”？", f", did you mean “{same}”?"))
    if not found and not name.isascii() and (lines := _called(name, catalogues, schemas, chosen)):
        context.say("\n".join(lines))
        return
    if not found:
        known = [*codes(), *(r.id for c in catalogues for r in c.requirements)]
        known += [*schemas.record_types, *main_keys(schemas), *_SERVICE]
        raise context.unknown(name, guess(name, known)["guess"])
    context.say("\n\n".join(explain_requirement(r, c, schemas, chosen) for c, r in found))


_COMMON = ("通用", "各类通用", "common")
"""Names for the fields of every record."""
_SERVICE = {**KINDS, "terms": TERMS}
"""What stands in the service book, and in which file."""


def _record(name: str, path: Path, lang: Language) -> str:
    """What the dossier at a path says of the record of that id; '' where there is none."""
    read = checks.read_known(path) if (path / MAIN).is_file() else None
    if read is None or read.dossier is None:
        return ""
    record = next((r for r in read.dossier.records if r.id == name), None)
    return explain_record(record, read.dossier, read.schemas, lang) if record else ""


def _entry(name: str, path: Path) -> Text | None:
    """Where the service book of the dossier at a path has the entry of that id, and what shows more of it."""
    read = checks.read_known(path) if (path / MAIN).is_file() else None
    if read is None or read.dossier is None:
        return None
    entry = next((e for e in read_book(read).entries if e.id == name), None)
    if entry is None:
        return None
    at = entry.at()
    return Text(
        f"{name} 《{entry.title}》是服务台账的一条登记（{at.file}:{at.line}）。\n"
        f"  字段见：dossier explain {entry.kind}　打印成表见：dossier service form --help",
        f"{name}, {entry.title}, is an entry of the service book ({at.file}:{at.line}).\n"
        f"  Its fields: dossier explain {entry.kind}   Its forms: dossier service form --help",
    )


_ID = re.compile(r"([A-Za-z]+)-?0*([0-9]+)")


def _same_number(name: str, catalogues: list[Catalogue]) -> str | None:
    """The requirement of the same letters and number, however many naughts are written: EQ-2 is EQ-02."""
    wanted = _ID.fullmatch(name)
    for requirement in (r for c in catalogues for r in c.requirements) if wanted else ():
        found = _ID.fullmatch(requirement.id)
        if found and wanted and found[1] == wanted[1].upper() and found[2] == wanted[2]:
            return requirement.id
    return None


def _called(word: str, catalogues: list[Catalogue], schemas: Schemas, lang: Language) -> list[str]:
    """Everything that `explain` knows and whose Chinese title or hint has the word: its name, and what it is called."""
    types = {name: kind.title for name, kind in schemas.record_types.items()}
    keys = {name: title for name in main_keys(schemas) if (title := key_title(name, schemas))}
    asked = {r.id: r.title for c in catalogues for r in c.requirements}
    found = codes()
    said = {code: row.title for code, row in found.items()}
    hits = [
        (name, title.get(lang))
        for table in (types, keys, asked, said)
        for name, title in table.items()
        if word in title.zh
    ]
    hits += [(r.id, r.title.get(lang)) for c in catalogues for r in c.requirements if word in r.hint.zh]
    hits += [(code, row.title.get(lang)) for code, row in found.items() if word in row.message.zh]
    return [f"{name:<28}{title}" for name, title in dict.fromkeys(hits)]


def _distinct(found: list[tuple[Catalogue, Requirement]]) -> list[tuple[Catalogue, Requirement]]:
    """Each different wording once: an extended profile repeats what it took over."""
    seen: list[Requirement] = []
    return [(c, r) for c, r in found if r not in seen and not seen.append(r)]  # type: ignore[func-returns-value]
