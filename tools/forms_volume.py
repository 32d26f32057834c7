"""The forms round a volume: 案卷封面, 卷内目录, 卷内备考表, 脊背. Laid out after the fields of GB/T 50328."""

from __future__ import annotations

from dataclasses import replace

from forms_cells import Align, Cell, Line, Row, head, label, loop, value
from forms_kit import Lang, Sheet


def volume_cover(lang: Lang) -> Sheet:
    """案卷封面: 档号 at the top right, the title large, who, when, how secret and how long; the count at the foot."""
    sheet = Sheet(lang, "案卷封面" if lang == "zh-CN" else "Volume cover")
    say = sheet.say
    sheet.table(
        [
            Row(
                (
                    label(24, say("档　号", "Archive No.")),
                    value(56, "{{ volume.archive_number }}", "center"),
                ),
                10,
            )
        ],
        align="right",
    )
    title = Line("{{ volume.title }}", "center", 22, bold=True, style="FormTitle")
    sheet.table([Row((Cell(165, (title,)),), 118)], borders=False)
    rows = [
        (say("编制单位", "Compiled by"), "{{ volume.compiling_unit }}"),
        (
            say("起止日期", "Dates"),
            "{{ volume.started|ymd }}{{ ' — ' if volume.started or volume.ended else '' }}{{ volume.ended|ymd }}",
        ),
        (say("密　　级", "Secrecy"), "{{ volume.secrecy|term('secrecy') }}"),
        (say("保管期限", "Retention"), "{{ volume.retention|term('retention') }}"),
    ]
    sheet.table(
        [
            Row(
                (
                    Cell(38, (Line(name, "right", 14, style="FormLabel"),), "bottom", ""),
                    Cell(4, (Line(""),), "bottom", ""),
                    Cell(90, (Line(text, "center", 14, style="FormText"),), "bottom", "b"),
                ),
                15,
            )
            for name, text in rows
        ],
        borders=False,
    )
    count = say(
        "本工程共　{{ volume.total }}　卷　　　　本卷为第　{{ volume.number }}　卷",
        "Volume {{ volume.number }} of {{ volume.total }} of this project",
    )
    sheet.table(
        [Row((Cell(165, (Line(count, "center", 14, style="FormText"),), "bottom"),), 38)], borders=False
    )
    return sheet


def volume_index(lang: Lang) -> Sheet:
    """卷内目录: rows at least 10 mm high, two lines of title in each, headings repeated on every page."""
    sheet = Sheet(lang, "卷内目录" if lang == "zh-CN" else "Volume index")
    say = sheet.say
    sheet.page_links()
    sheet.title(say("卷 内 目 录", "VOLUME INDEX"), 18)
    sheet.line(say("档号：{{ volume.archive_number }}", "Archive No.: {{ volume.archive_number }}"), after=4)
    columns: tuple[tuple[float, str, str, Align], ...] = (
        (12.0, say("序号", "No."), "{{ row.no }}", "center"),
        (30.0, say("文件编号", "Document No."), "{{ row.number }}", "center"),
        (30.0, say("责任者", "Issued by"), "{{ row.responsible }}", "left"),
        (39.0, say("文件题名", "Title"), "{{ row.title }}", "left"),
        (22.0, say("日期", "Date"), "{{ row.date|ymd }}", "center"),
        (16.0, say("页次", "Page"), "{{r row | page_link }}", "center"),
        (16.0, say("备注", "Remarks"), "{{ row.remark }}", "left"),
    )
    heading = Row(tuple(head(width, name) for width, name, _, _ in columns), 9, header=True)
    # Exact line heights, so that the planner can count in whatever font (measured with LibreOffice 7.4):
    # a row is max(10, 4.23 × lines + 1.3) mm; 228 mm of rows fit the first page (22 rows of up to two lines),
    # 246 mm each further page (24 rows). A line of the title holds 10 full-width characters (an ASCII one
    # is half), of the number and the issuer 7, of the remarks 3.
    body = Row(tuple(value(width, text, align, exactly=12) for width, _, text, align in columns), 10)
    sheet.table([heading, *loop("for row in rows", body)], air=0.5, beside=0.9)
    return sheet


def volume_note(lang: Lang) -> Sheet:
    """卷内备考表: what the volume holds, what is to be said about it, who put it together and who checked it."""
    sheet = Sheet(lang, "卷内备考表" if lang == "zh-CN" else "Closing note", body=12)
    say = sheet.say
    sheet.title(say("卷 内 备 考 表", "CLOSING NOTE"), 18)
    archive = say("档号：{{ volume.archive_number }}", "Archive No.: {{ volume.archive_number }}")
    total = say(
        "本案卷共有文件材料　{{ totals.all }}　页，其中：文字材料　{{ totals.text }}　页，"
        "图样材料　{{ totals.drawing }}　页，照片　{{ totals.photo }}　张；共　{{ totals.pieces }}　件。",
        "This volume holds {{ totals.all }} pages: {{ totals.text }} of text, {{ totals.drawing }} of drawings, "
        "{{ totals.photo }} photographs; {{ totals.pieces }} documents.",
    )

    def big(text: str, align: Align = "left", **more: float) -> Line:
        return replace(Line(text, align, 12.0, style="FormText"), **more)  # type: ignore[arg-type]

    lines = (
        big(say("案卷题名：{{ volume.title }}", "Title: {{ volume.title }}"), before=12, after=14),
        big(total, "both", indent=0 if lang == "en" else 2, after=18),
        big(say("说明：", "Notes:"), after=6),
        Line("{%p for note in notes %}"),
        big("{{ loop.index }}. {{ note }}", after=4),
        Line("{%p endfor %}"),
        Line("{%p if not notes %}"),
        big(say("无。", "None."), indent=2),
        Line("{%p endif %}"),
    )
    sheet.line(archive, after=4, keep=True, size=12)
    blank = say("　　　　年　　月　　日", "")

    def hand(name: str, person: str) -> Row:
        date = f"{{{{ {person}.date|{say('cn_date', 'en_date')} or '{blank}' }}}}"
        return Row(
            (
                Cell(50, (Line(""),), borders="l"),
                Cell(26, (big(name, "right"),), "bottom", ""),
                Cell(34, (big(f"{{{{ {person}.person }}}}", "center"),), "bottom", "b"),
                Cell(49, (big(date, "right"),), "bottom", ""),
                Cell(6, (Line(""),), borders="r"),
            ),
            14,
        )

    sheet.table(
        [
            Row((Cell(165, lines, "top", "tlr"),), 186, splits=True),
            hand(say("立卷人：", "Compiled by: "), "compiler"),
            hand(say("审核人：", "Checked by: "), "reviewer"),
            Row((Cell(165, (Line(""),), borders="lrb"),), 10),
        ],
        borders=False,
    )
    return sheet


def volume_spine(lang: Lang) -> Sheet:
    """脊背: a label to cut out, 25 mm wide and 210 mm high, read from top to bottom."""
    sheet = Sheet(lang, "案卷脊背" if lang == "zh-CN" else "Spine label")
    say = sheet.say
    sheet.line(
        say(
            "第 {{ volume.number }} 卷脊背标签　本卷厚约 {{ volume.width_mm }} mm，沿边框剪下使用",
            "Spine label of volume {{ volume.number }} (about {{ volume.width_mm }} mm thick): cut along the frame",
        ),
        "center",
        after=10,
    )

    def part(name: str, text: str, height: float, size: float, bold: bool = False) -> list[Row]:
        return [
            Row((Cell(25, (Line(name, "center", 9, style="FormLabel"),)),), 8),
            Row(
                (Cell(25, (Line(text, "center", size, bold, style="FormText"),), vertical=True),),
                height,
                exact=True,
            ),
        ]

    sheet.table(
        [
            *part(say("保管期限", "Retention"), "{{ volume.retention|term('retention') }}", 26, 12),
            *part(say("档　号", "Archive No."), "{{ volume.archive_number }}", 46, 12),
            *part(say("案卷题名", "Title"), "{{ volume.title }}", 104, 14, bold=True),
            Row(
                (
                    Cell(
                        25, (Line(say("第{{ volume.number }}卷", "Vol. {{ volume.number }}"), "center", 11),)
                    ),
                ),
                10,
            ),
        ]
    )
    return sheet
