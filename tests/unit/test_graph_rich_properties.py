"""What must hold for every deal file, tried on rich deals whose dates lie about the edges of the windows."""

import json
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta, timezone
from random import Random
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.files.codec import to_json
from connectors.files.reader import read_deal
from connectors.files.writer import write_deal
from graph.analyse import analyse
from graph.deal import StatementKind
from tests.rich_deals import CLOCK, DATED, TOKEN, Row, changed_words, draw_deal
from tests.written_deals import deal, deciders, decision, found, run, said

FEW = settings(max_examples=40, deadline=None)
RANDOMS = st.randoms(use_true_random=True)
SAMPLED = frozenset({"p", "margins"})
EVIDENCE = ("ties", "statements", "commitments", "incidents", "decisions", "ratings", "placements", "activities")
WRITTEN_DAY = re.compile(r"\b\d{1,2} [A-Z][a-z]{2}( \d{4})?\b")
RESTS_ON_EVIDENCE = frozenset(
    [
        "lone_resistance",
        "unanswered_objection",
        "defers_then_undermines",
        "uneven_doing",
        "help_needed",
        "finger_pointing",
        "destinations_differ",
        "two_camps",
        "bogged_down",
        "power_struggle",
        "seen_differently",
        "rival_final_words",
        "founder_steers",
        "lived_authority_differs",
        "shareholder_overreach",
        "waits_for_everyone",
        "off_system_figures",
    ]
)


def analysed(body: Row) -> Any:
    """Give the analysis as JSON without the sampled figures, floats rounded."""
    return _settled(json.loads(json.dumps(to_json(analyse(read_deal(json.dumps(body).encode()))))))


def _settled(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _settled(each) for key, each in value.items() if key not in SAMPLED}
    if isinstance(value, list):
        return [_settled(each) for each in value]
    return round(value, 6) if isinstance(value, float) else value


def nested(value: Any, change: Callable[[Any], Any]) -> Any:
    """Apply a change to every object and list, innermost first."""
    if isinstance(value, dict):
        return change({key: nested(each, change) for key, each in value.items()})
    return change([nested(each, change) for each in value]) if isinstance(value, list) else value


def moments(body: Row, change: Callable[[datetime], datetime]) -> Row:
    """Change every date; plain ones are the start of their day and stay plain where they can."""

    def to_new(text: str) -> str:
        if not DATED.fullmatch(text):
            return text
        moment = datetime.fromisoformat(text)
        moved = change(moment if "T" in text else moment.replace(tzinfo=UTC))
        plain = "T" not in text and moved.tzinfo == UTC and moved.time() == moment.time()
        return moved.date().isoformat() if plain else moved.isoformat()

    changed: Row = changed_words(body, to_new)
    return changed


@FEW
@given(RANDOMS)
def test_the_order_of_lists_changes_nothing(random: Random) -> None:
    body = draw_deal(random)

    def shuffled(value: Any) -> Any:
        return random.sample(value, len(value)) if isinstance(value, list) else value

    assert analysed(nested(body, shuffled)) == analysed(body)


@FEW
@given(RANDOMS, st.sampled_from(("N{}z", "Ü{}ß", "日{}本", "0/{}")))
def test_new_names_and_ids_change_no_state_finding_or_figure(random: Random, form: str) -> None:
    body = draw_deal(random)
    tokens = sorted(set(TOKEN.findall(json.dumps(body))))
    numbers = random.sample(range(100, 100 + len(tokens)), len(tokens))
    new = {token: form.format(number) for token, number in zip(tokens, numbers, strict=True)}
    old = {value: key for key, value in new.items()}
    pattern = re.compile("|".join(old) or "(?!)")

    before = analysed(body)
    renamed = analysed(changed_words(body, lambda text: TOKEN.sub(lambda found: new[found[0]], text)))
    after = changed_words(renamed, lambda text: pattern.sub(lambda found: old[found[0]], text))

    assert _shape(after) == _shape(before)


def _shape(analysis: Mapping[str, Any]) -> Any:
    """Give what may not depend on names, apart from the order of equals."""
    found = [
        (
            row["code"],
            row["state"],
            row["severity"] or "",
            *map(sorted, (row["people"], row["evidence"], row["against"])),
        )
        for row in analysis["findings"]
    ]
    decisions = [(row["id"], row["state"], sorted(row["recorded"])) for row in analysis["authority"]["decisions"]]
    return {
        "alignment": analysis["alignment"] | {"because": sorted(map(sorted, analysis["alignment"]["because"]))},
        "authority": (analysis["authority"]["state"], sorted(decisions)),
        "findings": sorted(found),
        "people": sorted(analysis["people"], key=lambda view: view["id"]),
        "risk": (analysis["risk"]["score"], analysis["risk"]["band"]),
        "shares": sorted(row["score"] for row in analysis["structure"]["influence"]),
        "path": sorted(step["to"] for step in analysis["path"]),
    }


@FEW
@given(RANDOMS, st.sampled_from((1, -1, 29, -60, 365, -800, 1461, 36_500)))
def test_other_dates_change_dates_alone(random: Random, days: int) -> None:
    body = draw_deal(random)
    move = timedelta(days=days)
    moved = moments(body, lambda moment: moment + move)
    after = analysed(moved)

    def without_days(value: Any) -> Any:
        return changed_words(value, lambda text: WRITTEN_DAY.sub("a day", DATED.sub("a date", text)))

    assert without_days(after) == without_days(analysed(body))


@FEW
@given(RANDOMS, st.sampled_from((0, 14, -12, 5.75)))
def test_the_zone_in_which_a_moment_is_written_changes_nothing(random: Random, hours: float) -> None:
    body = draw_deal(random)
    zone = timezone(timedelta(hours=hours))

    assert analysed(moments(body, lambda moment: moment.astimezone(zone))) == analysed(body)


@FEW
@given(RANDOMS)
def test_what_nobody_confirmed_or_somebody_took_back_changes_nothing(random: Random) -> None:
    body = draw_deal(random)
    people = [row["id"] for row in body["people"]]
    rows = []
    for number in range(12 if people else 0):
        at = CLOCK - timedelta(days=random.choice((0, 3, 20, 40, 70)))
        row = {"id": f"u{number}", "at": at.isoformat(), "kind": random.choice(get_args(StatementKind)), "stance": -2}
        row |= {"by": random.choice(people), "to": random.choice(people), "risk": "a risk"}
        for key, ids in (("subject", "subjects"), ("decision", "decisions"), ("incident", "incidents")):
            if body[ids]:
                row[key] = random.choice(body[ids])["id"]
        taken_back = {"confirmed_by": "rep", "withdrawn_at": random.choice((at, CLOCK)).isoformat()}
        rows.append(row | taken_back if random.random() < 0.5 else row)

    assert analysed(body | {"statements": [*body["statements"], *rows]}) == analysed(body)


@FEW
@given(RANDOMS)
def test_keys_of_ones_own_change_nothing(random: Random) -> None:
    body = draw_deal(random)

    def noted(value: Any) -> Any:
        return value | {"x_note": random.choice((None, [1], "p00z", {"kind": 3}))} if isinstance(value, dict) else value

    assert analysed(nested(body, noted)) == analysed(body)


@FEW
@given(
    RANDOMS, st.sampled_from(({}, {"decision_maker": False}, {"title": "Clerk"}, {"formal_rank": 3}, {"former": True}))
)
def test_one_more_idle_buyer_changes_no_finding_state_or_step(random: Random, more: Row) -> None:
    body = draw_deal(random)
    if sum(row.get("side") != "seller" and "left_at" not in row for row in body["people"]) < 2:
        return
    before = analysed(body)
    after = analysed(body | {"people": [*body["people"], {"id": "idle", "name": "Idle"} | more]})

    assert [after[key] for key in ("findings", "alignment", "authority", "path")] == [
        before[key] for key in ("findings", "alignment", "authority", "path")
    ]


@FEW
@given(RANDOMS)
def test_without_all_its_evidence_a_finding_is_gone(random: Random) -> None:
    body = draw_deal(random)

    for finding in analysed(body)["findings"]:
        if finding["code"] in RESTS_ON_EVIDENCE:
            assert finding["key"] not in {
                each["key"] for each in analysed(_without(body, finding["evidence"]))["findings"]
            }


def _without(body: Row, evidence: list[str]) -> Row:
    """Leave out rows by id, and what other rows say of decisions and incidents that are left out."""

    def stays(key: str, row: Row) -> bool:
        made = {
            "ratings": lambda: f"ratings:{row['by']}:{row['statement']}:{row['about']}:{row['round']}",
            "placements": lambda: f"placements:{row['question']}:{row['by']}",
        }
        row_id = made[key]() if key in made else row["id"]
        shared = row.get("kind") == "naming" and row.get("source", {}).get("system") == "exercise"
        return row_id not in evidence and not (shared and f"authority_check:{row.get('decision')}" in evidence)

    left = body | {key: [row for row in body[key] if stays(key, row)] for key in EVIDENCE}
    known = {row["id"] for key in ("decisions", "incidents") for row in left[key]}
    kept = [
        {key: value for key, value in row.items() if key not in {"decision", "incident"} or value in known}
        for row in left["statements"]
    ]
    return left | {"statements": kept}


@FEW
@given(RANDOMS)
def test_a_written_deal_reads_the_same(random: Random) -> None:
    known = read_deal(json.dumps(draw_deal(random)).encode())

    assert read_deal(write_deal(known).encode()) == known


def test_a_person_of_low_rank_stays_before_one_without_rank_however_many_there_are() -> None:
    body = deal(
        [{"id": "a", "name": "B", "formal_rank": 5}, {"id": "b", "name": "A"}],
        decisions=[decision(final_word=["a", "b"])],
    )
    crowd = body | {"people": [*body["people"], *({"id": f"x{n}", "name": "X"} for n in range(9))]}

    assert [run(each).authority.decisions[0].recorded for each in (body, crowd)] == [("a", "b"), ("a", "b")]


@pytest.mark.parametrize("ids", [("a", "b"), ("b", "a")])
def test_of_two_open_decisions_the_one_that_is_due_first_is_asked_about(ids: tuple[str, str]) -> None:
    soon, later = (decision(row_id, due=due) for row_id, due in zip(ids, ("2026-06-09", "2026-08-09"), strict=True))

    assert f'"{ids[0]}"' in str(run(deal(deciders("x", "y"), decisions=[later, soon])).verdict.next)


def test_of_what_was_last_heard_at_one_moment_nothing_is_left_out() -> None:
    heard = [said(row_id, 70, "a", kind) for row_id, kind in (("w1", "focus"), ("w2", "backing"), ("w0", "advocacy"))]
    body = deal(deciders("a"), statements=[*heard, said("old", 80, "a", "focus")])

    assert [set(each.against) for each in found(run(body), "decision_maker_unreached")] == [{"w0", "w1", "w2"}]
