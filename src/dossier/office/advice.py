"""How to get what a build needs on the system at hand, in words for its user."""

from __future__ import annotations

import sys

from dossier.model import Text

_FONTS = {
    "win32": Text(
        "打开“设置—应用—可选功能”，添加“中文(简体)补充字体”；"
        "或在字体文件（如 simsun.ttc）上点右键“为所有用户安装”；再运行 dossier doctor",
        "add the optional feature “Chinese (Simplified) Supplemental Fonts” in Settings > Apps > Optional features, or "
        "right-click a font file (simsun.ttc, say) and choose “Install for all users”; then run dossier doctor",
    ),
    "darwin": Text(
        "打开“字体册”，下载“宋体-简”“黑体-简”，或双击字体文件安装；再运行 dossier doctor",
        "download Songti SC and Heiti SC in Font Book, or double-click a font file to install it; then run "
        "dossier doctor",
    ),
    "linux": Text(
        "Debian/Ubuntu：sudo apt install fonts-noto-cjk fonts-liberation；Fedora：sudo dnf install "
        "google-noto-serif-cjk-fonts google-noto-sans-cjk-fonts liberation-fonts；"
        "生僻字另把含该字的字体文件放入一个文件夹，用 DOSSIER_FONTS 指明；再运行 dossier doctor",
        "Debian, Ubuntu: sudo apt install fonts-noto-cjk fonts-liberation; Fedora: sudo dnf install "
        "google-noto-serif-cjk-fonts google-noto-sans-cjk-fonts liberation-fonts; for rare characters put a font file "
        "that has them into a folder and name it in DOSSIER_FONTS; then run dossier doctor",
    ),
}
_OFFICE = {
    "win32": Text(
        "从 libreoffice.org 下载安装 LibreOffice（64 位，保留 Writer）；"
        "装在别处时用 DOSSIER_SOFFICE 指明 soffice.com",
        "install LibreOffice (64 bit, with Writer) from libreoffice.org; if it is elsewhere, name its soffice.com in "
        "DOSSIER_SOFFICE",
    ),
    "darwin": Text(
        "brew install --cask libreoffice，或从 libreoffice.org 下载安装；装在别处时用 DOSSIER_SOFFICE 指明",
        "brew install --cask libreoffice, or install it from libreoffice.org; if it is elsewhere, set DOSSIER_SOFFICE",
    ),
    "linux": Text(
        "Debian/Ubuntu：sudo apt install libreoffice-writer-nogui；Fedora：sudo dnf install libreoffice-writer；"
        "装在别处时用 DOSSIER_SOFFICE 指明",
        "Debian, Ubuntu: sudo apt install libreoffice-writer-nogui; Fedora: sudo dnf install libreoffice-writer; if it "
        "is elsewhere, set DOSSIER_SOFFICE",
    ),
}


def font_advice(platform: str | None = None) -> Text:
    """How to get Chinese fonts on `platform` (as `sys.platform` writes it; this machine's when left out)."""
    return _FONTS.get(platform or sys.platform, _FONTS["linux"])


def office_advice(other: str = "", platform: str | None = None) -> Text:
    """How to get LibreOffice; `other` is an office program that is there and cannot do its work ("WPS")."""
    how = _OFFICE.get(platform or sys.platform, _OFFICE["linux"])
    if not other:
        return how
    return Text(
        f"本机有 {other}，但它不能由命令行自己转换，请在旁边再装 LibreOffice：{how.zh}",
        f"{other} is there but cannot convert by itself from the command line; install LibreOffice beside it: {how.en}",
    )
