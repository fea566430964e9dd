import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from connectors.files.schema import analysis_schema, deal_schema
from graph.detectors.codes import CODES
from graph.detectors.registry import DETECTORS

SAMPLE = json.loads((Path(__file__).parents[1] / "data" / "files" / "brightline.json").read_bytes())


def errors_of(document: Any) -> list[str]:
    return [error.json_path for error in Draft202012Validator(deal_schema()).iter_errors(document)]


@pytest.mark.parametrize("schema", [deal_schema(), analysis_schema()], ids=["deal", "analysis"])
def test_each_schema_is_valid_json_schema_2020_12(schema: dict[str, Any]) -> None:
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    Draft202012Validator.check_schema(schema)


def test_a_whole_deal_file_passes_the_schema() -> None:
    assert errors_of(SAMPLE) == []


@pytest.mark.parametrize(
    "part",
    [
        {"as_of": "2026-03-20T12:00:00"},
        {"deal": {"id": "d"}},
        {"deal": {"id": "", "name": "D"}},
        {"people": [{"id": "a", "name": "A", "owner_share": 2}]},
        {"people": [{"id": "a", "name": "A", "title": None}]},
        {"people": [{"id": "a", "name": "A", "titel": "x"}]},
        {"incompatible_groups": [{"question": "q", "groups": ["a"]}]},
        {"settings": {"detectors": {"nothing": {"on": False}}}},
        {"settings": {"structure": {"rewirings": 99.5}}},
    ],
)
def test_a_broken_deal_file_fails_the_schema_as_it_fails_the_reader(part: dict[str, Any]) -> None:
    assert errors_of({**SAMPLE, **part})


def test_every_key_is_described() -> None:
    for schema in (deal_schema(), analysis_schema()):
        for name, part in [*schema["$defs"].items(), ("", schema)]:
            silent = [key for key, held in part["properties"].items() if "description" not in held]
            described_by_reference = [key for key in silent if "$ref" in part["properties"][key]]
            assert silent == described_by_reference, name


def test_every_detector_parameter_stands_there_with_unit_default_range_and_reason() -> None:
    detectors = deal_schema()["$defs"]["Detectors"]["properties"]

    assert set(detectors) >= set(CODES)
    for detector in DETECTORS:
        listed = deal_schema()["$defs"][detector.code]["properties"]
        assert listed["on"]["default"] is True
        for parameter in detector.parameters:
            shown = listed[parameter.name]
            assert shown["default"] == parameter.default
            assert parameter.unit in shown["description"]
            assert parameter.why in shown["description"]
            if not isinstance(parameter.default, bool):
                assert (shown["minimum"], shown["maximum"]) == (parameter.minimum, parameter.maximum)


def test_the_structure_parameters_stand_there_too() -> None:
    assert set(deal_schema()["$defs"]["structure"]["properties"]) == {"p", "rewirings"}


def test_what_must_be_there_is_what_the_deal_files_description_marks() -> None:
    required = {
        name: sorted(part["required"])
        for name, part in deal_schema()["$defs"].items()
        if name in {"Facts", "Person", "Tie", "Subject", "Statement", "Commitment", "Decision", "Incident", "Rating"}
    }

    assert required == {
        "Facts": ["id", "name"],
        "Person": ["id", "name"],
        "Tie": ["from", "kind", "to"],
        "Subject": ["id", "kind"],
        "Statement": ["at", "by", "id", "kind"],
        "Commitment": ["due", "id", "owner", "status"],
        "Decision": ["id", "name", "status"],
        "Incident": ["at", "id"],
        "Rating": ["by", "level", "statement"],
    }
