"""Write what follows from the schemas into them: ``title`` from ``x-title``, and record.schema.json from the types.

``python tools/make_schemas.py`` after a schema was added or changed; a test holds that they are up to date.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from dossier.library.bundle import record_dispatcher
from dossier.library.schemas import Schemas
from dossier.resources import Library, shipped_root


def made_schemas() -> dict[str, Any]:
    """Every schema as it has to be, by its path below ``schemas/``."""
    schemas = Schemas(Library((shipped_root(),)))
    whole = schemas.contents | {"record.schema.json": record_dispatcher(schemas)}
    return {name: titled(schema) for name, schema in whole.items()}


def titled(schema: Any) -> Any:
    """A copy in which every title that programs show, editors above all, says what ``x-title`` says."""
    if isinstance(schema, list):
        return [titled(value) for value in schema]
    if not isinstance(schema, dict):
        return schema
    below = {key: titled(value) for key, value in schema.items()}
    words = below.get("x-title")
    if not isinstance(words, dict) or "zh" not in words:
        return below
    title = f"{words['zh']} {words['en']}"
    return below | {"title": title} if "title" in below else {"title": title} | below


def stale(folder: Path) -> list[str]:
    """The schemas below `folder` that are not what they have to be."""
    return [
        name
        for name, made in made_schemas().items()
        if json.loads((folder / name).read_text("utf-8")) != made
    ]


if __name__ == "__main__":
    schemas_folder = shipped_root() / "schemas"
    made = made_schemas()
    for changed in stale(schemas_folder):
        text = json.dumps(made[changed], ensure_ascii=False, indent=2) + "\n"
        (schemas_folder / changed).write_text(text, encoding="utf-8", newline="\n")
