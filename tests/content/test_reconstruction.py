"""The arithmetic of the torn table: docs/reconstruction.md tells it in words."""

import re
from itertools import permutations

from fixtures.build.corporate_bei import number_runs
from fixtures.build.corporate_bei_rows import COMPETENCIES, ROWS
from fixtures.build.quoting import Part
from tests.content.fixture_files import citations, documents, passages, rows_of

TOTALS = {name: total for name, _words, _cell, total, *_rest in COMPETENCIES}


def torn_table():
    text = documents()["file-001"]["text"]
    return Part(text, text.index("1\n献身组织精神\n企业客户经理"), len(text))


def numbers():
    """The six runs of numbers in the file, by name."""
    table = torn_table()
    return {name: [int(table.text[start:end]) for start, end in places] for name, places in number_runs(table).items()}


def joined(runs, order):
    return [number for name in order for number in runs[name]]


def rows_by_competency():
    """``(competency or None, number of its rows)`` in the order of the table."""
    found = []
    for row in ROWS:
        if found and found[-1][0] == row.competency:
            found[-1][1] += 1
        else:
            found.append([row.competency, 1])
    return found


def fits_the_totals(frequencies):
    place = 0
    for competency, count in rows_by_competency():
        total = TOTALS.get(competency)
        if total is not None and sum(frequencies[place : place + count]) != total:
            return False
        place += count
    return True


def loaded_frequencies():
    """The frequency of each row as the fixture has it, in the order of the table."""
    found = {
        (fields["competency"][2], fields["level"][3]) if fields["level"] else None: fields["frequency"]
        for fields in rows_of("finding", "corporate-bei")
        if fields["level"] or fields["text"]
    }
    return [found[(row.competency, row.level_key) if row.competency else None] for row in ROWS]


def test_there_are_as_many_numbers_as_rows():
    assert {name: len(run) for name, run in numbers().items()} == {"A": 1, "B": 3, "C": 1, "D": 5, "E": 12, "F": 10}
    assert [sum(1 for row in ROWS if row.page == page) for page in (1, 2, 3)] == [1 + 10, 12, 3 + 1 + 5]


def test_the_totals_leave_pages_one_and_two_no_choice_and_page_three_three():
    runs = numbers()
    fitting = {
        "".join(order): joined(runs, order) for order in permutations("ABCDEF") if fits_the_totals(joined(runs, order))
    }
    assert set(fitting) == {"AFEBCD", "AFEBDC", "AFEDBC"}
    # The first 24 rows (pages 1 and 2, and the first of page 3) are the same in all three.
    assert len({tuple(frequencies[:24]) for frequencies in fitting.values()}) == 1


def test_on_page_three_the_numbers_come_in_the_blocks_of_the_texts():
    table = torn_table()
    text = table.text

    def titles_between(start, end):
        return [row.title for row in ROWS if row.title and f"{row.title}: " in text[start:end] and row.page == 3]

    places = number_runs(table)
    assert titles_between(places["B"][-1][1], places["C"][0][0]) == ["显示自信"]
    block_d = ["影响意愿", "直来直去法", "简单多元法", "对症下药法", "示范忠诚"]
    assert titles_between(places["C"][0][1], places["D"][0][0]) == block_d
    assert len(places["D"]) == len(block_d)
    assert titles_between(places["E"][-1][1], places["F"][0][0]) == ["短期计划", "愿意变通", "战术调整"]
    assert len(places["B"]) == 3


def test_the_fixture_has_the_order_of_the_file():
    runs = numbers()
    assert loaded_frequencies() == joined(runs, "AFEBCD")
    assert fits_the_totals(loaded_frequencies())


def test_rows_and_totals_agree_overall():
    with_total = sum(total for total in TOTALS.values() if total is not None)
    without = [
        frequency for row, frequency in zip(ROWS, loaded_frequencies(), strict=True) if not TOTALS.get(row.competency)
    ]
    assert (with_total, without) == (53, [3, 1])
    assert sum(loaded_frequencies()) == 57


def test_a_text_that_names_its_level_has_that_level():
    named = {"一": 1, "二": 2, "三": 3, "五": 5}
    found = {}
    for fields in rows_of("level", "corporate-bei"):
        words = fields["behaviour"] + fields["coder_note"]
        for word in re.findall("第([一二三四五])级", words):
            found[fields["competency"][2], fields["key"]] = (fields["rank"], named[word])
    # 战术调整 names the level to fall back to, not its own.
    assert found.pop(("flexibility", "level-3")) == (3, 2)
    assert len(found) == 7
    assert all(rank == named_level for rank, named_level in found.values())


def test_only_a_text_that_leaves_no_choice_is_said_to_be_stated():
    """Naming a level does not yet name the competency: three texts in a row that name 1, 3 and 5 do."""
    stated = {
        citation["level"][2]
        for (owner, key, field), group in citations().items()
        for citation in group
        if owner == "level" and key[0] == "corporate-bei" and field == "behaviour" and citation["certainty"] == "stated"
    }
    assert stated == {"achievement"}
    in_a_row = [
        first.competency
        for first, second, third in zip(ROWS, ROWS[1:], ROWS[2:], strict=False)
        if [first.rank, second.rank, third.rank] == [1, 3, 5]
    ]
    assert in_a_row == ["achievement"]


def test_the_row_torn_by_the_end_of_the_file_is_one_row():
    """In a row without a page break the cells come as name, total, level's name: 自信心, 1, 自信心1."""
    text = documents()["file-001"]["text"]
    rows = text[text.index("自信心\n") :].replace("\n相关文档\n最新文档", "").split("\n")
    assert [cell for cell in rows if cell][:3] == ["自信心", "1", "自信心1"]
    assert [cell for cell in rows if cell][-1] == "献身组织 精神"
    top = text[: text.index("企业客户经理胜任力模型分析表")].split("\n")
    assert [cell for cell in top if cell][-2:] == ["1", "献身组织精神"]


def test_no_word_of_the_table_is_lost():
    table = torn_table()
    cited = [
        run
        for (_document, key), passage in passages().items()
        if key.startswith("corporate-bei.")
        for run in passage["runs"]
    ]
    left = []
    place = table.start
    for start, end in sorted(cited):
        left.append(table.text[place:start])
        place = max(place, end)
    left.append(table.text[place:])
    words = re.findall(r"[^\s:.|]+", "|".join(left))
    # Headings; the cell of a competency printed again after a page break; what the site put below.
    assert sorted(words) == sorted(
        ["企业客户经理胜任力模型分析表(绩效一般者)"] * 2
        + ["分级诠释", "出现频率", "备注", "素质名称", "出现频率", "分级素质名称"]
        + ["搜集信息", "5", "主动性", "4"]
        + ["相关文档", "最新文档"]
    )


def test_a_coding_book_has_no_targets():
    assert rows_of("target", "corporate-bei") == []
