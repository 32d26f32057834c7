"""Schema files as they are read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from dossier.disk.regular import read_regular
from dossier.errors import InputUnreadable, os_reason
from dossier.findings import finding
from dossier.model import Location, Text

_MAX_BYTES = 1_000_000
TOO_DEEP = Text("嵌套过深", "it is nested too deeply")


def read_schema(path: Path, shown: str) -> Any:
    """The parsed file; `shown` is what findings call it.

    Raises:
        InputUnreadable: S213, with the line where the JSON breaks off.
    """
    try:
        raw = read_regular(path, _MAX_BYTES)
        if len(raw) > _MAX_BYTES:
            large = Text(f"文件超过 {_MAX_BYTES // 1000} kB", f"it has more than {_MAX_BYTES // 1000} kB")
            raise InputUnreadable(finding("S213", Location(shown), problem=large))
        return json.loads(raw.decode("utf-8"))
    except json.JSONDecodeError as error:
        problem: Text = Text(f"JSON 写法有误（{error.msg}）", f"it is not JSON: {error.msg}")
        raise InputUnreadable(
            finding("S213", Location(shown, error.lineno, error.colno), problem=problem)
        ) from error
    except RecursionError as error:
        raise InputUnreadable(finding("S213", Location(shown), problem=TOO_DEEP)) from error
    except UnicodeDecodeError as error:
        problem = Text("不是 UTF-8 编码，请另存为 UTF-8", "it is not in UTF-8")
        raise InputUnreadable(finding("S213", Location(shown), problem=problem)) from error
    except OSError as error:
        raise InputUnreadable(finding("S213", Location(shown), problem=os_reason(error))) from error
