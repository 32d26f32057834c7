"""Write the evidence of the cases about papers that are filled forms: ``python tools/make_form_cases.py``.

They are committed, so that the tests need no generator; the same bytes come out every time.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

import img2pdf
from make_cases import CASES, photo
from make_paper_cases import lines
from PIL import Image, ImageFilter
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

NEW_PAGE = "\f"
PLAN = """江州实验中学教学楼 FA-03
脚手架专项施工方案
工程名称：江州实验中学教学楼
编号：FA-03
一、编制依据：现行施工质量验收规范、设计图纸、现场踏勘资料和本企业质量管理体系文件。
二、施工部署：分准备、搭设、使用、拆除四个阶段组织，每周检查一次，风雨之后再查一次。
三、搭设要求：立杆间距按计算书，扫地杆连续设置，连墙件两步三跨，剪刀撑随搭随设。
四、验收：搭设完成后由工程部组织检查，达到要求后挂牌使用，任何人不得擅自拆改。
五、拆除：自上而下逐层进行，严禁上下同时作业，拆下的构件用绳索或升降设备运至地面。
六、应急：成立应急小组，配备急救器材，发生事故按规定时限报告并保护现场。
七、材料：钢管、扣件进场时核对质量证明书并抽样复试，锈蚀、弯曲和裂纹的一律退场。"""
SIGNED = """编制人：
江州第一建筑工程有限公司
2026年2月20日
方志强
项目技术负责人：
江州第一建筑工程有限公司
2026年2月20日
方志强
总监理工程师：
江州诚信建设监理有限公司
2026年2月22日
沈国安"""
PAPERS = {
    "合同": """施工合同
合同编号：HT-2026-018
工程名称：江州实验中学教学楼
签约合同价：3120000 元""",
    "强度报告": """混凝土抗压强度检测报告
工程名称：江州实验中学教学楼
报告编号 HNT-0531 报告日期 2026年5月31日
成型日期 2026年5月2日 检测日期 2026年5月30日
龄期（天） 28 设计强度等级 C30
强度值（MPa） 36.4 检测结论 合格""",
    "见证取样": """见证取样送检单
工程名称：江州实验中学教学楼
编号：QY-017
取样日期：2026年5月2日
见证人：沈国安
取样人：邓伟
试样编号：SY-0502-3
送检机构：江州恒信工程检测有限公司""",
    "材料证明": """产品质量证明书
编号：ZM-2219
产品名称 螺纹钢
炉（批）
号
L2604-118
数量 42.6 单位 t
生产厂家 江州某某钢铁有限公司
供货单位 江州某某物资有限公司""",
    "绝缘": """电气检测报告
报告编号：JC-0117
检测日期：2026年6月8日
检测结论：所检项目符合要求，合格
序号 检测项目 标准值 实测值 结论
1 配电箱 AL-1 绝缘电阻（MΩ） ≥0.5 120 合格
2 防雷接地
电阻（Ω）
≤10 3.2 合格
3 漏电动作时间（s） ≤0.1 0.03 合格
检测机构：
江州恒信工程检测有限公司
2026年6月9日
罗敏""",
    "资质": """建筑业企业资质证书
编号：D232000117
企业名称：江州第一建筑工程有限公司
有效期至：2028年12月31日""",
    "方案": f"{PLAN}{NEW_PAGE}{SIGNED}",
}
CHANGED: Mapping[str, tuple[str, str, str]] = {
    "form-with-another-end-of-validity": ("资质", "2028年", "2027年"),
    "form-with-another-witness": ("见证取样", "沈国安", "沈国强"),
    "form-with-another-laboratory": ("见证取样", "江州恒信工程检测", "江州精准材料检测"),
    "form-with-another-lot": ("材料证明", "L2604-118", "L2604-181"),
    "form-with-another-quantity": ("材料证明", "42.6", "24.6"),
    "form-with-another-maker": ("材料证明", "厂家 江州某某钢铁", "厂家 平阳某某轧钢"),
    "form-with-another-strength": ("强度报告", "36.4", "26.4"),
    "form-with-another-casting-day": ("强度报告", "5月2日", "5月12日"),
    "form-with-another-row": ("绝缘", "≤10 3.2", "≤10 9.2"),
    "form-with-a-row-outside-its-limit": ("绝缘", "≤0.1 0.03", "≤0.1 0.30"),
    "form-with-an-empty-space": ("见证取样", "试样编号：SY-0502-3", "试样编号："),
    "form-signed-on-another-day": ("绝缘", "2026年6月9日", "2026年6月19日"),
    "form-that-takes-its-pass-back": (
        "绝缘",
        "检测机构：\n",
        "按照规程对配电箱、防雷接地装置、漏电保护装置逐项进行了检测和复核，检测不\n合格，整改前不得投入使用。\n检测机构：\n",
    ),
    "form-that-leaves-faults-open": ("绝缘", "检测机构：\n", "存在问题 3 项，限期整改后复检。\n检测机构：\n"),
    "form-of-another-machine": (
        "强度报告",
        "强度值",
        "备注：本报告为同型号产品型式试验数据，非本台实测。\n强度值",
    ),
    "form-with-a-limited-opinion": (
        "绝缘",
        "所检项目符合要求，合格",
        "遗留问题 3 项，整改合格后方可交付使用",
    ),
    "legit-form-with-rules-and-mended-faults": (
        "绝缘",
        "检测机构：\n",
        "初次检测 1 项不符合，整改后复检合格。\n如检测不合格，不得使用；对结果有异议的，应于十五日内提出。\n"
        "检验不合格的产品不准出厂。未加盖检测专用章无效。"
        "压降超过规定者为不合格，应返修后重新试验。不合格项 0，无渗漏。\n检测机构：\n",
    ),
    "form-signed-by-another": ("绝缘", "罗敏", "罗岩"),
    "plan-without-its-signatures": ("方案", f"{NEW_PAGE}{SIGNED}", ""),
    "plan-with-a-page-twice": ("方案", SIGNED, f"{PLAN}{NEW_PAGE}{SIGNED}"),
    "plan-with-a-page-of-another-paper": (
        "方案",
        f"{NEW_PAGE}",
        f"{NEW_PAGE}报告编号：JC-0117\n绝缘检测{NEW_PAGE}",
    ),
    "paper-for-a-tender-only": ("资质", "有效期", "仅供投标使用，他用无效\n有效期"),
    "original-that-is-a-copy": ("材料证明", "数量", "复印件与原件相符\n数量"),
    "paper-with-a-firm-a-word-off": ("方案", "江州第一建筑工程有限公司", "江州第一建筑安装有限公司"),
    "paper-with-a-project-a-word-off": ("方案", "江州实验中学教学楼 FA", "江州实验小学教学楼 FA"),
}
"""Case → the paper, and the words in it that are others."""
OTHER_FORMS = {
    "合同": PAPERS["合同"],
    "强度报告": """混凝土抗压强度检测报告（附：委托单）
工程名称：江州实验中学教学楼
报告编号 ＨＮＴ—０５３１
成 型 日 期：2026.05.02　检 测 日 期：2026/5/30
龄 期（天）：28 d 设计强度等级 Ｃ３０
强度值（MPa）：36.40（三块：35.9、36.2、37.1）
单位 江州恒信工程检测有限公司""",
    "见证取样": """见 证 取 样 送 检 单
编号 QY-017
取 样 日 期 二〇二六年五月二日
见证人（签字） 沈 国 安
取样人 邓 伟
试样编号
SY-0502-3
送检机构 江州恒信工程检测有
限公司（盖章）
序号 样品 数量 单位 见证人 备注
1 混凝土试块 3 组 方法见附页""",
    "材料证明": """产品质量证明书（译文附后）
编号 ZM-2219
产品名称 螺纹钢
批号 L2604-118、L2604-119
数量 42.60 吨（2 车）
制造商 江州某某钢铁
电话 0512-5550-0100
供货单位 江州某某物资有限公司
规格 数量 单位
Φ20 21.3 t
Φ25 21.3 t""",
    "绝缘": """电气检测报告
编号 JC-0117
检测日期 2026-06-08
序号 检测项目 标准值 实测值 结论
1 配电箱 AL-1 绝缘电
阻（MΩ） 不小于 0.5 120 合格
2 防雷接地电阻（Ω） 不大于 10 3.20 合格
3 漏电动作时间（s） ≤0.1 0.03 合格
4 室内温度（℃） 18～26 23 合格
检测机构：江州恒信工程检测有限公司
批准：罗敏 审核：韩雪 2026年6月9日""",
    "资质": """建筑业企业资质证书
No.D232000117
有效期：2024年1月1日至2028年12月31日
有效期至 2028-12-31
本证书复印件须加盖公章方为有效。严禁使用草稿、样张。""",
    "方案": f"{PLAN}\n与江州实验中学教学楼一期接口见附图；劳务分包：江州第一建筑劳务有限公司。{NEW_PAGE}{SIGNED}",
}
"""The same said in other ways."""


HELD = {
    "合同": PAPERS["合同"],
    "资质证书": """建筑业企业资质证书
企业名称 江州第一建筑工程有限公司 证书编号 D232000117
资质类别 建筑工程施工总承包 等级 贰级
有效期至 2028年12月31日""",
    "认证证书": """中国国家强制性产品认证证书
证书编号 2025010301000077 证书状态 有效
产品名称 低压成套开关设备 生产厂家 江州某某电气有限公司
有效期至 2030年6月14日""",
    "合格证": """水泵产品合格证
编号 HG-26A0117 型号规格 300WQ800-12-45
出厂编号 26A0117 生产厂家 江州某某泵业有限公司
检验员：
江州某某泵业有限公司
周立
2026年3月4日""",
    "安装验收": """控制柜安装验收记录
编号 AZ-02 验收日期 2026年7月10日
结论 合格
施工单位：
江州第一建筑工程有限公司
方志强
2026年7月10日
总监理工程师（签字）：
江州诚信建设监理有限公司
沈国安
2026年7月10日
建设单位：
江州市城建集团有限公司
王敏
2026年7月10日""",
    "资料移交": """起重机安装技术资料移交单
编号 TS-01 移交日期 2026年7月28日
序号 资料名称 份数 原件/复印件
1 起重机产品合格证 1 原件
2 安装使用维护说明书 1 原件
3 安装监督检验证书 1 原件
4 安装验收记录 1 复印件""",
}
"""Papers that somebody holds, signs or hands over."""
HELD_OTHERWISE: Mapping[str, Mapping[str, list[tuple[str, str]]]] = {
    "papers-held-and-signed-by-others": {
        "资质证书": [("江州第一建筑工程", "江州某某建设集团"), ("贰级", "叁级")],
        "认证证书": [("有效\n", "暂停\n")],
        "合格证": [("出厂编号 26A0117", "出厂编号 26A0118")],
        "安装验收": [("沈国安\n2026年7月10日\n", "")],
        "资料移交": [("3 安装监督检验证书 1 原件\n", ""), ("录 1 复印件", "录 1 原件")],
    },
    "legit-papers-held-in-other-words": {
        "资质证书": [("贰级", "二级"), ("企业名称", "持证单位")],
        "认证证书": [("有效\n", "有效（2025年曾暂停，已恢复）\n")],
        "合格证": [("出厂编号 26A0117", "出厂编号 26A0117、26A0118")],
        "安装验收": [
            ("总监理工程师（签字）：\n", "总监理工程师（签字）：沈国安\n"),
            ("沈国安\n2026年7月10日\n", ""),
        ],
        "资料移交": [("安装监督检验证书", "安装监督\n检验证书")],
    },
}
"""Case → paper → what is written otherwise in it."""


ACCEPTED = """控制柜安装验收记录
编号：AZ-02
工程名称：江州实验中学教学楼
验收日期：2026年7月10日
验收部位：配电间
验收依据：设计图纸、产品说明书、现行施工质量验收规范和合同的技术要求
1 柜体垂直度 符合
2 接地连接 符合
3 二次接线标识清晰、不脱色 符合
验收意见：符合要求
结论：合格
"""
BY_SUPERVISOR = """总监理工程师（签字）：
江州诚信建设监理有限公司
2026年7月10日
沈国安
江州诚信建设监理有限公司
项目监理机构章
"""
BY_ALL = f"""施工单位（签字）：
江州第一建筑工程有限公司
2026年7月10日
方志强
{BY_SUPERVISOR}建设单位（签字）：
江州市城建集团有限公司
2026年7月10日
王敏
江州市城建集团有限公司
公章
"""
HANDS = {
    "signatures-taken-out": {
        "无人": "",
        "无名": BY_ALL.replace("沈国安\n", ""),
        "无日期": BY_ALL.replace("2026年7月10日\n沈国安", "沈国安"),
        "无章": BY_ALL.replace("江州诚信建设监理有限公司\n项目监理机构章\n", ""),
    },
    "signature-by-pen-beside-print": {
        "无人": BY_ALL,
        "无名": BY_ALL.replace("沈国安\n", "\v"),
        "无日期": BY_ALL,
        "无章": BY_ALL.replace("江州诚信建设监理有限公司\n项目监理机构章\n", "\v"),
    },
}
"""Case → paper → who signed it; a vertical tab is a name that a pen has written."""


MEASURED = """水泵出厂检验报告
编号：CJ-0117
检测日期：2026年6月8日
结论：合格
{}"""
RECKONED = """序号 测点 接地电阻(Ω) 允许值(Ω) 判定
1 泵房 东 0.8 ≤1 合格
2 泵房 西 {0} ≤1 合格
批次 含水率(%) 密度(kg/m³)
K-1 6.5 118
K-2 {1} 121
技术要求 ≤8 ≥110
名称 单位 数量 单价 金额
滤芯 只 6 260.00 {2}
皮带 根 4 80.00 320.00
序号 区域 点数
1 一层 14
2 二层 12
3 合计 {3}
试样 粘结强度(MPa)
S-1 0.52
S-2 0.61
S-3 0.55
平均值 {4}
姓名 部门 岗位
丁建军 设备部 电工
方晓云 设备部 班长
参加人数：{5}人"""
"""Each place has a value that is wrong in one case and right in its lookalike."""
BEYOND = """1 跨度偏差 ±3 mm +6 mm 合格
2 起升速度 8 m/min±10% 9.9 m/min 合格
3 规定流量点扬程 m 12（-3%～+5%） 10.1 合格
4 气压密封试验 无泄漏 有渗漏 合格
5 防护等级 IP54 IP44 合格
6 轴向间隙 1.20～2.80 3.05 合格
A-1 最差裕量 dB 4.4 通过
A-2 最差裕量 dB -2.8 通过
A-3 最差裕量 dB 3.1 通过"""
WITHIN = """1 跨度偏差 ±3 mm +2 mm 合格
2 起升速度 8 m/min±10% 8.7 m/min 合格
3 规定流量点扬程 m 12（-3%～+5%） 12.5 合格
4 气压密封试验 无泄漏 无泄漏 合格
5 防护等级 IP54 IP55 合格
6 相对湿度 50±5% 47% 合格
7 轴线 3～5 12 合格
A-1 回波损耗 dB -12.4 通过
A-2 回波损耗 dB -12.8 通过
A-3 最差裕量 dB 3.1 通过"""


def _name_by_pen(canvas: Any, x: float, y: float) -> None:
    for n in range(12):
        left = x + 4 * n
        canvas.bezier(left, y, left + 2, y + 9 - n % 4, left + 5, y - 4 + n % 3, left + 3, y + 5)


def typed(text: str, across: str = "", size: tuple[float, float] = (595, 842)) -> bytes:
    """Typed pages in a Chinese font that every viewer brings; a form feed begins a page, a vertical tab is a name.

    `size`: width and height of the pages in points.
    """
    out = io.BytesIO()
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    canvas: Any = Canvas(out, pagesize=size, invariant=1)
    for page in text.split(NEW_PAGE):
        canvas.setFont("STSong-Light", 11)
        for number, line in enumerate(page.split("\n")):
            canvas.drawString(50, size[1] - 52 - 24 * number, line.replace("\v", ""))
            if "\v" in line:
                _name_by_pen(canvas, 200, size[1] - 52 - 24 * number)
        if across:
            canvas.saveState()
            canvas.translate(200, 400)
            canvas.rotate(45)
            canvas.setFont("STSong-Light", 60)
            canvas.drawString(0, 0, across)
            canvas.restoreState()
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def scanned(blur: float) -> bytes:
    """A scanned page of print, out of focus by so many pixels."""
    out = io.BytesIO()
    page = Image.new("L", (1240, 1754), 250)
    page.paste(lines(1240, 1754).crop((0, 0, 1240, 700)))
    page = page.filter(ImageFilter.GaussianBlur(blur))
    page.save(out, "JPEG", quality=60, dpi=(150, 150))
    return bytes(img2pdf.convert(out.getvalue(), nodate=True))


def dated_photo(day: str) -> bytes:
    """A photograph whose camera says when it was taken."""
    out = io.BytesIO()
    with Image.open(io.BytesIO(photo(960, 720))) as picture:
        exif = picture.getexif()
        exif.get_ifd(0x8769)[0x9003] = f"{day} 10:11:12"
        picture.save(out, "JPEG", exif=exif, quality=60)
    return out.getvalue()


REPORT = """工程竣工报告
编号：JG-01
工程名称：江州实验中学教学楼
日期：2026年8月20日
合同使用过的合同专用章印模见附件，本报告不用。
施工单位：江州第一建筑工程有限公司
"""
SEALED = {"report-sealed-for-contracts": "合同专用章", "report-sealed-by-the-firm": "（公章）"}
"""Case → what the seal on the completion report says."""


def main() -> None:
    """Write every file."""
    made = {"forms-that-agree": PAPERS, "forms-in-other-words": OTHER_FORMS}
    for case, (paper, old, new) in CHANGED.items():
        assert old in PAPERS[paper], case
        made[case] = {**PAPERS, paper: PAPERS[paper].replace(old, new)}
    for case, texts in made.items():
        folder = CASES / case / "evidence"
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            (folder / f"{name}.pdf").write_bytes(typed(text))
    for case, others in {"papers-held-and-signed": {}, **HELD_OTHERWISE}.items():
        folder = CASES / case / "evidence"
        folder.mkdir(parents=True, exist_ok=True)
        for name, words in HELD.items():
            said = words
            for old, new in others.get(name, ()):
                assert old in said, (case, old)
                said = said.replace(old, new, 1)
            (folder / f"{name}.pdf").write_bytes(typed(said))
    for case, hands in HANDS.items():
        folder = CASES / case / "evidence"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "合同.pdf").write_bytes(typed(HELD["合同"]))
        for n, (name, signed) in enumerate(hands.items(), 1):
            (folder / f"{name}.pdf").write_bytes(typed(ACCEPTED.replace("AZ-02", f"AZ-0{n}") + signed))
    for case, rows in {
        "rows-beyond-limits-of-all-kinds": BEYOND,
        "rows-within-limits-of-all-kinds": WITHIN,
        "tables-of-a-paper-reckon-wrongly": RECKONED.format(1.3, 9.3, "1,650.00", 36, 0.65, 3),
        "tables-of-a-paper-reckon-rightly": RECKONED.format("1.0", 7.3, "1,560.00", 26, 0.56, 2),
    }.items():
        folder = CASES / case / "evidence"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "合同.pdf").write_bytes(typed(HELD["合同"]))
        (folder / "检验报告.pdf").write_bytes(typed(MEASURED.format(rows)))
    folder = CASES / "mark-across-the-page" / "evidence"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "合同.pdf").write_bytes(typed(HELD["合同"]))
    (folder / "检验报告.pdf").write_bytes(typed(MEASURED.format(WITHIN), across="作废"))
    for case, seal in SEALED.items():
        folder = CASES / case / "evidence"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "合同.pdf").write_bytes(typed(PAPERS["合同"]))
        (folder / "竣工报告.pdf").write_bytes(typed(f"{REPORT}{seal}"))
    for case, blur in (("scan-out-of-focus", 12.0), ("scan-a-little-soft", 2.0)):
        folder = CASES / case / "evidence"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "合同.pdf").write_bytes(scanned(blur))
    for case, day in (("photograph-of-another-year", "2024:05:03"), ("photograph-a-day-off", "2026:05:19")):
        folder = CASES / case / "evidence"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "合同.pdf").write_bytes(typed(PAPERS["合同"]))
        (folder / "铭牌.jpg").write_bytes(dated_photo(day))


if __name__ == "__main__":
    main()
