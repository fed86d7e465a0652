"""Whose words the texts of a file are (design, rule 11): the file's word for it is checked, an empty one filled in."""

from collections import defaultdict

from django.utils.translation import gettext as _

from models_app.enums import Origin
from models_app.exchange.limits import LONGEST_OWN_TEXTS
from models_app.exchange.tables import BY_CODE

# Table -> origin column -> the texts it speaks of.
SPEAKS_OF = {
    "categories": {"origin": ("name",)},
    "competencies": {"name_origin": ("name",), "definition_origin": ("definition",)},
    "levels": {"origin": ("title", "behaviour", "coder_note")},
}
OWNER_OF = {"categories": "category", "competencies": "competency", "levels": "level", "findings": "finding"}


class Origins:
    """``before`` holds what stands and what it was copied from: [(content)], each indexed by identity."""

    def __init__(self, resolver, before, passages, is_new_model):
        self.resolver, self.passages, self.is_new_model = resolver, passages, is_new_model
        self.before = [
            {code: {BY_CODE[code].identity_of(row): row for row in content[code]} for code in BY_CODE}
            for content in before
        ]
        self.quoted = self._quoted()

    def _quoted(self):
        """(owner, its identity, field) -> the readable text of its passages, in the order of the rows."""
        quotes = defaultdict(list)
        for row in self.resolver.world["citations"]:
            values = row.values
            place = (values["document"], values["passage"])
            if place in self.passages:
                keys = tuple(values[name] for name in ("category", "competency", "level", "finding") if values[name])
                quotes[values["owner"], keys, values["field"]].append(self.passages[place])
        return {about: "\n".join(texts) for about, texts in quotes.items()}

    def check(self):
        for code, columns in SPEAKS_OF.items():
            if code not in self.resolver.in_file:
                continue
            table = BY_CODE[code]
            for row in self.resolver.world[code]:
                for origin, texts in columns.items():
                    if not row.bad & {origin, *texts, *table.identity}:
                        self._check_origin(table, row, origin, texts)
        if "model" in self.resolver.in_file:
            self._check_overview()
        if "findings" in self.resolver.in_file:
            self._check_findings()

    def _earlier(self, table, row):
        identity = table.identity_of(row.values)
        return [content[table.code][identity] for content in self.before if identity in content[table.code]]

    def _check_origin(self, table, row, origin, texts):
        values = row.values
        same = [old for old in self._earlier(table, row) if all(old[name] == values[name] for name in texts)]
        # As it stands, or as it stood in the version that the draft was copied from.
        known = {old[origin] for old in same}
        said = values[origin]
        if not said:
            values[origin] = same[0][origin] if same else self._guess(table, row, texts)
            said = values[origin]
        if said in known:
            return
        told = [name for name in texts if values[name]]
        if said == Origin.QUOTED:
            wrong = [name for name in told if not self._is_quoted(table, row, name)]
            if wrong:
                text = _("这段文字和来源原文不一致，不能标“来源原文”；请把“%(column)s”改成“本行改写”，或改回原文。")
                self._refuse(table, row, wrong[0], text % {"column": table.titles[origin]})
        elif said == Origin.PROJECT and not self.is_new_model and told:
            text = _("只有项目自己写的、没有改过的文字才标“项目编写”；请改成“本行改写”。")
            self._refuse(table, row, origin, text)
        elif said == Origin.BANK:
            if known == {Origin.QUOTED.value} and told:
                text = _("这段文字没有改过，仍是来源原文；请改回“来源原文”，或把这一格空着。")
                self._refuse(table, row, origin, text)
            for name in told:
                most = LONGEST_OWN_TEXTS.get(name)
                if most and len(values[name]) > most:
                    text = _("有 %(count)s 个字，本行自己写的文字最多 %(most)s 个，请缩短。")
                    self._refuse(table, row, name, text % {"count": len(values[name]), "most": most})

    def _guess(self, table, row, texts):
        told = [name for name in texts if row.values[name]]
        is_quoted = told and all(self._is_quoted(table, row, name) for name in told)
        return Origin.QUOTED.value if is_quoted else Origin.BANK.value

    def _is_quoted(self, table, row, name):
        about = (OWNER_OF[table.code], table.identity_of(row.values), name)
        return self.quoted.get(about) == row.values[name]

    def _refuse(self, table, row, column, text):
        self.resolver.refuse(table.code, row, column, text)

    def _check_overview(self):
        table = BY_CODE["model"]
        for row in self.resolver.world["model"]:
            quoted = self.quoted.get(("version", (), "overview"))
            earlier = [old["overview"] for old in self._earlier(table, row)]
            if quoted is not None and row.values["overview"] not in (quoted, *earlier):
                text = _("总述引自来源文档，不能改写；本行的话请写在“使用提示”里。")
                self._refuse(table, row, "overview", text)

    def _check_findings(self):
        """A finding is always the source's: new and changed ones must say what their passages say."""
        table = BY_CODE["findings"]
        for row in self.resolver.world["findings"]:
            names = ("text", "frequency")
            if row.bad & set(names) or any(
                all(old[name] == row.values[name] for name in names) for old in self._earlier(table, row)
            ):
                continue
            if row.values["text"] and not self._is_quoted(table, row, "text"):
                self._refuse(table, row, "text", _("编码发现的文字要和它的出处一字不差，请在“引用”表里写明出处。"))
            about = (OWNER_OF["findings"], table.identity_of(row.values), "frequency")
            if row.values["frequency"] is not None and about not in self.quoted:
                self._refuse(table, row, "frequency", _("出现频率要有出处，请在“引用”表里写明。"))
