"""`dossier excel`: the dossier as a workbook, and back."""

from __future__ import annotations

import click


@click.group("excel")
def excel_group() -> None:
    """资料台账（Excel）：导出、导入 / the dossier as a workbook: export, import."""
