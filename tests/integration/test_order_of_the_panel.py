"""What stands where on a panel, which eyes and keyboard follow in the same order at every width."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from graph.deal import Commitment
from plugin.agreed_steps import NewStep
from plugin.sign_in import Invitation
from plugin.views import Role, Viewer
from tests.demo_org_rows import OWNER
from tests.notes_desk import BARE_DEAL, CONTACTS, open_notes_desk
from tests.write_back_desk import TENANT, WriteBackDesk
from web.app import create_app

REP = Viewer(tenant=TENANT, role="rep", user=OWNER)
OURS = Commitment(
    id="ours",
    owner=OWNER,
    what="Send the paper",
    due=datetime(2026, 3, 20, tzinfo=UTC),
    status="open",
    confirmed_by="Mira Vale",
)
THEIRS = replace(OURS, id="theirs", owner=CONTACTS["Ines Vogt"], due=datetime(2026, 2, 1, tzinfo=UTC))
PROMPTS = 'id="prompts-title"'


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[WriteBackDesk]:
    with open_notes_desk(tmp_path, on=True) as opened:
        yield opened


def show(desk: WriteBackDesk, role: Role = "rep") -> str:
    client = create_app(desk.services, now=desk.clock).test_client()
    link = desk.services.signing_in.invite(Invitation(tenant=TENANT, role=role, user=OWNER))
    client.get(urlsplit(link).path)
    return client.get(f"/panel/{BARE_DEAL}").text


def promise(desk: WriteBackDesk, *promises: Commitment) -> None:
    for each in promises:
        desk.services.deals.record(REP, BARE_DEAL).save("commitments", each)
    desk.services.deals.refresh(REP, BARE_DEAL)


def agree(desk: WriteBackDesk, count: int) -> None:
    for number in range(count):
        what = f"Step {number}"
        desk.services.agreed_steps.add(REP, BARE_DEAL, NewStep(what=what, owner=OWNER, due=date(2026, 3, 9 + number)))


def test_what_we_owe_and_agreed_on_stands_between_the_next_step_and_the_map(desk: WriteBackDesk) -> None:
    promise(desk, OURS)
    agree(desk, 1)
    page = show(desk)
    ids = ("step-task", "owed-title", "steps-title", "desk", "picture", "findings-title")
    places = [page.index(f'id="{each}"') for each in ids]

    assert places == sorted(places)


def test_of_much_that_we_owe_the_soonest_three_stand_there_and_the_others_one_click_away(desk: WriteBackDesk) -> None:
    promise(desk, *(replace(OURS, id=f"p{day}", due=datetime(2026, 3, day, tzinfo=UTC)) for day in (13, 11, 12, 10)))
    agree(desk, 5)
    page = show(desk)
    owed, steps = page[page.index('id="owed-title"') :], page[page.index('id="steps-title"') :]
    owed_more, steps_more = owed.index('id="owed-more"'), steps.index('id="steps-more"')

    assert [f'id="done-p{day}"' in owed[:owed_more] for day in (10, 11, 12, 13)] == [True, True, True, False]
    assert "1 more</summary>" in owed[owed_more:]
    assert [f">Step {number}<" in steps[:steps_more] for number in range(5)] == [True, True, True, False, False]
    assert "2 more steps</summary>" in steps[steps_more:]


def test_a_coach_finds_prompts_below_the_questions_and_nobody_else_does(desk: WriteBackDesk) -> None:
    promise(desk, THEIRS)
    page = show(desk, "coach")

    assert page.index('id="findings-title"') < page.index(PROMPTS) < page.index('id="unknown-title"')
    assert "Ines Vogt has promised and the day has passed." in page
    for role in ("rep", "manager", "admin"):
        other = show(desk, role)
        assert PROMPTS not in other
        assert "the day has passed" not in other
