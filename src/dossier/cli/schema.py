"""`dossier schema`: print or export the JSON Schemas."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from dossier.cli import context
from dossier.cli.usage import NamedPath
from dossier.library.bundle import bundle, compile_profile, export
from dossier.library.catalogue import load_catalogue
from dossier.library.schemas import Schemas
from dossier.library.validation import guess
from dossier.model import Location
from dossier.resources import Library


@click.command("schema")
@click.argument("name", required=False)
@click.option(
    "--profile",
    help="把一个归档范围的无条件要求编成一份 JSON Schema / compile a profile's unconditional requirements",
)
@click.option("--jurisdiction", default="CN", show_default=True)
@click.option(
    "--export",
    "folder",
    type=NamedPath(file_okay=False),
    help="全部导出到文件夹 / write all schemas to a folder",
)
@context.lang_option
def schema_command(
    name: str | None, profile: str | None, jurisdiction: str, folder: Path | None, lang: str | None
) -> None:
    """列出、打印或导出资料类型的 JSON Schema / list, print or export the schemas of records."""
    schemas = Schemas(Library.for_dossier(Path()))
    if folder is not None:
        written = export(schemas, folder)
        click.echo(f"{folder}: {len(written)} schemas")
    elif profile:
        place = Location("--profile")
        _print(compile_profile(schemas, load_catalogue(schemas, profile, jurisdiction, place)))
    elif name:
        _print(bundle(schemas, _file_of(schemas, name)))
    else:
        _list(schemas, lang)


def _file_of(schemas: Schemas, name: str) -> str:
    for candidate in (f"records/{name}.schema.json", f"{name}.schema.json", name):
        if candidate in schemas.contents:
            return candidate
    raise context.unknown(name, guess(name, list(schemas.record_types))["guess"])


def _print(schema: dict[str, Any]) -> None:
    context.for_a_program("json")
    click.echo(json.dumps(schema, ensure_ascii=False, indent=2))


def _list(schemas: Schemas, lang: str | None) -> None:
    chosen = context.language(lang)
    for kind in sorted(schemas.record_types.values(), key=lambda t: (t.group, t.name)):
        form = "  [Word]" if kind.form else ""
        click.echo(f"{kind.group}  {kind.name:<32} {kind.title.get(chosen)}{form}")
