"""New secret keys take over within a day what the former ones sealed, so that those may go and nothing is lost."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from plugin.bootstrap import Services
from plugin.errors import PhaseRefusedError
from plugin.people.erasing import erase_person
from plugin.people.keeping_away import Erased
from plugin.schedule import sweep
from plugin.settings import Settings
from plugin.store.exercise_tables import exercise
from plugin.store.store import Store
from plugin.working import run_job
from tests.exercise_desk import COACH, DEAL, TENANT, ExerciseDesk, open_exercise_desk
from tests.table_dump import dump_tables

FORMER, NEW = "a former key that only tests know", "a new key that only tests know"


@pytest.fixture
def desk(store: Store, settings: Settings) -> ExerciseDesk:
    keyed = replace(settings, secret_keys=(FORMER,))
    return open_exercise_desk(Store(store.engine, secret_keys=keyed.secret_keys), keyed)


def change_keys(desk: ExerciseDesk, keys: Sequence[str]) -> None:
    settings = replace(desk.services.settings, secret_keys=tuple(keys))
    store = Store(desk.services.store.engine, secret_keys=settings.secret_keys)
    desk.services = Services(settings=settings, store=store, clock=desk.clock)


def let_a_day_pass(desk: ExerciseDesk) -> None:
    desk.clock.at += timedelta(days=1)
    for tenant, job in sweep(desk.services.store, tenants_with_crm=(), mails=False, now=desk.clock()):
        run_job(desk.services, tenant, job)


def test_answers_that_are_sealed_are_still_revealed_when_the_former_key_is_gone(desk: ExerciseDesk) -> None:
    desk.plan()
    desk.begin()
    desk.write_all()
    version = desk.show().version
    for keys in ((NEW, FORMER), (NEW,)):
        change_keys(desk, keys)
        let_a_day_pass(desk)
    assert desk.show().version == version
    desk.reveal()
    assert len(desk.show().answers) == 20


def test_who_was_erased_is_still_known_when_the_former_key_is_gone(desk: ExerciseDesk) -> None:
    store = desk.services.store
    erase_person(store, TENANT, "ana", deal_id=DEAL, now=desk.clock())
    for keys in ((NEW, FORMER), (NEW,)):
        change_keys(desk, keys)
        let_a_day_pass(desk)
    with desk.services.store.reading(TENANT) as connection:
        assert Erased.load(connection, TENANT).find_since("ana", DEAL) is not None


def test_a_key_that_no_secret_key_opens_stays_as_it_is_and_is_told_of(desk: ExerciseDesk) -> None:
    desk.plan()
    desk.begin()
    desk.write_all()
    before = dump_tables(desk.services.store)[exercise.name]
    change_keys(desk, (NEW,))
    with capture_logs() as logs:
        let_a_day_pass(desk)
    assert [(line["event"], line["exercise"]) for line in logs if "exercise" in line] == [
        ("no secret key opens an exercise's answers", desk.exercise)
    ]
    assert dump_tables(desk.services.store)[exercise.name] == before
    with pytest.raises(PhaseRefusedError, match="secret keys were changed"):
        desk.services.exercises.reveal(COACH, desk.exercise, version=desk.show().version)
