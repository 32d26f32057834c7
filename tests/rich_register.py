"""A register as people have them: text box, check box, picture in the header, sparkline, data bars, comment, formulas."""

# ruff: noqa: E501 - parts of a package as Excel writes them
from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from PIL import Image

_NS = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" '
    'xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" '
    'xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main" mc:Ignorable="x14"'
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
HEADS = ["序号", "资料名称", "文件编号", "形成日期", "责任单位", "类别", "页数", "备注"]
ROWS: list[list[Any]] = [
    [1, "施工合同", "1.10", None, "/", "合同", 12, None],
    [2, "水泵产品合格证", "HGZ-7", dt.date(2026, 4, 2), "水务公司", "合格证", 1, "原件在监理处"],
    [4, "第三次例会纪要", "JY-3", dt.date(2026, 4, 9), "某某设计院", "会议纪要", 30, None],
]
BOX = "请勿改动本表格式"
TEXT_BOX = f"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><xdr:twoCellAnchor><xdr:from><xdr:col>1</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>20</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from><xdr:to><xdr:col>5</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>24</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:to><xdr:sp macro="" textlink=""><xdr:nvSpPr><xdr:cNvPr id="2" name="TextBox 1"/><xdr:cNvSpPr txBox="1"/></xdr:nvSpPr><xdr:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="2000000" cy="600000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></xdr:spPr><xdr:txBody><a:bodyPr/><a:p><a:r><a:rPr lang="zh-CN" sz="1100"/><a:t>{BOX}</a:t></a:r></a:p></xdr:txBody></xdr:sp><xdr:clientData/></xdr:twoCellAnchor></xdr:wsDr>"""
CHECK_BOX = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<formControlPr xmlns="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" objectType="CheckBox" checked="Checked" lockText="1" noThreeD="1"/>'
HEADER = """<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"><v:shape id="LH" o:spid="_x0000_s2049" type="#_x0000_t75" style="position:absolute;width:40pt;height:20pt"><v:imagedata o:relid="rId1" o:title="logo"/></v:shape></xml>"""
SPARK = '<extLst><ext uri="{05C60535-1F16-4fd2-B633-F4F36F0B64E0}"><x14:sparklineGroups><x14:sparklineGroup displayEmptyCellsAs="gap"><x14:colorSeries rgb="FF376092"/><x14:sparklines><x14:sparkline><xm:f>资料台账!G3:G5</xm:f><xm:sqref>J3</xm:sqref></x14:sparkline></x14:sparklines></x14:sparklineGroup></x14:sparklineGroups></ext><ext uri="{78C0D931-6437-407d-A8EE-F0AAD7539E65}"><x14:conditionalFormattings><x14:conditionalFormatting><x14:cfRule type="dataBar" id="{00000000-0001-0000-0000-000000000001}"><x14:dataBar minLength="0" maxLength="100" gradient="0"><x14:cfvo type="autoMin"/><x14:cfvo type="autoMax"/></x14:dataBar></x14:cfRule><xm:sqref>G3:G5</xm:sqref></x14:conditionalFormatting></x14:conditionalFormattings></ext></extLst>'
CHAIN = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<calcChain xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><c r="I3" i="1"/></calcChain>'


def register(path: Path, day: object = None) -> Path:
    """A register of three papers that lacks day and firm of the contract; `day`: of the second."""
    book = Workbook()
    page = book.active
    page.title = "资料台账"
    page.append(["城北泵站工程资料台账"])
    page.merge_cells("A1:H1")
    for row in (HEADS, *ROWS):
        page.append(row)
    if day is not None:
        page["D4"] = day
    book.save(path)
    return enriched(path)


def enriched(path: Path) -> Path:
    """Put all that into the one sheet of a register that openpyxl has written, as Excel would."""
    book = load_workbook(path)
    page = book.active
    page["B3"].comment = Comment("原件在档案室", "李")
    page["B4"].font, page["B4"].fill = (
        Font(bold=True, color="FF00FF00"),
        PatternFill("solid", fgColor="FFEEEEEE"),
    )
    page["I2"], page["I3"] = "小计", "=SUM(G3:G5)"
    other = book.create_sheet("说明")
    other["A1"] = "不要动"
    book.save(path)
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"].decode()
    sheet = sheet.replace("<worksheet ", f'<worksheet {_NS} xmlns:r="{_OFFICE}" ', 1)
    sheet = re.sub(r"(<f>SUM\(G3:G5\)</f>)<v ?/>", r"\1<v>43</v>", sheet)
    sheet = re.sub(r"(<f>SUM\(G3:G5\)</f>)<v></v>", r"\1<v>43</v>", sheet)
    control = '<mc:AlternateContent><mc:Choice Requires="x14"><controls><control shapeId="1030" r:id="rIdC" name="Check 1"><controlPr defaultSize="0" autoFill="0"><anchor><from><xdr:col>7</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>2</xdr:row><xdr:rowOff>0</xdr:rowOff></from><to><xdr:col>8</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>3</xdr:row><xdr:rowOff>0</xdr:rowOff></to></anchor></controlPr></control></controls></mc:Choice></mc:AlternateContent>'
    legacy = re.search(r"<legacyDrawing [^>]*/>", sheet)
    assert legacy, "the comment has its drawing"
    head = '<headerFooter><oddHeader>&amp;L&amp;G</oddHeader></headerFooter><drawing r:id="rIdD"/>'
    sheet = sheet.replace(legacy[0], f'{head}{legacy[0]}<legacyDrawingHF r:id="rIdH"/>{control}{SPARK}')
    assert "<v>43</v>" in sheet
    parts["xl/worksheets/sheet1.xml"] = sheet.encode()
    relations = parts["xl/worksheets/_rels/sheet1.xml.rels"].decode()
    new = (
        f'<Relationship Id="rIdD" Type="{_OFFICE}/drawing" Target="/xl/drawings/drawing9.xml"/>'
        f'<Relationship Id="rIdH" Type="{_OFFICE}/vmlDrawing" Target="/xl/drawings/header.vml"/>'
        f'<Relationship Id="rIdC" Type="{_OFFICE}/ctrlProp" Target="/xl/ctrlProps/ctrlProp1.xml"/>'
    )
    parts["xl/worksheets/_rels/sheet1.xml.rels"] = relations.replace(
        "</Relationships>", f"{new}</Relationships>"
    ).encode()
    picture = io.BytesIO()
    Image.new("RGB", (80, 40), (200, 30, 30)).save(picture, "PNG")
    parts |= {
        "xl/drawings/drawing9.xml": TEXT_BOX.encode(),
        "xl/drawings/header.vml": HEADER.encode(),
        "xl/drawings/_rels/header.vml.rels": f'<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="{_OFFICE}/image" Target="../media/logo.png"/></Relationships>'.encode(),
        "xl/media/logo.png": picture.getvalue(),
        "xl/ctrlProps/ctrlProp1.xml": CHECK_BOX.encode(),
        "xl/calcChain.xml": CHAIN.encode(),
    }
    types = parts["[Content_Types].xml"].decode()
    kinds = (
        '<Default Extension="png" ContentType="image/png"/>'
        '<Override PartName="/xl/drawings/drawing9.xml" ContentType="application/vnd.openxmlformats-officedocument.drawing+xml"/>'
        '<Override PartName="/xl/ctrlProps/ctrlProp1.xml" ContentType="application/vnd.ms-excel.controlproperties+xml"/>'
        '<Override PartName="/xl/calcChain.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml"/>'
    )
    if 'Extension="vml"' not in types:
        kinds = (
            '<Default Extension="vml" ContentType="application/vnd.openxmlformats-officedocument.vmlDrawing"/>'
            + kinds
        )
    parts["[Content_Types].xml"] = types.replace("</Types>", f"{kinds}</Types>").encode()
    book_relations = parts["xl/_rels/workbook.xml.rels"].decode()
    chain = f'<Relationship Id="rIdX" Type="{_OFFICE}/calcChain" Target="calcChain.xml"/>'
    parts["xl/_rels/workbook.xml.rels"] = book_relations.replace(
        "</Relationships>", f"{chain}</Relationships>"
    ).encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return path
