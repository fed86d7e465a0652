"""How much markup a workbook holds: cells are counted before any is read, whatever the sizes it quotes."""

import re

from django.utils.translation import gettext as _

from models_app.errors import RuleBroken
from models_app.exchange.limits import MOST_CELLS, MOST_MARKUP, MOST_OTHER_MARKUP

STRINGS = "xl/sharedstrings.xml"
SHEETS = "xl/worksheets/"
CELL = re.compile(rb"<(?:[\w.-]+:)?c[\s/>]")
ROW = re.compile(rb"<(?:[\w.-]+:)?row[\s/>]")
# What cells and their texts are written with.
USUAL = re.compile(
    rb"<(?:/|(?:[\w.-]+:)?(?:c|v|f|is|t|row|si|r|rPr|rFont|sz|color|family|charset|scheme|b|i|u|rPh|phoneticPr)[\s/>])"
)


def refuse_too_much(members):
    """``RuleBroken`` where reading would take longer than a person waits: a reader builds an object of every mark."""
    marks = {name: content.count(b"<") for name, content in members.items()}
    held = [name for name in members if name.lower().startswith(SHEETS) or name.lower() == STRINGS]
    cells = sum(len(CELL.findall(members[name])) for name in held)
    if cells > MOST_CELLS:
        raise RuleBroken(
            _("工作簿有 %(count)s 个单元格，最多 %(most)s 个。请删除多余的行和列，包括只有格式的空行。")
            % {"count": cells, "most": MOST_CELLS}
        )
    rows = sum(len(ROW.findall(members[name])) for name in held)
    usual = sum(len(USUAL.findall(members[name])) for name in held)
    other = sum(marks.values()) - usual
    if rows > MOST_CELLS or sum(marks.values()) > MOST_MARKUP or other > MOST_OTHER_MARKUP:
        raise RuleBroken(
            _("工作簿里的空行、样式、规则或名称太多，没有读取。请把内容“选择性粘贴 › 数值”到空白模板里，再导入。")
        )
