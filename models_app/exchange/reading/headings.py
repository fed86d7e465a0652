"""The first row of a table: which table it is, and which cell belongs to which column."""

import unicodedata

from django.utils.translation import gettext as _

from models_app.exchange.rows import Problem
from models_app.exchange.tables import TABLES


def folded(title):
    """A heading as it is compared: full width, brackets and white space do not matter."""
    text = unicodedata.normalize("NFKC", str(title if title is not None else ""))
    return "".join(text.split()).lower()


def best_table(header, but=()):
    """The table whose titles the header holds most of, at least half of them; or None."""
    held = {folded(title) for title in header}
    scores = [
        (len(held & (titles := {folded(title) for title in table.titles.values()})) / len(titles), table)
        for table in TABLES
        if table.code not in but
    ]
    score, table = max(scores, key=lambda each: each[0], default=(0, None))
    return table if score >= 0.5 else None


def columns_of(table, header, row):
    """``({place in the row: column code}, [Problem])``: missing, doubled and unknown columns are named."""
    codes = {folded(title): code for code, title in table.titles.items()}
    places, seen, problems = {}, {}, []
    for place, title in enumerate(header):
        name = folded(title)
        if not name:
            continue
        if name not in codes:
            text = _("表头里的“%(title)s”不认识；请改回模板里的列名，或删除这一列。")
            problems.append(Problem(table.code, row, "", text % {"title": str(title).strip()[:40]}))
        elif name in seen:
            text = _("“%(title)s”这一列出现了两次，请只留一列。") % {"title": table.titles[codes[name]]}
            problems.append(Problem(table.code, row, codes[name], text))
        else:
            places[place] = seen[name] = codes[name]
    missing = [title for code, title in table.titles.items() if code not in places.values()]
    if missing:
        text = _("缺少列：%(titles)s。请从模板复制表头；不用填的列也要留着。")
        problems.append(Problem(table.code, row, "", text % {"titles": _("、").join(missing)}))
    return places, problems
