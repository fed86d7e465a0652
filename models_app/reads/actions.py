"""Words for what the change record holds: acts, kinds of objects, fields. An act without a word shows its own name."""

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from models_app.version_diff import COMPETENCY_FIELDS, LEVEL_FIELDS, TARGET_FIELDS, VERSION_FIELDS

ACTIONS = {
    # the catalogue
    "load_content": _("载入文档内容"),
    "create_model": _("新建模型"),
    "compose": _("选用指标"),
    "open_draft": _("另起草稿"),
    "discard_draft": _("放弃草稿"),
    "import_model": _("从文件导入"),
    "update_version_texts": _("修改总述与提示"),
    "send_for_approval": pgettext_lazy("act", "送审"),
    "return_draft": _("退回修改"),
    "publish": pgettext_lazy("act", "发布"),
    "retire": pgettext_lazy("act", "停用"),
    "add_category": _("新增类别"),
    "update_category": _("修改类别"),
    "move_category": _("移动类别"),
    "delete_category": _("删除类别"),
    "add_competency": _("新增指标"),
    "update_competency": _("修改指标"),
    "move_competency": _("移动指标"),
    "delete_competency": _("删除指标"),
    "set_meaning": _("选择改动的含义"),
    "add_frequency_scale": _("加上频率量表"),
    "bring_back_competency": _("恢复已删除的指标"),
    "bring_back_level": _("恢复已删除的等级"),
    "add_level": _("增加等级"),
    "update_level": _("修改等级"),
    "move_level": _("移动等级"),
    "delete_level": _("删除等级"),
    "set_targets": _("修改岗位目标"),
    "add_concept": _("新增共同概念"),
    "update_concept": _("修改共同概念"),
    "delete_concept": _("删除共同概念"),
    "link_competency": _("关联到共同概念"),
    "update_link": _("修改概念关联"),
    "unlink_competency": _("取消概念关联"),
    "link_again": _("恢复概念关联"),
    # people and accounts
    "add_unit": _("新增机构"),
    "rename_unit": _("机构改名"),
    "hire": _("新增员工"),
    "assign": _("调整任职"),
    "set_superior": _("调整上级"),
    "grant_role": _("授权"),
    "end_grant": _("结束授权"),
    "add_account": _("新增账号"),
    "update_account": _("修改账号"),
    "set_password": _("重设密码"),
    "confirm_notice": _("确认告知书"),
    # cycles, forms and reports: words only, the acts are another app's
    "create_cycle": _("新建测评活动"),
    "update_cycle": _("修改测评活动"),
    "set_versions": _("选择模型版本"),
    "set_relations": _("设置评价关系"),
    "add_participants": _("增加被评人"),
    "remove_participants": _("移出被评人"),
    "excuse_participant": _("准许不参加"),
    "launch_cycle": _("发起测评活动"),
    "close_cycle": _("结束测评活动"),
    "release_cycle": _("发放报告"),
    "discard_cycle": _("放弃测评活动"),
    "save_ratings": _("保存评分"),
    "submit": _("提交评价表"),
    "submit_all": _("一并提交评价表"),
    "return_assessment": _("退回评价表"),
    "respond_to_report": _("答复报告"),
    "save_action": _("保存发展行动"),
}

OBJECT_TYPES = {
    "models_app.contentload": _("文档内容"),
}

FIELDS = {
    **VERSION_FIELDS,
    **COMPETENCY_FIELDS,
    **LEVEL_FIELDS,
    **TARGET_FIELDS,
    "user": _("用户"),
    "unit": _("机构"),
    "position": _("岗位"),
    "superior": _("上级"),
    "assignment": _("任职"),
    "published": _("前一个已发布版本"),
    "by": _("由谁接替"),
    "file": _("文件"),
    "sha256": _("校验和"),
    "reason": _("原因"),
    "changes": _("改动数"),
    "meanings": _("改动的含义"),
    "direction": _("方向"),
    "competencies": _("胜任力指标"),
    "levels": _("等级"),
    "key": _("键"),
    "concept_code": _("共同概念"),
    "model_code": _("模型"),
    "linked_by_key": _("关联人编号"),
    "links": _("概念关联"),
    "new": _("新增的行"),
    "changed": _("改动的行"),
    "removed": _("删除的行"),
}


def action_label(action):
    return str(ACTIONS.get(action, action))


def type_label(name):
    """The model's name for people; the bare name when the model is gone: its records stay."""
    if name in OBJECT_TYPES:
        return str(OBJECT_TYPES[name])
    try:
        return str(apps.get_model(name)._meta.verbose_name)
    except LookupError:
        return name


def field_label(object_type, name):
    """The column's name for people where the model has one, else a word from here, else the name itself."""
    try:
        return str(apps.get_model(object_type)._meta.get_field(name).verbose_name)
    except (LookupError, FieldDoesNotExist, AttributeError):
        return str(FIELDS.get(name, name))
