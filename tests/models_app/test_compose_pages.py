"""Picking and composing by pages: buttons, list, forms, and what the editor says about sources and levels."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from models_app.errors import RuleBroken
from models_app.models import Level, ModelVersion, Pick
from models_app.services import catalogue
from models_app.services.picks import pick
from tests import factories
from tests.models_app.catalogue_scene import retire, rich_version

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def hr(bank):
    return bank.hr.user


@pytest.fixture
def page(client_as, hr):
    return client_as(hr)


@pytest.fixture
def source():
    return rich_version(1, name="来源模型").competencies.get()


@pytest.fixture
def copy(hr, source):
    draft = catalogue.create_model(actor=hr, code="own", name="本行模型")
    [row] = catalogue.compose(actor=hr, version=draft, competencies=[source])
    return row


def words(response):
    return response.content.decode()


def picked(user):
    return list(Pick.objects.filter(user=user).values_list("competency_id", flat=True))


def pressed(response, row):
    found = re.search(rf'id="pick-competency-{row.pk}-button"[^>]*aria-pressed="(\w+)"', words(response))
    return found and found[1]


def edit_address(row):
    return reverse("version-competency", args=[row.version_id, row.pk])


# --- buttons


def test_a_hit_is_kept_for_everybody_but_its_button_is_the_readers(page, hr, client_as, source):
    assert pressed(page.get(reverse("catalogue")), source) == "false"
    pick(actor=hr, competencies=[source])
    assert pressed(client_as(hr).get(reverse("catalogue")), source) == "true"
    shown = client_as(factories.UserFactory()).get(reverse("catalogue"))
    assert source.get_absolute_url() in words(shown)
    assert pressed(shown, source) is None


def test_a_pick_without_script_comes_back_to_its_page_and_is_pressed_there(page, hr, source):
    address = source.get_absolute_url()
    assert pressed(page.get(address), source) == "false"
    answer = page.post(reverse("compose-pick"), {"competency": source.pk, "on": "1", "next": address})
    assert answer["Location"] == address
    shown = page.get(address)
    assert pressed(shown, source) == "true"
    assert "已选 1 项" in words(shown)
    assert picked(hr) == [source.pk]


def test_htmx_gets_the_button_and_the_count(page, hr, source):
    address = source.get_absolute_url()
    data = {"competency": source.pk, "on": "1", "next": address}
    answer = page.post(reverse("compose-pick"), data, **HTMX)
    assert pressed(answer, source) == "true"
    assert f'name="next" value="{address}"' in words(answer)
    assert 'id="pick-bar" class="pick-bar" role="status" hx-swap-oob="true"' in words(answer)
    again = page.post(reverse("compose-pick"), data, **HTMX)  # a double click, or another window
    assert pressed(again, source) == "true"
    off = page.post(reverse("compose-pick"), {**data, "on": "0"}, **HTMX)
    assert pressed(off, source) == "false"
    assert picked(hr) == []


def test_a_strange_next_is_not_followed(page, source):
    data = {"competency": source.pk, "on": "1", "next": "https://elsewhere.example/"}
    assert page.post(reverse("compose-pick"), data)["Location"] == reverse("compose")


def test_a_whole_model_is_picked_and_put_back(page, hr):
    version = rich_version(3)
    data = {"version": version.pk, "on": "1", "next": version.get_absolute_url()}
    page.post(reverse("compose-pick-model"), data)
    assert len(picked(hr)) == 3
    assert re.search(r'id="pick-version-\d+-button"[^>]*aria-pressed="true"', words(page.get(data["next"])))
    page.post(reverse("compose-pick-model"), {**data, "on": "0"}, **HTMX)
    assert picked(hr) == []


def test_picks_are_there_after_signing_in_again(page, hr, source):
    page.post(reverse("compose-pick"), {"competency": source.pk, "on": "1"})
    other = Client()
    other.force_login(hr)
    assert pressed(other.get(source.get_absolute_url()), source) == "true"


def test_who_may_not_compose_sees_no_button(client_as, bank, source):
    assert pressed(client_as(bank.manager.user).get(source.get_absolute_url()), source) is None


def test_a_draft_has_no_button_and_is_refused(page, copy):
    assert pressed(page.get(copy.get_absolute_url()), copy) is None
    page.post(reverse("compose-pick"), {"competency": copy.pk, "on": "1"})
    assert "还在草稿里" in words(page.get(reverse("compose")))


@pytest.mark.parametrize("key", ["", "999999", "x", "1\0"])
def test_what_is_gone_is_said(page, key):
    page.post(reverse("compose-pick"), {"competency": key, "on": "1"})
    assert "已经不在了" in words(page.get(reverse("compose")))


# --- the list


def test_removing_offers_to_undo_and_undoing_puts_it_at_its_place(page, hr):
    rows = list(rich_version(3).competencies.order_by("order"))
    pick(actor=hr, competencies=rows)
    answer = page.post(reverse("compose-remove"), {"competency": rows[1].pk}, follow=True)
    assert "已移除 1 项" in words(answer)
    page.post(reverse("compose-undo"))
    assert picked(hr) == [row.pk for row in rows]
    answer = page.post(reverse("compose-remove"), follow=True)
    assert "已移除 3 项" in words(answer)
    page.post(reverse("compose-undo"))
    page.post(reverse("compose-undo"))  # nothing more to undo
    assert picked(hr) == [row.pk for row in rows]


def test_moving(page, hr):
    rows = list(rich_version(2).competencies.order_by("order"))
    pick(actor=hr, competencies=rows)
    page.post(reverse("compose-move"), {"competency": rows[1].pk, "direction": "up"})
    assert picked(hr) == [rows[1].pk, rows[0].pk]


def test_what_was_retired_meanwhile_is_said_with_a_way_on(page, bank, hr):
    old = bank.competencies[0]
    pick(actor=hr, competencies=[old])
    newer = factories.ModelVersionFactory(model=bank.version.model, number=2)
    current = factories.CompetencyFactory(version=newer, key=old.key, name=old.name)
    retire(bank.version)
    factories.publish(newer)
    assert "现行的是第 2 版" in words(page.get(reverse("compose")))
    page.post(reverse("compose-renew"), {"competency": old.pk})
    assert picked(hr) == [current.pk]


@pytest.mark.parametrize("size", [1, 3, 50])
def test_the_list_takes_the_same_number_of_queries_whatever_it_holds(page, hr, size, django_assert_num_queries):
    pick(actor=hr, competencies=list(rich_version(size).competencies.select_related("version")))
    catalogue.create_model(actor=hr, code="own", name="本行模型")
    page.get(reverse("compose"))
    with django_assert_num_queries(13):
        assert page.get(reverse("compose")).status_code == 200


# --- composing


def new_model(*rows, **data):
    shown = ",".join(str(row.pk) for row in rows)
    return {"into": "new", "shown": shown, "new-name": "新模型", "new-headings": "on", **data}


def test_a_new_model_opens_in_the_editor(page, hr, source):
    pick(actor=hr, competencies=[source])
    answer = page.post(reverse("compose"), new_model(source, **{"new-code": "fresh", "new-written_for": "对公"}))
    draft = ModelVersion.objects.get(model__code="fresh")
    assert answer["Location"] == reverse("version-edit", args=[draft.pk])
    assert draft.competencies.get().taken_from == source
    assert page.post(reverse("compose"), new_model(source)).status_code == 409  # the second click


def test_a_refusal_keeps_what_was_typed(page, bank, hr, source):
    pick(actor=hr, competencies=[source])
    answer = page.post(reverse("compose"), new_model(source, **{"new-code": bank.version.model.code}))
    assert answer.status_code == 400
    assert "已有模型使用" in words(answer)
    assert 'value="新模型"' in words(answer)
    assert picked(hr) == [source.pk]
    assert page.post(reverse("compose"), new_model(source, **{"new-name": ""})).status_code == 400


def test_a_list_changed_in_another_window_is_told(page, hr, source):
    pick(actor=hr, competencies=[source])
    answer = page.post(reverse("compose"), new_model())
    assert answer.status_code == 409
    assert "另一个窗口" in words(answer)


def test_into_a_draft_and_a_twin_is_named(page, hr, source, copy):
    pick(actor=hr, competencies=[source])
    data = {"into": "draft", "shown": source.pk, "draft-version": copy.version_id, "draft-headings": "on"}
    answer = page.post(reverse("compose"), data)
    assert answer.status_code == 400
    assert "草稿里已经有" in words(answer)
    page.post(reverse("compose"), {**data, "draft-twins": "on"})
    assert copy.version.competencies.count() == 2


def test_a_draft_sent_meanwhile_is_told_and_the_picks_stay(page, hr, source, copy):
    pick(actor=hr, competencies=[source])
    copy.version.refresh_from_db()
    catalogue.send_for_approval(actor=hr, version=copy.version, revision=copy.version.revision)
    data = {"into": "draft", "shown": source.pk, "draft-version": copy.version_id}
    answer = page.post(reverse("compose"), data)
    assert answer.status_code == 400
    assert "已经送审、发布或放弃" in words(answer)
    assert picked(hr) == [source.pk]


def test_a_code_is_suggested(page):
    address = reverse("compose-code")
    assert words(page.get(address, {"new-name": "理财经理"})) == "li-cai-jing-li"
    assert words(page.get(address, {"new-name": " "})) == ""


# --- the editor on what was composed


def test_hr_see_their_desk_and_edit_their_own_alone(page, bank, copy):
    text = words(page.get(reverse("version-list")))
    assert reverse("version-edit", args=[copy.version_id]) in text
    assert reverse("version-draft", args=[bank.version.pk]) not in text


def reword(hr, copy, behaviour):
    level = copy.levels.get(rank=2)
    return catalogue.update_level(actor=hr, level=level, revision=level.revision, behaviour=behaviour)


def test_the_difference_from_the_source_is_shown_and_can_be_taken_back(page, hr, source, copy):
    level = reword(hr, copy, "本行的话。")
    for address in (edit_address(copy), copy.get_absolute_url(), reverse("version-review", args=[copy.version_id])):
        text = words(page.get(address))
        assert "与来源的差别" in text
        assert source.version.model.name in text
    assert "本行改写，依据来源原文" in words(page.get(edit_address(copy)))
    data = {"revision": level.revision, "to": "source"}
    page.post(reverse("version-level-restore", args=[copy.version_id, level.pk]), data)
    assert "与来源的差别" not in words(page.get(edit_address(copy)))


def test_the_passages_stay_beside_a_reworded_text(page, hr, copy):
    reword(hr, copy, "本行的话。")
    assert "文字一致" in words(page.get(copy.get_absolute_url()))
    assert "文档原文" in words(page.get(edit_address(copy)))


def test_a_missing_grade_is_offered_with_its_rank_and_label(page, hr):
    row = factories.CompetencyFactory(ranks=(1, 3))
    factories.publish(row.version)
    draft = catalogue.create_model(actor=hr, code="own", name="本行模型")
    [copy] = catalogue.compose(actor=hr, version=draft, competencies=[row])
    assert "补写 2级" in words(page.get(edit_address(copy)))
    text = words(page.get(edit_address(copy), {"part": "new-level", "rank": "2"}))
    assert re.search(r'name="new-level-rank" value="2"', text)
    assert re.search(r'name="new-level-label" value="2级"', text)
    assert "由本行编写" in text


def test_notes_stand_at_the_saved_level_and_words_are_marked(page, hr, copy):
    reword(hr, copy, "有较好的沟通能力。")
    text = words(page.get(edit_address(copy)))
    assert '<mark class="vague">较好</mark>' in text
    assert "程度词看不见：“较好”" in text


def test_notes_on_what_is_being_typed_write_nothing(page, copy):
    level = copy.levels.get(rank=2)
    part = f"level-{level.pk}"
    typed = {"part": part, f"{part}-rank": "2", f"{part}-label": "3级", f"{part}-behaviour": "优秀。"}
    text = words(page.post(reverse("version-level-notes", args=[copy.version_id, copy.pk]), typed))
    assert "程度词看不见：“优秀”" in text
    assert "对不上" in text
    assert Level.objects.get(pk=level.pk).behaviour == level.behaviour
    new = {"part": "new-level", "new-level-rank": "9", "new-level-behaviour": level.behaviour}
    assert "说的一样" in words(page.post(reverse("version-level-notes", args=[copy.version_id, copy.pk]), new))


def test_a_target_level_without_any_words_is_not_sent(bank, hr, copy):
    level = copy.levels.get(rank=2)
    factories.TargetFactory(level=level, position=bank.position, weight=100)
    level = catalogue.update_level(actor=hr, level=level, revision=level.revision, behaviour="")
    copy.version.refresh_from_db()
    with pytest.raises(RuleBroken, match="没有文字"):
        catalogue.send_for_approval(actor=hr, version=copy.version, revision=copy.version.revision)
    catalogue.update_level(actor=hr, level=level, revision=level.revision, behaviour="会。")
    copy.version.refresh_from_db()
    catalogue.send_for_approval(actor=hr, version=copy.version, revision=copy.version.revision)
