from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from gettext import NullTranslations

import pytest

from graph.deal import Tuning
from graph.detectors.registry import DETECTORS
from graph.parameters import STRUCTURE_PARAMETERS
from graph.speech import speaking
from plugin.administration import Fires, Remembered
from plugin.administration_access import RIGHTS, Access, OpenSession
from plugin.administration_changes import Change, find_standing
from plugin.administration_detectors import build_state, find_detector, to_own
from plugin.administration_preview import Compared, DealName, Preview
from plugin.administration_privacy import BESIDE, KEPT_FOR
from plugin.administration_roles import build_table
from plugin.administration_sync import KindHealth, SyncHealth
from plugin.crm_tenant import CrmTenant
from plugin.store.sync_runs import KeptRun
from plugin.views import COACHING, SETTING_UP, Viewer
from web.presenters.administration import to_change_lines
from web.presenters.administration_access import to_access
from web.presenters.administration_detectors import (
    read_form,
    to_detector_form,
    to_detector_list,
    to_preview,
)
from web.presenters.administration_preview import read_so_far
from web.presenters.administration_privacy import HELD, KEPT, to_span
from web.presenters.administration_roles import read_roles, to_role_list
from web.presenters.administration_sync import to_sync
from web.presenters.parameter_words import NAMES, to_words

NOW = datetime(2026, 3, 20, 9, 32, tzinfo=UTC)
NOTHING = Tuning()


def build_change(number: int, **parts: object) -> Change:
    # the parts are those of a change, given by name
    given = {"part": "detectors", "author": "005A", "at": NOW, "before": {}, "after": {}, **parts}
    return Change(id=str(number), **given)  # type: ignore[arg-type]


def test_a_detector_without_own_values_follows_the_installation_and_the_one_it_builds_on() -> None:
    detector = find_detector("help_needed")
    assert detector is not None
    house = Tuning(detectors={"help_needed": {"due": 7}})
    own = Tuning(detectors={"uneven_doing": {"kept_share": 0.5}, "help_needed": {"days": 9}})

    state = build_state(detector, house, own)

    assert (state.usual["due"], state.usual["kept_share"], state.usual["days"]) == (7, 0.5, 60)
    assert (state.own, state.on, state.tuned) == ({"days": 9}, True, ("days",))


def test_only_what_differs_from_the_usual_is_an_own_value() -> None:
    detector = find_detector("no_final_word")
    assert detector is not None
    usual = build_state(detector, NOTHING, NOTHING)
    off = build_state(detector, Tuning(detectors={"no_final_word": {"on": False}}), NOTHING)

    assert to_own(usual, on=True, values=usual.usual) is None
    assert to_own(usual, on=False, values={**usual.usual, "days": 9}) == {"on": False, "days": 9}
    assert off.on is False
    assert to_own(off, on=False, values=off.usual) is None
    assert to_own(off, on=True, values=off.usual) == {"on": True}


class Answers(NullTranslations):
    """A language with words for yes and no."""

    def gettext(self, message: str) -> str:
        return {"yes": "ja", "no": "nein"}.get(message, message)


def test_the_field_of_a_switch_holds_the_same_in_every_language() -> None:
    detector = find_detector("finger_pointing")
    assert detector is not None
    state = build_state(detector, NOTHING, Tuning(detectors={"finger_pointing": {"mutual_is_high": False}}))

    with speaking("de", Answers()):
        form = to_detector_form(state)
        switch = next(each for each in form.fields if each.switch)
        _, values = read_form(form, detector, {f"p-{switch.name}": switch.value})

    assert (switch.value, switch.usual) == ("no", "ja")
    assert values["mutual_is_high"] is False


def test_the_name_of_each_parameter_can_be_translated() -> None:
    parameters = [*STRUCTURE_PARAMETERS, *(each for detector in DETECTORS for each in detector.parameters)]
    assert {to_words(each.name) for each in parameters} == NAMES


@pytest.mark.parametrize("detector", DETECTORS, ids=lambda detector: detector.code)
def test_a_form_that_nobody_touched_changes_nothing(detector: object) -> None:
    found = find_detector(getattr(detector, "code", ""))
    assert found is not None
    state = build_state(found, NOTHING, NOTHING)
    form, values = read_form(to_detector_form(state), found, {"on": "on"})
    assert (list(form.faults), values) == ([], {})


def test_a_number_is_refused_where_it_is_none_or_out_of_range_and_the_words_stay() -> None:
    detector = find_detector("lone_resistance")
    assert detector is not None
    shown = to_detector_form(build_state(detector, NOTHING, NOTHING))
    given = {"p-deciders": "2.5", "p-most": "0,25", "p-weight": "101", "p-reactions": "two"}

    form, values = read_form(shown, detector, given)

    assert [name for name, _ in form.faults] == ["Deciders", "Weight", "Reactions"]
    assert values == {"most": 0.25}
    assert {field.name: field.value for field in form.fields}["reactions"] == "two"


def test_detectors_that_fire_most_come_first_and_those_off_last() -> None:
    own = Tuning(detectors={"no_champion": {"on": False}, "stale_evidence": {"days": 30}})
    states = [build_state(each, NOTHING, own) for each in DETECTORS]
    listed = to_detector_list(states, Fires(by_code=Counter(stale_evidence=3, no_champion=9), deals=500, more=True))

    assert (listed.rows[0].code, listed.rows[0].own, listed.rows[0].fires) == ("stale_evidence", "days 30", 3)
    assert (listed.rows[-1].code, listed.rows[-1].fires) == ("no_champion", None)
    assert listed.counted == "of the 500 newest open deals"
    assert listed.told == "27 of 28 are on, 2 with values of your own."


def test_a_preview_says_how_many_fewer_and_more_and_carries_on_what_it_found() -> None:
    compared = Compared(now=15, wanted=12, gains=1, losses=4, others=1, gained=("b",), lost=("a", "c"), last="d")
    preview = Preview(
        compared=compared, looked_at=40, deals=340, more=False, gained=[], lost=[DealName(id="a", name="A")]
    )

    words = to_preview(preview)

    assert words.told == "Would fire on 12 of your 40 open deals (now 15): 4 fewer, 1 more."
    assert (words.more_lost, words.more_gained, words.is_done) == (3, 1, False)
    assert read_so_far(dict(words.hidden)) == compared
    assert read_so_far({**dict(words.hidden), "far-now": "many"}) is None
    assert read_so_far({}) is None


def test_a_change_is_told_with_what_was_before_and_who_made_it() -> None:
    changes = [
        build_change(1, before={"no_champion": {"days": 9}}, after={"no_champion": {"on": False, "days": 14}}),
        build_change(2, author="link:admin", before={"no_champion": {"days": 9}}, undoes="0"),
        build_change(3, part="roles", after={"Owner": "decides"}),
    ]
    remembered = [Remembered(change=each, stands=each.id == "1") for each in changes]

    first, second = to_change_lines(remembered, "detectors")
    (role,) = to_change_lines(remembered, "roles")

    assert first.what == "Nobody carries it: switched off, days 14 (was 9)"
    assert (first.who, first.undoes) == ("005A, 20 Mar 2026, 09:32 UTC", True)
    assert second.what == "Taken back: Nobody carries it: days as usual again (was 9)"
    assert (second.who, second.undoes) == ("admin by a one-time link, 20 Mar 2026, 09:32 UTC", False)
    assert role.what == "“Owner”: may decide"


def test_only_the_newest_change_of_a_value_can_be_taken_back_and_only_while_it_stands() -> None:
    off, on = {"a": {"on": False}}, {"a": {"on": True}}
    changes = [build_change(3, after=off), build_change(2, after=on), build_change(1, after=off)]

    assert find_standing(changes, "detectors", off) == {"3"}
    assert find_standing(changes, "detectors", on) == frozenset(), "set by the command since"
    assert find_standing(changes, "roles", off) == frozenset()


def test_roles_without_a_meaning_come_first_and_are_counted() -> None:
    table = build_table({"Buyer": True, "User": False}, {"User": "decides"}, Counter(Odd=2, User=5), deals=9, more=True)
    listed = to_role_list(table, ("A", "B", "C", "D"))

    assert [(row.role, row.meaning, row.seen, row.is_open) for row in listed.rows] == [
        ("Odd", "unmapped", "2 people", True),
        ("User", "decides", "5 people", False),
        ("Buyer", "decides", "not seen", False),
    ]
    assert listed.told == "1 role in your deals has no meaning yet."
    assert "the 9 newest open deals" in listed.counted
    assert dict(listed.sets)["Admin"] == "D"


def test_a_new_role_is_read_beside_the_others_and_an_empty_name_is_none() -> None:
    given = {"name-0": "Buyer", "means-0": "other", "name-new": " Owner ", "means-new": "decides", "name-9": " "}
    assert read_roles(given) == {"Buyer": "other", "Owner": "decides"}


def test_rights_are_those_that_the_code_checks() -> None:
    rights = {right.what: right.roles for right in RIGHTS}
    assert rights["Prompts on whether doing may follow words"] == COACHING
    assert rights["These settings"] == SETTING_UP


def test_ones_own_session_is_marked() -> None:
    mine = OpenSession(key="k", user="005A", role="admin", way="oauth", since=NOW, until=NOW + timedelta(hours=2))
    access = Access(sessions=[mine, replace(mine, key="other", user="005B")], links=[])
    told = to_access(access, Viewer(tenant="default", role="admin", user="005A", sight="k"), NOW)

    assert [each.who for each in told.sessions] == ["005A (you)", "005B"]
    assert told.sums == [("Admin, through Salesforce", "2 sessions")]
    assert told.sessions[0].left == "2 hours"


def test_everything_that_is_held_or_forgotten_has_words() -> None:
    assert {name for name, _ in BESIDE} <= HELD.keys()
    assert {name for name, _ in KEPT_FOR} == KEPT.keys()
    assert [to_span(timedelta(**span)) for span in ({"minutes": 15}, {"hours": 12}, {"days": 1})] == [
        "15 minutes",
        "12 hours",
        "1 day",
    ]


def build_health(**changes: object) -> SyncHealth:
    newest = KeptRun(
        state="done",
        started_at=NOW - timedelta(minutes=5),
        ended_at=NOW - timedelta(minutes=4),
        counts={"received": 9, "stored": 9, "hidden": {"Contact": ["Title"]}, "unread": {"Event": "No right."}},
        error=None,
    )
    health = SyncHealth(
        newest=newest,
        done_at=newest.ended_at,
        kinds=[
            KindHealth(kind="Account", stored=3, set_aside=0, complete_at=NOW - timedelta(minutes=5)),
            KindHealth(kind="Contact", stored=2, set_aside=4, complete_at=NOW - timedelta(hours=3)),
        ],
        jobs={("analyse", "failed"): 1},
        failed=[],
        unassembled=0,
        unlooked=7,
        outbox={"waiting": 2, "arrived": 5},
        open_entries=[],
        calls=1234,
        due=NOW.replace(minute=45),
        asked=False,
    )
    # the changes are those of its fields, given by name
    return replace(health, **changes)  # type: ignore[arg-type]


def build_crm(write_back: str = "off") -> CrmTenant:
    return CrmTenant(
        name="default",
        my_domain="acme.my.salesforce.com",
        login_url="https://login.salesforce.com",
        organization_id=None,
        client_id="id",
        client_secrets=("secret",),
        canvas_secrets=(),
        username=None,
        private_key=None,
        allowed_hosts=(),
        api_version="66.0",
        ca_bundle=None,
        daily_share=0.5,
        bulk="auto",
        write_back=write_back,
    )


def test_a_kind_that_is_behind_says_so_and_so_do_fields_that_nobody_may_read() -> None:
    told = to_sync(build_health(), build_crm(), NOW)
    rows = {row.kind: row for row in told.kinds}

    assert (told.title, told.tone) == ("All is well: synced 4 minutes ago", "calm")
    assert rows["Account"].fresh == ""
    assert rows["Contact"].fresh == "All that was new was last read 3 hours ago"
    assert (rows["Contact"].hidden, rows["Event"].unread) == ("Title", "No right.")
    assert told.set_aside == 4
    assert told.work == [("Analysis", "1 failed")]
    assert "Requests to Salesforce within 24 hours: 1,234; a sync may use 50 % of the org's daily limit." in told.lines
    assert "The next one begins by itself at 09:45 UTC, as long as a worker and the scheduler run." in told.lines
    assert told.write_back.startswith("Write-back is off: nothing is written to Salesforce.")


def test_a_sync_that_is_asked_for_or_stands_still_is_told_as_such() -> None:
    newest = build_health().newest
    assert newest is not None
    asked = to_sync(build_health(asked=True), build_crm("on"), NOW)
    broken = to_sync(build_health(newest=replace(newest, state="interrupted")), build_crm(), NOW)
    without = to_sync(build_health(newest=None), None, NOW)

    assert (asked.title, asked.is_syncing) == ("A sync is asked for and begins within a minute", True)
    assert asked.write_back == "Write-back is on. Entries: 2 to be sent, 5 in Salesforce."
    assert (broken.title, broken.tone) == ("The newest sync, 5 minutes ago, didn't end well", "ask")
    assert (without.title, without.can_sync, without.lines) == ("No Salesforce org is set up", False, [])
