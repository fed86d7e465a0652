"""What people and programs send that is no model: each gets a clear answer within seconds and changes nothing."""

import csv
import io
import json
import time
import zipfile

import openpyxl
import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from models_app.exchange.limits import LARGEST_UPLOAD, MOST_ROWS
from models_app.exchange.writing import CSV, EXCEL, JSON, write
from models_app.models import Level, ModelVersion
from models_app.reads.exchange import content_of, dimension_names
from tests.models_app.catalogue_scene import rich_version

pytestmark = pytest.mark.django_db

SECONDS = 5  # of work for each answer; of the process, so that busy neighbours do not count
UNTOUCHED = (
    *("CompetencyModel", "ModelVersion", "Category", "Competency", "Level", "Target", "Finding", "Citation"),
    *("ChangeRecord", "VersionEditor", "Passage"),
)


def counts():
    return {name: apps.get_model("models_app", name).objects.count() for name in UNTOUCHED}


@pytest.fixture
def version(bank):
    return rich_version(2, name="往来模型", position=bank.position)


@pytest.fixture
def send(bank, client_as, version):
    """Uploads bytes as the editor; answers ``(status, text of the page that comes)``, and nothing has changed."""
    client = client_as(bank.editor.user)

    def sent(data, name="模型.xlsx", for_version=None):
        before, started = counts(), time.process_time()
        fields = {"file": SimpleUploadedFile(name, data), "version": for_version.pk if for_version else ""}
        answer = client.post(reverse("import-upload"), fields)
        if answer.status_code == 302:
            answer = client.get(answer["Location"])
            text = answer.content.decode()
            assert "act" not in [each for each in text.split('"') if each == "act"], "it could be imported"
        took = time.process_time() - started
        assert took < SECONDS, took
        assert counts() == before
        return answer.status_code, answer.content.decode()

    return sent


def data_of(version, file_format):
    return write(
        content_of(ModelVersion.objects.select_related("model").get(pk=version.pk)), file_format, dimension_names()
    )


def workbook(version):
    return openpyxl.load_workbook(io.BytesIO(data_of(version, EXCEL)))


def saved(book):
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def column(sheet, title):
    return next(cell.column for cell in sheet[1] if cell.value == title)


def zipped(members, compression=zipfile.ZIP_DEFLATED):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def repacked(data, members):
    """A workbook with members added or replaced."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return zipped({name: archive.read(name) for name in archive.namelist()} | members)


# --- what is no file of ours


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("空.xlsx", b" \n", "文件是空的"),
        ("旧.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "另存为”.xlsx"),
        ("密.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "密码"),
        ("断.xlsx", b"PK\x03\x04 not really", "文件已损坏"),
        ("乱.csv", bytes(range(128, 256)) * 40, "认不出"),
        ("图.csv", b"\x89PNG\r\n\x1a\n" + bytes(200), "认不出"),
        ("别的.csv", "姓名,工号\n张三,1\n".encode(), "认不出"),
        ("坏16.csv", b"\xff\xfea", "UTF-16"),
        ("深.json", b'{"a":' * 100_000, "嵌套太深"),
        ("断.json", b'{"format": "competency-model", ', "读不下去"),
        ("数.json", b'{"format": NaN}', "不能用的数"),
        ("大数.json", b'{"format": ' + b"9" * 5000 + b"}", "不能用的数"),
        ("双.json", b'{"format": 1, "format": 2}', "两个“format”"),
        ("外.json", b'[{"pk": 1}]', "不是胜任力模型"),
        ("版.json", b'{"format": "competency-model", "format_version": 9}', "格式版本"),
        ("真.json", b'{"format": "competency-model", "format_version": true}', "格式版本"),
        ("缺.json", b'{"format": "competency-model", "format_version": 1, "x": 1}', "缺少 model"),
    ],
    ids=lambda value: value if isinstance(value, str) and "." in value else "",
)
def test_what_is_no_file_of_ours_is_named(send, name, data, told):
    status, text = send(data, name)
    assert (status, told in text) == (400, True), text[text.find("没有读取") :][:400]


OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("文.pdf", b"%PDF-1.7 ..."),
        ("文.docx", {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"}),
        ("宏.docm", {"[Content_Types].xml": b"<Types>macroEnabled</Types>", "word/vbaProject.bin": b"x"}),
        ("旧.doc", OLD_OFFICE + "WordDocument".encode("utf-16-le")),
        ("表.ods", {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<a/>"}),
        ("图.png", b"\x89PNG\r\n\x1a\n" + bytes(200)),
        ("图.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(range(256))),
        ("文.rtf", rb"{\rtf1\ansi }"),
        ("页.html", b"<html><body>\xe8\xa1\xa8</body></html>"),
        ("乱.bin", bytes(range(128, 256)) * 40),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_another_type_of_file_is_told_which_types_are_read(send, name, data):
    status, text = send(zipped(data) if isinstance(data, dict) else data, name)
    assert (status, "认不出" in text) == (400, True)
    assert "认不出“这个文件”" not in text
    told = "能导入的是 Excel 工作簿（.xlsx）、CSV（.csv，或各表打包的 .zip）和 JSON（.json）文件。"
    assert told in text, text[text.find("认不出") :][:300]


def test_an_old_workbook_that_holds_a_document_is_still_a_workbook(send):
    data = OLD_OFFICE + "Workbook WordDocument".encode("utf-16-le")
    assert "旧格式（.xls）" in send(data, "旧.xls")[1]


def test_a_file_over_the_limit_is_refused_without_being_kept(send):
    status, text = send(b"x" * (LARGEST_UPLOAD + 1), "大.xlsx")
    assert (status, "超过 5 MB" in text) == (400, True)


class Endless(io.RawIOBase):
    """A body that counts what is read of it and keeps nothing."""

    def __init__(self, size):
        self.left, self.most = size, 0

    def readable(self):
        return True

    def read(self, size=-1):
        assert size >= 0, "read at once"
        self.most = max(self.most, size)
        taken = min(size, self.left)
        self.left -= taken
        return b"x" * taken


def test_a_hundred_megabytes_are_thrown_away_as_they_come(bank, client_as, version):
    body, before, started = Endless(100 * 1024 * 1024), counts(), time.process_time()
    answer = client_as(bank.editor.user).generic(
        "POST",
        reverse("import-upload"),
        content_type="multipart/form-data; boundary=x",
        **{"wsgi.input": body, "CONTENT_LENGTH": str(body.left)},
    )
    assert (answer.status_code, "超过 5 MB" in answer.content.decode()) == (413, True)
    assert (body.left, body.most <= 64 * 1024) == (0, True)
    assert time.process_time() - started < SECONDS
    assert counts() == before


def test_the_upload_asks_for_the_token_all_the_same(bank, version):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(bank.editor.user)
    file = SimpleUploadedFile("a.json", data_of(version, JSON))
    assert client.post(reverse("import-upload"), {"file": file}).status_code == 403


# --- zip files


def test_a_zip_bomb_is_not_unpacked(send):
    bomb = zipped({"[Content_Types].xml": b"<Types/>", "xl/worksheets/sheet1.xml": b" " * (200 * 1024 * 1024)})
    assert len(bomb) < 1024 * 1024
    status, text = send(bomb)
    assert (status, "解压后超过" in text) == (400, True)


def test_a_bomb_of_many_small_parts_is_not_unpacked(send):
    status, text = send(zipped({f"{number}.csv": b"," * 900_000 for number in range(60)}), "表.zip")
    assert (status, "解压后超过" in text) == (400, True)
    status, text = send(zipped({f"{number}.csv": b"" for number in range(500)}), "表.zip")
    assert (status, "最多 200 个" in text) == (400, True)


def test_a_bomb_that_lies_about_its_size_is_not_unpacked(send):
    data = bytearray(zipped({"a.csv": b"," * (60 * 1024 * 1024)}))
    place = data.find(b"PK\x01\x02")
    data[place + 24 : place + 28] = (10).to_bytes(4, "little")
    status, text = send(bytes(data), "表.zip")
    assert status == 400
    assert "解压后超过" in text or "已损坏" in text


def test_a_zip_with_something_else_in_it_is_named(send):
    assert "只能有 CSV 文件" in send(zipped({"a.exe": b"MZ"}), "表.zip")[1]
    assert "缺少这几张表" in send(zipped({}), "表.zip")[1]


# --- workbooks


@pytest.mark.parametrize(
    ("members", "told"),
    [
        ({"xl/vbaProject.bin": b"x"}, "带有宏"),
        ({"xl/other.bin": b"x", "[Content_Types].xml": b"<Types>macroEnabled.main</Types>"}, "带有宏"),
        ({"xl/externalLinks/externalLink1.xml": b"<a/>"}, "链接到别的文件"),
        ({"xl/connections.xml": b"<a/>"}, "链接到别的文件"),
        ({"xl/embeddings/oleObject1.bin": b"x"}, "嵌有别的文件"),
        ({"xl/sharedStrings.xml": b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><sst/>'}, "实体声明"),
        ({"xl/sharedStrings.xml": '<?xml version="1.0"?><sst/>'.encode("utf-16")}, "别的编码"),
        ({"xl/sharedStrings.xml": b"<sst"}, "读不下去"),
        ({"xl/workbook.xml": b"<workbook/>"}, "缺少工作表"),
    ],
)
def test_active_or_hostile_content_is_refused_whatever_the_name(send, version, members, told):
    status, text = send(repacked(data_of(version, EXCEL), members), "模型.xlsx")
    assert (status, told in text) == (400, True), text[text.find("没有读取") :][:300]


def problems(text):
    """The rows of the table of problems, as text."""
    import re

    body = text[text.find("import-problems") :]
    rows = re.findall(r"<tr><td>(.*?)</td><td>(.*?)</td><td>(.*?)</td><td>(.*?)</td></tr>", body, re.S)
    return [tuple(map(str.strip, row)) for row in rows]


def edited(version, table, **cells):
    """The workbook with cells of row 2 of a sheet set, by title."""
    book = workbook(version)
    for title, value in cells.items():
        sheet = book[table]
        sheet.cell(2, column(sheet, title)).value = value
    return saved(book)


@pytest.mark.parametrize(
    ("table", "title", "value", "told"),
    [
        ("等级", "行为描述", "=1+1", "公式"),
        ("等级", "等级数字", "一级", "不是数字"),
        ("等级", "等级数字", 1.5, "整数"),
        ("等级", "等级数字", 0, "超出范围"),
        ("等级", "标题", "长" * 81, "最多 80 个"),
        ("等级", "标题", "两\n行", "不能换行"),
        ("等级", "文字来源", "抄来的", "可选：来源原文、本行改写、项目编写"),
        ("等级", "指标键", "没有这个", "没有键为“没有这个”"),
        ("等级", "分数段下限", 10, "两端都填"),
        ("指标", "指标名称", None, "不能空着"),
        ("指标", "维度", "态度", "不在可选范围内"),
        ("指标", "来源标为核心", "也许", "可选：是、否"),
        ("指标", "取自模型", "no-such", "取自的指标找不到"),
        ("指标", "键", "有 空格", "不能有空格"),
        ("目标", "权重", 0, "权重要大于 0"),
        ("目标", "权重", 12.345, "最多 2 位小数"),
        ("目标", "岗位键", "nobody", "没有序列代码"),
        ("目标", "类型", "重要", "可选：底线、核心、一般"),
        ("引用", "出处键", "no-passage", "已登记的出处"),
        ("引用", "哪一栏", "不存在", "不是这张表的一栏"),
        ("发现", "出现频率", 99, ""),
        ("发现", "文字", "编出来的", "和它的出处一字不差"),
        ("模型", "代码", "a b", "不能有空格"),
        ("模型", "模型名称", "改名", "不随草稿改动"),
        ("类别", "上级类别键", "no-parent", "没有键为“no-parent”"),
    ],
)
def test_a_cell_that_cannot_be_is_told_by_row_and_column(send, version, table, title, value, told):
    _status, text = send(edited(version, table, **{title: value}))
    found = problems(text)
    assert any(where == table and row == "2" and told in why for where, row, _column, why in found), found


def test_a_date_that_excel_made_of_a_band_is_told(send, version):
    import datetime

    found = problems(send(edited(version, "等级", 标题=datetime.date(2026, 3, 5)))[1])
    assert found[0][:3] == ("等级", "2", "标题")
    assert "日期" in found[0][3]


def test_missing_doubled_and_unknown_columns_are_named(send, version):
    book = workbook(version)
    sheet = book["等级"]
    sheet.cell(1, column(sheet, "行为描述")).value = "标题"
    sheet.cell(1, column(sheet, "编码说明")).value = "备注"
    found = [why for *_, why in problems(send(saved(book))[1])]
    assert any("“标题”这一列出现了两次" in why for why in found)
    assert any("“备注”不认识" in why for why in found)
    assert any("缺少列：行为描述、编码说明" in why for why in found)


def test_a_level_without_a_competency_is_refused(send, version):
    found = problems(send(edited(version, "等级", 指标键=None, 指标=None))[1])
    assert any("没有写明属于哪个“指标”" in why for *_, why in found), found
    found = problems(send(edited(version, "等级", 指标键=None, 指标="飞行能力"))[1])
    assert any("“指标”表里没有“飞行能力”" in why for *_, why in found), found


def test_ranks_out_of_order_and_doubled_name_both_rows(send, version):
    book = workbook(version)
    sheet = book["等级"]
    rank = column(sheet, "等级数字")
    sheet.cell(2, rank).value, sheet.cell(3, rank).value = 2, 1
    found = [(row, why) for where, row, _title, why in problems(send(saved(book))[1]) if where == "等级"]
    assert ("3", "等级数字 1 排在第 2 行的 2 后面；请按从小到大排。") in found
    sheet.cell(3, rank).value = 2
    found = [(row, why) for where, row, _title, why in problems(send(saved(book))[1]) if where == "等级"]
    assert ("3", "等级数字 2 和第 2 行重复；一个指标的等级数字不能相同。") in found


def test_the_same_row_twice_is_named(send, version):
    book = workbook(version)
    sheet = book["指标"]
    sheet.append([cell.value for cell in sheet[2]])
    found = problems(send(saved(book))[1])
    assert any("和第 2 行是同一行" in why for *_, why in found), found


def test_ten_thousand_rows_are_refused_within_seconds(send, version):
    book = workbook(version)
    sheet = book["等级"]
    row = [cell.value for cell in sheet[2]]
    for number in range(10_000):
        sheet.append([*row[:2], f"k{number}", *row[3:]])
    data = saved(book)
    status, text = send(data)
    assert (status, f"最多 {MOST_ROWS} 行" in text) == (200, True)
    head, *rows = csv.reader(
        io.StringIO(zipfile.ZipFile(io.BytesIO(data_of(version, CSV))).read("4-等级.csv").decode("utf-8-sig"))
    )
    text = io.StringIO()
    csv.writer(text).writerows([head, *(rows * 2000)])
    _status, page = send(text.getvalue().encode(), "等级.csv", version)
    assert f"最多 {MOST_ROWS} 行" in page


def test_a_sheet_without_end_is_refused(send, version):
    book = workbook(version)
    book["等级"].cell(1_000_000, 1).value = "x"
    assert "20000 行以内" in send(saved(book))[1]
    book = workbook(version)
    book["等级"].cell(3, 16_000).value = "x"
    assert "没有表头，却有内容" in send(saved(book))[1]


def test_merged_cells_are_refused_by_their_range(send, version):
    book = workbook(version)
    book["等级"].merge_cells("A2:A4")
    assert any("A2:A4 是合并单元格" in why for *_, why in problems(send(saved(book))[1]))


def test_missing_doubled_and_foreign_sheets_are_named(send, version):
    book = workbook(version)
    del book["目标"]
    assert "缺少工作表：目标" in send(saved(book))[1]
    book = workbook(version)
    book.copy_worksheet(book["等级"])
    assert "两张工作表都是“等级”" in send(saved(book))[1] or "不认识" in send(saved(book))[1]
    book = workbook(version)
    book.create_sheet("工资").append(["姓名", 1])
    book["工资"].sheet_state = "hidden"
    assert "隐藏的工作表“工资”不认识" in send(saved(book))[1]


def test_a_control_character_is_told_by_its_place(send, version):
    document = json.loads(data_of(version, JSON))
    document["levels"][0]["behaviour"] = "好\x00坏"
    document["levels"][1]["behaviour"] = "好\ud800"
    document["levels"][2]["behaviour"] = ["列表"]
    document["levels"][2]["rank"] = True
    found = problems(send(json.dumps(document).encode(), "a.json")[1])
    assert [(row, title) for _where, row, title, _why in found[:4]] == [
        ("1", "行为描述"),
        ("2", "行为描述"),
        ("3", "行为描述"),
        ("3", "等级数字"),
    ]


def test_types_are_told_by_path(send, version):
    document = json.loads(data_of(version, JSON))
    document["levels"][0]["label"] = 1
    del document["levels"][1]["rank"]
    document["levels"][1]["extra"] = 1
    document["targets"] = {}
    assert "targets 要是一个列表" in send(json.dumps(document).encode(), "a.json")[1]
    document["targets"] = []
    found = problems(send(json.dumps(document).encode(), "a.json")[1])
    assert any("缺少 rank" in why for *_, why in found)
    assert any("不认识 extra" in why for *_, why in found)


# --- what a person changes


def test_a_changed_text_may_not_call_itself_the_source_s(send, version):
    level = Level.objects.filter(competency__version=version).first()
    assert level.origin == "quoted"
    found = problems(send(edited(version, "等级", 行为描述="自己写的话"))[1])
    assert any("请把“文字来源”改成“本行改写”" in why for *_, why in found), found


def test_a_file_of_one_table_needs_its_version(send, version):
    data = zipfile.ZipFile(io.BytesIO(data_of(version, CSV))).read("4-等级.csv")
    status, text = send(data, "等级.csv")
    assert (status, "没有写明是哪个模型" in text) == (400, True)


def test_a_comma_too_many_is_told(send, version):
    data = zipfile.ZipFile(io.BytesIO(data_of(version, CSV))).read("4-等级.csv")
    _status, text = send(data + "k,n,k9,9,九级,标题,行为,多,,,,,,,多余的\r\n".encode(), "等级.csv", version)
    assert "比表头多出一格" in text
    _status, text = send(data + b'"no end', "等级.csv", version)
    assert "双引号没有成对" in text


def test_a_model_that_waits_for_approval_takes_no_file(send, bank, version):
    from models_app.services.catalogue.versions import open_draft

    data = data_of(version, JSON)
    draft = open_draft(actor=bank.editor.user, version=version)
    ModelVersion.objects.filter(pk=draft.pk).update(status="in_approval")
    status, text = send(data, "a.json")
    assert (status, "正在等待审批" in text) == (409, True)
