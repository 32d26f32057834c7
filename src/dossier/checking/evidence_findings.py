"""Evidence facts in words: what is wrong with a file, per record and across records."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Any

from dossier.checking.own_pages import listed, own_pages
from dossier.checking.twin_findings import Types, named_after, one_for_two
from dossier.errors import os_reason
from dossier.evidence.formats import formats
from dossier.evidence.paths import folded
from dossier.findings import Finding, finding
from dossier.model import EvidenceFacts, EvidenceRef, Fault, Location, Record, Text

_OUTSIDE = {
    "absolute": Text("是绝对路径", "is an absolute path"),
    "parent": Text("含有 “..”", "contains “..”"),
    "drive": Text("带有盘符", "names a drive"),
    "backslash": Text("用了反斜杠", "uses backslashes"),
    "nul": Text("含有空字符", "contains a NUL character"),
    "link": Text("经链接指向资料文件夹之外", "follows a link out of the dossier folder"),
    "empty": Text("是空的", "is empty"),
}
_ACTIVE = {
    "JavaScript": Text("脚本", "scripts"),
    "EmbeddedFiles": Text("内嵌文件", "embedded files"),
    "FileAttachment": Text("内嵌文件", "embedded files"),
    "Launch": Text("启动程序", "commands that start programs"),
    "SubmitForm": Text("提交表单", "form submission"),
    "AA": Text("自动动作", "automatic actions"),
    "XFA": Text("XFA 动态表单", "an XFA form"),
    "RichMedia": Text("多媒体", "multimedia"),
    "Signature": Text("电子签名", "its electronic signature"),
    "Sound": Text("声音", "sound"),
    "Movie": Text("视频", "video"),
    "Screen": Text("多媒体", "multimedia"),
    "3D": Text("三维模型", "a 3D model"),
    "ImportData": Text("导入数据", "data import"),
    "ResetForm": Text("清空表单", "form resets"),
    "GoToR": Text("指向其他文件的链接", "links to other files"),
    "GoToE": Text("指向内嵌文件的链接", "links to embedded files"),
    "URI": Text("可疑链接", "suspicious links"),
    "Templates": Text("隐藏的模板页", "hidden template pages"),
    "Popup": Text("弹出批注", "pop-up notes"),
    "PrintColours": Text("印刷色彩特性（CMYK）", "its profile of printing colours (CMYK)"),
    "FurtherPictures": Text(
        "其余图片（连拍、动画或预览）", "its further pictures (of a burst, an animation, a preview)"
    ),
    "Layers": Text("图层", "its layers"),
    "Links": Text("部分链接", "some of its links"),
    "Outline": Text("书签", "its outline"),
    "PageLabels": Text("自带的页码标签", "its own page labels"),
    "Repaired": Text("有误的文件结构", "its faulty structure"),
}
_UNPRINTED = {
    "outside": ("它引用了文件之外的图片或数据（{more}）", "it draws on something outside the file ({more})"),
    "today": (
        "它有打印时才得出的内容（{more}），随日期、文件名、机器或程序变化",
        "it shows what is only made when it is printed ({more}), by the day, its name, the machine or the program",
    ),
    "revised": (
        "它有没有接受的修订，打印出什么要看怎样打开",
        "changes in it wait to be accepted; what is printed depends on how it is opened",
    ),
    "commented": (
        "它有批注，打不打印要看怎样打开",
        "it has comments; whether they are printed depends on how it is opened",
    ),
    "hidden": (
        "它有隐藏文字，打不打印要看怎样打开",
        "it has hidden text; whether that is printed depends on how it is opened",
    ),
    "pages": (
        "换算出来有 {more} 页，多半是没有设打印区域",
        "it would be {more} pages; it probably has no print area",
    ),
    "empty": ("里面没有内容", "there is nothing in it"),
    "failed": ("办公软件打不开它（{more}）", "the office program cannot open it ({more})"),
    "fonts": ("缺少它用到的字体或文字", "fonts or characters that it uses are not on this machine"),
    "hangs": ("办公软件换算它时停住了", "the office program hangs on it"),
}
"""Why the office program makes no pages of a file."""
_OWN = {
    "main": Text("资料的主文件", "the main file of the dossier"),
    "records": Text("登记条目的文件", "a file of records"),
    "package": Text("本工程生成的成果", "a product of this very dossier"),
}


def evidence_findings(
    record: Record, ref: EvidenceRef, facts: EvidenceFacts, named: Collection[str] = ()
) -> list[Finding]:
    """What is wrong with one file of a record, at the place in the YAML file that names it.

    `named`: the files that records name; none of them is proposed for one that is missing.
    """
    words: dict[str, Any] = {"file": facts.path if facts.exists else ref.file}
    found: list[Finding] = []

    def say(code: str, *, hint: Text | None = None, **more: Any) -> None:
        found.append(finding(code, ref.location, record=record.id, hint=hint, **words | more))

    for fault in own_pages(ref, facts).faults:
        say(fault.code, hint=_did_you_mean(fault, named), written=ref.file, **_words(fault))
    if facts.exists and facts.problem is None and facts.kind == "other":
        say("P722")
    if ref.sha256 and facts.sha256 and ref.sha256.lower() != facts.sha256:
        say("E420", stated=ref.sha256[:12], real=facts.sha256[:12])
    if ref.kind == "copy" and not ref.original_location:
        say("E422")
    if (
        ref.pages
        and facts.exists
        and not facts.problem
        and not 1 <= ref.pages[0] <= ref.pages[1] <= facts.pages
    ):
        say("E496", part=f"{ref.pages[0]}-{ref.pages[1]}", count=facts.pages)
    return found


def repeated_file_findings(
    uses: Iterable[tuple[Record, EvidenceRef]], facts: Mapping[str, EvidenceFacts], types: Types
) -> list[Finding]:
    """E419 at each record whose file has the same content as another one's: at the later one, unless the name of the
    file is that of its paper. X642 where it can be only one record's.
    """
    holders: dict[str, list[tuple[Record, EvidenceRef]]] = defaultdict(list)
    for record, ref in uses:
        seen = facts.get(ref.file or "")
        if seen and seen.bytes:
            holders[seen.sha256].append((record, ref))
    found = []
    for (first, first_ref), *others in holders.values():
        found += list(_overlaps([(first, first_ref), *others]))
        for record, ref in others:
            if record.id != first.id and not (ref.pages and first_ref.pages):
                one, other = (record, ref), (first, first_ref)
                both = facts[str(ref.file)], facts[str(first_ref.file)]
                if shown := one_for_two((*one, both[0]), (*other, both[1]), types):
                    found.append(shown)
                    continue
                if named_after(ref, record) > named_after(first_ref, first) and not first_ref.annex:
                    one, other = other, one
                words: dict[str, Any] = {
                    "file": one[1].file,
                    "other": other[0].id,
                    "other_file": other[1].file,
                }
                found.append(finding("E419", one[1].location, record=one[0].id, **words))
    return found


def alike_name_findings(
    uses: Iterable[tuple[Record, EvidenceRef]], facts: Mapping[str, EvidenceFacts]
) -> Iterator[Finding]:
    """E451 at each file whose name is that of an earlier one but for letter case or the form of its letters."""
    first: dict[str, str] = {}
    told: set[str] = set()
    for record, ref in uses:
        seen = facts.get(ref.file or "")
        if seen is None or not seen.exists or seen.path in told:
            continue
        other = first.setdefault(folded(seen.path), seen.path)
        if other != seen.path:
            told.add(seen.path)
            words: dict[str, Any] = {"file": seen.path, "other": other}
            yield finding("E451", ref.location, record=record.id, **words)


def _overlaps(uses: list[tuple[Record, EvidenceRef]]) -> Iterator[Finding]:
    """E497: pages of one file that a record takes and an earlier one has taken already."""
    taken = sorted((ref.pages, n) for n, (_, ref) in enumerate(uses) if ref.pages)
    for (one, a), (two, b) in pairwise(taken):
        if two[0] <= one[1] and uses[a][0].id != uses[b][0].id:
            (other, _), (record, ref) = uses[min(a, b)], uses[max(a, b)]
            words: dict[str, Any] = {
                "file": ref.file,
                "part": f"{max(one[0], two[0])}-{min(one[1], two[1])}",
                "other": other.id,
            }
            yield finding("E497", ref.location, record=record.id, **words)


def unused_file_findings(unused: Iterable[str]) -> list[Finding]:
    """E418 for each file that no record names (see `unused_files`)."""
    return [finding("E418", Location(file), file=file) for file in unused]


def _did_you_mean(fault: Fault, named: Collection[str]) -> Text | None:
    """The file that was probably meant, unless it is another paper's own."""
    if fault.code != "E401" or not fault.detail or fault.detail in named:
        return None
    return Text(
        f"是否为 “{fault.detail}”？改正 file: 一行", f"did you mean “{fault.detail}”? mend the file: line"
    )


def _words(fault: Fault) -> dict[str, Any]:
    """The words that the sentence of a fault needs."""
    code, detail = fault.code, fault.detail
    if code == "E402":
        return {"reason": _OUTSIDE[detail]}
    if code in ("E404", "E437"):
        return {"content": formats()[detail].words}
    if code == "E411":
        return {"reason": os_reason(OSError(int(detail), os.strerror(int(detail))))}
    if code == "E415":
        return {"pages": listed([str(page) for page in fault.pages])}
    if code == "E416":
        return {"content": content_words(detail.split(","))}
    if code == "E450":
        return {"what": _OWN[detail]}
    if code == "E478":
        return {"count": int(detail)}
    if code == "E479":
        what, _, more = detail.partition(" ")
        return {"reason": Text(*(sentence.format(more=more) for sentence in _UNPRINTED[what]))}
    return {"where": _where(fault), "reason": detail, "pages": listed([str(page) for page in fault.pages])}


def content_words(names: Iterable[str]) -> Text:
    """What bound pages lack of a file, in words."""
    unique = list(dict.fromkeys(_ACTIVE.get(name, Text(name, name)) for name in names))
    return Text("、".join(word.zh for word in unique), ", ".join(word.en for word in unique))


def _where(fault: Fault) -> Text:
    """The page that is damaged first, when inspection could tell."""
    page = fault.pages[0] if fault.pages else None
    if fault.code == "E412":
        if page is None:
            return Text("末尾", "its end")
        return Text(f"第 {page} 页起的内容", f"everything from page {page} on")
    return (
        Text(f"第 {page} 页", f"page {page}") if page is not None else Text("文件结构", "the file structure")
    )
