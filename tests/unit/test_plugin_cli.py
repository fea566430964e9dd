import importlib
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import click
import pytest
from click.testing import CliRunner, Result

from connectors.errors import BadInputError, RetryLaterError
from plugin.cli import COMMANDS, Lazy, main
from plugin.errors import BuyInError, InputRefusedError

ROOT = Path(__file__).parents[2]


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Call a command that raises what it is given."""

    def call_with(error: BaseException, *words: str) -> Result:
        @click.command()
        def command() -> None:
            raise error

        module = ModuleType("plugin.commands.trial")
        # a module made on the spot has no declared attributes
        module.command = command  # type: ignore[attr-defined]
        monkeypatch.setitem(sys.modules, "plugin.commands.trial", module)
        monkeypatch.setitem(COMMANDS, "trial", Lazy("trial", "Try."))
        return CliRunner().invoke(main, words or ["trial"])

    return call_with


def iter_paths(command: click.Command, name: str) -> Iterator[str]:
    if isinstance(command, click.Group):
        for child in command.list_commands(click.Context(command)):
            below = command.get_command(click.Context(command), child)
            assert below is not None
            yield from iter_paths(below, f"{name} {child}")
    else:
        yield name


def test_the_list_of_commands_is_shown_without_importing_one_of_them() -> None:
    listed = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "plugin.cli", "--help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )

    assert [name for name in COMMANDS if f"\n  {name} " not in listed.stdout] == []
    imported = {line.rpartition("|")[2].strip() for line in listed.stderr.splitlines()}
    assert "plugin.cli" in imported or "click" in imported
    assert {"sqlalchemy", "celery", "networkx", "requests", "plugin.commands"} & imported == set()


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_is_there_and_explains_itself_with_an_example(name: str) -> None:
    module = importlib.import_module(f"plugin.commands.{COMMANDS[name].module}")

    for path in iter_paths(module.command, name):
        shown = CliRunner().invoke(main, [*path.split(), "--help"])
        assert shown.exit_code == 0
        assert f"Example: buyin {path}" in shown.output
        assert "--debug" in shown.output


@pytest.mark.parametrize("name", ["export", "tenant"])
def test_a_command_of_commands_shows_an_example_too(name: str) -> None:
    assert f"Example: buyin {name} " in CliRunner().invoke(main, [name, "--help"]).output


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (BuyInError("The database is busy."), 1),
        (RetryLaterError("The org stays away."), 1),
        (InputRefusedError("There is no such role."), 2),
        (BadInputError("The file is empty."), 2),
    ],
)
def test_an_error_is_its_sentence_on_standard_error_and_an_exit_status(
    call: Callable[..., Result], error: Exception, status: int
) -> None:
    result = call(error)

    assert (result.exit_code, result.stderr, result.stdout) == (status, f"Error: {error}\n", "")


def test_a_defect_is_one_sentence_too_that_tells_nothing_of_the_data(call: Callable[..., Result]) -> None:
    result = call(KeyError("Marta Ruiz"))

    assert result.exit_code == 1
    assert result.stderr.startswith("Error: Something unexpected went wrong (KeyError).")
    assert "Marta" not in result.stderr


@pytest.mark.parametrize("words", [("--debug", "trial"), ("trial", "--debug")])
def test_debug_shows_where_it_went_wrong_before_or_behind_the_command(
    call: Callable[..., Result], words: tuple[str, ...]
) -> None:
    error = BuyInError("The database is busy.")

    assert call(error, *words).exception is error


def test_a_misspelt_command_or_option_is_wrong_usage() -> None:
    assert CliRunner().invoke(main, ["synk"]).exit_code == 2
    assert CliRunner().invoke(main, ["sync", "--fully"]).exit_code == 2


def test_ctrl_c_ends_a_command_without_a_traceback(call: Callable[..., Result]) -> None:
    result = call(KeyboardInterrupt())

    assert result.exit_code == 1
    assert "Traceback" not in result.stderr
