"""A catalogue of thousands of competencies, written the way the documents are: for measuring, not for reading."""

import random

from django.utils import timezone

from models_app.enums import VersionStatus
from models_app.models import Competency, CompetencyModel, Dimension, Entry, EntryItem, Level, ModelVersion
from models_app.search import refresh_all_search_text, refresh_item_search_text

VOCABULARY = """
沟通 协调 服务 营销 客户 业务 风险 管理 分析 学习 创新 团队 合作 市场 产品 知识 银行 信贷 财务 法律 行业 计划 组织
领导 执行 责任 诚信 敬业 主动 自信 抗压 应变 判断 决策 谈判 表达 倾听 观察 记忆 逻辑 思维 战略 数据 信息 系统
操作 合规 调查 拓展 维护 关系 社交 情绪 适应 成就 影响 培养 指导 激励 目标 质量 效率 成本 流程 政策 经济 金融
证券 保险 外汇 结算 理财 投资 会计 税务 英语 计算机 礼仪 形象 心理 道德 素质 人际 理解 洞察 规划 重点 长期 调研
"""
WORDS = VOCABULARY.split()
ENDINGS = ("能力", "意识", "知识", "技能", "精神", "导向", "")
TEXT = "{0}时能正确{1}，了解{2}的需要并采取相应的{3}方式；对{4}有系统和深入的认识，能自如地运用，并据此{5}。"


def words(chance, number):
    return [chance.choice(WORDS) for _ in range(number)]


def text(chance, sentences):
    return "".join(TEXT.format(*words(chance, 6)) for _ in range(sentences))


def big_catalogue(models, *, competencies=50, items=10):
    """``models`` published models of ``competencies``, and as many entries of ``items``; a competency has some 150
    characters, as in the documents. The same every time."""
    chance = random.Random(7)
    dimension, _new = Dimension.objects.get_or_create(code="skill", defaults={"name": "技能", "name_en": "Skills"})
    made = CompetencyModel.objects.bulk_create(
        CompetencyModel(code=f"big-{number}", name=f"{''.join(words(chance, 2))}模型{number}")
        for number in range(models)
    )
    versions = ModelVersion.objects.bulk_create(ModelVersion(model=model, number=1) for model in made)
    rows = Competency.objects.bulk_create(
        [
            Competency(
                version=version,
                dimension=dimension,
                name="".join(words(chance, 2)) + chance.choice(ENDINGS),
                definition=text(chance, 1),
                order=order,
            )
            for version in versions
            for order in range(competencies)
        ],
        batch_size=500,
    )
    levels = (Level(competency=row, rank=rank, behaviour=text(chance, 1)) for row in rows for rank in (1, 2))
    Level.objects.bulk_create(levels, batch_size=500)
    entries = Entry.objects.bulk_create(
        Entry(code=model.code, title=model.name, kind="duties", trade="banking", post="客户经理", model=model)
        for model in made
    )
    EntryItem.objects.bulk_create(
        EntryItem(entry=entry, key=str(order), title="".join(words(chance, 2)), text=text(chance, 1), order=order)
        for entry in entries
        for order in range(items)
    )
    refresh_all_search_text()
    refresh_item_search_text()
    now = timezone.now()
    drafts = ModelVersion.objects.filter(pk__in=[version.pk for version in versions])
    drafts.update(status=VersionStatus.IN_APPROVAL, sent_at=now)
    drafts.update(status=VersionStatus.PUBLISHED, published_at=now, effective_on=now.date())
    return rows
