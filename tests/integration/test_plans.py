"""A plan is written, agreed on so that its steps are the deal's, and others are brought in with open eyes."""

import html
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient

from graph.exercises.charter import Charter, CharterDecision
from graph.exercises.steps import ActionPlan, PlanItem, tell_gate
from plugin.action_plan_bodies import BroughtIn, WrittenPlan, from_body, to_body
from plugin.action_plan_steps import to_step_id
from plugin.errors import AccessRefusedError, DealNotFoundError, EntryChangedError, InputRefusedError
from plugin.exercises.leading import Wording
from plugin.exercises.refusals import FieldsRefusedError
from plugin.settings import Settings
from plugin.sign_in import Invitation
from plugin.store.agreed_steps import AgreedStep
from plugin.store.store import Store
from tests.exercise_desk import COACH, DEAL, LEADERS, TENANT, ExerciseDesk, open_exercise_desk
from web.app import create_app
from web.plan_forms import MOST_ITEMS

DUE = date(2026, 4, 1)
WHERE = PlanItem(id="sheet", about="where", text="Agree on the sheet", owner="ana", due=DUE)
HOW = PlanItem(id="pilot", about="how", text="Choose the pilot site")
OTHERS = PlanItem(id="tell", about="where", text="Tell the sites", owner="us", due=DUE, stage="others")
PLAN = ActionPlan(where="One system for all sites", items=(WHERE, HOW))
PAGE = f"/coach/deals/{DEAL}/plan"


@pytest.fixture
def desk(store: Store, settings: Settings) -> ExerciseDesk:
    return open_exercise_desk(store, settings)


@pytest.fixture
def client(desk: ExerciseDesk) -> FlaskClient:
    client = create_app(desk.services, now=desk.clock).test_client()
    link = desk.services.signing_in.invite(Invitation(tenant=TENANT, role="coach", user=None))
    assert client.get(urlsplit(link).path).status_code == 303
    return client


def find_steps(desk: ExerciseDesk) -> list[AgreedStep]:
    services = desk.services
    return list(services.agreed_steps.show(COACH, services.deals.panel(COACH, DEAL)).steps)


def tell_steps(desk: ExerciseDesk) -> list[tuple[str, str]]:
    return sorted((each.what, each.owner) for each in find_steps(desk))


def keep_exercise(desk: ExerciseDesk, levels: dict[str, int], **changes: Any) -> None:
    """Hold an exercise to its end, with one statement on where and one on how; rate the first by person."""
    desk.plan(LEADERS[:5], **changes)
    desk.begin()
    desk.write_all()
    desk.reveal()
    desk.go_on("begin_grouping")
    desk.place_all()
    desk.go_on("begin_statements")
    where = desk.word("One system for all sites")
    exercises, answers = desk.services.exercises, [each.id for each in desk.show().answers if each.question == "future"]
    how = exercises.word_statement(
        COACH, desk.exercise, Wording(question="future", text="Start with one site", about="how", answers=answers)
    )
    desk.go_on("begin_rating")
    for person, level in levels.items():
        why = "Something is missing" if level > 3 else ""
        desk.services.answering.finish_rating(desk.tokens[person], {where: (level, why), how: (1, "")})
    desk.go_on("reveal_ratings")
    for shared in desk.show().shared:
        if shared.outcome == "open":
            exercises.settle(COACH, desk.exercise, shared.id, "reservations", "In the room.", version=shared.version)
    exercises.keep(COACH, desk.exercise, None, version=desk.show().version)


def test_a_plan_is_written_down_and_read_again_unchanged() -> None:
    whole = WrittenPlan(
        plan=replace(PLAN, where_agreed_on=DUE, items=(replace(WHERE, done_on=DUE), HOW)),
        brought_in=BroughtIn(at=datetime(2026, 3, 1, tzinfo=UTC), by="005C", against=("charter",), reason="It burns."),
        stepped=("sheet",),
    )
    assert from_body(to_body(whole)) == whole


def test_a_draft_makes_no_steps_and_a_plan_that_is_agreed_on_makes_each_once(desk: ExerciseDesk) -> None:
    plans = desk.services.plans
    assert plans.save(COACH, DEAL, PLAN, seen=0) == 1
    assert find_steps(desk) == []
    assert [plans.put(COACH, DEAL, PLAN, seen=1) for _ in range(2)] == [2, 2]
    assert tell_steps(desk) == [("Agree on the sheet", "Ana Okoro")]
    changed = replace(PLAN, items=(replace(WHERE, text="Agree on all sheets", owner="us"), HOW))
    assert plans.put(COACH, DEAL, changed, seen=2) == 3
    assert tell_steps(desk) == [("Agree on all sheets", "us")]
    plans.put(COACH, DEAL, replace(PLAN, items=()), seen=3)
    assert find_steps(desk) == []
    assert [each.version for each in plans.show(COACH, DEAL).versions] == [4, 3, 2, 1]


def test_how_is_parked_until_the_where_is_agreed_and_then_needs_owner_and_day(desk: ExerciseDesk) -> None:
    plans = desk.services.plans
    plans.put(COACH, DEAL, PLAN, seen=0)
    agreed = replace(PLAN, where_agreed_on=date(2026, 3, 1))
    with pytest.raises(FieldsRefusedError) as refused:
        plans.put(COACH, DEAL, agreed, seen=1)
    assert [each.place for each in refused.value.problems] == ["items.1.owner", "items.1.due"]
    whole = replace(agreed, items=(WHERE, replace(HOW, owner="bo", due=DUE)))
    plans.put(COACH, DEAL, whole, seen=1)
    assert tell_steps(desk) == [("Agree on the sheet", "Ana Okoro"), ("Choose the pilot site", "Bo Okoro")]


def test_a_step_that_is_done_stays_done_and_one_taken_back_stays_away(desk: ExerciseDesk) -> None:
    services = desk.services
    other = replace(WHERE, id="other", text="Read the figures")
    services.plans.put(COACH, DEAL, replace(PLAN, items=(WHERE, other)), seen=0)
    by_words = {each.what: each for each in find_steps(desk)}
    services.agreed_steps.set_done(COACH, DEAL, by_words["Agree on the sheet"].id, done=True, version=1)
    services.agreed_steps.remove(COACH, DEAL, by_words["Read the figures"].id, version=1)
    services.plans.put(COACH, DEAL, replace(PLAN, where="One system", items=(WHERE, other)), seen=1)
    (left,) = find_steps(desk)
    assert (left.what, left.done_at is not None) == ("Agree on the sheet", True)
    shown = services.plans.show(COACH, DEAL)
    assert [each.done_on is not None for each in shown.plan.items] == [True, False]
    assert set(shown.taken_back) == {"other"}
    anew = replace(other, text="Read the new figures")
    services.plans.put(COACH, DEAL, replace(PLAN, items=(anew,)), seen=2)
    assert tell_steps(desk) == [("Agree on the sheet", "Ana Okoro"), ("Read the new figures", "Ana Okoro")]


def test_what_an_exercise_settled_opens_the_plan(desk: ExerciseDesk) -> None:
    keep_exercise(desk, dict.fromkeys(LEADERS[:5], 1))
    shown = desk.services.plans.show(COACH, DEAL)
    assert (shown.version, shown.filled_in, shown.plan.where) == (0, True, "One system for all sites")
    assert [(each.about, each.text) for each in shown.plan.items] == [("how", "Start with one site")]
    where = shown.readiness.where
    assert (where.agreed, where.settled_on) == (True, desk.clock().date())
    assert where.gate is not None
    assert tell_gate(where.gate) == "Not yet aligned on where: 5 of 6"
    assert "where" in shown.readiness.warnings


def test_without_names_the_settling_counts_as_a_whole(desk: ExerciseDesk) -> None:
    keep_exercise(desk, dict.fromkeys(LEADERS[:5], 1), attributed=False)
    where = desk.services.plans.show(COACH, DEAL).readiness.where
    assert (where.gate, where.is_held_by_all) == (None, True)


def test_others_are_brought_in_against_a_warning_for_a_reason_that_is_kept(desk: ExerciseDesk) -> None:
    plans = desk.services.plans
    with pytest.raises(InputRefusedError, match="Agree on the plan first"):
        plans.bring_in(COACH, DEAL, reason="", seen=0)
    plans.put(COACH, DEAL, replace(PLAN, items=(WHERE, OTHERS)), seen=0)
    assert tell_steps(desk) == [("Agree on the sheet", "Ana Okoro")]
    with pytest.raises(FieldsRefusedError, match="Say why others are brought in"):
        plans.bring_in(COACH, DEAL, reason="  ", seen=1)
    for _ in range(2):
        assert plans.bring_in(COACH, DEAL, reason=" The press asks. ", seen=1) == 2
    shown = plans.show(COACH, DEAL)
    assert shown.brought_in == BroughtIn(
        at=desk.clock(), by=COACH.user, against=("where", "final_word", "charter"), reason="The press asks."
    )
    assert len(find_steps(desk)) == 2
    plans.put(COACH, DEAL, replace(PLAN, where="All sites", items=(WHERE, OTHERS)), seen=2)
    assert plans.show(COACH, DEAL).brought_in == shown.brought_in
    plans.hold_back(COACH, DEAL, seen=3)
    assert tell_steps(desk) == [("Agree on the sheet", "Ana Okoro")]


def test_the_charter_is_looked_at_before_others_are_brought_in(desk: ExerciseDesk) -> None:
    services = desk.services
    services.plans.put(COACH, DEAL, replace(PLAN, where_agreed_on=date(2026, 3, 1), items=(WHERE,)), seen=0)
    assert services.plans.show(COACH, DEAL).readiness.charter == "none"
    decision = CharterDecision(
        id="site", name="Where to", final_word="ana", listen_until=DUE, act_by=date(2026, 4, 15), gives_input=("bo",)
    )
    services.papers.put(COACH, DEAL, Charter(decisions=(decision,)), seen=0)
    services.papers.acknowledge(COACH, DEAL, "ana", version=1)
    readiness = services.plans.show(COACH, DEAL).readiness
    assert (readiness.charter, readiness.waiting) == ("waiting", ["bo"])
    services.papers.acknowledge(COACH, DEAL, "bo", version=1)
    assert services.plans.show(COACH, DEAL).readiness.warnings == ["final_word"]


def test_of_two_who_write_the_second_is_told(desk: ExerciseDesk) -> None:
    plans = desk.services.plans
    plans.put(COACH, DEAL, PLAN, seen=0)
    with pytest.raises(EntryChangedError):
        plans.save(COACH, DEAL, replace(PLAN, where="Elsewhere"), seen=0)
    with pytest.raises(EntryChangedError):
        plans.bring_in(COACH, DEAL, reason="Now.", seen=4)


def test_only_who_coaches_and_sees_the_deal_comes_to_its_plan(desk: ExerciseDesk) -> None:
    for role in ("rep", "manager"):
        with pytest.raises(AccessRefusedError):
            desk.services.plans.show(replace(COACH, role=role), DEAL)
        with pytest.raises(AccessRefusedError):
            desk.services.plans.put(replace(COACH, role=role), DEAL, PLAN, seen=0)
    with pytest.raises(DealNotFoundError):
        desk.services.plans.show(COACH, "D2")


def to_form(**changes: str) -> dict[str, str]:
    form = {
        "do": "put",
        "seen": "",
        "where": "One system for all sites",
        "items": "2",
        "items.0.id": "sheet",
        "items.0.text": "Agree on the sheet",
        "items.0.owner": "ana",
        "items.0.due": "2026-04-01",
        "items.0.about": "where",
        "items.0.stage": "leaders",
        "items.1.id": "tell",
        "items.1.text": "Tell the sites",
        "items.1.owner": "us",
        "items.1.due": "2026-04-02",
        "items.1.about": "where",
        "items.1.stage": "others",
    }
    return form | {name.replace("__", "."): value for name, value in changes.items()}


def test_the_form_comes_back_with_its_words_and_says_what_is_missing_where(client: FlaskClient) -> None:
    answer = client.post(
        PAGE, data=to_form(items__0__owner="", items__1__due="soon", where_agreed_on="2199-01-01", do="draft")
    )
    told = html.unescape(answer.text)
    assert answer.status_code == 422
    assert "a day looks like 2026-03-31" in told
    assert "That day hasn't come yet." in told
    assert 'value="Tell the sites"' in told
    answer = client.post(PAGE, data=to_form(items__0__owner=""))
    assert answer.status_code == 422
    assert "Choose who does it." in answer.text


def test_somebody_elses_version_is_told_and_what_was_typed_stays(client: FlaskClient) -> None:
    assert client.post(PAGE, data=to_form()).status_code == 303
    answer = client.post(PAGE, data=to_form(where="Elsewhere", do="draft"))
    assert answer.status_code == 409
    assert ">Elsewhere</textarea>" in answer.text
    assert 'name="seen" value="1"' in answer.text


def test_a_coach_leads_a_plan_to_its_next_steps_without_script(desk: ExerciseDesk, client: FlaskClient) -> None:
    assert "Nothing is written yet." in client.get(PAGE).text
    assert client.post(PAGE, data=to_form(do="draft", items__1__out="yes")).status_code == 303
    assert "a draft that nobody is held to" in client.get(PAGE).text
    assert client.post(f"{PAGE}/put", data={"seen": "1"}).status_code == 303
    assert client.post(f"{PAGE}/put", data={"seen": "1"}).status_code == 303
    (step,) = find_steps(desk)
    done = client.post(f"{PAGE}/steps/{step.id}", data={"version": "1", "done": "yes"})
    assert done.status_code == 303
    assert f"done on {desk.clock().day} " in client.get(PAGE).text
    stale = client.post(f"{PAGE}/steps/{step.id}", data={"version": "1", "done": "no"})
    assert stale.status_code == 409
    refused = client.post(f"{PAGE}/others", data={"seen": "2", "reason": ""})
    assert refused.status_code == 422
    assert "Say why others are brought in before the leaders agree on where." in html.unescape(refused.text)
    assert client.post(f"{PAGE}/others", data={"seen": "2", "reason": "The press asks."}).status_code == 303
    page = html.unescape(client.get(PAGE).text)
    assert "The press asks." in page
    assert "It wasn't clear who has the final word." in page
    assert client.post(f"{PAGE}/take-up", data={"version": "1", "seen": "3"}).status_code == 303
    assert client.get(f"{PAGE}?version=2").status_code == 200
    assert client.get(f"{PAGE}?version=nine").status_code == 400


def test_a_step_has_an_id_of_its_paper() -> None:
    assert to_step_id("one", "sheet") != to_step_id("two", "sheet")
    assert len(to_step_id("one", "sheet")) == 32


def test_a_coach_finds_the_papers_of_a_deal_with_how_they_stand_and_nobody_else_does(
    desk: ExerciseDesk, client: FlaskClient
) -> None:
    services = desk.services
    page = html.unescape(client.get(f"/panel/{DEAL}").text)
    assert page.count("not written yet") == 3
    assert f'href="{PAGE}"' in page
    services.plans.save(COACH, DEAL, PLAN, seen=0)
    decision = CharterDecision(id="site", name="Where to", final_word="ana", listen_until=DUE, act_by=date(2026, 4, 15))
    services.papers.put(COACH, DEAL, Charter(decisions=(decision,)), seen=0)
    services.papers.acknowledge(COACH, DEAL, "ana", version=1)
    told = {
        each.kind: (each.version, each.state, each.acknowledged, each.named)
        for each in services.paper_shelf.list_of(COACH, DEAL)
    }
    assert told == {"charter": (1, "put", 1, 1), "options": (0, "draft", 0, 0), "plan": (1, "draft", 0, 0)}
    page = html.unescape(client.get(f"/panel/{DEAL}").text)
    assert "1 of 1 acknowledged" in page
    assert f"a draft of {desk.clock().day} " in page
    with pytest.raises(AccessRefusedError):
        services.paper_shelf.list_of(replace(COACH, role="manager"), DEAL)
    link = services.signing_in.invite(Invitation(tenant=TENANT, role="manager", user=None))
    client.get(urlsplit(link).path)
    assert "papers-title" not in client.get(f"/panel/{DEAL}").text


def test_a_kept_exercise_leads_on_to_the_plan_that_it_opens(desk: ExerciseDesk, client: FlaskClient) -> None:
    keep_exercise(desk, dict.fromkeys(LEADERS[:5], 1))
    page = client.get(f"/coach/exercises/{desk.exercise}").text
    assert f'href="{PAGE}">Write the plan</a>' in page
    assert "papers-title" in page
    form = html.unescape(client.get(f"{PAGE}/edit").text)
    assert ">One system for all sites</textarea>" in form
    assert 'value="Start with one site"' in form
    desk.services.plans.save(COACH, DEAL, PLAN, seen=0)
    assert f'href="{PAGE}">Go on with the plan</a>' in client.get(f"/coach/exercises/{desk.exercise}").text


def test_a_form_with_as_many_steps_as_it_holds_gives_no_room_for_more(desk: ExerciseDesk, client: FlaskClient) -> None:
    items = tuple(replace(HOW, id=f"{number}") for number in range(MOST_ITEMS))
    desk.services.plans.save(COACH, DEAL, replace(PLAN, items=items), seen=0)
    page = client.get(f"{PAGE}/edit?more=yes").text
    assert f'name="items" value="{MOST_ITEMS}"' in page
    assert 'value="add"' not in page
