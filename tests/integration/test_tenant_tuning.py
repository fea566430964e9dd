"""`buyin tenant tune`: one tenant's detectors switched off and tuned, and the other tenants left as they are."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from plugin.bootstrap import open_services
from plugin.cli import main
from plugin.store.analyses import load_analysis
from plugin.tuning import load_tuning
from plugin.working import analyse_waiting

SAMPLE = Path(__file__).parents[1] / "data" / "files" / "brightline.json"
DEAL = "006-brightline"


@pytest.fixture
def environ(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    given = {
        "BUYIN_DATA_DIR": str(tmp_path / "data"),
        "BUYIN_DETECTORS": '{"no_final_word": {"days": 9, "due_days": 40}, "single_threaded": {"days": 30}}',
    }
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    return given


@pytest.fixture
def run(environ: dict[str, str]) -> Callable[..., Result]:
    assert environ
    return lambda *words: CliRunner().invoke(main, words)


@pytest.fixture
def two_tenants(run: Callable[..., Result]) -> None:
    assert run("tenant", "add", "north").exit_code == 0
    assert run("import", str(SAMPLE)).exit_code == 0
    assert run("import", str(SAMPLE), "--tenant", "north").exit_code == 0


def read_codes(environ: dict[str, str], tenant: str) -> set[str]:
    """Do the tenant's waiting analyses and return what was found."""
    services = open_services(environ)
    try:
        analyse_waiting(services, tenant)
        with services.store.reading(tenant) as connection:
            analysis = load_analysis(connection, tenant, DEAL)
    finally:
        services.close()
    assert analysis is not None
    return {finding.code for finding in analysis.findings}


@pytest.mark.usefixtures("two_tenants")
def test_one_tenants_detector_is_switched_off_and_on_again(
    run: Callable[..., Result], environ: dict[str, str], tmp_path: Path
) -> None:
    own = tmp_path / "own.toml"
    own.write_text("[detectors.no_final_word]\non = false\n[structure]\np = 0.01\n")
    before = read_codes(environ, "north")

    told = run("tenant", "tune", "north", str(own))

    assert told.exit_code == 0, told.output
    assert told.stdout == "Set for north; 1 open deal is analysed anew by the next sync or worker.\n"
    assert "no_final_word" in before
    assert read_codes(environ, "north") == before - {"no_final_word"}
    assert read_codes(environ, "default") == before
    shown = json.loads(run("tenant", "tune", "north").stdout)
    assert shown == {"detectors": {"no_final_word": {"on": False}}, "structure": {"p": 0.01}}
    assert run("tenant", "tune", "north", "--clear").exit_code == 0
    assert read_codes(environ, "north") == before


@pytest.mark.usefixtures("two_tenants")
def test_a_tenants_parameter_comes_before_the_settings_and_the_others_stay(
    run: Callable[..., Result], environ: dict[str, str], tmp_path: Path
) -> None:
    own = tmp_path / "own.json"
    own.write_text('{"detectors": {"no_final_word": {"days": 21}}}')
    assert run("tenant", "tune", "north", str(own)).exit_code == 0

    services = open_services(environ)
    try:
        north = load_tuning(services.store, services.settings, "north")
        default = load_tuning(services.store, services.settings, "default")
    finally:
        services.close()

    assert north.detectors == {"no_final_word": {"days": 21, "due_days": 40}, "single_threaded": {"days": 30}}
    assert default.detectors["no_final_word"] == {"days": 9, "due_days": 40}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[detectors.no_final_words]\non = false\n", "detectors.no_final_words"),
        ("[detectors.no_final_word]\ndays = -1\n", "detectors.no_final_word.days"),
        ("[tables]\n", "tables"),
        ("nonsense", "is neither TOML nor JSON"),
        ('{"detectors": ', "is neither TOML nor JSON"),
    ],
)
def test_a_tuning_that_makes_no_sense_names_the_place_and_changes_nothing(
    run: Callable[..., Result], tmp_path: Path, text: str, problem: str
) -> None:
    own = tmp_path / "own.toml"
    own.write_text(text)

    told = run("tenant", "tune", "default", str(own))

    assert told.exit_code == 2
    assert problem in told.stderr
    assert json.loads(run("tenant", "tune", "default").stdout) == {"detectors": {}, "structure": {}}


def test_a_tenant_that_there_is_not_and_two_wishes_at_once_are_refused(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    own = tmp_path / "own.toml"
    own.write_text("")

    assert "There is no tenant south; `buyin tenant list`" in run("tenant", "tune", "south", str(own)).stderr
    assert run("tenant", "tune", "default", str(own), "--clear").exit_code == 2
    assert "can't be read" in run("tenant", "tune", "default", str(tmp_path / "none.toml")).stderr
