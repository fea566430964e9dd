from dataclasses import replace
from datetime import timedelta

import pytest

from plugin.store.sync_runs import KeptRun, State
from tests.deal_parts import NOW
from tests.split_deal import build_split
from web.presenters.freshness import OLD_AFTER, to_alert

FRESH = build_split().freshness


def run(state: State) -> KeptRun:
    began = NOW - timedelta(minutes=40)
    return KeptRun(state=state, started_at=began, ended_at=None, counts={}, error="a secret place")


@pytest.mark.parametrize("state", ["failed", "interrupted"])
def test_a_newest_sync_that_went_wrong_is_told_without_its_insides(state: State) -> None:
    alert = to_alert(FRESH, run(state), NOW)
    assert alert is not None
    assert "40 minutes ago, didn't end well" in alert
    assert "secret" not in alert


@pytest.mark.parametrize("state", ["done", "running"])
def test_a_sync_that_went_well_or_goes_on_is_no_alert(state: State) -> None:
    assert to_alert(FRESH, run(state), NOW) is None


def test_data_of_more_than_a_day_is_an_alert_and_of_a_day_is_not() -> None:
    of_a_day = replace(FRESH, synced_at=NOW - OLD_AFTER)
    older = replace(FRESH, synced_at=NOW - OLD_AFTER - timedelta(hours=1))
    assert to_alert(of_a_day, None, NOW) is None
    assert to_alert(older, None, NOW) is not None


def test_a_deal_from_a_file_has_no_sync_to_worry_about() -> None:
    assert to_alert(replace(FRESH, system="file", synced_at=None), run("failed"), NOW) is None
