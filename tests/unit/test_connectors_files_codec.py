import json
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import UTC, datetime, timedelta, timezone
from functools import cache
from pathlib import Path
from typing import Any, Literal, cast, get_args, get_origin, get_type_hints

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from connectors.files.codec import analysis_from_json, deal_from_json, from_json, to_json
from connectors.files.reader import read_deal
from connectors.files.schema import deal_schema
from connectors.files.shapes import known_part
from connectors.files.writer import write_deal
from graph.analysis import (
    Alignment,
    Analysis,
    Authority,
    DecisionAuthority,
    Driver,
    Finding,
    Risk,
    Verdict,
)
from graph.deal import RECORD_LISTS, Deal, Facts, Person, Pilot, Plan, Tie, Tuning
from tests.plain_structure import plain_structure

SAMPLE = (Path(__file__).parents[1] / "data" / "files" / "brightline.json").read_bytes()

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)
SECONDS = st.floats(0, 4e9).map(lambda seconds: timedelta(seconds=round(seconds, 6)))
ZONES = st.sampled_from([UTC, timezone(timedelta(hours=9)), timezone(timedelta(hours=-3, minutes=-30))])
MOMENTS = st.builds(lambda after, zone: (datetime(1970, 1, 1, tzinfo=UTC) + after).astimezone(zone), SECONDS, ZONES)
REFERRED = {"people", "subjects", "decisions", "incidents"}
PLAIN: dict[Any, Any] = {str: TEXTS, bool: st.booleans(), datetime: MOMENTS}
TUNINGS = st.sampled_from([Tuning(), Tuning(detectors={"two_camps": {"on": False}}, structure={"p": 0.5})])


def values_of(hint: Any, field: Field[Any]) -> st.SearchStrategy[Any]:
    known, rules = known_part(hint), field.metadata
    if get_origin(known) is tuple:
        items = values_of(get_args(known)[0], field)
        least = rules.get("length", int(field.name in REFERRED))
        return st.lists(items, min_size=least, max_size=rules.get("length", 2)).map(tuple)
    if is_dataclass(known):
        return TUNINGS if known is Tuning else records_of(cast("Any", known))
    if "refers" in rules:
        return st.just(f"{rules['refers']}-0")
    if get_origin(known) is Literal:
        return st.sampled_from(get_args(known))
    within = {
        int: st.integers(rules.get("ge", -(2**53) + 1), rules.get("le", 2**53 - 1)),
        float: st.floats(rules.get("ge"), rules.get("le"), allow_nan=False, allow_infinity=False),
    }
    found: st.SearchStrategy[Any] = (PLAIN | within)[known]
    return found


@cache
def records_of(shape: Any) -> st.SearchStrategy[Any]:
    hints = get_type_hints(shape)
    required: dict[str, Any] = {}
    optional: dict[str, Any] = {}
    for field in fields(shape):
        must_be_there = field.name in REFERRED or (field.default is MISSING and field.default_factory is MISSING)
        (required if must_be_there else optional)[field.name] = values_of(hints[field.name], field)
    return st.fixed_dictionaries(required, optional=optional).map(lambda held: shape(**held))


def with_unique_ids(deal: Deal) -> Deal:
    """Give every record an id of its own; the first of each list is the one that references point at."""
    changed: dict[str, Any] = {}
    for name in RECORD_LISTS:
        hint = get_args(get_type_hints(Deal)[name])[0]
        records = getattr(deal, name)
        written = [{**to_json(record), "id": f"{name}-{number}"} for number, record in enumerate(records)]
        changed[name] = tuple(from_json(hint, record) for record in written)
    plan = deal.plan and Plan(
        next_step=deal.plan.next_step,
        readiness=deal.plan.readiness,
        source=deal.plan.source,
        pilots=tuple(
            Pilot(id=str(number), started_at=pilot.started_at, ended_at=pilot.ended_at, result=pilot.result)
            for number, pilot in enumerate(deal.plan.pilots)
        ),
    )
    facts = from_json(Facts, {**to_json(deal.deal), "id": "d"})
    held = {field.name: getattr(deal, field.name) for field in fields(Deal)}
    return Deal(**{**held, **changed, "plan": plan, "deal": facts})


DEALS = records_of(Deal).map(with_unique_ids)


@given(DEALS)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_deal_that_is_written_and_read_again_is_the_same_deal(deal: Deal) -> None:
    written = write_deal(deal)

    assert read_deal(written.encode()) == deal
    assert deal_from_json(json.loads(written)) == deal
    Draft202012Validator(deal_schema()).validate(json.loads(written))


def test_a_deal_leaves_out_what_is_not_known_and_what_is_the_default() -> None:
    person = Person(id="a", name="A", decision_maker=False)

    assert to_json(person) == {"id": "a", "name": "A", "decision_maker": False}
    assert to_json(Tie(id="t", kind="trusts", from_="a", to="b")) == {
        "id": "t",
        "kind": "trusts",
        "from": "a",
        "to": "b",
    }


def test_moments_are_written_in_utc_with_z() -> None:
    person = Person(id="a", name="A", left_at=datetime(2026, 3, 1, 1, tzinfo=timezone(timedelta(hours=2))))

    assert to_json(person)["left_at"] == "2026-02-28T23:00:00Z"


def test_a_written_deal_is_one_line_of_ascii() -> None:
    deal = Deal(as_of=datetime(2026, 1, 1, tzinfo=UTC), deal=Facts(id="d", name="Łódź\u2028\n東京"))

    written = write_deal(deal)

    assert written.isascii()
    assert written.splitlines() == [written]


def some_analysis() -> Analysis:
    finding = Finding(
        key="k",
        code="destinations_differ",
        state="fires",
        severity=None,
        people=("a", "b"),
        decision=None,
        subject=None,
        incident=None,
        evidence=("s1",),
        against=(),
        possible="p",
        seen="s",
        speaks_against="n",
        settle="t",
        tactics=("T01",),
        parameters={"sides": (("a",), ("b",)), "days": 45, "personal": True},
    )
    decision = DecisionAuthority(
        id="d1", state="clear", recorded=("a",), claimed=(), named={"a": 0.5}, lived=(), because=()
    )
    return Analysis(
        deal="d",
        as_of=datetime(2026, 1, 1, tzinfo=UTC),
        rules_version="1",
        ignored_future=0,
        alignment=Alignment(state="unknown", toward=None, deciders=0, known=0, because=()),
        authority=Authority(state="clear", decisions=(decision,)),
        verdict=Verdict(sentence="s", next=None, next_person=None),
        risk=Risk(score=1, band="low", drivers=(Driver(key="k", points=1, why="w"),), unknowns=()),
        findings=(finding,),
        people=(),
        path=(),
        structure=plain_structure(influence=(), influence_measure="none", formal=()),
    )


def test_an_analysis_keeps_every_key_and_comes_back_the_same() -> None:
    analysis = some_analysis()

    written = json.loads(json.dumps(to_json(analysis)))

    assert written["format"] == "buyin-analysis/1"
    assert written["alignment"]["toward"] is None
    assert written["people"] == []
    assert analysis_from_json(written) == analysis


def test_the_sample_file_comes_back_from_what_is_stored_of_it() -> None:
    deal = read_deal(SAMPLE)

    assert deal_from_json(to_json(deal)) == deal
