"""Exit codes, which are a promise to scripts, and the few exceptions that mean "cannot go on"."""

from __future__ import annotations

import errno
from enum import IntEnum

from dossier.findings import Finding
from dossier.model import Text


class ExitCode(IntEnum):
    """What a command tells the shell; the same in every report format."""

    OK = 0
    FINDINGS = 1
    USAGE = 2
    UNREADABLE = 3
    MISSING_PROGRAM = 4
    BROKEN_TEMPLATE = 5
    CONVERSION_FAILED = 6
    OUTPUT_FAILED = 7
    VERIFICATION_FAILED = 8
    BUG = 70
    INTERRUPTED = 130


class CannotGoOn(Exception):  # noqa: N818 - named for what it means to the caller
    """Stops the dossier at hand, never the others; carries the findings that say why."""

    exit_code = ExitCode.UNREADABLE

    def __init__(self, *findings: Finding) -> None:
        super().__init__("; ".join(f"{f.code} {f.message.en}" for f in findings))
        self.findings = findings

    def __reduce__(self) -> tuple[type[CannotGoOn], tuple[Finding, ...]]:
        """It may come from another process."""
        return type(self), self.findings


class InputUnreadable(CannotGoOn):
    """A dossier, schema or profile cannot be read at all."""


class ProgramMissing(CannotGoOn):
    """The office program or a font that the work needs is not on this machine."""

    exit_code = ExitCode.MISSING_PROGRAM


class TemplateBroken(CannotGoOn):
    """A Word form has an error that only its author can mend."""

    exit_code = ExitCode.BROKEN_TEMPLATE


class ConversionFailed(CannotGoOn):
    """A form or an image could not be turned into pages."""

    exit_code = ExitCode.CONVERSION_FAILED


class OutputFailed(CannotGoOn):
    """The package cannot be written: disk full, folder not writable, file open in another program."""

    exit_code = ExitCode.OUTPUT_FAILED


class VerificationFailed(CannotGoOn):
    """What was made is not what was planned; nothing of it is published."""

    exit_code = ExitCode.VERIFICATION_FAILED


_REASONS = {
    errno.ENOENT: Text("没有这个文件或文件夹", "no such file or folder"),
    errno.EACCES: Text("没有权限", "permission denied"),
    errno.EPERM: Text("没有权限", "not permitted"),
    errno.ENOSPC: Text("磁盘已满", "the disk is full"),
    errno.EDQUOT: Text("磁盘配额已用完", "the disk quota is used up"),
    errno.EFBIG: Text("文件过大", "the file is too large"),
    errno.EROFS: Text("磁盘是只读的", "the disk is read-only"),
    errno.EIO: Text("磁盘读写出错", "the disk reports an error"),
    errno.EMFILE: Text("同时打开的文件过多", "too many files are open"),
    errno.EBUSY: Text("正被别的程序使用", "another program is using it"),
    errno.ETXTBSY: Text("正被别的程序使用", "another program is using it"),
    errno.EISDIR: Text("那是一个文件夹", "that is a folder"),
    errno.ENOTDIR: Text("路径中有一段不是文件夹", "a part of the path is no folder"),
    errno.ELOOP: Text("链接绕回自身", "a link leads back to itself"),
    errno.ENXIO: Text("不是普通文件（管道或设备）", "it is no ordinary file but a pipe or a device"),
    errno.EEXIST: Text("那里已有同名文件", "a file of that name is there already"),
    errno.ELOOP: Text("链接绕成了圈", "the links lead in a circle"),
    errno.ENAMETOOLONG: Text("文件名过长", "the name is too long"),
}


_OF_THE_DISK = (
    errno.ENOSPC,
    errno.EDQUOT,
    errno.EFBIG,
    errno.EROFS,
    errno.EIO,
    errno.EMFILE,
    errno.ENFILE,
)


def disk_error(error: BaseException | None) -> OSError | None:
    """The error of the disk or the system that an exception comes from; None when it comes from none.

    A library that fails because the disk is full says that the file is bad; the file is not.
    """
    while error is not None:
        if isinstance(error, OSError) and error.errno in _OF_THE_DISK:
            return error
        error = error.__cause__ or error.__context__
    return None


_IN_USE = Text("正被别的程序使用", "another program is using it")
_DISK_FULL = Text("磁盘已满", "the disk is full")
_NOT_REACHED = Text("网络位置连不上", "the network place cannot be reached")
_WINDOWS_REASONS = {
    3: Text("没有这个文件夹，或路径太长", "there is no such folder, or the path is too long"),
    5: Text("没有权限，或正被别的程序使用", "permission denied, or another program is using it"),
    19: Text("磁盘是只读的", "the disk is read-only"),
    32: _IN_USE,
    33: Text("文件的一部分被别的程序锁定", "another program has locked a part of it"),
    39: _DISK_FULL,
    53: _NOT_REACHED,
    59: _NOT_REACHED,
    64: _NOT_REACHED,
    67: _NOT_REACHED,
    112: _DISK_FULL,
    123: Text("名称中有 Windows 不允许的字符", "the name has characters that Windows does not allow"),
    206: Text("路径或文件名太长", "the path or the name is too long"),
    1314: Text("Windows 不允许此用户建立链接", "Windows does not let this user make links"),
}
"""By `winerror`: Windows gives one errno to several of these, and calls a path that is too long a missing one."""


def os_reason(error: OSError) -> Text:
    """Why the system refused, in both languages; in the system's own words when it is none of the usual reasons."""
    said = error.strerror or str(error) or type(error).__name__
    windows = _WINDOWS_REASONS.get(getattr(error, "winerror", None) or 0)
    return windows or _REASONS.get(error.errno or 0, Text(said, said))
