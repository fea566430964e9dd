import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from connectors.files.problems import DealFileError
from connectors.files.reader import read_deal

SAMPLE = (Path(__file__).parents[1] / "data" / "files" / "brightline.json").read_bytes()
SMALLEST = {"format": "buyin-deal/1", "as_of": "2026-03-20", "deal": {"id": "d", "name": "D"}}


def sample() -> dict[str, Any]:
    document: dict[str, Any] = json.loads(SAMPLE)
    return document


def problems_of(document: Any) -> dict[str, str]:
    data = document if isinstance(document, bytes) else json.dumps(document).encode()
    with pytest.raises(DealFileError) as refused:
        read_deal(data)
    return {error.path: error.problem for error in refused.value.errors}


def with_text(old: str, new: str) -> bytes:
    text = json.dumps({**SMALLEST, "people": [{"id": "a", "name": "A"}]})
    assert text.count(old) == 1
    return text.replace(old, new).encode()


def test_a_whole_deal_file_is_read_into_its_value_objects() -> None:
    deal = read_deal(SAMPLE)

    assert deal.as_of == datetime(2026, 3, 20, 12, tzinfo=UTC)
    assert deal.deal.stage_entered_at == datetime(2026, 2, 1, 7, tzinfo=UTC)
    assert [person.name for person in deal.people][:2] == ["Marta Ruiz", "Ines Vogt"]
    assert deal.people[0].crm_roles == ("Decision Maker",)
    assert deal.ties[2].from_ == "raj"
    assert deal.decisions[0].delegated_to is not None
    assert deal.decisions[0].delegated_to.person == "ines"
    assert deal.settings is not None
    assert deal.settings.detectors == {"two_camps": {"on": False}}


def test_what_a_file_leaves_out_gets_the_defaults_of_the_contract() -> None:
    deal = read_deal(SAMPLE)

    assert (deal.people[0].side, deal.ties[0].strength, deal.ties[0].confidence) == ("buyer", 0.5, 1)
    assert (deal.statements[0].public, deal.statements[0].answered, deal.statements[0].medium) == (True, False, None)
    assert (deal.decisions[0].matter, deal.decisions[0].reversible) == ("operational", True)


def test_a_record_without_an_id_gets_one_made_from_what_it_says() -> None:
    deal = read_deal(SAMPLE)

    assert deal.ties[0].id == "ties:reports_to:ines:marta"
    assert deal.ratings[0].id == "ratings:ines:one plant by July:when:2"
    assert deal.placements[0].id == "placements:future:ines"


def test_a_plain_date_is_the_start_of_that_day_in_utc() -> None:
    assert read_deal(json.dumps(SMALLEST).encode()).as_of == datetime(2026, 3, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    "text", ["2026-03-20T13:00:00+01:00", "2026-03-20T12:00Z", "2026-03-20t12:00:00.000z", "2026-03-20T14:00:00+0200"]
)
def test_a_date_time_is_read_with_its_zone(text: str) -> None:
    deal = read_deal(json.dumps({**SMALLEST, "as_of": text}).encode())

    assert deal.as_of == datetime(2026, 3, 20, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    ["2026-03-20T12:00:00", "2026-03-20 12:00", "20.03.2026", "2026-02-30", "2026-03-20T25:00Z", "", "today",
     "0001-01-01", "9999-12-31T23:00:00-05:00", "2026-03-20\n", "٢٠٢٦-03-20", "2026-W12-5", "1773964800"],
)  # fmt: skip
def test_a_moment_that_could_be_misread_is_refused(text: str) -> None:
    assert set(problems_of({**SMALLEST, "as_of": text})) == {"as_of"}


def test_a_date_time_without_a_zone_is_told_apart_from_other_broken_dates() -> None:
    assert "zone" in problems_of({**SMALLEST, "as_of": "2026-03-20T12:00:00"})["as_of"]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b" \n", "empty"),
        (b"{", "JSON"),
        (b'{"format": "buyin-deal/1",}', "JSON"),
        (b"{} {}", "several deals"),
        (b"[]", "an object, not a list"),
        (b"null", "an object, not null"),
        (b'"buyin-deal/1"', "an object, not text"),
        (b"\xff\xfe{\x00}\x00", "UTF-8"),
        (b'{"format": "\xe9"}', "UTF-8 text (at byte 13)"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"a":' * 100_000, "nested too deeply"),
    ],
)
def test_what_is_no_json_object_at_all_is_refused_as_a_whole(data: bytes, words: str) -> None:
    problems = problems_of(data)

    assert set(problems) == {""}
    assert words in problems[""]


def test_a_file_above_the_size_limit_is_refused_and_one_at_the_limit_is_read() -> None:
    data = json.dumps(SMALLEST).encode()

    assert read_deal(data, limit=len(data)).deal.id == "d"
    with pytest.raises(DealFileError) as refused:
        read_deal(data, limit=len(data) - 1)
    assert [error.path for error in refused.value.errors] == [""]
    with pytest.raises(DealFileError, match="16 MiB"):
        read_deal(b" " * (16 * 1024 * 1024 + 1))


def test_a_byte_order_mark_in_front_is_taken_off() -> None:
    assert read_deal(b"\xef\xbb\xbf" + json.dumps(SMALLEST).encode()).deal.id == "d"


def change(*place: str | int, to: Any) -> Callable[[dict[str, Any]], None]:
    def apply(document: dict[str, Any]) -> None:
        held: Any = document
        for part in place[:-1]:
            held = held[part]
        held[place[-1]] = to

    return apply


def remove(*place: str | int) -> Callable[[dict[str, Any]], None]:
    def apply(document: dict[str, Any]) -> None:
        held: Any = document
        for part in place[:-1]:
            held = held[part]
        del held[place[-1]]

    return apply


BROKEN = [
    (remove("format"), "format", "missing"),
    (change("format", to="buyin-deal/2"), "format", "buyin-deal/1"),
    (remove("as_of"), "as_of", "missing"),
    (remove("deal", "name"), "deal.name", "missing"),
    (change("deal", to=[]), "deal", "an object, not a list"),
    (change("people", to={}), "people", "a list, not an object"),
    (change("people", 4, to="aiko"), "people[4]", "an object, not text"),
    (remove("people", 0, "name"), "people[0].name", "missing"),
    (change("people", 0, "name", to=7), "people[0].name", "text, not a number"),
    (change("people", 4, "id", to=""), "people[4].id", "empty"),
    (change("people", 4, "id", to="marta"), "people[4].id", "already that of people[0]"),
    (change("people", 0, "titel", to="x"), "people[0].titel", "did you mean “title”"),
    (change("people", 0, "title", to=None), "people[0].title", "null"),
    (change("people", 0, "decision_maker", to="yes"), "people[0].decision_maker", "true or false, not text"),
    (change("people", 0, "decision_maker", to=1), "people[0].decision_maker", "true or false, not a number"),
    (change("people", 0, "formal_rank", to=True), "people[0].formal_rank", "a whole number, not true or false"),
    (change("people", 0, "formal_rank", to="1"), "people[0].formal_rank", "a whole number, not text"),
    (change("people", 0, "formal_rank", to=1.5), "people[0].formal_rank", "a whole number, not a fraction"),
    (change("people", 0, "formal_rank", to=0), "people[0].formal_rank", "1 or more"),
    (change("people", 0, "formal_rank", to=10**30), "people[0].formal_rank", "or less"),
    (change("people", 2, "owner_share", to=1.01), "people[2].owner_share", "1 or less"),
    (change("people", 2, "owner_share", to=False), "people[2].owner_share", "a number, not true or false"),
    (change("people", 3, "predecessor_of", to="nobody"), "people[3].predecessor_of", "no person here"),
    (change("people", 3, "advisory_role", "subjects", 0, to="x"), "people[3].advisory_role.subjects[0]", "no subject"),
    (change("people", 0, "crm_roles", to="Decision Maker"), "people[0].crm_roles", "a list, not text"),
    (change("people", 0, "side", to="Buyer"), "people[0].side", "'buyer' or 'seller'"),
    (change("ties", 0, "kind", to="likes"), "ties[0].kind", "'reports_to'"),
    (change("ties", 0, "from", to="ghost"), "ties[0].from", "“ghost”"),
    (change("ties", 1, "from", to="ines"), "ties[1].id", "already that of ties[0]"),
    (change("ties", 3, "count", to=-1), "ties[3].count", "0 or more"),
    (change("subjects", 0, "excludes", to=["two-plants", "x"]), "subjects[0].excludes[1]", "no subject here"),
    (change("statements", 1, "stance", to=3), "statements[1].stance", "2 or less"),
    (change("statements", 1, "id", to="t-trust"), "statements[1].id", "already that of ties[2]"),
    (change("statements", 1, "incident", to="i9"), "statements[1].incident", "no incident here"),
    (change("statements", 3, "decision", to="b"), "statements[3].decision", "no decision here"),
    (change("statements", 3, "asked", 1, to=None), "statements[3].asked[1]", "text, not null"),
    (change("commitments", 0, "status", to="kept"), "commitments[0].status", "'done'"),
    (change("decisions", 0, "final_word", to=["ines", "x"]), "decisions[0].final_word[1]", "no person here"),
    (change("decisions", 0, "delegated_to", "person", to="x"), "decisions[0].delegated_to.person", "no person here"),
    (change("incidents", 0, "id", to="c1"), "incidents[0].id", "already that of commitments[0]"),
    (change("events", 0, "id", to="a1"), "events[0].id", "already that of activities[0]"),
    (change("ratings", 0, "level", to=6), "ratings[0].level", "5 or less"),
    (change("placements", 1, "by", to="ines"), "placements[1].id", "made because it has none"),
    (change("incompatible_groups", 0, "groups", to=["north"]), "incompatible_groups[0].groups", "2 items, not 1"),
    (change("incompatible_groups", 0, "groups", to=["a", "b", "c"]), "incompatible_groups[0].groups", "not 3"),
    (change("plan", "next_step", "person", to="x"), "plan.next_step.person", "no person here"),
    (change("plan", "pilots", to=[{"id": "p"}]), "plan.pilots[0].started_at", "missing"),
    (change("settings", "detectors", "two_camp", to={}), "settings.detectors.two_camp", "“two_camps”"),
    (change("settings", "detectors", "two_camps", "of", to=1), "settings.detectors.two_camps.of", "“on”"),
    (change("settings", "detectors", "two_camps", "on", to=0), "settings.detectors.two_camps.on", "true or false"),
    (change("settings", "structure", "p", to=2), "settings.structure.p", "1 or less"),
    (change("settings", "structure", "rewirings", to=18), "settings.structure.rewirings", "19 or more"),
    (change("source", to={"system": "file"}), "source", "isn't a key"),
    (change("events", 0, "source", to={"system": "fax"}), "events[0].source.system", "'salesforce'"),
]


@pytest.mark.parametrize(("breaking", "path", "words"), BROKEN, ids=[path for _, path, _ in BROKEN])
def test_each_broken_place_is_named_by_its_path_and_nothing_else_is(
    breaking: Callable[[dict[str, Any]], None], path: str, words: str
) -> None:
    document = sample()
    breaking(document)

    problems = problems_of(document)

    assert set(problems) == {path}
    assert words in problems[path]


def test_all_problems_of_a_file_are_named_at_once_in_the_order_of_the_table() -> None:
    document = sample()
    for breaking in (
        change("events", 0, "kind", to="party"),
        remove("people", 0, "name"),
        change("ties", 0, "to", to="ghost"),
        change("deal", "amount", to="much"),
        change("people", 2, "id", to="marta"),
    ):
        breaking(document)

    paths = list(problems_of(document))

    assert paths[:4] == ["deal.amount", "people[0].name", "people[2].id", "ties[0].to"]
    assert paths[-1] == "events[0].kind"
    assert "ties[1].from" in paths, "raj is gone, so what refers to him is named too"


@pytest.mark.parametrize(
    ("old", "new", "path", "words"),
    [
        ('"name": "A"', '"name": "A", "name": "A"', "people[0].name", "twice"),
        ('"id": "a"', '"id": "a", "id": "b"', "people[0].id", "twice"),
        ('"name": "A"', '"name": "A", "owner_share": NaN', "people[0].owner_share", "NaN"),
        ('"name": "A"', '"name": "A", "owner_share": -Infinity', "people[0].owner_share", "-Infinity"),
        ('"name": "D"', '"name": "D", "amount": 1e400', "deal.amount", "too large"),
        ('"name": "D"', '"name": "D", "amount": ' + "9" * 5000, "deal.amount", "too large"),
        ('"name": "D"', '"name": "\\ud83d"', "deal.name", "surrogate"),
        ('"name": "D"', '"name": "D\\u0000"', "deal.name", "U+0000"),
        ('"name": "D"', '"name": "D", "\\ud83d": 1', "deal.\\ud83d", "isn't a key"),
    ],
)
def test_what_json_readers_drop_in_silence_is_named(old: str, new: str, path: str, words: str) -> None:
    problems = problems_of(with_text(old, new))

    assert set(problems) == {path}
    assert words in problems[path]


def test_keys_that_begin_with_x_are_ignored_with_all_below_them() -> None:
    document = sample()
    document["x_note"] = None
    document["people"][0]["x_n"] = {"id": "", "a": [None, {"x_": {}}]}
    document["settings"]["x_s"] = {"detectors": 3}

    assert read_deal(json.dumps(document).encode()) == read_deal(SAMPLE)


def test_a_whole_number_written_with_a_point_is_the_same_number() -> None:
    deal = read_deal(json.dumps(sample()).replace('"level": 2,', '"level": 2.0,').encode())

    assert deal.ratings[0].level == 2
    assert isinstance(deal.ratings[0].level, int)


def test_a_tie_to_oneself_and_a_circle_of_reporting_lines_are_left_to_the_analysis() -> None:
    people = [{"id": "a", "name": "A"}, {"id": "b", "name": "B"}]
    pairs = [("a", "b"), ("b", "a"), ("a", "a")]
    ties = [{"kind": "reports_to", "from": start, "to": end} for start, end in pairs]

    assert len(read_deal(json.dumps({**SMALLEST, "people": people, "ties": ties}).encode()).ties) == 3


def test_no_value_of_a_broken_file_is_repeated_in_its_problems() -> None:
    document = sample()
    document["people"][0]["decision_maker"] = "Marta said so in private"
    document["statements"][0]["at"] = "when she was angry"

    assert not [words for words in problems_of(document).values() if "private" in words or "angry" in words]


def test_a_thousand_broken_records_are_all_named() -> None:
    people = [{"id": f"p{number}"} for number in range(1000)]

    assert len(problems_of({**SMALLEST, "people": people})) == 1000


def test_an_id_that_stands_twice_does_not_make_every_reference_to_it_wrong() -> None:
    text = SAMPLE.decode().replace('{"id": "raj",', '{"id": "raj", "id": "raj",')

    assert set(problems_of(text.encode())) == {"people[2].id"}
