from dataclasses import replace

from graph.clock import to_known
from graph.deal import Event, Incident
from tests.builders import AS_OF, ago, contact, deal, deciders, decision, promised, said, tie

LATER = ago(-1)


def test_what_happened_later_is_left_out_and_counted() -> None:
    given = deal(
        deciders("ana", "bo"),
        statements=(said("claim", "ana", -1), said("claim", "ana", 1)),
        activities=(contact("ana", -1),),
        events=(Event(id="e", at=LATER, kind="merger"),),
        incidents=(Incident(id="i", at=LATER),),
        ties=(tie("trusts", "ana", "bo", at=LATER),),
        decisions=(decision("one", days=-1), decision("two", "proposed", opened_at=None, proposed_at=LATER)),
        commitments=(promised("ana", "open", -30, made_at=LATER),),
    )

    known, ignored = to_known(given, AS_OF)

    assert ignored == 8
    assert [each.at for each in known.statements] == [ago(1)]
    left = (known.activities, known.events, known.incidents, known.ties, known.decisions, known.commitments)
    assert left == ((), (), (), (), (), ())


def test_a_tie_that_has_ended_is_history_and_not_counted() -> None:
    ended, running = tie("trusts", "ana", "bo", until=AS_OF), tie("trusts", "bo", "ana", until=LATER)

    known, ignored = to_known(deal(deciders("ana", "bo"), ties=(ended, running)), AS_OF)

    assert (known.ties, ignored) == ((running,), 0)


def test_an_outcome_that_came_later_is_not_yet() -> None:
    decided = decision(status="decided", decided_at=LATER, decided_by="ana")
    commitments = (
        promised("ana", "done", 5, id="done later", done_at=LATER),
        promised("ana", "refused", 5, id="refused later", status_at=LATER),
        promised("ana", "lapsed", -5, id="lapses when due"),
        promised("ana", "done", -5, id="done early", done_at=ago(1)),
    )

    known, ignored = to_known(deal(deciders("ana"), decisions=(decided,), commitments=commitments), AS_OF)

    assert ignored == 0
    assert [each.status for each in known.commitments] == ["open", "open", "open", "done"]
    assert known.decisions == (replace(decided, status="open", decided_at=None, decided_by=None),)


def test_a_decision_opened_later_was_only_proposed() -> None:
    known, ignored = to_known(deal(decisions=(decision(days=-1, proposed_at=ago(9)),)), AS_OF)

    assert [each.status for each in known.decisions] == ["proposed"]
    assert ignored == 1


def test_planned_dates_count_whenever_they_are() -> None:
    planned = decision(due=LATER, act_by=LATER, listen_until=LATER)

    assert to_known(deal(decisions=(planned,)), AS_OF) == (deal(decisions=(planned,)), 0)
