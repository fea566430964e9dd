"""Decides which commands there are, and that whatever goes wrong ends in one clear sentence and an exit status.

A command's module is imported only when the command is called, so that `buyin --help` answers at once.
"""

import importlib
import io
import sys
from typing import NamedTuple

import click

from connectors.errors import BadInputError, ConnectorError
from plugin import __version__
from plugin.errors import BuyInError


class Lazy(NamedTuple):
    """Where a command is written (its module has the attribute `command`), and its line in the list."""

    module: str
    line: str


DEBUG_HELP = "Show where in the program it went wrong."

COMMANDS = {
    "analyse": Lazy("analyse", "Say of deal files who decides, whether they agree, and what would help."),
    "bench": Lazy("bench", "Measure how fast the work is, against a peer in the same run."),
    "beat": Lazy("beat", "Run the scheduler of a deployment of several machines."),
    "check": Lazy("check", "Check settings, database, broker and keys, with a hint for each problem."),
    "demo": Lazy("demo", "Show the working product with a sample Salesforce org."),
    "exercise": Lazy("exercise", "Plan an exercise with a customer's leaders and get their addresses."),
    "export": Lazy("export", "Write what is stored as files."),
    "import": Lazy("import_files", "Take deal files, or CSV files of people and ties, into the store."),
    "migrate": Lazy("migrate", "Bring the database up to date."),
    "person": Lazy("person", "Give out what is held about a person."),
    "pipeline": Lazy("pipeline", "List the open deals with their risk and the reason."),
    "schema": Lazy("schema", "Print the JSON Schema of a deal file or of an analysis."),
    "serve": Lazy("serve", "Serve the pages, and do the background work when nothing else does."),
    "settings": Lazy("settings", "List every setting: value, where it came from, what it means."),
    "sign-in-link": Lazy("sign_in_link", "Make a one-time address to sign in without Salesforce."),
    "sync": Lazy("sync", "Read Salesforce into the store and analyse what changed."),
    "tenant": Lazy("tenant", "Manage the Salesforce orgs that this installation serves."),
    "what-if": Lazy("what_if", "Show what would change in a deal if somebody moved."),
    "write-back": Lazy("write_back", "List what waits for Salesforce or for a person, and settle conflicts."),
    "worker": Lazy("worker", "Run a worker of a deployment of several machines."),
}


class WrongInputError(click.ClickException):
    """What was given can't be taken; the exit status is the one of wrong usage."""

    exit_code = 2


def _offer_debug(command: click.Command) -> None:
    """Let `--debug` stand behind any command too, also behind commands of commands."""
    if isinstance(command, click.Group):
        for child in command.commands.values():
            _offer_debug(child)
    elif not any(parameter.name == "debug" for parameter in command.params):
        command.params.append(
            click.Option(["--debug"], is_flag=True, expose_value=False, callback=_remember_debug, help=DEBUG_HELP)
        )


def _remember_debug(context: click.Context, _parameter: click.Parameter, value: bool) -> bool:  # noqa: FBT001 (click passes it by position)
    if value:
        context.meta["debug"] = True
    return value


class Commands(click.Group):
    """The commands by name, loaded on call; an error becomes one sentence, unless `--debug` asks for more."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 (click's signature)
        """Every name, in order."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 (click's signature)
        """Import the command's module, now that it is needed."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"plugin.commands.{COMMANDS[cmd_name].module}").command
        _offer_debug(command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 (click's signature)
        """List the commands without importing one."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name].line) for name in sorted(COMMANDS)])

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; turn what goes wrong into one sentence on standard error and exit status 1 or 2."""
        _bear_any_name()
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise
        except Exception as error:
            if ctx.meta.get("debug"):
                raise
            raise _to_one_sentence(error) from error


def _bear_any_name() -> None:
    """Write a character that the terminal's encoding lacks as its code instead of failing at it."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _to_one_sentence(error: Exception) -> click.ClickException:
    if isinstance(error, BuyInError | ConnectorError):
        wrong = isinstance(error, BadInputError) or getattr(error, "exit_status", 1) == WrongInputError.exit_code
        return (WrongInputError if wrong else click.ClickException)(str(error))
    where = f": {error.strerror}" if isinstance(error, OSError) and error.strerror else ""
    return click.ClickException(
        f"Something unexpected went wrong ({type(error).__name__}{where}). The same command with --debug shows where."
    )


@click.command(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
    epilog="Example: buyin demo",
)
@click.version_option(__version__, prog_name="buyin")
@click.option("--debug", is_flag=True, expose_value=False, callback=_remember_debug, help=DEBUG_HELP)
def main() -> None:
    """Show who decides in a deal, whether they agree, and what would bring them together."""


if __name__ == "__main__":
    main()
