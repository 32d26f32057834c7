"""`dossier template`: check forms, list the tags of a record type, make a first form."""

from __future__ import annotations

import os
from pathlib import Path

import click

from dossier.cli import context
from dossier.cli.usage import NamedPath
from dossier.errors import ExitCode, OutputFailed
from dossier.findings import Finding, Severity, finding
from dossier.forms.annotate import annotate_form
from dossier.forms.contract import OPEN, Names, record_form_names
from dossier.forms.jinja_words import guess
from dossier.forms.new_form import record_tags, tag_lines, write_new_form
from dossier.forms.system_names import SYSTEM_NAMES
from dossier.forms.template_check import check_template
from dossier.forms.unused_fields import unused_fields
from dossier.library.schemas import Schemas
from dossier.library.validation import guess as near
from dossier.model import Language, Location, RecordType, Text
from dossier.reporting.layout import clean
from dossier.reporting.words import SEVERITY_NAMES
from dossier.resources import Library


@click.group("template")
def template_group() -> None:
    """检查 Word 表格模板 / look after Word forms."""


@template_group.command("check")
@context.paths_argument
@click.option(
    "--comments",
    type=NamedPath(file_okay=False),
    help="把问题写成批注，另存到此文件夹 / write findings as Word comments into copies in this folder",
)
@context.lang_option
def check_command(paths: tuple[Path, ...], comments: Path | None, lang: str | None) -> int:
    """检查模板的标签、名称和字体 / check tags, blocks, names and fonts; all forms when no PATH is given."""
    chosen = context.language(lang)
    schemas = Schemas(Library.for_dossier(_home(paths)))
    forms = _forms(paths, schemas)
    if not forms:
        raise click.UsageError(Text("没有找到 .docx 模板", "no .docx form found").get(context.language(None)))
    worst = ExitCode.OK
    for path, shown in forms:
        names = names_of(path.stem, schemas)
        findings = check_template(path, names, shown=shown)
        if names is None:
            findings.append(_belongs_nowhere(path.stem, shown, schemas))
        if (kind := _printed_by(path.stem, schemas)) and not any(f.code in _NOT_WORD for f in findings):
            findings += unused_fields(path, kind, schemas, shown)
        _report(findings, shown, chosen)
        if findings and comments and not any(f.code in _NOT_WORD for f in findings):
            _refuse_form_itself(comments / path.name, path)
            annotate_form(path, findings, comments / path.name, chosen, context.today())
            click.echo(f"    → {comments / path.name}")
        if any(f.severity.rank <= Severity.ERROR.rank for f in findings):
            worst = ExitCode.BROKEN_TEMPLATE
    return worst


@template_group.command("tags")
@click.argument("type_name", metavar="TYPE")
@context.lang_option
def tags_command(type_name: str, lang: str | None) -> None:
    """列出一类资料可用的标签 / list the tags that a form of a record type may use."""
    chosen = context.language(lang)
    schemas = Schemas(Library.for_dossier(Path()))
    kind = _type(type_name, schemas)
    context.say("\n".join([kind.title.get(chosen), *tag_lines(record_tags(kind, schemas, chosen), chosen)]))


@template_group.command("new")
@click.argument("type_name", metavar="TYPE")
@click.option(
    "--output",
    "-o",
    type=NamedPath(dir_okay=False),
    help="默认 templates/<语言>/<表名>.docx / the form to write",
)
@context.lang_option
def new_form_command(type_name: str, output: Path | None, lang: str | None) -> None:
    """按字段生成一张表的初稿，再用 Word 排版 / make a first form from the fields, to be laid out in Word."""
    chosen = context.language(lang)
    schemas = Schemas(Library.for_dossier(Path()))
    kind = _type(type_name, schemas)
    folder = "zh-CN" if chosen == "zh" else "en"
    target = output or Path("templates", folder, f"{kind.form or kind.name}.docx")
    house = schemas.library.find(f"templates/{folder}/handover-deed.docx")
    if target.exists():
        reason = Text("已有这个文件，不覆盖", "it is there already and is not overwritten").get(chosen)
        raise OutputFailed(finding("P720", Location(str(target)), path=target, reason=reason))
    if house is None:
        raise OutputFailed(finding("T601", Location("templates"), file=f"{folder}/handover-deed.docx"))
    write_new_form(kind, schemas, house, target, chosen)
    click.echo(target.as_posix())


def _type(name: str, schemas: Schemas) -> RecordType:
    """The record type of this name.

    Raises:
        CannotGoOn: there is none.
    """
    if name not in schemas.record_types:
        raise context.unknown(name, near(name, [*schemas.record_types])["guess"])
    return schemas.record_types[name]


def _refuse_form_itself(copy: Path, form: Path) -> None:
    """Comments go into a copy.

    Raises:
        OutputFailed: P726.
    """
    if copy.exists() and copy.samefile(form):
        raise OutputFailed(finding("P726", Location(str(copy)), path=copy))


def _home(paths: tuple[Path, ...]) -> Path:
    """The folder whose schemas count: the one with the `templates/` that the first path lies in, else where we are."""
    for path in paths[:1]:
        there = Path(os.path.realpath(path))
        for folder in (there, *there.parents):
            if (folder / "templates").is_dir():
                return folder
    return Path()


_NOT_WORD = ("T601", "T605", "T607", "T622")
"""What cannot be opened cannot be annotated."""


def _belongs_nowhere(form: str, shown: str, schemas: Schemas) -> Finding:
    """T624: nobody prints it, so nothing of it was compared with the fields of a record."""
    known = [*(t.form for t in schemas.record_types.values() if t.form), *SYSTEM_NAMES]
    return finding("T624", Location(shown), form=form, guess=guess(form, known))


def names_of(form: str, schemas: Schemas) -> Names | None:
    """What a form of this name may print: the fields of its record type, or those of a system form."""
    if form in SYSTEM_NAMES:
        own = SYSTEM_NAMES[form]
        return Names({**own.fields, "dossier": OPEN})
    kind = _printed_by(form, schemas)
    return record_form_names(schemas, kind.name) if kind else None


def _printed_by(form: str, schemas: Schemas) -> RecordType | None:
    return next((t for t in schemas.record_types.values() if t.form == form), None)


def _forms(paths: tuple[Path, ...], schemas: Schemas) -> list[tuple[Path, str]]:
    if not paths:
        found = [schemas.library.names(f"templates/{lang}", ".docx") for lang in ("zh-CN", "en")]
        files = [path for names in found for path in names.values()]
        return [(path, f"{path.parent.name}/{path.name}") for path in files]
    files = []
    for path in paths:
        forms = path / "templates" if (path / "templates").is_dir() else path
        files += sorted(forms.rglob("*.docx")) if path.is_dir() else [path]
    return [(path, path.as_posix()) for path in files if not path.name.startswith("~$")]


def _report(findings: list[Finding], shown: str, lang: Language) -> None:
    shown = clean(shown)
    if not findings:
        click.echo(f"✓ {shown}")
    for found in findings:
        severity = SEVERITY_NAMES[found.severity].get(lang)
        click.echo(
            f"{shown}: {severity} {found.code} {found.message.get(lang)}\n    → {found.hint.get(lang)}"
        )
