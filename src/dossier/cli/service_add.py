"""`dossier service add`: one more entry in a growing file, asked for on a terminal, checked before it is written."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from dossier.aftercare.adding_events import FILE, Part, add_to_repair
from dossier.aftercare.appending import Judge, append_entry, next_id
from dossier.aftercare.book import FOLDER, KINDS, Entry
from dossier.aftercare.case import Case, open_service
from dossier.aftercare.one_entry import check_entry
from dossier.aftercare.said_dates import ahead, title_at
from dossier.cli import context
from dossier.cli.service_output import open_one
from dossier.cli.usage import NamedPath
from dossier.disk.turns import alone
from dossier.errors import ExitCode
from dossier.findings import Finding, Severity
from dossier.library.fields import Field
from dossier.library.validation import guess
from dossier.library.values import parse_moment
from dossier.model import Language, Text

_FIRST = {
    "repair": ("title", "part", "problem"),
    "survey": ("asked_on",),
    "visit": ("on",),
    "inspection": ("on",),
    "events": ("by",),
}
"""What a terminal asks for besides what the schema requires."""


_PARTS: dict[str, Part] = {"event": "events", "pause": "pauses"}
"""What is added to a repair that is on file."""


@click.command("add")
@click.argument("kind", type=click.Choice([*KINDS, *_PARTS]))
@click.argument("values", nargs=-1, metavar="[REPAIR] [KEY=VALUE]…")
@click.option(
    "--in", "path", type=NamedPath(), default=Path(), help="项目文件夹 / dossier folder (default: here)"
)
@click.option("--at", "at", metavar="TIME", help="时间，如 2027-01-11T09:05 / time of the notice or event")
@context.lang_option
def add_command(kind: str, values: tuple[str, ...], path: Path, at: str | None, lang: str | None) -> int:
    """登记一条报修、回访、巡检、满意度、投诉或培训，或给报修加经过 / append an entry, or an event of a repair.

    KEY=VALUE：字段名=内容，下级字段用点，如 notice.phone=025-5550-0201

    经过：dossier service add event WX-2027-001 event=arrive by=林峰 --at 2027-01-12T09:30
    """
    chosen, today = context.language(lang), context.today()
    case = open_one(path, today, chosen)
    told: list[Text] = []
    if kind in _PARTS:
        added = _add_part(case, _PARTS[kind], values, at, chosen, today, told)
        file = FILE
    else:
        added = _add_entry(case, kind, values, at, chosen, today, told)
        file = KINDS[kind]
    click.echo(Text(f"已写入 {file}：", f"added to {file}:").get(chosen))
    click.echo(added.strip("\r\n"))
    for said in dict.fromkeys(told):
        click.echo(Text(f"注意：{said.zh}", f"note: {said.en}").get(chosen), err=True)
    return ExitCode.OK


def _add_entry(
    case: Case,
    kind: str,
    values: tuple[str, ...],
    at: str | None,
    lang: Language,
    today: dt.date,
    told: list[Text],
) -> str:
    schema = case.schemas.contents[f"service/{kind}.schema.json"]
    whole = case.schemas.root(f"service/{kind}.schema.json")
    entry = _parsed(values, whole, lang)
    if at:
        entry.setdefault("events" if kind == "repair" else "at", _events(kind, at, lang))
    _ask(entry, kind, schema, lang, today)
    _refuse_ahead(entry, whole, lang, today)
    first = entry["events"][0]["at"] if kind == "repair" and entry.get("events") else today
    with alone(case.dossier.root, "service", FOLDER):
        taken = {e.id for e in open_service(case.dossier.root, today).book.entries}
        ordered = {
            "id": entry.get("id") or next_id(kind, taken, first),
            **{key: entry[key] for key in schema["properties"] if key in entry and key != "id"},
            **{key: entry[key] for key in entry if key not in schema["properties"]},
        }
        run = context.run(f"service add {kind}")
        return append_entry(case.dossier.root, kind, ordered, case.schemas, run, _judge(case, told))


def _add_part(
    case: Case,
    part: Part,
    values: tuple[str, ...],
    at: str | None,
    lang: Language,
    today: dt.date,
    told: list[Text],
) -> str:
    """An event, or a pause, of a repair that is on file; asked for on a terminal like an entry."""
    named, given = [v for v in values if "=" not in v], tuple(v for v in values if "=" in v)
    if not named and sys.stdin.isatty():
        named = [click.prompt(Text("报修编号", "repair").get(lang), err=True)]
    if len(named) != 1:
        said = Text("写明一个报修编号，如 WX-2027-001", "name one repair, such as WX-2027-001")
        raise click.UsageError(said.get(lang))
    whole = case.schemas.root("service/repair.schema.json").at(part).member
    schema = case.schemas.contents["service/repair.schema.json"]["properties"][part]["items"]
    entry = _parsed(given, whole, lang)
    if at:
        entry.setdefault("at" if part == "events" else "to" if "to" in entry else "from", _moment(at, lang))
    if part == "events" or "to" not in entry:  # the end of a pause belongs to the one that is open
        _ask(entry, part, schema, lang, today)
    _refuse_ahead(entry, whole, lang, today)
    ordered = {key: entry[key] for key in schema["properties"] if key in entry}
    ordered |= {key: entry[key] for key in entry if key not in ordered}
    run = context.run(f"service add {part} {named[0]}")
    with alone(case.dossier.root, "service", FOLDER):
        return add_to_repair(
            case.dossier.root, named[0], part, ordered, case.schemas, run, _judge(case, told)
        )


def _judge(case: Case, told: list[Text]) -> Judge:
    """By what is in the book now: somebody else may have written since it was opened. What is wrong and does not stop
    the entry is noted in `told`.
    """
    now = open_service(case.dossier.root, case.as_of)

    def judge(entry: Entry) -> list[Finding]:
        found = check_entry(entry, now)
        told.extend(f.message for f in found if f.severity is Severity.WARNING)
        return found

    return judge


def _refuse_ahead(entry: Mapping[str, Any], whole: Field, lang: Language, today: dt.date) -> None:
    """What has not happened yet is not entered: it would count for nothing until its day.

    Raises:
        click.UsageError: a day after today that is no plan.
    """
    for pointer, day in ahead(entry, today):
        what = title_at(whole, pointer.removeprefix("/"))
        said = Text(f"{what.zh} {day:%Y-%m-%d} 还没有到", f"{what.en} {day:%Y-%m-%d} is still to come")
        raise click.UsageError(said.get(lang))


def _events(kind: str, at: str, lang: Language) -> Any:
    when = _moment(at, lang)
    return [{"at": when, "event": "notice"}] if kind == "repair" else when


def _moment(text: str, lang: Language, *, with_time: bool = True) -> Any:
    """A moment as somebody types it.

    Raises:
        click.BadParameter: it is none, or only a day where hour and minute are wanted.
    """
    try:
        found = parse_moment(text)
        if with_time and not isinstance(found, dt.datetime):
            lacks = Text(
                f"“{text}”缺少时和分，应如 {text}T09:05",
                f"“{text}” lacks hour and minute, as in {text}T09:05",
            )
            raise click.BadParameter(lacks.get(lang))
        return found
    except ValueError:
        said = Text(
            f"“{text}”不是时间，应如 2027-01-11T09:05", f"“{text}” is no time such as 2027-01-11T09:05"
        )
        raise click.BadParameter(said.get(lang)) from None


def _parsed(values: tuple[str, ...], whole: Field, lang: Language) -> dict[str, Any]:
    entry: dict[str, Any] = {}
    for value in values:
        path, equals, text = value.partition("=")
        if not equals:
            said = Text(f"“{value}”应写成 字段名=内容", f"“{value}” must be KEY=VALUE")
            raise click.BadParameter(said.get(lang))
        place: dict[str, Any] = entry
        field: Field | None = whole
        *above, last = path.split(".")
        for word in above:
            key = _key(word, field, lang)
            place, field = place.setdefault(key, {}), field.fields.get(key) if field else None
        key = _key(last, field, lang)
        place[key] = _typed(text, field.fields.get(key) if field else None)
    return entry


def _key(word: str, field: Field | None, lang: Language) -> str:
    """The key that somebody means: as it is written, or by what the schema calls it (``题名``).

    Raises:
        click.BadParameter: there is no such key here.
    """
    known = field.fields if field else {}
    if not known or word in known:
        return word
    titles = {key: below.title for key, below in known.items() if below.title}
    plain = {
        key: (title.zh.partition("（")[0], title.zh, title.en.casefold()) for key, title in titles.items()
    }
    meant = [key for key, words in plain.items() if word in words or word.casefold() in words]
    if len(meant) == 1:
        return meant[0]
    near = guess(word, list(known), titles)["guess"]
    said = Text(f"不认识的键 “{word}”{near.zh}", f"unknown key “{word}”{near.en}")
    raise click.BadParameter(said.get(lang))


def _typed(text: str, field: Field | None) -> Any:
    """A value as its schema has it; what does not fit stays text, and the schema says so."""
    if field is None:
        return text
    kinds = field.kinds
    if "boolean" in kinds and text in ("true", "false"):
        return text == "true"
    if kinds & {"integer", "number"} and text.replace(".", "", 1).isdigit():
        return float(text) if "." in text else int(text)
    if codes := [code for code, title in field.names.items() if text == title.zh]:
        return codes[0]
    if kinds == {"array"}:
        return [part.strip() for part in text.replace("，", ",").split(",")]
    try:
        return parse_moment(text) if field.is_dated else text
    except ValueError:
        return text


def _ask(entry: dict[str, Any], kind: str, schema: Any, lang: Language, today: dt.date) -> None:
    """Ask on a terminal for what is missing.

    Raises:
        click.UsageError: nobody is there to be asked.
    """
    needed = [
        key for key in dict.fromkeys((*schema.get("required", ()), *_FIRST.get(kind, ()))) if key != "id"
    ]
    missing = [key for key in needed if key not in entry]
    if missing and not sys.stdin.isatty():
        required = [key for key in missing if key in schema.get("required", ())]
        if not required:
            return
        words = "、".join(f"{key}（{schema['properties'][key]['x-title']['zh']}）" for key in required)
        plain = ", ".join(f"{key} ({schema['properties'][key]['x-title']['en']})" for key in required)
        time = (
            Text("；报修时间用 --at", "; --at gives the time of the notice")
            if "events" in required
            else Text("", "")
        )
        raise click.UsageError(Text(f"缺少 {words}{time.zh}", f"missing: {plain}{time.en}").get(lang))
    for key in missing:
        entry[key] = _asked(kind, key, schema["properties"][key], lang, today)


def _asked(kind: str, key: str, schema: Mapping[str, Any], lang: Language, today: dt.date) -> Any:
    """The answer to one question; what is no answer is said, and asked again: what was typed before is not lost."""
    words = schema["x-title"][lang]
    if key == "events":
        asked = Text("报修时间，如 2027-01-11T09:05", "time of the notice, such as 2027-01-11T09:05")
        return click.prompt(asked.get(lang), value_proc=lambda text: _events(kind, text, lang), err=True)
    if "enum" in schema:
        asked = Text(f"{words}（{_choices(schema, lang)}）", f"{words} ({_choices(schema, lang)})")
        return click.prompt(asked.get(lang), value_proc=lambda text: _chosen(text, schema, lang), err=True)
    if "datetime" in schema.get("$ref", ""):
        example = f"{words} 2027-01-11T09:05"
        return click.prompt(example, value_proc=lambda text: _moment(text, lang), err=True)
    if "date" in schema.get("$ref", ""):
        return click.prompt(
            words,
            default=str(today),
            value_proc=lambda text: _moment(text, lang, with_time=False),
            err=True,
        )
    return click.prompt(words, err=True)


def _choices(schema: Mapping[str, Any], lang: Language) -> str:
    """The codes of a field with their names: 紧急 urgent、一般 normal."""
    named = schema.get("x-names", {})
    known = [f"{named[code][lang]} {code}" if code in named else str(code) for code in schema["enum"]]
    return Text("、", ", ").get(lang).join(known)


def _chosen(text: str, schema: Mapping[str, Any], lang: Language) -> str:
    """The code that somebody means by it, or by what the schema calls it: ``urgent``, 紧急.

    Raises:
        click.BadParameter: it is none of them.
    """
    for code in schema["enum"]:
        called = schema.get("x-names", {}).get(code, {})
        if text.strip().casefold() in (str(code), called.get("zh"), called.get("en", "").casefold()):
            return str(code)
    offered = _choices(schema, lang)
    said = Text(f"“{text}”不在其中，应为 {offered} 之一", f"“{text}” is none of {offered}")
    raise click.BadParameter(said.get(lang))
