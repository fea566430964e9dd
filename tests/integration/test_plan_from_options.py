"""What those who come round do next is proposed for the plan by the three-options sheet, and taken over by hand."""

import html
from dataclasses import replace
from datetime import date
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient

from graph.exercises.sheet_steps import list_rows
from graph.exercises.steps import ActionPlan, PlanItem
from plugin.action_plan_sheet import load_from_sheet
from plugin.settings import Settings
from plugin.sign_in import Invitation
from plugin.store.store import Store
from tests.decided_papers import BY, ROWS, SHEET, close_sheet
from tests.exercise_desk import COACH, DEAL, LEADERS, TENANT, ExerciseDesk, open_exercise_desk
from tests.integration.test_plans import keep_exercise
from web.app import create_app
from web.plan_forms import MOST_ITEMS

PAGE = f"/coach/deals/{DEAL}/plan"
OWN = ActionPlan(where="One plant", items=(PlanItem(id="own", about="where", text="Own", owner="ana", due=BY),))


@pytest.fixture
def desk(store: Store, settings: Settings) -> ExerciseDesk:
    return open_exercise_desk(store, settings)


@pytest.fixture
def client(desk: ExerciseDesk) -> FlaskClient:
    client = create_app(desk.services, now=desk.clock).test_client()
    link = desk.services.signing_in.invite(Invitation(tenant=TENANT, role="coach", user=None))
    assert client.get(urlsplit(link).path).status_code == 303
    return client


def list_offered(desk: ExerciseDesk) -> list[tuple[str, str | None, date | None]]:
    shown = desk.services.plans.show(COACH, DEAL)
    new = shown.from_sheet.list_new(shown.plan) if shown.from_sheet else []
    return [(each.text, each.owner, each.due) for each in new]


def test_a_first_plan_begins_with_the_steps_of_those_who_come_round_and_keeps_nothing(desk: ExerciseDesk) -> None:
    close_sheet(desk)
    shown = desk.services.plans.show(COACH, DEAL)
    assert (shown.version, shown.plan.where, shown.filled_in) == (0, "One plant in Los Angeles", False)
    assert [(each.about, each.stage, each.text, each.owner, each.due) for each in shown.plan.items] == [
        ("where", "leaders", "Visit the site", "cem", BY),
        ("where", "leaders", "Read the figures", "dot", BY),
    ]
    assert list_offered(desk) == []
    assert desk.services.plans.show(COACH, DEAL).newest == 0


def test_what_the_exercise_settled_stands_beside_it_and_its_where_goes_first(desk: ExerciseDesk) -> None:
    keep_exercise(desk, dict.fromkeys(LEADERS[:5], 1))
    close_sheet(desk)
    shown = desk.services.plans.show(COACH, DEAL)
    assert (shown.plan.where, shown.filled_in) == ("One system for all sites", True)
    assert [each.text for each in shown.plan.items] == ["Visit the site", "Read the figures", "Start with one site"]


@pytest.mark.parametrize("option", ["separate", "stay"])
def test_a_sheet_that_is_decided_otherwise_or_not_yet_has_no_steps(desk: ExerciseDesk, option: str) -> None:
    sheets = desk.services.options_sheets
    sheets.save(COACH, DEAL, SHEET, seen=0)
    assert desk.services.plans.show(COACH, DEAL).plan == ActionPlan()
    close_sheet(desk, seen=1)
    choice = replace(SHEET.choice, option=option, toward=None)  # type: ignore[arg-type] # a name out of a list of two
    close_sheet(desk, replace(SHEET, choice=choice), seen=2)
    shown = desk.services.plans.show(COACH, DEAL)
    assert (shown.plan, shown.from_sheet) == (ActionPlan(), None)


def test_a_plan_that_is_there_takes_them_over_and_is_not_offered_them_again(desk: ExerciseDesk) -> None:
    plans = desk.services.plans
    plans.put(COACH, DEAL, OWN, seen=0)
    close_sheet(desk)
    shown = plans.show(COACH, DEAL)
    assert shown.plan.items == OWN.items
    assert shown.from_sheet is not None
    first, second = shown.from_sheet.list_new(shown.plan)
    reworded = replace(first, text="Spend a day at the site", owner="us")
    plans.put(COACH, DEAL, replace(OWN, items=(*OWN.items, reworded)), seen=1)
    steps = desk.services.agreed_steps.show(COACH, desk.services.deals.panel(COACH, DEAL)).steps
    assert sorted(each.what for each in steps) == ["Own", "Spend a day at the site"]
    assert list_offered(desk) == [(second.text, second.owner, second.due)]
    plans.save(COACH, DEAL, OWN, seen=2)
    assert list_offered(desk) == [(second.text, second.owner, second.due)]


def test_a_new_step_in_the_sheet_is_offered_and_another_day_is_no_new_step(desk: ExerciseDesk) -> None:
    close_sheet(desk)
    plans = desk.services.plans
    plans.save(COACH, DEAL, plans.show(COACH, DEAL).plan, seen=0)
    other = replace(ROWS[0], next_step="Call the lab", by=date(2026, 8, 1))
    close_sheet(desk, replace(SHEET, coming_round=(other, replace(ROWS[1], by=date(2026, 9, 1)))), seen=1)
    assert list_offered(desk) == [("Call the lab", "cem", date(2026, 8, 1))]


def test_who_is_not_there_any_more_is_not_proposed_to_do_it(desk: ExerciseDesk) -> None:
    close_sheet(desk)
    deal = desk.services.deals.panel(COACH, DEAL).deal
    people = [replace(each, left_at=desk.clock()) if each.id == "cem" else each for each in deal.people]
    with desk.services.store.reading(TENANT) as connection:
        found = load_from_sheet(connection, TENANT, replace(deal, people=tuple(people)), [])
    assert found is not None
    assert [each.owner for each in found.unsaid] == [None, "dot"]


def test_the_form_says_where_each_step_comes_from_and_keeps_none_by_itself(
    desk: ExerciseDesk, client: FlaskClient
) -> None:
    assert desk.services.plans.save(COACH, DEAL, OWN, seen=0) == 1
    close_sheet(desk)
    page = html.unescape(client.get(PAGE).text)
    assert "Take over 2 steps from the options sheet" in page
    assert "decided on 20 Feb 2026 has 2 steps that no version of the plan says." in page
    form = html.unescape(client.get(f"{PAGE}/edit?more=sheet").text)
    assert "From the three-options sheet: Cem Okoro comes round. Keeps or needs to hear: keeps the lab" in form
    assert 'value="Read the figures"' in form
    assert 'name="items" value="3"' in form
    assert "from the options sheet</button>" not in form
    assert desk.services.plans.show(COACH, DEAL).newest == 1


def test_whoever_is_writing_keeps_what_they_typed_and_takes_them_over(desk: ExerciseDesk, client: FlaskClient) -> None:
    desk.services.plans.save(COACH, DEAL, OWN, seen=0)
    close_sheet(desk)
    assert "Keep this and take over 2 steps from the options sheet" in client.get(f"{PAGE}/edit").text
    typed = {"do": "take_over", "seen": "1", "where": "Elsewhere", "items": "0"}
    answer = client.post(PAGE, data=typed)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{PAGE}/edit?more=sheet#taken")
    form = client.get(answer.headers["Location"]).text
    assert ">Elsewhere</textarea>" in form
    assert form.count('id="taken"') == 1
    name = next(iter(list_rows(SHEET)))
    kept = {"items.0.id": name, "items.0.text": "Go there", "items.0.owner": "cem", "items.0.due": "2026-07-01"}
    assert client.post(PAGE, data={**typed, "do": "draft", "seen": "2", "items": "1", **kept}).status_code == 303
    assert "Take over 1 step from the options sheet" in client.get(PAGE).text


def test_a_plan_that_is_full_takes_over_nothing(desk: ExerciseDesk, client: FlaskClient) -> None:
    items = tuple(PlanItem(id=f"s{number}", about="how", text=f"Step {number}") for number in range(MOST_ITEMS - 1))
    desk.services.plans.save(COACH, DEAL, replace(OWN, items=items), seen=0)
    close_sheet(desk)
    assert "Take over 1 step from" in client.get(PAGE).text
    assert f'name="items" value="{MOST_ITEMS}"' in client.get(f"{PAGE}/edit?more=sheet").text
    full = (*items, PlanItem(id="last", about="how", text="Last"))
    desk.services.plans.save(COACH, DEAL, replace(OWN, items=full), seen=1)
    assert "options sheet" not in client.get(PAGE).text
    assert f'name="items" value="{MOST_ITEMS}"' in client.get(f"{PAGE}/edit?more=sheet").text


def test_a_first_plan_tells_what_it_was_filled_in_with(desk: ExerciseDesk, client: FlaskClient) -> None:
    close_sheet(desk)
    assert "Below stands what the three-options sheet decided." in client.get(PAGE).text
    form = client.get(f"{PAGE}/edit").text
    assert "As the three-options sheet decided it." in form
    assert form.count("comes round. Keeps or needs to hear") == 2
    sheet = client.get(f"/coach/deals/{DEAL}/options").text
    assert f'href="{PAGE}"' in sheet
