"""Write the evidence of the cases about what papers say: ``python tools/make_text_cases.py``.

They are committed, so that the tests need no generator; the same bytes come out every time.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from make_cases import CASES, photo
from PIL import Image
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

CONTRACT = """施工合同
合同编号：HT-2026-018
工程名称：江州实验中学教学楼
发包人：江州市城建集团有限公司
承包人：江州第一建筑工程有限公司
签约合同价：人民币（大写）叁佰壹拾贰万元整（¥3120000.00 元）
签订日期：2026年3月5日"""
REPORT = """接地电阻检测报告
报告编号：JC-2026-0117
工程名称：江州实验中学教学楼
委托单位：江州第一建筑工程有限公司
施工单位：江州第一建筑工程有限公司
检测日期：2026年5月8日
检测结论：所检项目符合设计要求，合格
签发日期：2026年5月10日"""
CERTIFICATE = """产品合格证
编号：HG-0117 日期：2026年4月2日
产品名称：潜水排污泵
型号规格：300WQ800-12-45 出厂编号：26A0117
检验结论：合格"""
OTHER_FORMS = {
    "合同": """施 工 合 同
合 同 编 号 ： ＨＴ－２０２６－０１８
工程名称
江州实验中学教学楼工程（施工总承包）
发 包 人：江州市城建集团有限公司（盖章）
签约合同价：叁佰壹拾贰万元整（小写：3,120,000.00 元），其中安全文明施工费 62,400.00 元
签订日期：二〇二六年三月五日""",
    "报告": """接地电阻检测报告 №JC—2026—0117
受检工程 江州实验中学教学楼
施工单位 江州第一建筑工程有限公司
检测日期 2026.05.08 报告日期 2026/5/10
检测过程中未发现不合格
评定：☑合格 □不合格
判定 合格。不合格品处理：无
检测结论 合格""",
    "合格证": """合格证
编号 HG-0117 2026-04-02
型号 300WQ800-12-45
机号 NO.26A0117
检验结论 经检验符合标准，准予出厂""",
}
CHANGED: dict[str, tuple[str, str, str]] = {
    "paper-of-another-project": ("报告", "江州实验中学教学楼", "平阳中学食堂扩建工程"),
    "paper-with-another-number": ("报告", "JC-2026-0117", "JC-2026-0171"),
    "paper-tested-on-another-day": ("报告", "5月8日", "5月18日"),
    "paper-with-another-serial": ("合格证", "26A0117", "26A0118"),
    "paper-with-another-model": ("合格证", "300WQ800", "200WQ400"),
    "paper-that-failed": ("报告", "所检项目符合设计要求，合格", "所检项目不符合设计要求，不合格"),
    "paper-with-amounts-that-differ": ("合同", "¥3120000.00", "¥3210000.00"),
    "paper-with-another-price": ("合同", "人民币（大写）叁佰壹拾贰万元整（¥3120000.00 元）", "2980000 元"),
    "paper-with-another-firm": ("报告", "施工单位：江州第一建筑", "施工单位：平阳市第三建筑"),
    "paper-with-a-watermark-of-a-draft": ("合同", "工程名称", "草 稿\n工程名称"),
    "certificate-that-failed": ("合格证", "检验结论：合格", "检验结论：流量不符合标准"),
}
"""Case → the paper, and the words in it that are others."""


def sheet(lines: Sequence[str], size: int = 12) -> bytes:
    """A typed page in a Chinese font that every viewer brings."""
    out = io.BytesIO()
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    canvas: Any = Canvas(out, pagesize=(595, 842), invariant=1)
    canvas.setFont("STSong-Light", size)
    for number, line in enumerate(lines):
        canvas.drawString(70, 770 - 28 * number, line)
    canvas.save()
    return out.getvalue()


def main() -> None:
    """Write every file."""
    papers = {"合同": CONTRACT, "报告": REPORT, "合格证": CERTIFICATE}
    made = {"papers-that-agree": OTHER_FORMS}
    for case, (paper, old, new) in CHANGED.items():
        made[case] = papers | {paper: papers[paper].replace(old, new)}
    twins = CASES / "one-paper-for-two-records" / "evidence"
    made[twins.parent.name] = {"合同": CONTRACT, "补充协议": f"{CONTRACT}\n"}
    for case, texts in made.items():
        folder = CASES / case / "evidence"
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            (folder / f"{name}.pdf").write_bytes(
                sheet(text.splitlines(), size=11 if text[-1] == "\n" else 12)
            )
    (twins / "铭牌 1.jpg").write_bytes(photo(960, 720))
    with Image.open(twins / "铭牌 1.jpg") as whole:
        whole.resize((640, 480)).save(twins / "铭牌 2.jpg", quality=60)


if __name__ == "__main__":
    main()
