"""`dossier new`: a scaffold that validates at once and explains itself."""

from __future__ import annotations

import os
from pathlib import Path

import click

from dossier.cli import context
from dossier.cli.usage import NamedPath
from dossier.errors import OutputFailed
from dossier.findings import finding
from dossier.library.bundle import export
from dossier.library.catalogue import load_catalogue
from dossier.library.schemas import Schemas
from dossier.model import Language, Location
from dossier.reading.dossier import MAIN
from dossier.reading.scaffold import scaffold
from dossier.reporting.text import as_typed
from dossier.resources import Library


@click.command("new")
@click.argument("folder", type=NamedPath(file_okay=False))
@click.option("--profile", "-p", default="building", show_default=True, help="归档范围 / profile")
@click.option("--lang", type=click.Choice(["zh", "zh-CN", "en"]), help="资料的语言 / language of the dossier")
@click.option(
    "--from",
    "scans",
    type=NamedPath(),
    multiple=True,
    help="从扫描件开始：文件夹、文件或 ZIP / start from scans: a folder, files, a ZIP archive",
)
def new_command(folder: Path, profile: str, lang: str | None, scans: tuple[Path, ...]) -> None:
    """建立一个新项目 / start a dossier: dossier.yaml, records/, evidence/.

    带 --from 时文件夹里可以有文件，一个也不动；随后认出扫描件，生成确认表。
    With --from the folder may hold files, none of which is touched; scans are recognised and put up for review.
    """
    chosen: Language = context.language(lang)
    if folder.exists() and any(folder.iterdir()) and (not scans or (folder / MAIN).exists()):
        reason = "文件夹不是空的 / the folder is not empty"
        if scans:
            reason = "已是一个项目，收件用 dossier intake / it is a dossier; dossier intake takes files in"
        raise OutputFailed(finding("P720", Location(str(folder)), path=folder, reason=reason))
    schemas = Schemas(Library.for_dossier(folder))
    catalogue = load_catalogue(schemas, profile, "CN", Location("--profile"))
    for name, text in scaffold(Path(os.path.realpath(folder)).name, catalogue, schemas, chosen).items():
        path = folder / name
        if path.exists():
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    export(schemas, folder / ".dossier" / "schemas")
    context.say(_WELCOME[chosen].format(folder=folder, typed=as_typed(folder)))
    if scans:
        from dossier.cli.new_from_papers import start_from  # noqa: PLC0415 - it reads in much more

        start_from(folder, scans, chosen)


_WELCOME: dict[Language, str] = {
    "zh": """{folder}/ 已建立
  dossier.yaml        先填这里：工程、参建单位、时间节点
  records/            每组资料 A1 … A7 一个文件，内有注释掉的示例
  evidence/           扫描件、图纸、照片放这里，文件夹随意
下一步：dossier check{typed}""",
    "en": """{folder}/ created
  dossier.yaml        fill this in first: project, parties, milestones
  records/            one file per group A1 … A7, with examples commented out
  evidence/           put scans, drawings and photos here, in any folders you like
next:  dossier check{typed}""",
}
