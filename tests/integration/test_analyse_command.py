import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from jsonschema import Draft202012Validator

from connectors.files.schema import analysis_schema
from plugin.commands.analyse import command as analyse_command
from plugin.commands.schema import command as schema_command

SAMPLE = Path(__file__).parents[1] / "data" / "files" / "brightline.json"
SMALLEST = {"format": "buyin-deal/1", "as_of": "2026-03-20", "deal": {"id": "d", "name": "D"}}


def analyse(*arguments: str | Path, given: bytes | None = None) -> Result:
    return CliRunner().invoke(analyse_command, [str(argument) for argument in arguments], input=given)


def lines_of(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def a_file(folder: Path, name: str, content: Any) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    return path


def test_each_file_gives_one_line_of_json_that_its_schema_accepts(tmp_path: Path) -> None:
    result = analyse(SAMPLE, a_file(tmp_path, "small.json", SMALLEST), "--json")

    analyses = lines_of(result)
    assert result.exit_code == 0
    assert [analysis["deal"] for analysis in analyses] == ["006-brightline", "d"]
    for analysis in analyses:
        Draft202012Validator(analysis_schema()).validate(analysis)


def test_a_name_that_the_terminal_has_no_letters_for_is_written_as_codes(tmp_path: Path) -> None:
    deal = a_file(tmp_path, "deal.json", {**SMALLEST, "people": [{"id": "p", "name": "Zo\u00eb \u674e"}]})

    told = subprocess.run(
        [sys.executable, "-m", "plugin.cli", "analyse", str(deal)],
        env={**os.environ, "PYTHONIOENCODING": "latin-1"},
        capture_output=True,
        check=False,
    )

    assert told.returncode == 0, told.stderr
    assert "Zo\u00eb \\u674e" in told.stdout.decode("latin-1")


def test_a_refused_file_is_named_in_its_turn_and_the_others_are_still_analysed(tmp_path: Path) -> None:
    broken = a_file(tmp_path, "broken.json", {**SMALLEST, "people": [{"id": "a"}], "ties": 3})

    result = analyse(broken, SAMPLE, "--json")

    refused, analysed = lines_of(result)
    assert result.exit_code == 2
    assert refused == {
        "format": "buyin-error/1",
        "file": str(broken),
        "errors": [
            {"path": "people[0].name", "problem": "is missing"},
            {"path": "ties", "problem": "must be a list, not a number"},
        ],
    }
    assert analysed["format"] == "buyin-analysis/1"


def test_without_json_a_refusal_is_told_in_words_on_standard_error(tmp_path: Path) -> None:
    broken = a_file(tmp_path, "broken.json", {**SMALLEST, "people": [{"id": "a"}]})

    result = analyse(broken, SAMPLE)

    assert result.exit_code == 2
    assert result.stderr == f"{broken}: people[0].name: is missing\n"
    assert result.stdout.startswith("Brightline roll-out for Brightline Foods (006-brightline), as of 20 Mar 2026\n")


def test_what_cannot_be_opened_is_named_and_keeps_nothing_else_back(tmp_path: Path) -> None:
    result = analyse(tmp_path / "none.json", tmp_path, SAMPLE, "--json")

    missing, folder, analysed = lines_of(result)
    assert result.exit_code == 2
    assert missing["errors"] == [{"path": "", "problem": "there is no such file"}]
    assert folder["errors"] == [{"path": "", "problem": "is a folder, not a deal file"}]
    assert analysed["deal"] == "006-brightline"


def test_standard_input_holds_one_deal_over_many_lines() -> None:
    (analysis,) = lines_of(analyse("-", "--json", given=SAMPLE.read_bytes()))

    assert analysis["deal"] == "006-brightline"


def test_standard_input_holds_one_deal_a_line_and_a_broken_line_is_named() -> None:
    second = json.dumps({**SMALLEST, "deal": {"id": "e", "name": "E"}})

    result = analyse("-", "--json", given=f"{json.dumps(SMALLEST)}\n{{\n{second}\n".encode())

    first, broken, last = lines_of(result)
    assert result.exit_code == 2
    assert (first["deal"], last["deal"]) == ("d", "e")
    assert (broken["file"], broken["line"], broken["errors"][0]["path"]) == ("-", 2, "")


def test_an_empty_standard_input_is_refused() -> None:
    result = analyse("-", "--json", given=b"")

    assert result.exit_code == 2
    assert lines_of(result) == [
        {"format": "buyin-error/1", "file": "-", "errors": [{"path": "", "problem": "is empty"}]}
    ]


def test_a_file_above_the_limit_is_refused_without_being_read_whole(tmp_path: Path) -> None:
    large = tmp_path / "large.json"
    with large.open("wb") as file:
        file.truncate(100 * 1024 * 1024)

    result = analyse(large, "--json", "--max-size", "1")

    assert result.exit_code == 2
    assert lines_of(result)[0]["errors"] == [{"path": "", "problem": "is larger than the limit of 1 MiB"}]


@pytest.mark.parametrize("of", ["deal", "analysis"])
def test_each_schema_is_printed_as_valid_json_schema(of: str) -> None:
    result = CliRunner().invoke(schema_command, [of])

    assert result.exit_code == 0
    Draft202012Validator.check_schema(json.loads(result.stdout))


@pytest.mark.parametrize("command", [analyse_command, schema_command])
def test_the_help_of_each_command_shows_an_example(command: Any) -> None:
    result = CliRunner().invoke(command, ["--help"])

    assert result.exit_code == 0
    assert "Example: buyin" in result.output


def test_an_unknown_schema_or_no_file_is_wrong_usage() -> None:
    assert CliRunner().invoke(schema_command, ["people"]).exit_code == 2
    assert CliRunner().invoke(analyse_command, []).exit_code == 2


def test_the_program_itself_needs_neither_a_store_nor_settings(tmp_path: Path) -> None:
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path / "none"), "LC_ALL": "C"}

    done = subprocess.run(
        [sys.executable, "-m", "plugin.cli", "analyse", str(SAMPLE), "-"],
        cwd=Path(__file__).parents[2],
        env=environment,
        input=b"[]",
        capture_output=True,
        check=False,
    )

    assert done.returncode == 2
    assert done.stdout.startswith(b"Brightline roll-out")
    assert done.stderr == b"standard input: must be an object, not a list\n"
    assert not (tmp_path / "none").exists()


def test_any_day_can_be_replayed_and_what_changed_since_is_told() -> None:
    then = lines_of(analyse(SAMPLE, "--json", "--as-of", "2026-03-01"))[0]
    now = lines_of(analyse(SAMPLE, "--json"))[0]
    told = analyse(SAMPLE, "--since", "2026-03-01")

    assert then["as_of"].startswith("2026-03-01T00:00:00")
    assert then["alignment"]["state"] == "unknown"
    assert now["alignment"]["state"] == "split"
    assert "Changed since 1 Mar 2026" in told.stdout
    assert "Agreement of those who decide went from not known to split." in told.stdout


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (("--since", "yesterday"), "yesterday is no day"),
        (("--as-of", "2026-02-30"), "2026-02-30 is no day"),
        (("--json", "--since", "2026-03-01"), "--since tells changes in words"),
    ],
)
def test_a_day_that_makes_no_sense_is_wrong_usage(arguments: tuple[str, ...], problem: str) -> None:
    result = analyse(SAMPLE, *arguments)

    assert result.exit_code == 2
    assert problem in result.stderr
