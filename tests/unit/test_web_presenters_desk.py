"""What is typed into the desk's forms becomes rows, or faults beside their fields; what no form shows is kept."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from graph.deal import Commitment, Deal, Decision, Facts, Person, Source, Statement, Subject, Tie
from plugin.cues import SuggestedKind
from plugin.recent_changes import ChangedRow, OpenConflict, RecentChange
from web.presenters.desk import to_change, to_conflict_view
from web.presenters.desk_commitment import fill_commitment, read_commitment, to_commitment_fields
from web.presenters.desk_decision import fill_decision, read_decision, to_decision_fields
from web.presenters.desk_fields import Draft, with_theirs
from web.presenters.desk_kinds import OTHER, to_kinds
from web.presenters.desk_person import fill_person, read_person
from web.presenters.desk_statement import fill_statement, read_statement, to_statement_fields
from web.presenters.desk_tie import fill_tie, read_tie
from web.presenters.names import build_names

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
PEOPLE = (Person(id="a", name="Ada Okoro"), Person(id="b", name="Ben Lind", title="Head of Quality"))
DEAL = Deal(
    as_of=NOW,
    deal=Facts(id="d", name="Deal"),
    people=PEOPLE,
    subjects=(Subject(id="x", kind="destination", name="Line 3"),),
)
STATEMENT = Statement(
    id="s", at=NOW - timedelta(days=3), by="a", kind="objection", subject="x", stance=-1.4, public=False, words="No.",
    risk="Late", confirmed_by="Joel", own_share=True, medium="seen", source=Source(system="salesforce", url="https://x.example/1"),
)  # fmt: skip
PROMISE = Commitment(
    id="c", owner="a", what="Send it", due=NOW, status="done", done_at=NOW - timedelta(hours=2), made_at=None,
    status_at=NOW - timedelta(hours=2), confirmed_by="Joel", moved_by_agreement=True,
)  # fmt: skip
DECISION = Decision(
    id="e", name="Choose", status="decided", final_word=("b",), must_agree=("a", "b"), agreed=("b",), recommends=("a",),
    due=NOW, decided_by="b", decided_at=NOW - timedelta(days=1), matter="reserved", subject="x", opened_at=NOW,
)  # fmt: skip
TIE = Tie(id="t", kind="trusts", from_="a", to="b", strength=0.9, at=NOW - timedelta(days=9), confidence=0.5)


def statement_of(draft: Draft, known: Statement | None = None) -> tuple[list[tuple[str, Any]], dict[str, str]]:
    return read_statement(draft, DEAL, known, own_id="n", author="Mira", user="Mira", now=NOW)


def test_a_form_that_is_saved_as_it_was_opened_changes_nothing() -> None:
    (said,), _ = statement_of(fill_statement(STATEMENT, by="", now=NOW), STATEMENT)

    assert said == ("statements", STATEMENT)
    assert read_commitment(
        fill_commitment(PROMISE, owner="", now=NOW), DEAL, PROMISE, own_id="c", author="Mira", now=NOW
    ) == (PROMISE, {})
    assert read_decision(fill_decision(DECISION, holder=None), DEAL, DECISION, own_id="e", now=NOW) == (DECISION, {})
    assert read_tie(fill_tie(TIE, start="", now=NOW), DEAL, TIE, own_id="t", now=NOW) == (TIE, {})
    for person in (
        *PEOPLE,
        Person(id="p", name="Eva", decision_maker=False, is_champion=True, formal_rank=2, former=True),
    ):
        facts, _ = read_person(fill_person(person), DEAL, person, in_crm=False)
        assert facts == {"name": person.name}


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"words": "", "stance": "", "kind": "objection"}, "words"),
        ({"stance": ""}, "stance"),
        ({"words": "x" * 4001}, "words"),
        ({"at": "2026-03-03"}, "at"),
        ({"at": "soon"}, "at"),
        ({"by": "nobody"}, "by"),
        ({"kind": OTHER, "other_kind": ""}, "kind"),
        ({"kind": "naming", "to": ""}, "to"),
        ({"link": "http://plain.example"}, "link"),
        ({"subject": "gone"}, "subject"),
        ({"subject": "new", "new_subject": ""}, "new_subject"),
        ({"subject": "x", "new_subject": "Line 4"}, "new_subject"),
    ],
)
def test_what_is_wrong_with_words_is_told_beside_its_field(typed: dict[str, str], field: str) -> None:
    draft = {"by": ["a"], "words": ["Yes"], "kind": ["position"], "stance": ["1"], "at": ["2026-03-01"]}

    rows, faults = statement_of({**draft, **{name: [value] for name, value in typed.items()}})

    assert rows == []
    assert set(faults) == {field}


def test_a_subject_of_the_same_name_is_not_made_twice() -> None:
    draft = {
        "by": ["a"],
        "words": ["Yes"],
        "kind": ["position"],
        "at": ["2026-03-01"],
        "subject": ["new"],
        "stance": ["1"],
    }
    rows, _ = statement_of({**draft, "new_subject": [" line 3 "]})

    assert [(name, value.subject) for name, value in rows] == [("statements", "x")]


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"owner": ""}, "owner"),
        ({"what": " "}, "what"),
        ({"due": ""}, "due"),
        ({"due": "2026-02-01", "made_at": "2026-02-20"}, "due"),
        ({"status_at": "2026-03-09"}, "status_at"),
        ({"subject": "gone"}, "subject"),
    ],
)
def test_what_is_wrong_with_a_promise_is_told_beside_its_field(typed: dict[str, str], field: str) -> None:
    draft = {"owner": ["a"], "what": ["Send it"], "due": ["2026-03-20"], "status": ["done"]}
    value, faults = read_commitment(
        {**draft, **{name: [given] for name, given in typed.items()}}, DEAL, None, own_id="n", author="Mira", now=NOW
    )

    assert value is None
    assert set(faults) == {field}


def test_a_tie_to_oneself_or_one_that_is_there_is_refused() -> None:
    known = replace(DEAL, ties=(TIE,))

    def read(**typed: str) -> dict[str, str]:
        draft = {"from": ["a"], "to": ["b"], "kind": ["trusts"], **{name: [value] for name, value in typed.items()}}
        return read_tie(draft, known, None, own_id="n", now=NOW)[1]

    assert "same person" in read(to="a")["to"]
    assert "on record already" in read()["to"]
    assert read(kind="influences") == {}
    assert set(read(kind="likes")) == {"kind"}


def test_a_kind_that_was_only_suggested_follows_the_words_and_a_chosen_one_stays() -> None:
    suggested = (SuggestedKind(kind="claim", cue="is mine"), SuggestedKind(kind="backing", cue="is"))
    fresh = to_kinds({}, suggested)
    follows = to_kinds({"kind": ["position"], "suggested": ["position"]}, suggested)
    stays = to_kinds({"kind": ["objection"], "suggested": ["position"]}, suggested)
    other = to_kinds({"kind": [OTHER], "other_kind": ["blame"], "suggested": ["position"]}, suggested)

    assert (fresh.field.value, fresh.suggested, "is mine" in str(fresh.why)) == ("claim", "claim", True)
    assert follows.field.value == "claim"
    assert (stays.field.value, stays.why) == ("objection", None)
    assert (other.field.value, other.other.value) == (OTHER, "blame")
    assert to_kinds({}, ()).field.value == "position"


def test_only_fields_that_somebody_else_left_otherwise_are_shown_beside_ones_own() -> None:
    mine = to_commitment_fields(fill_commitment(PROMISE, owner="", now=NOW), DEAL, {})
    theirs = to_commitment_fields(
        fill_commitment(replace(PROMISE, owner="b", hindered=True), owner="", now=NOW), DEAL, {}
    )
    told = {field.name: field.theirs for field in with_theirs(mine, theirs) if field.theirs}

    assert told == {"owner": "Ben Lind", "hindered": "yes"}


def test_fields_that_say_something_are_not_folded_away() -> None:
    plain = to_statement_fields(fill_statement(None, by="a", now=NOW), DEAL, {})
    parts = next(field for field in to_decision_fields(fill_decision(DECISION, holder=None), DEAL, {}) if field.rows)

    assert {field.name for field in plain if field.more and any(field.values)} == {"by"}
    assert {row.label: set(row.ticked) for row in parts.rows} == {
        "Ada Okoro": {"must_agree"},
        "Ben Lind": {"final_word", "must_agree", "agreed"},
    }
    assert "Final word: Ben Lind" in parts.in_words


def _told(place: Any, before: Any, after: Any, own_id: str = "r") -> str:
    row = ChangedRow(place=place, id=own_id, before=before, after=after)
    change = RecentChange(id="1", at=NOW, author=None, rows=(row,), last=True)
    return to_change(change, build_names(DEAL), NOW).words


def test_each_change_is_told_in_one_line() -> None:
    said = {"by": "a", "words": "Yes", "kind": "position"}

    assert _told("statements", None, said) == "Ada Okoro: “Yes”"
    assert _told("statements", None, {"by": "a", "stance": -1.0}) == "Ada Okoro: not in favour"
    assert _told("statements", said, {**said, "withdrawn_at": "2026-03-02"}) == "Taken back: Ada Okoro: “Yes”"
    assert _told("statements", said, {**said, "stance": 1}) == "Changed: Ada Okoro: “Yes”"
    assert _told("ties", None, {"from_": "a", "to": "b", "kind": "trusts"}) == "Ada Okoro trusts Ben Lind"
    assert _told(
        "ties", {"kind": "trusts"}, {"from_": "a", "to": "b", "kind": "trusts", "until": "2026-03-02"}
    ).startswith("Ended")
    assert _told("people", {}, {"contact": "b", "decision_maker": True}) == "Ben Lind: decides: yes"
    assert _told("lines", {}, {"person": "b", "boss": None}) == "Ben Lind reports to nobody any more"
    assert _told("decisions", {"name": "Choose"}, None) == "Taken out: Decision “Choose”, final word: nobody on record"


def test_a_conflict_shows_both_values_and_what_each_choice_does() -> None:
    conflict = OpenConflict(
        id="1", place="commitments", row="c", state="conflict", reason=None, gone=False, removes=False,
        facts={"owner": "a", "what": "Send it", "status": "open"},
        differs=(("due", "2026-03-20T00:00:00+00:00", "2026-04-01T00:00:00+00:00"), ("owner", "a", "b")),
    )  # fmt: skip
    shown = to_conflict_view(conflict, build_names(DEAL))
    refused = to_conflict_view(replace(conflict, state="refused", differs=()), build_names(DEAL))

    assert shown.words == "Ada Okoro promised: Send it"
    assert shown.differs == (("Until", "20 Mar 2026", "1 Apr 2026"), ("Who", "Ada Okoro", "Ben Lind"))
    assert (refused.ours, refused.theirs) == ("Try again", "Give it up")
