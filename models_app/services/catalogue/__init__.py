"""Catalogue acts. Page, API, admin and commands use these; nothing else writes below a version."""

from models_app.services.catalogue.categories import add_category, delete_category, move_category, update_category
from models_app.services.catalogue.competencies import (
    add_competency,
    add_frequency_scale,
    bring_back_competency,
    delete_competency,
    move_competency,
    restore_competency,
    set_meaning,
    update_competency,
)
from models_app.services.catalogue.composing import compose, compose_picks, suggested_code
from models_app.services.catalogue.frame import DOWN, UP
from models_app.services.catalogue.levels import (
    add_level,
    bring_back_level,
    delete_level,
    move_level,
    restore_level,
    update_level,
)
from models_app.services.catalogue.targets import TargetInput, delete_target, set_target, set_targets
from models_app.services.catalogue.versions import (
    create_model,
    discard_draft,
    open_draft,
    publish,
    publish_loaded,
    return_draft,
    send_for_approval,
    update_version_texts,
)

__all__ = [
    "DOWN",
    "UP",
    "TargetInput",
    "add_category",
    "add_competency",
    "add_frequency_scale",
    "add_level",
    "bring_back_competency",
    "bring_back_level",
    "compose",
    "compose_picks",
    "create_model",
    "delete_category",
    "delete_competency",
    "delete_level",
    "delete_target",
    "discard_draft",
    "move_category",
    "move_competency",
    "move_level",
    "open_draft",
    "publish",
    "publish_loaded",
    "restore_competency",
    "restore_level",
    "return_draft",
    "send_for_approval",
    "set_meaning",
    "set_target",
    "set_targets",
    "suggested_code",
    "update_category",
    "update_competency",
    "update_level",
    "update_version_texts",
]
