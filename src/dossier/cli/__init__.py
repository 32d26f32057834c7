"""The command line: a thin skin; the only room that knows click."""

import sys
from pathlib import Path

# Said here because the modules that follow could not even be imported: compiled libraries do not load from a zip.
if not Path(__file__).is_file():
    sys.stderr.write(
        "dossier 不能在 zip 应用里直接运行，因为其中的编译库和 Word 表格必须是磁盘上的文件；"
        "请用 pipx 安装，或用 shiv 打包（运行时自动解开）。\n"
        "dossier cannot run inside a zip application, because compiled libraries and Word forms must be files on disk; "
        "install it with pipx, or pack it with shiv, which unpacks itself.\n"
    )
    raise SystemExit(4)
