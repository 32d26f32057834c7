"""The folder beside the target in which a package is built: one run at a time, nothing left behind."""

from __future__ import annotations

import errno
import os
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path

from dossier.archiving.listing import MANIFEST
from dossier.archiving.user_files import is_of_programs, read_manifest
from dossier.disk.locks import Lock, release, take
from dossier.disk.removal import is_link, remove
from dossier.disk.renaming import Tell, is_held, patiently, silent
from dossier.disk.signals import uninterrupted
from dossier.disk.writing import cannot_write
from dossier.errors import OutputFailed, os_reason
from dossier.findings import finding
from dossier.model import Dossier, Location, Text
from dossier.planning.volumes import safe_name

PREVIOUS = "previous"
"""Inside the working folder: the old package between the two renames of publishing."""

_PART = ".part-"
_REFUSES_LAST = sys.platform != "win32"
"""Whether renaming a folder onto one that is not empty is refused, and only when nothing else speaks against it: so a
trial moves nothing. Windows does not say why it refuses; there the package is renamed and back.
"""
_INPUT_FOLDERS = ("records", "evidence", "schemas", "templates")


def own_target(folder: Path, dossier: Dossier, output: Path, taken: dict[str, Path]) -> Path:
    """The folder of the package, which is no other dossier's and not among this one's own files.

    `taken`: see `pipeline.build`; this one's is added.

    Raises:
        OutputFailed: P724, P748.
    """
    name = safe_name(dossier.code)
    owner = taken.setdefault(name.casefold(), folder)
    if owner != folder:
        place = dossier.at("/project/code")
        raise OutputFailed(finding("P724", place, project=dossier.code, other=owner.as_posix()))
    evidence = (e.file for r in dossier.records for e in r.evidence if e.file)
    refuse_place(output, name, dossier.root, [*dossier.files, *evidence])
    return output / name


def refuse_place(output: Path, code: str, root: Path, inputs: Iterable[str]) -> None:
    """Packages never go into the dossier folder itself nor among its records and evidence.

    `inputs` are the files of the dossier, relative to its `root`.

    Raises:
        OutputFailed: P748.
    """
    place, home = Path(os.path.realpath(output)), Path(os.path.realpath(root))
    if not place.is_relative_to(home):
        return
    own = (home / path for path in inputs)
    # What lies in the package itself, e.g. a signed scan there, does not make its folder one of the dossier's.
    tops = {
        p.relative_to(home).parts[0] for p in own if p.parent != home and _is_elsewhere(p, home, place / code)
    }
    below = place.relative_to(home).parts
    if not below or below[0] in tops.union(_INPUT_FOLDERS):
        raise OutputFailed(finding("P748", Location(output.as_posix()), path=output.as_posix()))


def _is_elsewhere(path: Path, home: Path, package: Path) -> bool:
    return path.is_relative_to(home) and not path.is_relative_to(package)


@contextmanager
def working_folder(output: Path, code: str, tell: Tell = silent, *, keep: bool = False) -> Iterator[Path]:
    """A folder beside the target to build in; gone afterwards, whatever happened.

    With `keep` it stays beside the target as ``<code>.work`` (``.work-2`` … where there is one), and `tell` says so.

    What killed runs left behind is cleared away, whatever its age; while another run builds this package, this one
    does not begin. Renaming the old package is tried, so that a lock shows before the work.

    Raises:
        OutputFailed: P720, nothing can be written there, or something that is no package stands in its place;
            P747, another run is at it; P738, another program holds the old package.
    """
    target = output / code
    lock: Lock | None = None
    folder: Path | None = None
    try:
        with uninterrupted():
            output.mkdir(parents=True, exist_ok=True)
            lock = take(output / f".{code}.lock")
            if lock is None:
                raise OutputFailed(finding("P747", Location(str(target)), path=str(target)))
            if lock.exclusive:
                _clear_leftovers(target)
            _refuse_other_things(target)
            # Absolute: worker processes may stand in another folder.
            folder = Path(tempfile.mkdtemp(prefix=_prefix(target), dir=output)).absolute()
        _try_renaming(target, folder, tell)
        yield folder
    except OSError as error:
        # What failed lies in the working folder, whose names say nothing to a user; another place is named.
        at = Path(error.filename or output)
        named = output if folder and at.is_relative_to(folder) else at
        raise output_failed(named, error) from error
    finally:
        with uninterrupted():
            if folder:
                _leave(folder, target, tell if keep else None)
            if lock:
                release(lock)


def longest_working_path(target: Path) -> Path:
    """Where the files of a package lie at their longest: while it is built or while it is replaced."""
    return target.parent.absolute() / f"{_prefix(target)}{'x' * 8}" / PREVIOUS


def output_failed(path: Path, error: OSError) -> OutputFailed:
    """P720 with the reason that the system gives and the path as the user wrote it."""
    return cannot_write(path, os_reason(error))


def _prefix(target: Path) -> str:
    return f".{target.name}{_PART}"


def _try_renaming(target: Path, folder: Path, tell: Tell) -> None:
    """Find out before the work whether the old package can be renamed."""
    if not target.exists():
        return

    def onto_something() -> None:
        with uninterrupted(), _full_folder(folder) as full:
            try:
                target.replace(full)
            except OSError as error:
                if error.errno not in (errno.ENOTEMPTY, errno.EEXIST):
                    raise

    def there_and_back() -> None:
        with uninterrupted():
            target.replace(folder / PREVIOUS)
            patiently(lambda: (folder / PREVIOUS).replace(target), target.name, tell)

    try:
        patiently(onto_something if _REFUSES_LAST else there_and_back, target.name, tell)
    except OSError as error:
        if not is_held(error):
            raise output_failed(target, error) from error
        raise OutputFailed(
            finding("P738", Location(str(target)), path=str(target), reason=os_reason(error))
        ) from error


@contextmanager
def _full_folder(above: Path) -> Iterator[Path]:
    """A folder that no other can be renamed to."""
    full = above / "full"
    (full / "folder").mkdir(parents=True)
    try:
        yield full
    finally:
        remove(full)


def put_back_packages(output: Path) -> list[Text]:
    """Put back every package that a killed run had moved aside, whichever project's; say so of each.

    What cannot be put back now is named with the place where it lies.
    """
    try:
        left = sorted(p for p in output.iterdir() if _PART in p.name and p.name.startswith("."))
    except OSError:
        return []
    told = []
    for folder in left:
        target = output / folder.name[1:].rpartition(_PART)[0]
        if (folder / PREVIOUS).is_dir() and not is_link(folder) and not os.path.lexists(target):
            told += _put_back_one(folder, target)
    return told


def package_aside(target: Path) -> Path | None:
    """Where a killed run has left the package that should be at `target`; None when it is not so."""
    if os.path.lexists(target):
        return None
    try:
        left = sorted(p / PREVIOUS for p in target.parent.iterdir() if p.name.startswith(_prefix(target)))
    except OSError:
        return None
    return next((place for place in left if place.is_dir()), None)


def _put_back_one(folder: Path, target: Path) -> list[Text]:
    try:
        with uninterrupted():
            lock = take(target.parent / f".{target.name}.lock")
            if lock is None:  # a living run is at it
                return []
            try:
                if lock.exclusive:
                    _put_back(folder, target)
            finally:
                release(lock)
    except OSError:  # said below
        pass
    if target.exists():
        return [Text(_BACK.zh.format(package=target), _BACK.en.format(package=target))]
    if (folder / PREVIOUS).exists():
        words = {"package": target, "place": folder / PREVIOUS}
        return [Text(_ASIDE.zh.format(**words), _ASIDE.en.format(**words))]
    return []


_BACK = Text(
    "上次运行被强行结束，移交包 {package} 已放回原处",
    "a run before was killed; its package {package} is back in its place",
)
_ASIDE = Text(
    "上次运行被强行结束，移交包 {package} 现在在 {place}（隐藏文件夹），请把它移回并改回原名",
    "a run before was killed; the package {package} is in {place} (a hidden folder): move it back under its own name",
)


def _leave(folder: Path, target: Path, kept: Tell | None = None) -> None:
    """Clear the working folder, or keep it; it stays for the next run to undo while it holds the only old package."""
    _put_back(folder, target)
    if target.exists() or not (folder / PREVIOUS).exists():
        if kept:
            remove(folder / PREVIOUS)
            kept(_keep(folder, target))
        else:
            remove(folder)


def _keep(folder: Path, target: Path) -> Text:
    """Give the working folder a name that stays; the sentence that says which."""
    numbers = (f"-{n}" if n > 1 else "" for n in count(1))
    place = next(p for n in numbers if not os.path.lexists(p := target.with_name(f"{target.name}.work{n}")))
    folder.chmod(0o755)
    folder.replace(place)
    return Text(f"工作文件夹保留在 {place}", f"the working folder is kept in {place}")


def _put_back(folder: Path, target: Path) -> None:
    if (folder / PREVIOUS).exists() and not target.exists():
        with suppress(OSError):
            (folder / PREVIOUS).replace(target)


def _clear_leftovers(target: Path) -> None:
    """Only the holder of the lock comes here: whoever made these folders is dead."""
    for left in sorted(target.parent.iterdir()):
        if left.name.startswith(_prefix(target)) and not is_link(left):
            _leave(left, target)


def _refuse_other_things(target: Path) -> None:
    """Publishing replaces an earlier package of this project and nothing else."""
    reason = _what_stands_there(target)
    if reason:
        hint = Text("用 -o 换一个输出文件夹，或先把它移走", "choose another folder with -o, or move it away")
        raise OutputFailed(finding("P720", Location(str(target)), path=target, reason=reason, hint=hint))


def _what_stands_there(target: Path) -> Text | None:
    """Why it must not be replaced."""
    if is_link(target):
        return Text("那里是一个链接，不能替换", "there is a link in its place, which cannot be replaced")
    if not target.exists() or (target.is_dir() and all(map(_is_of_no_use, target.iterdir()))):
        return None
    if not (target / MANIFEST).is_file() or (target / "dossier.yaml").exists():
        return Text("那里已有不是移交包的文件", "there is something in its place that is no package")
    manifest = read_manifest(target)
    if manifest is None:
        return Text(
            f"原移交包的 {MANIFEST} 读不出，分不清哪些是您的文件",
            f"the {MANIFEST} of the package that is there cannot be read, so nobody can tell which files are yours",
        )
    project = manifest.get("project")
    code = project.get("code") if isinstance(project, dict) else None
    if isinstance(code, str) and safe_name(code) != target.name:
        return Text(f"那里是工程 {code} 的移交包", f"the package of project {code} is in its place")
    return None


def _is_of_no_use(path: Path) -> bool:
    return not path.is_dir() and is_of_programs(path, path.lstat().st_size)
