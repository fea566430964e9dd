import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from plugin.cli import main

SAMPLE = Path(__file__).parents[1] / "data" / "files" / "brightline.json"


def what_if(*arguments: str, file: Path = SAMPLE) -> Result:
    return CliRunner().invoke(main, ["what-if", str(file), *arguments])


def told(result: Result) -> str:
    return " ".join(result.stdout.split())


def test_it_shows_the_verdict_now_and_then_and_what_would_change() -> None:
    before = SAMPLE.read_bytes()

    result = what_if("--stance", "marta ruiz=1", "--tie", "trusts:Marta Ruiz:ines", "--final-word", "budget=Marta Ruiz")

    text = told(result)
    assert result.exit_code == 0, result.output
    assert "Now: Two of three decision makers" in text
    assert "final word assumed; risk 100 of 100 (possible: 88 to 100)" in text
    assert "final word clear; risk 53 of 100 If talk" in text
    assert "- Marta Ruiz has said where they stand: for." in text
    assert '- Final word on "Spend 180,000 on the roll-out" now recorded: Marta Ruiz.' in text
    assert SAMPLE.read_bytes() == before


def test_a_change_that_changes_nothing_says_so() -> None:
    assert "Nothing that the analysis shows." in told(what_if("--tie", "communicates:raj:ines"))


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        ((), "Say what would change"),
        (("--stance", "Mata=1"), "Nobody in the deal is called Mata."),
        (("--stance", "Marta Ruiz=9"), "A stance lies between -2 and 2, not at 9.0."),
        (("--stance", "Marta Ruiz=nan"), "A stance lies between -2 and 2"),
        (("--stance", "Marta Ruiz=much"), "much is no stance"),
        (("--stance", "Marta Ruiz"), "isn't written as PERSON=N"),
        (("--tie", "likes:raj:ines"), "likes is no kind of tie"),
        (("--tie", "trusts:raj"), "isn't written as KIND:FROM:TO"),
        (("--final-word", "the moon=ines"), "No decision in the deal is called the moon."),
    ],
)
def test_what_is_not_in_the_deal_or_out_of_range_is_one_sentence(arguments: tuple[str, ...], problem: str) -> None:
    result = what_if(*arguments)

    assert result.exit_code == 2
    assert problem in result.stderr


def test_a_broken_file_is_named_with_the_place_in_it(tmp_path: Path) -> None:
    broken = tmp_path / "deal.json"
    broken.write_text(json.dumps({"format": "buyin-deal/1", "as_of": "2026-03-20", "deal": {"id": "d"}}))

    result = what_if("--stance", "a=1", file=broken)

    assert result.exit_code == 2
    assert "deal.json: deal.name" in result.stderr


def test_two_people_of_one_name_are_told_apart_by_id(tmp_path: Path) -> None:
    deal = json.loads(SAMPLE.read_text())
    deal["people"].append({"id": "raj-2", "name": deal["people"][1]["name"]})
    two = tmp_path / "two.json"
    two.write_text(json.dumps(deal))
    name = deal["people"][1]["name"]

    result = what_if("--stance", f"{name}=1", file=two)

    assert result.exit_code == 2
    assert f"Several people in the deal are called {name}: give the id" in result.stderr
    assert what_if("--stance", "raj-2=1", file=two).exit_code == 0
