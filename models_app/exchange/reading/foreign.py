"""Files that no model comes in, told apart by content: documents, pictures, programs."""

import codecs

from django.utils.translation import gettext as _

from models_app.errors import RuleBroken
from models_app.exchange.reading.packed import OLD_OFFICE

DOCUMENTS = (b"%PDF", rb"{\rtf")
WORKBOOK, *OLD_DOCUMENTS = (name.encode("utf-16-le") for name in ("Workbook", "WordDocument", "PowerPoint Document"))
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# No longer than the header of a table: a zero byte further on may be one bad cell, which is told by its row.
HEAD = 64


def is_foreign(data):
    if data.startswith(OLD_OFFICE):
        return WORKBOOK not in data and any(name in data for name in OLD_DOCUMENTS)
    if data.startswith((b"PK", *UTF_16)):
        return False
    return data.startswith(DOCUMENTS) or b"\0" in data[:HEAD]


def accepted():
    return _("能导入的是 Excel 工作簿（.xlsx）、CSV（.csv，或各表打包的 .zip）和 JSON（.json）文件。")


def wrong_type():
    todo = _("认不出这个文件，不能导入。%(accepted)s内容在 Word、PDF 或图片里的，请先填到空白模板里，再选择模板文件。")
    return RuleBroken(todo % {"accepted": accepted()})
